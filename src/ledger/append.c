/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry is made in two steps. What needs no order (salts, digests, commitment, sealing) is done
 * first, by the caller's thread where it can; index, time and tags are given inside the
 * transaction, where there is one writer.
 */
#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "ledger/ledger_private.h"
#include "ledger/payload.h"

static const uint16_t named_fields[IC_NAMED_FIELDS] = { IC_F_ACTOR, IC_F_SUBJECT, IC_F_IMAGE };

/* The event's values as they are committed to: action, actor and subject filled in. */
static void fill_values(const struct ic_event *event, struct ic_opened_event *opened)
{
	memcpy(opened->value, event->value, sizeof(opened->value));
	opened->value[IC_F_ACTION] = ic_bytes_of_text(ic_action_info(event->action)->word);
	if (!ic_id_is_zero(event->actor))
		opened->value[IC_F_ACTOR] = ic_id_view(&event->actor);
	if (!ic_id_is_zero(event->subject) && opened->value[IC_F_SUBJECT].len == 0)
		opened->value[IC_F_SUBJECT] = ic_id_view(&event->subject);
}

/* What the key holder will have to see of the entry, kept until it is settled. */
static void keep_named(const struct ic_opened_event *opened, struct ic_receipt *receipt)
{
	for (size_t i = 0; i < IC_NAMED_FIELDS; i++) {
		const uint16_t field = named_fields[i];
		const ic_bytes value = opened->value[field];
		IC_ASSERT(value.len <= IC_NAMED_BYTES_MAX);
		receipt->named[i].field = ic_entry_field_place(opened->type, field) < 0 ? 0 : field;
		receipt->named[i].len = (uint16_t)value.len;
		ic_entry_salt(opened->seed, field, receipt->named[i].salt);
		if (value.len > 0)
			memcpy(receipt->named[i].value, value.ptr, value.len);
	}
}

static ic_status seal_payload(struct ic_ledger *ledger, const struct ic_opened_event *opened,
			      struct ic_draft *draft)
{
	IC_AUTO(buf) plain = { 0 };
	uint8_t context[IC_PAYLOAD_CONTEXT];

	ic_buf_init(&plain, IC_PAYLOAD_BYTES_MAX);
	ic_buf_init(&draft->sealed, IC_PAYLOAD_BYTES_MAX);
	ic_payload_context(draft->event_id, context);
	ic_status status = ic_payload_emit(opened, &plain);
	if (ic_ok(status))
		status = ic_keys_seal(ledger->keys, draft->event->subject, IC_KEY_AUDIT,
				      ic_bytes_of(context, sizeof(context)), ic_buf_view(&plain),
				      &draft->sealed);
	ic_buf_wipe(&plain);
	return status;
}

/* Random but for its first 48 bits, the time: so the index over ids grows at its end instead of
 * everywhere, which would write a page more for every entry. The time is in the entry anyway. */
static ic_id new_event_id(struct ic_ledger *ledger)
{
	ic_id id = ic_entropy_id(ledger->entropy);
	const uint64_t t = (uint64_t)ic_clock_now(ledger->clock);

	ic_store_be16(id.bytes, (uint16_t)(t >> 32));
	ic_store_be32(id.bytes + 2, (uint32_t)t);
	return id;
}

ic_status ic_draft_init(struct ic_ledger *ledger, const struct ic_event *event,
			struct ic_receipt *receipt, struct ic_draft *ret_draft)
{
	struct ic_opened_event opened = { .type = ic_action_info(event->action)->type };

	IC_TRY(ic_event_check(event));
	ic_entropy_fill(ledger->entropy, opened.seed, IC_SEED_BYTES);
	fill_values(event, &opened);
	keep_named(&opened, receipt);
	receipt->digest_count = (uint16_t)ic_payload_digests(&opened, receipt->digests);
	receipt->type = opened.type;

