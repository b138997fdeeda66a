/* SPDX-License-Identifier: Apache-2.0 */
/* Long lists are given whole, page by page; what has ended is ended; what is withheld is not told.
 */
#include "lib/check.h"

#include <stdio.h>
#include <string.h>

#include "app/life/life.h"
#include "app/people/staff.h"
#include "base/limits.h"
#include "lib/hospital.h"

#define ADULT "9990000018"

/* However many there are. */
static void withdrawal_stops_every_share(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_withdrawal done;
	struct ic_shape_shares inbox;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const struct ic_shape_withdrawal_in in = { .id = hospital_id(h) };

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	for (int i = 0; i < IC_LIST_ROWS_MAX + 3; i++)
		assert_done(
			hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id));
	assert_done(ic_app_withdraw(hospital_as(h, h->registrar, 0), patient, &in, &done));
	assert_int_equal(done.shares_stopped, IC_LIST_ROWS_MAX + 3);
	assert_done(ic_app_share_inbox(hospital_as(h, h->plastics, 0), &inbox));
	assert_int_equal(inbox.rows.count, 0);
}

static size_t read_pages(struct hospital *h, ic_id patient, size_t *ret_looks)
{
	struct ic_shape_report page;
	char cursor[64] = "";
	ic_time last = INT64_MAX;
	size_t lines = 0;

	do {
		assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
					  ic_bytes_of_text(cursor), &page));
		assert_true(page.rows.count > 0);
		for (size_t i = 0; i < page.rows.count; i++) {
			assert_true(page.rows.at[i].at < last);
			last = page.rows.at[i].at;
			*ret_looks += ic_bytes_equal(page.rows.at[i].what,
						     IC_LIT("Looked at a picture (heel)"));
		}
		lines += page.rows.count;
		assert_true(page.next.len < sizeof(cursor));
		memcpy(cursor, page.next.ptr, page.next.len);
		cursor[page.next.len] = '\0';
	} while (page.next.len > 0);
	return lines;
}

/* However long it is, the newest comes first and nothing is missing, nothing twice. */
static void a_long_report_comes_in_pages(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_report page;
	const size_t looked = 650;
	size_t looks = 0;
	ic_id recording;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	for (size_t i = 0; i < looked; i++)
		assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &page));
	assert_int_equal(page.rows.count, 100);
	assert_true(ic_bytes_equal(page.rows.at[0].who, IC_LIT("Dr Ada Registrar, registrar")));
	const size_t lines = read_pages(h, patient, &looks);
	assert_int_equal(looks, looked + 1);
	assert_int_equal(lines, looked + 1 + 3); /* the card, the asking and the taking */
	assert_fails(
		ic_app_report(hospital_as_patient(h, patient, false), patient, IC_LIT("x"), &page),
		FIELD);
}

static bool mentions(const struct ic_shape_report *report, ic_bytes part)
{
	for (size_t i = 0; i < report->rows.count; i++) {
		const struct ic_shape_report_row *row = &report->rows.at[i];
		if (memmem(row->who.ptr, row->who.len, part.ptr, part.len) != NULL
		    || memmem(row->what.ptr, row->what.len, part.ptr, part.len) != NULL)
			return true;
	}
	return false;
}

static size_t entries(struct hospital *h)
{
	struct ic_shape_verification all;

	assert_done(ic_app_ledger_verify(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &all));
	return (size_t)all.entries;
}

/* Refused before anything says that it was given; and as an entry that is not there is refused, so
 * that asking tells nothing. */
static void asking_for_a_proof_tells_nothing_of_what_is_withheld(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_receipt receipt;
	struct ic_shape_report report;
	struct ic_shape_share share;
	struct ic_buf proof;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 2021, "9990000026");

	hospital_consent(h, patient, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_CHILD, &recording, &receipt));
	const uint64_t taken = (uint64_t)receipt.entry;
	assert_done(
		hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "bruises", &id));
	assert_done(ic_app_share_show(hospital_as(h, h->registrar, 0), id, &share));
	const uint64_t withheld = (uint64_t)share.entry;

	ic_buf_init(&proof, 1 << 16);
	const size_t first = entries(h);
	assert_fails(ic_app_proof(hospital_as_patient(h, patient, false), withheld, &proof),
		     ABSENT);
	assert_int_equal(proof.len, 0);
	const size_t second = entries(h);
	assert_fails(ic_app_proof(hospital_as_patient(h, patient, false), 1000000, &proof), ABSENT);
	assert_int_equal(entries(h) - second, second - first);
	assert_done(ic_app_report(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_false(mentions(&report, IC_LIT("refused")));
	assert_done(ic_app_proof(hospital_as_patient(h, patient, false), taken, &proof));
	assert_done(ic_app_proof(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), withheld, &proof));
	ic_buf_done(&proof);
}

/* An entry's number must not be a way round the report: that police asked for a hold is no line of
 * it. */
