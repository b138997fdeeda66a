/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger over real database, keys and files: order of events, keys only for entries, reopening.
 */
#include "ledger/ledger.h"

#include <pthread.h>
#include <string.h>

#include "ledger/note.h"
#include "lib/store.h"

static struct store store;

static int set_up(void **state)
{
	(void)state;
	store_init(&store);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_done(&store);
	return 0;
}

static struct ic_event view_of(const ic_id *image, unsigned subject, unsigned actor)
{
	struct ic_event event = { .action = IC_ACTION_VIEW_PREVIEW,
				  .actor = store_id(actor),
				  .subject = store_id(subject) };

	event.value[IC_F_IMAGE] = ic_id_view(image);
	event.value[IC_F_PURPOSE] = IC_LIT("CARE");
	return event;
}

static void enrol(unsigned n)
{
	assert_done(ic_keys_enrol(store.keys, store_id(n)));
}

static void a_view_gets_the_key_of_the_image_it_names(void **state)
{
	(void)state;
	const struct ic_image_ref ref = { store_id(1), store_id(100), 1 };
	struct ic_key_want want = { .kind = IC_WANT_IMAGE, .image = ref };
	struct ic_event event = view_of(&ref.image, 1, 2);
	struct ic_receipt receipt;
	IC_AUTO(secret) key = { 0 };

	enrol(1);
	enrol(2);
	assert_done(ic_keys_wrap(store.keys, &ref, &key));
	assert_done(ic_ledger_record(store.ledger, &event, &want, 1, &receipt));
	assert_int_equal(receipt.index, 0);
	assert_true(ic_bytes_equal(ic_secret_view(&want.key), ic_secret_view(&key)));
	ic_secret_done(&want.key);
}

static ic_code code_of_want(struct ic_event *event, struct ic_key_want want)
{
	struct ic_receipt receipt;

	const ic_status status = ic_ledger_record(store.ledger, event, &want, 1, &receipt);
	ic_secret_done(&want.key);
	return ic_status_code(status);
}

static void what_the_entry_does_not_name_is_refused(void **state)
{
	(void)state;
	const struct ic_image_ref ref = { store_id(1), store_id(100), 1 };
	const struct ic_image_ref other = { store_id(1), store_id(101), 1 };
	const struct ic_image_ref moved = { store_id(3), store_id(100), 1 };
	const struct ic_image_ref gone = { store_id(1), store_id(100), 2 };
	struct ic_event event = view_of(&ref.image, 1, 2);
	IC_AUTO(secret) key = { 0 };

	for (unsigned n = 1; n <= 3; n++)
		enrol(n);
	assert_done(ic_keys_wrap(store.keys, &ref, &key));
#define WANT_IMAGE(r) ((struct ic_key_want) { .kind = IC_WANT_IMAGE, .image = (r) })
#define WANT_PARTY(p, dom) \
	((struct ic_key_want) { .kind = IC_WANT_PARTY, .party = (p), .domain = (dom) })
	assert_int_equal(code_of_want(&event, WANT_IMAGE(ref)), IC_OK);
	assert_int_equal(code_of_want(&event, WANT_IMAGE(other)), IC_E_KEY);
	assert_int_equal(code_of_want(&event, WANT_IMAGE(moved)), IC_E_KEY);
	assert_int_equal(code_of_want(&event, WANT_IMAGE(gone)), IC_E_GONE);
	assert_int_equal(code_of_want(&event, WANT_PARTY(store_id(1), IC_KEY_FIELD)), IC_OK);
	assert_int_equal(code_of_want(&event, WANT_PARTY(store_id(2), IC_KEY_FIELD)), IC_E_KEY);
	assert_int_equal(code_of_want(&event, WANT_PARTY(store_id(1), IC_KEY_AUDIT)), IC_E_KEY);
	assert_int_equal(code_of_want(&event, WANT_PARTY((ic_id) { { 0 } }, IC_KEY_FIELD)),
			 IC_E_KEY);
	event.action = IC_ACTION_DENIED;
	assert_int_equal(code_of_want(&event, WANT_IMAGE(ref)), IC_E_KEY);
	event.action = IC_ACTION_REPORT_RELEASED;
	assert_int_equal(code_of_want(&event, WANT_PARTY(store_id(1), IC_KEY_AUDIT)), IC_OK);

	struct ic_event start = { .action = IC_ACTION_STARTED };
	assert_int_equal(code_of_want(&start, WANT_PARTY((ic_id) { { 0 } }, IC_KEY_FIELD)), IC_OK);
	assert_int_equal(code_of_want(&start, WANT_PARTY((ic_id) { { 0 } }, IC_KEY_AUDIT)),
			 IC_E_KEY);
	struct ic_event in = { .action = IC_ACTION_SIGNED_IN, .actor = store_id(2) };
	assert_int_equal(code_of_want(&in, WANT_PARTY(store_id(2), IC_KEY_FIELD)), IC_OK);
	assert_int_equal(code_of_want(&in, WANT_PARTY(store_id(1), IC_KEY_FIELD)), IC_E_KEY);
}

