/* SPDX-License-Identifier: Apache-2.0 */
/* Events read back: each opened with the audit key, counted, and held against its entry. */
#include <string.h>

#include "base/bug.h"
#include "crypto/seal.h"
#include "ledger/ledger_private.h"
#include "ledger/payload.h"

struct reading {
	const struct ic_secret *key;
	ic_event_visit_fn *visit;
	void *ctx;
	ic_id subject;
	uint64_t next_n; /* the number this party's next entry must have */
};

/* Columns of every query here. */
#define COLUMNS                                                                    \
	"SELECT p.idx, p.type, p.subject, p.subject_n, p.actor, p.sealed, l.entry" \
	" FROM payload p JOIN leaf l ON l.idx = p.idx"
enum { COL_INDEX, COL_TYPE, COL_SUBJECT, COL_SUBJECT_N, COL_ACTOR, COL_SEALED, COL_ENTRY };

static ic_status check_commitment(const struct ic_opened_event *event, const struct ic_entry *entry)
{
	uint8_t digests[IC_F_COUNT][IC_HASH_BYTES];

	const size_t count = ic_payload_digests(event, digests);
	const ic_digest commitment =
		ic_entry_commitment(event->type, (const uint8_t(*)[IC_HASH_BYTES])digests, count);
	if (!ic_digest_equal(&commitment, &entry->commitment))
		IC_FAIL(VERIFY, "a payload is not what its entry committed to");
	return IC_DONE;
}

static ic_status open_payload(const struct ic_secret *key, const struct ic_entry *entry,
			      uint16_t type, ic_bytes sealed, struct ic_buf *plain,
			      struct ic_opened_event *ret_event)
{
	uint8_t context[IC_PAYLOAD_CONTEXT];

	ic_payload_context(entry->event_id, context);
	const ic_status status =
		ic_open(ic_secret_view(key), ic_bytes_of(context, sizeof(context)), sealed, plain);
	if (ic_failed_with(status, IC_E_AUTHENTIC))
		IC_FAIL(VERIFY, "a payload does not open with its subject's key");
	IC_TRY(status);
	IC_TRY(ic_payload_parse(type, ic_buf_view(plain), ret_event));
	return check_commitment(ret_event, entry);
}

static ic_status parse_row_entry(const struct ic_db_row *row, struct ic_entry *ret_entry)
{
	const ic_bytes raw = ic_db_bytes(row, COL_ENTRY);

	if (raw.len != IC_LEAF_BYTES)
		IC_FAIL(VERIFY, "a leaf that is no entry");
	return ic_entry_parse(raw.ptr, ret_entry);
}

static ic_status fill_record(const struct ic_db_row *row, struct ic_event_record *ret_record)
{
	struct ic_entry entry;

	IC_TRY(parse_row_entry(row, &entry));
	*ret_record = (struct ic_event_record) {
		.index = (uint64_t)ic_db_int(row, COL_INDEX),
		.t = entry.t,
		.event_id = entry.event_id,
		.type = (uint16_t)ic_db_int(row, COL_TYPE),
		.redacted = ic_db_is_null(row, COL_SEALED),
		.subject = ic_db_id(row, COL_SUBJECT),
		.actor = ic_db_id(row, COL_ACTOR),
		.subject_n = (uint64_t)ic_db_int(row, COL_SUBJECT_N),
	};
	return IC_DONE;
}

/* Open the payload of @row and give it to @fn; wiped afterwards. */
static ic_status with_row(const struct ic_db_row *row, const struct ic_secret *key,
			  ic_opened_fn *fn, void *ctx)
{
	struct ic_opened_event event = { .type = 0 };
	struct ic_entry entry;
	IC_AUTO(buf) plain = { 0 };

	IC_TRY(parse_row_entry(row, &entry));
	ic_buf_init(&plain, IC_PAYLOAD_BYTES_MAX);
	ic_status status = open_payload(key, &entry, (uint16_t)ic_db_int(row, COL_TYPE),
					ic_db_bytes(row, COL_SEALED), &plain, &event);
	if (ic_ok(status))
		status = fn(ic_db_bytes(row, COL_ENTRY).ptr, &event, ctx);
	ic_wipe(event.seed, sizeof(event.seed));
	ic_buf_wipe(&plain);
	return status;
}

struct visiting {
	struct ic_event_record record;
	ic_event_visit_fn *visit;
	void *ctx;
};

static ic_status visit_opened(const uint8_t entry[static IC_LEAF_BYTES],
			      const struct ic_opened_event *event, void *ctx)
{
	struct visiting *visiting = ctx;

	(void)entry;
	memcpy(visiting->record.value, event->value, sizeof(event->value));
	return visiting->visit(&visiting->record, visiting->ctx);
}

static ic_status visit_row(const struct ic_db_row *row, void *ctx)
{
	struct reading *reading = ctx;
	struct visiting visiting = { .visit = reading->visit, .ctx = reading->ctx };

	IC_TRY(fill_record(row, &visiting.record));
	if (!ic_id_is_zero(reading->subject) && visiting.record.subject_n != reading->next_n++)
		IC_FAIL(VERIFY, "an entry about this person is missing");
	if (visiting.record.redacted)
		return reading->visit(&visiting.record, reading->ctx);
	return with_row(row, reading->key, visit_opened, &visiting);
}