static void what_the_report_does_not_tell_is_not_proved_either(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_governed held;
	struct ic_buf proof;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const struct ic_shape_hold_in in = { .patient = patient,
					     .reason = IC_LIT("police inquiry") };

	assert_done(ic_app_hold_place(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in, &held));
	ic_buf_init(&proof, 1 << 16);
	assert_fails(
		ic_app_proof(hospital_as_patient(h, patient, false), (uint64_t)held.entry, &proof),
		ABSENT);
	assert_int_equal(proof.len, 0);
	assert_done(ic_app_proof(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), (uint64_t)held.entry,
				 &proof));
	ic_buf_done(&proof);
}

/* The share may end between asking and writing. */
static void a_reply_stands_within_its_share(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share share;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_reply_in in = { .text = IC_LIT("Dress it.") };

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id));
	assert_done(ic_app_share_show(hospital_as(h, h->plastics, 0), id, &share));
	const ic_time end = share.expires;
	for (ic_time left = 6; left > -6; left--) {
		h->clock.now = end - left;
		in.id = hospital_id(h);
		ic_ignore(ic_app_share_reply(hospital_as(h, h->plastics, 0), id, &in, &share),
			  "refused once the share has ended");
	}
	assert_done(ic_app_share_show(hospital_as(h, h->plastics, 0), id, &share));
	assert_true(share.replies.count > 0 && share.replies.count < 12);
	for (size_t i = 0; i < share.replies.count; i++)
		assert_true(share.replies.at[i].at < end);
	in.id = share.replies.at[0].id;
	assert_done(ic_app_share_reply(hospital_as(h, h->plastics, 0), id, &in, &share));
	in.id = hospital_id(h);
	assert_fails(ic_app_share_reply(hospital_as(h, h->plastics, 0), id, &in, &share), GONE);
}

/* A hospital has more people than a page has rows. */
static void every_colleague_can_be_found(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_colleagues page;
	char cursor[64] = "";
	char user[16];
	ic_id id;
	size_t found = 0;
	bool after_those_on_call = false;

	assert_done(
		ic_app_colleagues(hospital_as(h, h->registrar, 0), (ic_bytes) { NULL, 0 }, &page));
	const size_t before = page.rows.count;
	for (int i = 0; i < IC_LIST_ROWS_MAX; i++) {
		snprintf(user, sizeof(user), "staff%d", i);
		const struct ic_staff_in in = { .organisation = h->app->organisation,
						.user = ic_bytes_of_text(user),
						.name = ic_bytes_of_text(user),
						.role = IC_role_CLINICIAN,
						.on_call = i % 10 == 0 };
		assert_done(ic_app_staff_register(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR),
						  &in, &id));
	}
	do {
		assert_done(ic_app_colleagues(hospital_as(h, h->registrar, 0),
					      ic_bytes_of_text(cursor), &page));
		for (size_t i = 0; i < page.rows.count; i++) {
			assert_false(after_those_on_call && page.rows.at[i].on_call);
			after_those_on_call = !page.rows.at[i].on_call;
		}
		found += page.rows.count;
		memcpy(cursor, page.next.ptr, page.next.len);
		cursor[page.next.len] = '\0';
	} while (page.next.len > 0);
	assert_int_equal(found, before + IC_LIST_ROWS_MAX);
	assert_fails(ic_app_colleagues(hospital_as(h, h->registrar, 0), IC_LIT("1zz"), &page),
		     FIELD);
}

static void everything_shared_is_read_page_by_page(void **state)
{
	enum { MANY = IC_LIST_ROWS_MAX + 7 };
	struct hospital *h = *state;
	struct ic_shape_shares page;
	ic_id recording, id;
	char cursor[64] = "";
	ic_time last = INT64_MAX;
	size_t found = 0;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	for (int i = 0; i < MANY; i++)
		assert_done(
			hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id));
	do {
		assert_done(ic_app_share_list(hospital_as(h, h->registrar, 0),
					      ic_bytes_of_text(cursor), &page));
		for (size_t i = 0; i < page.rows.count; i++) {
			assert_true(page.rows.at[i].sent <= last);
			last = page.rows.at[i].sent;
		}
		found += page.rows.count;
		memcpy(cursor, page.next.ptr, page.next.len);
		cursor[page.next.len] = '\0';
	} while (page.next.len > 0);
	assert_int_equal(found, MANY);
	assert_fails(ic_app_share_list(hospital_as(h, h->registrar, 0), IC_LIT("zz"), &page),
		     FIELD);
}

/* --- registers --- */

struct opening {
	struct hospital *h;
	struct ic_incident_new incident;
	struct ic_receipt receipt;
};

static ic_status open_incident(struct ic_db_tx *tx, void *arg)
{
	struct opening *o = arg;

	return ic_incident_open(&o->h->ctx, tx, &o->incident, &o->receipt);
}