static void a_list_view_releases_the_parties_it_lists(void **state)
{
	(void)state;
	struct ic_event event = { .action = IC_ACTION_LIST_VIEWED, .actor = store_id(200) };
	struct ic_key_want wants[4] = { 0 };
	uint8_t list[3 * IC_ID_BYTES];
	struct ic_receipt receipt;

	enrol(200);
	for (unsigned n = 0; n < 4; n++) {
		const ic_id id = store_id(n + 1);
		enrol(n + 1);
		if (n < 3)
			memcpy(list + n * (size_t)IC_ID_BYTES, id.bytes, IC_ID_BYTES);
		wants[n] = WANT_PARTY(id, IC_KEY_FIELD);
	}
	event.value[IC_F_SUBJECT] = ic_bytes_of(list, sizeof(list));
	assert_fails(ic_ledger_record(store.ledger, &event, wants, 4, &receipt), KEY);
	for (unsigned n = 0; n < 3; n++)
		assert_done(wants[n].status);
	assert_fails(wants[3].status, KEY);
	for (unsigned n = 0; n < 4; n++)
		ic_secret_done(&wants[n].key);
}

static void an_entry_releases_its_keys_once(void **state)
{
	(void)state;
	struct ic_event event = { .action = IC_ACTION_STARTED };
	struct ic_key_want want = WANT_PARTY((ic_id) { { 0 } }, IC_KEY_FIELD);
	struct ic_receipt receipt;

	assert_done(ic_ledger_record(store.ledger, &event, &want, 1, &receipt));
	ic_secret_done(&want.key);
	want.index = 0;
	assert_done(ic_ledger_settle(store.ledger, &receipt, 1, &want, 1));
	assert_fails(want.status, KEY);
}

static ic_status append_two(struct ic_db_tx *tx, void *arg)
{
	struct ic_receipt *receipts = arg;
	const struct ic_event first = { .action = IC_ACTION_STARTED };
	const struct ic_event second = { .action = IC_ACTION_STOPPED };

	IC_TRY(ic_ledger_append(store.ledger, tx, &first, &receipts[0]));
	return ic_ledger_append(store.ledger, tx, &second, &receipts[1]);
}

static void two_entries_of_one_transaction_settle_together(void **state)
{
	(void)state;
	struct ic_receipt receipts[2];
	struct ic_key_want wants[2] = { WANT_PARTY((ic_id) { { 0 } }, IC_KEY_FIELD),
					WANT_PARTY((ic_id) { { 0 } }, IC_KEY_FIELD) };

	wants[1].index = 1;
	assert_done(ic_db_write(store.db, append_two, receipts));
	assert_done(ic_ledger_settle(store.ledger, receipts, 2, wants, 2));
	for (size_t i = 0; i < 2; i++) {
		assert_done(wants[i].status);
		assert_int_equal(receipts[i].index, i);
		ic_secret_done(&wants[i].key);
	}
	assert_true(receipts[1].t >= receipts[0].t);
}

struct seen {
	unsigned count;
	uint64_t last;
	bool redacted;
};

static ic_status see(const struct ic_event_record *record, void *ctx)
{
	struct seen *seen = ctx;

	assert_int_equal(record->subject_n, seen->count);
	assert_true(seen->count == 0 || record->index > seen->last);
	seen->redacted = record->redacted;
	if (!record->redacted)
		assert_true(ic_bytes_equal(record->value[IC_F_PURPOSE], IC_LIT("CARE")));
	seen->last = record->index;
	seen->count++;
	return IC_DONE;
}

struct report {
	const struct ic_secret *key;
	struct seen seen;
};

static ic_status read_report(struct ic_db_tx *tx, void *arg)
{
	struct report *report = arg;

	return ic_ledger_read_subject(store.ledger, tx, store_id(1), report->key, see,
				      &report->seen);
}

static ic_status redact_one(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_ledger_redact(store.ledger, tx, store_id(1));
}

static ic_status spoil(struct ic_db_tx *tx, void *sql)
{
	return ic_db_run(tx, sql, IC_DB_NO_ARGS);
}