	struct ic_draft draft = { .event = event, .type = opened.type, .receipt = receipt };
	draft.event_id = new_event_id(ledger);
	draft.commitment =
		ic_entry_commitment(opened.type, receipt->digests, receipt->digest_count);
	const ic_status status = seal_payload(ledger, &opened, &draft);
	ic_wipe(opened.seed, sizeof(opened.seed));
	if (!ic_ok(status)) {
		ic_draft_done(&draft);
		return status;
	}
	*ret_draft = draft;
	return IC_DONE;
}

void ic_draft_done(struct ic_draft *draft)
{
	ic_buf_done(&draft->sealed);
}

/* ---- inside the transaction ---- */

struct newest {
	uint64_t count; /* of leaves */
	ic_time t;
};

static ic_status take_newest(const struct ic_db_row *row, void *ctx)
{
	struct newest *newest = ctx;
	const ic_bytes entry = ic_db_bytes(row, 1);

	if (entry.len != IC_LEAF_BYTES)
		IC_FAIL(VERIFY, "a leaf that is no entry");
	newest->count = (uint64_t)ic_db_int(row, 0) + 1;
	newest->t = ic_entry_time(entry.ptr);
	return IC_DONE;
}

static ic_status take_integer(const struct ic_db_row *row, void *ret_value)
{
	*(int64_t *)ret_value = ic_db_int(row, 0);
	return IC_DONE;
}

/* The next number of @party under @sql; 0 for the first. */
static ic_status next_number(struct ic_db_tx *tx, const char *sql, ic_id party, int64_t *ret_n)
{
	int64_t newest = -1;

	IC_TRY(ic_db_query(tx, sql, IC_DB_ARGS(IC_DB_ID(party)), take_integer, &newest));
	*ret_n = newest + 1;
	return IC_DONE;
}

struct numbers {
	int64_t subject;
	int64_t actor;
};

static ic_status take_numbers(struct ic_db_tx *tx, const struct ic_event *event,
			      struct numbers *ret_numbers)
{
	if (!ic_id_is_zero(event->subject))
		IC_TRY(next_number(tx,
				   "SELECT subject_n FROM payload WHERE subject = $1"
				   " ORDER BY subject_n DESC LIMIT 1",
				   event->subject, &ret_numbers->subject));
	if (!ic_id_is_zero(event->actor))
		IC_TRY(next_number(tx,
				   "SELECT actor_n FROM payload WHERE actor = $1"
				   " ORDER BY actor_n DESC LIMIT 1",
				   event->actor, &ret_numbers->actor));
	return IC_DONE;
}

static ic_status insert_rows(struct ic_db_tx *tx, const struct ic_draft *draft,
			     const struct numbers *numbers)
{
	const struct ic_receipt *receipt = draft->receipt;
	const ic_id subject = draft->event->subject;
	const ic_id actor = draft->event->actor;
	const bool has_subject = !ic_id_is_zero(subject);
	const bool has_actor = !ic_id_is_zero(actor);

	IC_TRY(ic_db_run(tx, "INSERT INTO leaf (idx, event_id, entry) VALUES ($1, $2, $3)",
			 IC_DB_ARGS(IC_DB_INT(receipt->index), IC_DB_ID(receipt->event_id),
				    IC_DB_BYTES(ic_bytes_of(receipt->entry, IC_LEAF_BYTES)))));
	return ic_db_run(
		tx,
		"INSERT INTO payload (idx, type, subject, subject_n, actor, actor_n, sealed)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)",
		IC_DB_ARGS(IC_DB_INT(receipt->index), IC_DB_INT(draft->type),
			   IC_DB_ID_OR_NULL(subject),
			   has_subject ? IC_DB_INT(numbers->subject) : IC_DB_NOTHING,
			   IC_DB_ID_OR_NULL(actor),
			   has_actor ? IC_DB_INT(numbers->actor) : IC_DB_NOTHING,
			   IC_DB_BYTES(ic_buf_view(&draft->sealed))));
}