static void open_incidents(struct hospital *h, ic_id patient, size_t count)
{
	const ic_id none = { { 0 } };
	struct opening o = { .h = h };

	for (size_t i = 0; i < count; i++) {
		assert_done(ic_incident_prepare(hospital_lead(h), IC_incident_kind_UNLAWFUL,
						patient, none, IC_LIT("it was taken by mistake"),
						&o.incident));
		assert_done(ic_db_write(h->app->db, open_incident, &o));
	}
}

static void take_cursor(ic_bytes next, char ret_cursor[static 64])
{
	assert_true(next.len < 64);
	memcpy(ret_cursor, next.ptr, next.len);
	ret_cursor[next.len] = '\0';
}

/* All pages: what is open stands before what is closed, nothing is missing, nothing twice. */
static size_t read_incidents(struct hospital *h, bool closes, size_t *ret_closed)
{
	const struct ic_shape_incident_close_in in = { .outcome = IC_LIT("no harm") };
	struct ic_shape_incidents page;
	struct ic_shape_governed done;
	char cursor[64] = "";
	ic_time due = 0, closed = INT64_MAX;
	size_t found = 0;

	*ret_closed = 0;
	do {
		assert_done(ic_app_incidents(hospital_lead(h), ic_bytes_of_text(cursor), &page));
		assert_true(page.rows.count > 0);
		for (size_t i = 0; i < page.rows.count; i++) {
			const struct ic_shape_incident *row = &page.rows.at[i];
			*ret_closed += row->closed != 0;
			assert_true(row->closed != 0 ? row->closed < closed
						     : *ret_closed == 0 && row->due > due);
			due = row->due;
			closed = row->closed != 0 ? row->closed : closed;
		}
		found += page.rows.count;
		take_cursor(page.next, cursor);
		const ic_id last = page.rows.at[page.rows.count - 1].id;
		if (closes && cursor[0] != '\0') /* what comes next is not lost with it */
			assert_done(ic_app_incident_close(hospital_lead(h), last, &in, &done));
	} while (cursor[0] != '\0');
	return found;
}

static void the_register_of_incidents_comes_in_pages(void **state)
{
	struct hospital *h = *state;
	const size_t all = 2 * IC_LIST_ROWS_MAX + 1;
	struct ic_shape_incidents page;
	size_t closed = 0;

	open_incidents(h, hospital_patient(h, 1980, ADULT), all);
	assert_int_equal(read_incidents(h, false, &closed), all);
	assert_int_equal(closed, 0);
	/* The two that were closed meanwhile come again at the end, as closed. */
	assert_int_equal(read_incidents(h, true, &closed), all + 2);
	assert_int_equal(read_incidents(h, false, &closed), all);
	assert_int_equal(closed, 2);
	assert_fails(ic_app_incidents(hospital_lead(h), IC_LIT("zz"), &page), FIELD);
}

static void the_register_of_reviews_comes_in_pages(void **state)
{
	struct hospital *h = *state;
	const size_t all = IC_LIST_ROWS_MAX + 1;
	const struct ic_shape_review_in verdict = { .appropriate = true, .note = IC_LIT("right") };
	struct ic_shape_relationship_in glass = { .kind = IC_relationship_kind_BREAK_GLASS,
						  .vital = true,
						  .reason = IC_LIT("bleeding in theatre") };
	struct ic_shape_relationship opened;
	struct ic_shape_reviews page;
	struct ic_shape_governed done;
	char cursor[64] = "";
	ic_time last = INT64_MAX;
	size_t found = 0, reviewed = 0;

	hospital_taken(h, &glass.patient);
	for (size_t i = 0; i < all; i++)
		assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &glass, &opened));
	assert_done(ic_app_review(hospital_guardian(h), opened.id, &verdict, &done));
	do {
		assert_done(ic_app_reviews(hospital_lead(h), ic_bytes_of_text(cursor), &page));
		for (size_t i = 0; i < page.rows.count; i++) {
			assert_true(page.rows.at[i].reviewed != 0
				    || (reviewed == 0 && page.rows.at[i].since < last));
			last = page.rows.at[i].since;
			reviewed += page.rows.at[i].reviewed != 0;
		}
		found += page.rows.count;
		take_cursor(page.next, cursor);
	} while (cursor[0] != '\0');
	assert_int_equal(found, all);
	assert_int_equal(reviewed, 1);
	assert_fails(ic_app_reviews(hospital_lead(h), IC_LIT("zz"), &page), FIELD);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(withdrawal_stops_every_share),
		TEST(a_long_report_comes_in_pages),
		TEST(asking_for_a_proof_tells_nothing_of_what_is_withheld),
		TEST(what_the_report_does_not_tell_is_not_proved_either),
		TEST(a_reply_stands_within_its_share),
		TEST(every_colleague_can_be_found),
		TEST(everything_shared_is_read_page_by_page),
		TEST(the_register_of_incidents_comes_in_pages),
		TEST(the_register_of_reviews_comes_in_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