static void a_persons_events_read_back_until_they_are_destroyed(void **state)
{
	(void)state;
	const ic_id image = store_id(100);
	struct ic_event report_event = { .action = IC_ACTION_REPORT_RELEASED,
					 .subject = store_id(1) };
	struct ic_key_want want = WANT_PARTY(store_id(1), IC_KEY_AUDIT);
	struct ic_receipt receipt;

	report_event.value[IC_F_PURPOSE] = IC_LIT("CARE");
	for (unsigned n = 1; n <= 3; n++)
		enrol(n);
	for (unsigned n = 0; n < 5; n++) {
		struct ic_event event = view_of(&image, n % 2 + 1, 3);
		assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
	}
	assert_done(ic_ledger_record(store.ledger, &report_event, &want, 1, &receipt));
	struct report report = { &want.key, { 0 } };
	assert_done(ic_db_read(store.db, read_report, &report));
	assert_int_equal(report.seen.count, 4);

	char drop[] = "DELETE FROM payload WHERE idx = 2";
	char swap[] = "UPDATE payload SET sealed = (SELECT sealed FROM payload WHERE idx = 0)"
		      " WHERE idx = 2";
	uint64_t entries = 0;
	assert_done(ic_ledger_check_rows(store.ledger, &entries));
	assert_int_equal(entries, 6);
	assert_done(ic_db_write(store.db, spoil, swap));
	report.seen = (struct seen) { 0 };
	assert_fails(ic_db_read(store.db, read_report, &report), VERIFY);

	assert_done(ic_db_write(store.db, redact_one, NULL));
	report.seen = (struct seen) { 0 };
	assert_done(ic_db_read(store.db, read_report, &report));
	assert_int_equal(report.seen.count, 4);
	assert_true(report.seen.redacted);
	assert_done(ic_ledger_check_rows(store.ledger, &entries));

	assert_done(ic_db_write(store.db, spoil, drop));
	report.seen = (struct seen) { 0 };
	assert_fails(ic_db_read(store.db, read_report, &report), VERIFY);
	assert_fails(ic_ledger_check_rows(store.ledger, &entries), VERIFY);
	ic_secret_done(&want.key);
}

static void a_destroyed_person_stays_destroyed(void **state)
{
	(void)state;
	struct ic_event event = { .action = IC_ACTION_VIEW_PATIENT, .subject = store_id(1) };
	struct ic_receipt receipt;

	enrol(1);
	assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
	assert_done(ic_keys_forget_party(store.keys, store_id(1)));
	assert_fails(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt), GONE);
}

enum { WRITERS = 12, EACH = 60 };

struct writer {
	unsigned number;
	unsigned good;
};

static void *write_many(void *arg)
{
	struct writer *writer = arg;
	const struct ic_image_ref ref = { store_id(1), store_id(100), 1 };

	for (unsigned i = 0; i < EACH; i++) {
		struct ic_event event = view_of(&ref.image, 1, 2 + writer->number % 3);
		struct ic_key_want want = WANT_IMAGE(ref);
		struct ic_receipt receipt;
		writer->good += ic_ok(ic_ledger_record(store.ledger, &event, &want, 1, &receipt))
				&& want.key.bytes != NULL;
		ic_secret_done(&want.key);
	}
	return NULL;
}

static void many_settle_in_groups_and_each_gets_its_key(void **state)
{
	(void)state;
	const struct ic_image_ref ref = { store_id(1), store_id(100), 1 };
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	struct ic_tree_head head;
	uint64_t entries = 0;
	IC_AUTO(secret) key = { 0 };

	for (unsigned n = 1; n <= 4; n++)
		enrol(n);
	assert_done(ic_keys_wrap(store.keys, &ref, &key));
	for (unsigned i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer) { i, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &writers[i]), 0);
	}
	for (unsigned i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(writers[i].good, EACH);
	}
	assert_done(ic_ledger_check_rows(store.ledger, &entries));
	assert_int_equal(entries, WRITERS * EACH);
	assert_done(ic_keys_sign_state(store.keys, &head));
	assert_int_equal(head.size, WRITERS * EACH);
}

static void it_opens_again_and_goes_on(void **state)
{
	(void)state;
	struct ic_event event = { .action = IC_ACTION_STARTED };
	struct ic_receipt receipt;

	for (unsigned round = 0; round < 4; round++) {
		for (unsigned i = 0; i < 100; i++)
			assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
		assert_int_equal(receipt.index, 100 * (round + 1) - 1);
		store_close(&store);
		assert_done(store_open(&store));
	}
}

static ic_status append_only(struct ic_db_tx *tx, void *arg)
{
	const struct ic_event event = { .action = IC_ACTION_STARTED };

	return ic_ledger_append(store.ledger, tx, &event, arg);
}