ic_status ic_ledger_read_subject(struct ic_ledger *ledger, struct ic_db_tx *tx, ic_id subject,
				 const struct ic_secret *key, ic_event_visit_fn *visit, void *ctx)
{
	struct reading reading = { key, visit, ctx, subject, 0 };

	(void)ledger;
	if (ic_id_is_zero(subject))
		return ic_db_query(tx, COLUMNS " WHERE p.subject IS NULL ORDER BY p.idx",
				   IC_DB_NO_ARGS, visit_row, &reading);
	return ic_db_query(tx, COLUMNS " WHERE p.subject = $1 ORDER BY p.subject_n",
			   IC_DB_ARGS(IC_DB_ID(subject)), visit_row, &reading);
}

struct one {
	const struct ic_secret *key;
	ic_opened_fn *fn;
	void *ctx;
	bool found;
};

static ic_status visit_one(const struct ic_db_row *row, void *ctx)
{
	struct one *one = ctx;

	one->found = true;
	if (ic_db_is_null(row, COL_SEALED))
		IC_FAIL(GONE, "what this entry said was destroyed");
	return with_row(row, one->key, one->fn, one->ctx);
}

ic_status ic_ledger_with_event(struct ic_db_tx *tx, uint64_t index, const struct ic_secret *key,
			       ic_opened_fn *fn, void *ctx)
{
	struct one one = { .key = key, .fn = fn, .ctx = ctx };

	IC_TRY(ic_db_query(tx, COLUMNS " WHERE p.idx = $1", IC_DB_ARGS(IC_DB_INT(index)), visit_one,
			   &one));
	if (!one.found)
		IC_FAIL(ABSENT, "no such entry");
	return IC_DONE;
}

static ic_status take_integer(const struct ic_db_row *row, void *ret_value)
{
	*(int64_t *)ret_value = ic_db_int(row, 0);
	return IC_DONE;
}

ic_status ic_ledger_find(struct ic_ledger *ledger, struct ic_db_tx *tx, ic_id event_id,
			 uint64_t *ret_index)
{
	int64_t index = -1;

	(void)ledger;
	IC_TRY(ic_db_query(tx, "SELECT idx FROM leaf WHERE event_id = $1",
			   IC_DB_ARGS(IC_DB_ID(event_id)), take_integer, &index));
	if (index < 0)
		IC_FAIL(ABSENT, "no such entry");
	*ret_index = (uint64_t)index;
	return IC_DONE;
}

ic_status ic_ledger_redact(struct ic_ledger *ledger, struct ic_db_tx *tx, ic_id subject)
{
	(void)ledger;
	IC_ASSERT(!ic_id_is_zero(subject));
	return ic_db_run(tx, "UPDATE payload SET sealed = NULL WHERE subject = $1",
			 IC_DB_ARGS(IC_DB_ID(subject)));
}

/* ---- rows against each other ---- */

static ic_status expect_none(const struct ic_db_row *row, void *ctx)
{
	(void)row;
	(void)ctx;
	IC_FAIL(VERIFY, "rows of the ledger do not agree with one another");
}

static ic_status check_in(struct ic_db_tx *tx, void *ret_entries)
{
	static const char *const must_be_empty[] = {
		"SELECT l.idx FROM leaf l LEFT JOIN payload p ON p.idx = l.idx"
		" WHERE p.idx IS NULL LIMIT 1",
		"SELECT p.idx FROM payload p LEFT JOIN leaf l ON p.idx = l.idx"
		" WHERE l.idx IS NULL LIMIT 1",
		"SELECT subject FROM payload WHERE subject IS NOT NULL GROUP BY subject"
		" HAVING count(*) <> max(subject_n) + 1 OR min(subject_n) <> 0 LIMIT 1",
		"SELECT actor FROM payload WHERE actor IS NOT NULL GROUP BY actor"
		" HAVING count(*) <> max(actor_n) + 1 OR min(actor_n) <> 0 LIMIT 1",
		"SELECT 1 FROM (SELECT count(*) AS n, max(idx) AS m FROM leaf) AS t"
		" WHERE n > 0 AND m + 1 <> n",
	};

	for (size_t i = 0; i < sizeof(must_be_empty) / sizeof(must_be_empty[0]); i++)
		IC_TRY(ic_db_query(tx, must_be_empty[i], IC_DB_NO_ARGS, expect_none, NULL));
	return ic_db_query(tx, "SELECT count(*) FROM leaf", IC_DB_NO_ARGS, take_integer,
			   ret_entries);
}

ic_status ic_ledger_check_rows(struct ic_ledger *ledger, uint64_t *ret_entries)
{
	int64_t entries = 0;

	IC_TRY(ic_db_read(ledger->db, check_in, &entries));
	*ret_entries = (uint64_t)entries;
	return IC_DONE;
}
