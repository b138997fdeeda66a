/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of recipients outside care. One person of governance states who a body is and how
 * it is reached, another verifies it, again every 90 days; until then, and after that, nothing goes
 * to it (D3). A row is ended, never changed or removed: what was disclosed to it names it; one that
 * says anything else than what was verified is not verified.
 * Source: rules.md DS-08.
 */
#include "app/people/recipient.h"

#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/people/person.h"
#include "app/use_cases.h"
#include "base/json.h"

enum {
	VERIFIED_DAYS = 90,
	PERSON_BYTES_MAX = 4096,
	ROW_BYTES_MAX = 8192,
	NAME_BYTES = 400,
	CODE_BYTES_MAX = 40,
	CHANNEL_BYTES_MAX = 400
};

#define VERIFIED_MS (VERIFIED_DAYS * (ic_time)86400 * 1000)

static struct ic_field_place person_place(ic_id recipient)
{
	return (struct ic_field_place) { "recipient", "person", recipient };
}

/* --- what a row says --- */

ic_status ic_recipient_read(struct ic_ctx *ctx, const struct ic_recipient_row *row,
			    struct ic_recipient_person *ret)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_bytes plain;

	IC_TRY(ic_own_read(ctx, person_place(row->id), row->sealed_person, &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(doc.root, "person")),
			     &ret->person));
	return ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(doc.root, "channel")),
			     &ret->channel);
}

static ic_status emit_row(const struct ic_recipient_row *row,
			  const struct ic_recipient_person *person, struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };
	const char *class = ic_vocabulary_text(&ic_vocabulary_recipient_class, row->class);

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "body", row->body));
	IC_TRY(ic_json_put_text(doc.root, "channel", person->channel));
	IC_TRY(ic_json_put_text(doc.root, "class", ic_bytes_of_text(class)));
	IC_TRY(ic_json_put_text(doc.root, "code", row->code));
	IC_TRY(ic_json_put_id(doc.root, "id", row->id));
	IC_TRY(ic_json_put_text(doc.root, "person", person->person));
	return ic_json_emit(doc.root, IC_JSON_CANONICAL, out);
}

ic_status ic_recipient_digest(struct ic_ctx *ctx, const struct ic_recipient_row *row,
			      ic_digest *ret_digest)
{
	struct ic_recipient_person person;
	IC_AUTO(buf) text = { 0 };

	IC_TRY(ic_recipient_read(ctx, row, &person));
	ic_buf_init(&text, ROW_BYTES_MAX);
	IC_TRY(emit_row(row, &person, &text));
	*ret_digest = ic_sha256(ic_buf_view(&text));
	return IC_DONE;
}

ic_status ic_recipient_standing(struct ic_ctx *ctx, const struct ic_recipient_row *row, ic_time now,
				int *ret_standing)
{
	ic_digest digest;

	IC_TRY(ic_recipient_digest(ctx, row, &digest));
	if (row->ended != 0)
		*ret_standing = IC_recipient_standing_ENDED;
	else if (row->verified == 0
		 || !ic_bytes_equal(row->verified_digest, ic_digest_view(&digest)))
		*ret_standing = IC_recipient_standing_UNVERIFIED;
	else
		*ret_standing = row->verified + VERIFIED_MS <= now ? IC_recipient_standing_STALE
								   : IC_recipient_standing_VERIFIED;
	return IC_DONE;
}

ic_status ic_recipient_fact(struct ic_ctx *ctx, const struct ic_recipient_row *row, ic_time now,
			    enum ic_fact_RECIP *ret_fact)
{
	int standing = IC_recipient_standing_UNVERIFIED;

	IC_TRY(ic_recipient_standing(ctx, row, now, &standing));
	if (standing != IC_recipient_standing_VERIFIED)
		*ret_fact = IC_RECIP_UNVER;
	else
		*ret_fact =
			row->class == IC_recipient_class_STAT ? IC_RECIP_STAT : IC_RECIP_UKOTHER;
	return IC_DONE;
}

static ic_status seal_person(struct ic_ctx *ctx, ic_id id, const struct ic_shape_recipient_in *in,
			     ic_bytes *ret_sealed)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, PERSON_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "person", in->person));
	IC_TRY(ic_json_put_text(doc.root, "channel", in->channel));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &plain));
	return ic_field_seal_to(ctx, (ic_id) { { 0 } }, person_place(id), ic_buf_view(&plain),
				ret_sealed);
}

ic_status ic_recipient_name(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id party,
			    ic_bytes *ret_name)
{
	struct ic_recipient_row row;

	const ic_status found = ic_recipient_load(tx, party, ctx->arena, &row);
	if (ic_failed_with(found, IC_E_ABSENT))
		return ic_member_name(ctx, tx, party, ret_name);
	IC_TRY(found);
	*ret_name = row.body;
	return IC_DONE;
}