static void a_commit_is_signed_before_its_caller_wakes(void **state)
{
	(void)state;
	struct ic_receipt receipt;
	struct ic_tree_head head;

	for (unsigned i = 0; i < 3; i++) {
		assert_done(ic_db_write(store.db, append_only, &receipt));
		assert_done(ic_keys_sign_state(store.keys, &head));
		assert_int_equal(head.size, i + 1);
	}
}

/* As if the signature had failed. */
static void what_the_commit_left_unsigned_is_signed_by_who_settles(void **state)
{
	(void)state;
	struct ic_key_want want = WANT_PARTY((ic_id) { { 0 } }, IC_KEY_FIELD);
	struct ic_receipt receipts[2];
	struct ic_tree_head head;

	ic_db_on_commit(store.db, NULL, NULL);
	for (unsigned i = 0; i < 2; i++)
		assert_done(ic_db_write(store.db, append_only, &receipts[i]));
	assert_done(ic_keys_sign_state(store.keys, &head));
	assert_int_equal(head.size, 0);
	assert_done(ic_ledger_settle(store.ledger, &receipts[1], 1, NULL, 0));
	assert_done(ic_keys_sign_state(store.keys, &head));
	assert_int_equal(head.size, 2);
	assert_done(ic_ledger_settle(store.ledger, &receipts[0], 1, &want, 1));
	assert_done(want.status);
	ic_secret_done(&want.key);
}

/* As if the process had died between commit and signature. */
static void entries_that_nobody_signed_are_signed_when_it_opens(void **state)
{
	(void)state;
	struct ic_receipt receipt;
	struct ic_tree_head head;

	ic_db_on_commit(store.db, NULL, NULL);
	for (unsigned i = 0; i < 3; i++)
		assert_done(ic_db_write(store.db, append_only, &receipt));
	store_close(&store);
	assert_done(store_open(&store));
	assert_done(ic_keys_sign_state(store.keys, &head));
	assert_int_equal(head.size, 3);
}

/* A file that someone changed must stay as it is until it is verified. */
static void what_is_published_is_not_written_again(void **state)
{
	(void)state;
	const ic_id image = store_id(100);
	struct ic_event event = view_of(&image, 1, 2);
	struct ic_receipt receipt;
	struct ic_file *file = NULL;
	uint8_t first = 0;
	size_t len = 0;

	enrol(1);
	enrol(2);
	assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
	assert_done(ic_ledger_publish(store.ledger));
	assert_done(ic_disk_open(store.disk, "ledger/checkpoint", IC_OPEN_WRITE, &file));
	assert_done(ic_file_write(file, 0, IC_LIT("?")));
	ic_file_close(file);
	assert_done(ic_ledger_publish(store.ledger));
	assert_done(ic_disk_open(store.disk, "ledger/checkpoint", IC_OPEN_READ, &file));
	assert_done(ic_file_read(file, 0, &first, 1, &len));
	ic_file_close(file);
	assert_int_equal(first, '?');
}

static void a_database_that_went_back_is_refused(void **state)
{
	(void)state;
	struct ic_event event = { .action = IC_ACTION_STARTED };
	struct ic_receipt receipt;
	char triggers[] = "DROP TRIGGER leaf_not_deleted";
	char payload[] = "DELETE FROM payload WHERE idx = 4";
	char leaf[] = "DELETE FROM leaf WHERE idx = 4";

	for (unsigned i = 0; i < 5; i++)
		assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
	assert_fails(ic_db_write(store.db, spoil, leaf), STATE);
	assert_done(ic_db_write(store.db, spoil, triggers));
	assert_done(ic_db_write(store.db, spoil, payload));
	assert_done(ic_db_write(store.db, spoil, leaf));
	store_close(&store);
	assert_fails(store_open(&store), VERIFY);
}

int main(void)
{
#define EACH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH_TEST(a_view_gets_the_key_of_the_image_it_names),
		EACH_TEST(what_the_entry_does_not_name_is_refused),
		EACH_TEST(a_list_view_releases_the_parties_it_lists),
		EACH_TEST(an_entry_releases_its_keys_once),
		EACH_TEST(two_entries_of_one_transaction_settle_together),
		EACH_TEST(a_persons_events_read_back_until_they_are_destroyed),
		EACH_TEST(a_destroyed_person_stays_destroyed),
		EACH_TEST(many_settle_in_groups_and_each_gets_its_key),
		EACH_TEST(it_opens_again_and_goes_on),
		EACH_TEST(a_commit_is_signed_before_its_caller_wakes),
		EACH_TEST(what_the_commit_left_unsigned_is_signed_by_who_settles),
		EACH_TEST(entries_that_nobody_signed_are_signed_when_it_opens),
		EACH_TEST(what_is_published_is_not_written_again),
		EACH_TEST(a_database_that_went_back_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