static ic_status fill_entry(struct ic_ledger *ledger, const struct ic_draft *draft, ic_time t,
			    const struct numbers *numbers)
{
	const struct ic_event *event = draft->event;
	struct ic_entry entry = { .kind = IC_ENTRY_KIND_EVENT,
				  .t = t,
				  .event_id = draft->event_id,
				  .commitment = draft->commitment };

	if (!ic_id_is_zero(event->subject))
		entry.flags |= IC_ENTRY_SUBJECT;
	if (!ic_id_is_zero(event->actor))
		entry.flags |= IC_ENTRY_ACTOR;
	if (ic_event_type_info(draft->type)->high_risk)
		entry.flags |= IC_ENTRY_HIGH_RISK;
	IC_TRY(ic_keys_tag(ledger->keys, event->subject, IC_TAG_SUBJECT, (uint64_t)numbers->subject,
			   entry.subject_tag));
	IC_TRY(ic_keys_tag(ledger->keys, event->actor, IC_TAG_ACTOR, (uint64_t)numbers->actor,
			   entry.actor_tag));
	ic_entry_emit(&entry, draft->receipt->entry);
	return IC_DONE;
}

static void remember(struct ic_ledger *ledger, const struct ic_receipt *receipt)
{
	pthread_mutex_lock(&ledger->recent_mutex);
	struct ic_recent_leaf *recent = &ledger->recent[receipt->index % IC_RECENT_APPENDED];
	recent->end = receipt->index + 1;
	memcpy(recent->entry, receipt->entry, IC_LEAF_BYTES);
	pthread_mutex_unlock(&ledger->recent_mutex);
}

ic_status ic_draft_insert(struct ic_ledger *ledger, struct ic_db_tx *tx, struct ic_draft *draft)
{
	struct newest newest = { 0, 0 };
	struct numbers numbers = { 0, 0 };

	IC_TRY(ic_db_query(tx, "SELECT idx, entry FROM leaf ORDER BY idx DESC LIMIT 1",
			   IC_DB_NO_ARGS, take_newest, &newest));
	IC_TRY(take_numbers(tx, draft->event, &numbers));
	const ic_time now = ic_clock_now(ledger->clock);
	draft->receipt->t = now > newest.t ? now : newest.t;
	draft->receipt->index = newest.count;
	draft->receipt->event_id = draft->event_id;
	IC_TRY(fill_entry(ledger, draft, draft->receipt->t, &numbers));
	IC_TRY(insert_rows(tx, draft, &numbers));
	remember(ledger, draft->receipt);
	return IC_DONE;
}

ic_status ic_ledger_append(struct ic_ledger *ledger, struct ic_db_tx *tx,
			   const struct ic_event *event, struct ic_receipt *ret_receipt)
{
	struct ic_draft draft;

	IC_TRY(ic_draft_init(ledger, event, ret_receipt, &draft));
	const ic_status status = ic_draft_insert(ledger, tx, &draft);
	ic_draft_done(&draft);
	return status;
}

struct record {
	struct ic_ledger *ledger;
	struct ic_draft draft;
};

static ic_status record_in(struct ic_db_tx *tx, void *arg)
{
	struct record *record = arg;

	return ic_draft_insert(record->ledger, tx, &record->draft);
}

static ic_status first_failure(const struct ic_key_want *wants, size_t count)
{
	for (size_t i = 0; i < count; i++)
		IC_TRY(wants[i].status);
	return IC_DONE;
}

ic_status ic_ledger_record(struct ic_ledger *ledger, const struct ic_event *event,
			   struct ic_key_want *wants, size_t want_count,
			   struct ic_receipt *ret_receipt)
{
	struct record record = { .ledger = ledger };

	IC_TRY(ic_draft_init(ledger, event, ret_receipt, &record.draft));
	const ic_status status = ic_db_write(ledger->db, record_in, &record);
	ic_draft_done(&record.draft);
	IC_TRY(status);
	for (size_t i = 0; i < want_count; i++)
		wants[i].index = 0;
	IC_TRY(ic_ledger_settle(ledger, ret_receipt, 1, wants, want_count));
	return first_failure(wants, want_count);
}