ic_status ic_recipient_full_name(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id party,
				 ic_bytes *ret_name)
{
	struct ic_recipient_row row;
	struct ic_recipient_person person;
	IC_AUTO(buf) words = { 0 };

	const ic_status found = ic_recipient_load(tx, party, ctx->arena, &row);
	if (ic_failed_with(found, IC_E_ABSENT))
		return ic_member_name(ctx, tx, party, ret_name);
	IC_TRY(found);
	IC_TRY(ic_recipient_read(ctx, &row, &person));
	ic_buf_init(&words, NAME_BYTES);
	IC_TRY(ic_buf_put(&words, row.body));
	IC_TRY(ic_buf_put_text(&words, ", "));
	IC_TRY(ic_buf_put(&words, person.person));
	return ic_arena_keep(ctx->arena, ic_buf_view(&words), ret_name);
}

static ic_status shape_recipient(struct ic_ctx *ctx, struct ic_db_tx *tx,
				 const struct ic_recipient_row *row, struct ic_shape_recipient *ret)
{
	struct ic_recipient_person person;
	ic_digest digest;

	IC_TRY(ic_recipient_read(ctx, row, &person));
	*ret = (struct ic_shape_recipient) {
		.id = row->id,
		.class = row->class,
		.body = row->body,
		.code = row->code,
		.person = person.person,
		.channel = person.channel,
		.stated = row->stated,
		.entry = row->entry,
	};
	IC_TRY(ic_recipient_standing(ctx, row, ic_clock_now(ctx->app->clock), &ret->standing));
	IC_TRY(ic_recipient_digest(ctx, row, &digest));
	IC_TRY(ic_arena_hex(ctx->arena, ic_digest_view(&digest), &ret->sha256));
	IC_TRY(ic_member_name(ctx, tx, row->stated_by, &ret->stated_by));
	if (row->verified != 0) {
		ret->verified = row->verified;
		ret->until = row->verified + VERIFIED_MS;
		IC_TRY(ic_member_name(ctx, tx, row->verified_by, &ret->verified_by));
	}
	if (row->ended != 0) {
		ret->ended = row->ended;
		IC_TRY(ic_member_name(ctx, tx, row->ended_by, &ret->ended_by));
	}
	return IC_DONE;
}

/* --- stating, verifying, ending --- */

struct stating {
	struct ic_ctx *ctx;
	struct ic_recipient_row row;
	enum ic_action action;
	ic_bytes reason;
	ic_bytes sha256; /* of what was read before it was verified; empty: not said */
	struct ic_receipt receipt;
	struct ic_shape_recipient *ret;
};

/* "STAT", or once it is verified "STAT" and the digest of what was. */
static ic_status class_words(struct stating *s, ic_bytes digest, ic_bytes *ret_words)
{
	const char *class = ic_vocabulary_text(&ic_vocabulary_recipient_class, s->row.class);
	IC_AUTO(buf) words = { 0 };
	ic_bytes hex;

	ic_buf_init(&words, 120);
	IC_TRY(ic_buf_put_text(&words, class));
	if (digest.len > 0)
		IC_TRY(ic_buf_put_text(&words, " "));
	IC_TRY(ic_arena_hex(s->ctx->arena, digest, &hex));
	IC_TRY(ic_buf_put(&words, hex));
	return ic_arena_keep(s->ctx->arena, ic_buf_view(&words), ret_words);
}

/* The entry says what the body is to the rules, and names the row; the body's name is in it. */
static ic_status append_event(struct stating *s, struct ic_db_tx *tx, ic_bytes digest)
{
	struct ic_event event = { .action = s->action };

	IC_TRY(class_words(s, digest, &event.value[IC_F_DECISION]));
	event.value[IC_F_JUSTIFICATION] = s->reason;
	IC_TRY(ic_event_text_id(s->ctx, s->row.id, &event.value[IC_F_TEXT]));
	return ic_enter(s->ctx, tx, &event, &s->receipt);
}

static ic_status insert_recipient(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(append_event(s, tx, (ic_bytes) { NULL, 0 }));
	s->row.entry = (int64_t)s->receipt.index;
	return ic_recipient_insert(tx, &s->row);
}

/* What they read is what they verify. */
static ic_status check_read(const struct stating *s, const ic_digest *digest)
{
	ic_bytes hex;

	IC_TRY(ic_arena_hex(s->ctx->arena, ic_digest_view(digest), &hex));
	if (s->sha256.len > 0 && !ic_bytes_equal(s->sha256, hex))
		IC_FAIL(CONFLICT, "the row says something else than what was read");
	return IC_DONE;
}

static ic_status verify_recipient(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;
	ic_digest digest;

	IC_TRY(ic_recipient_load(tx, s->row.id, s->ctx->arena, &s->row));
	if (s->row.ended != 0)
		IC_FAIL(STATE, "it has ended");
	if (ic_id_equal(s->row.stated_by, s->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "another person than the one who stated it");
	IC_TRY(ic_recipient_digest(s->ctx, &s->row, &digest));
	IC_TRY(check_read(s, &digest));
	IC_TRY(append_event(s, tx, ic_digest_view(&digest)));
	return ic_recipient_verify(tx, s->row.id, ic_clock_now(s->ctx->app->clock),
				   s->ctx->actor.party, ic_digest_view(&digest));
}

static ic_status end_recipient(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(ic_recipient_load(tx, s->row.id, s->ctx->arena, &s->row));
	if (s->row.ended != 0)
		IC_FAIL(STATE, "it has ended before");
	IC_TRY(append_event(s, tx, (ic_bytes) { NULL, 0 }));
	return ic_recipient_end(tx, s->row.id, ic_clock_now(s->ctx->app->clock),
				s->ctx->actor.party);
}

static ic_status show_again(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(ic_recipient_load(tx, s->row.id, s->ctx->arena, &s->row));
	return shape_recipient(s->ctx, tx, &s->row, s->ret);
}

static ic_status carry_out(struct stating *s, ic_db_fn *change)
{
	IC_TRY(ic_db_write(s->ctx->app->db, change, s));
	IC_TRY(ic_ledger_settle(s->ctx->app->ledger, &s->receipt, 1, NULL, 0));
	return ic_db_read(s->ctx->app->db, show_again, s);
}

static bool is_line(ic_bytes text, size_t max)
{
	return !ic_bytes_is_blank(text) && text.len <= max && ic_text_is_one_line(text);
}

static ic_status check_recipient(struct ic_ctx *ctx, const struct ic_shape_recipient_in *in)
{
	ctx->field = "body";
	if (!is_line(in->body, IC_NAME_BYTES_MAX))
		IC_FAIL(FIELD, "a body's name has 1 to 140 bytes, in one line");
	ctx->field = "code";
	if (!is_line(in->code, CODE_BYTES_MAX))
		IC_FAIL(FIELD, "a code has 1 to 40 bytes, in one line");
	ctx->field = "person";
	if (!is_line(in->person, IC_NAME_BYTES_MAX))
		IC_FAIL(FIELD, "a person or role has 1 to 140 bytes, in one line");
	ctx->field = "channel";
	if (!is_line(in->channel, CHANNEL_BYTES_MAX))
		IC_FAIL(FIELD, "a channel has 1 to 400 bytes, in one line");
	return IC_DONE;
}

ic_status ic_app_recipient_state(struct ic_ctx *ctx, const struct ic_shape_recipient_in *in,
				 struct ic_shape_recipient *ret)
{
	struct stating s = { .ctx = ctx, .action = IC_ACTION_RECIPIENT_STATED, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(check_recipient(ctx, in));
	s.row = (struct ic_recipient_row) { .id = ic_entropy_id(ctx->app->entropy),
					    .class = in->class,
					    .body = in->body,
					    .code = in->code,
					    .stated = ic_clock_now(ctx->app->clock),
					    .stated_by = ctx->actor.party };
	IC_TRY(seal_person(ctx, s.row.id, in, &s.row.sealed_person));
	return carry_out(&s, insert_recipient);
}

ic_status ic_app_recipient_verify(struct ic_ctx *ctx, ic_id recipient,
				  const struct ic_shape_recipient_check_in *in,
				  struct ic_shape_recipient *ret)
{
	struct stating s = { .ctx = ctx,
			     .row = { .id = recipient },
			     .action = IC_ACTION_RECIPIENT_VERIFIED,
			     .reason = in->how,
			     .sha256 = in->sha256,
			     .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	ctx->field = "how";
	if (!is_line(in->how, CHANNEL_BYTES_MAX))
		IC_FAIL(FIELD, "how it was checked, in one line");
	return carry_out(&s, verify_recipient);
}

ic_status ic_app_recipient_end(struct ic_ctx *ctx, ic_id recipient,
			       const struct ic_shape_life_in *in, struct ic_shape_recipient *ret)
{
	struct stating s = { .ctx = ctx,
			     .row = { .id = recipient },
			     .action = IC_ACTION_RECIPIENT_ENDED,
			     .reason = in->reason,
			     .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_reason_check(ctx, in->reason));
	return carry_out(&s, end_recipient);
}

/* --- the list --- */

struct listing {
	struct ic_ctx *ctx;
	ic_time before_at;
	ic_id before;
	struct ic_shape_recipients *ret;
};

static ic_status load_recipients(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_recipient_rows rows;

	IC_TRY(ic_recipient_list(tx, l->before_at, l->before, l->ctx->arena, &rows));
	struct ic_shape_recipient *at = ic_arena_take(l->ctx->arena, rows.count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "recipients");
	for (size_t i = 0; i < rows.count; i++)
		IC_TRY(shape_recipient(l->ctx, tx, &rows.at[i], &at[i]));
	l->ret->rows.at = at;
	l->ret->rows.count = rows.count;
	if (rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	return ic_cursor_emit(l->ctx, rows.at[rows.count - 1].stated, rows.at[rows.count - 1].id,
			      &l->ret->next);
}

ic_status ic_app_recipients(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_recipients *ret)
{
	struct listing l = { .ctx = ctx, .ret = ret };

	*ret = (struct ic_shape_recipients) { 0 };
	IC_TRY(ic_cursor_parse(ctx, cursor, &l.before_at, &l.before));
	return ic_db_read(ctx->app->db, load_recipients, &l);
}
