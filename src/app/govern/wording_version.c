/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences of the hospital's own with which consent is asked: in another language, or in other
 * words. Somebody of governance puts one forward and says which service translated and checked it;
 * the Caldicott Guardian, who is somebody else, adopts it. Then it is offered, until it is ended,
 * as it is when a newer one of its name and language is adopted. None is changed or removed: a
 * consent names what was said. Each step is an entry that names the text by its hash. Source:
 * rules.md CC-02, US-07.
 */
#include "app/care/wording.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/people/person.h"
#include "app/use_cases.h"
#include "records/wording.h"

enum { STEP_BYTES_MAX = 200 };

struct acting {
	struct ic_ctx *ctx;
	ic_id id;
	struct ic_wording_row row;
	ic_digest hash;
	struct ic_receipt receipt;
	struct ic_shape_wording_version *ret;
};

/* --- showing --- */

static int state_of(const struct ic_wording_row *row)
{
	if (row->ended != 0)
		return IC_wording_state_ENDED;
	return row->adopted != 0 ? IC_wording_state_ADOPTED : IC_wording_state_PROPOSED;
}

static ic_status show_wording(struct ic_ctx *ctx, struct ic_db_tx *tx,
			      const struct ic_wording_row *row,
			      struct ic_shape_wording_version *ret)
{
	*ret = (struct ic_shape_wording_version) { .id = row->id,
						   .name = row->name,
						   .language = row->language,
						   .version = row->version,
						   .text = row->text,
						   .source = row->source,
						   .state = state_of(row),
						   .proposed = row->proposed,
						   .adopted = row->adopted,
						   .ended = row->ended,
						   .entry = row->entry };
	IC_TRY(ic_member_name(ctx, tx, row->proposed_by, &ret->proposed_by));
	if (row->adopted != 0)
		IC_TRY(ic_member_name(ctx, tx, row->adopted_by, &ret->adopted_by));
	return row->ended != 0 ? ic_member_name(ctx, tx, row->ended_by, &ret->ended_by) : IC_DONE;
}

struct listing {
	struct ic_ctx *ctx;
	struct ic_shape_wording_versions *ret;
};

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_wording_rows rows;

	IC_TRY(ic_wording_list(tx, l->ctx->arena, &rows));
	struct ic_shape_wording_version *at =
		ic_arena_take(l->ctx->arena, rows.count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "wordings of the hospital's own");
	for (size_t i = 0; i < rows.count; i++)
		IC_TRY(show_wording(l->ctx, tx, &rows.at[i], &at[i]));
	l->ret->rows.at = at;
	l->ret->rows.count = rows.count;
	return IC_DONE;
}

ic_status ic_app_wording_list(struct ic_ctx *ctx, struct ic_shape_wording_versions *ret)
{
	struct listing l = { .ctx = ctx, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	*ret = (struct ic_shape_wording_versions) { 0 };
	return ic_db_read(ctx->app->db, load_list, &l);
}

/* --- proposing, adopting, ending --- */

static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool all_are(ic_bytes text, bool letters, bool digits)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(letters && is_letter(text.ptr[i])) && !(digits && is_digit(text.ptr[i])))
			return false;
	return true;
}

static bool is_small(ic_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
			return false;
	return true;
}

/* The parts of a tag in their order (RFC 5646): each may follow only those before it. */
enum tag_part { TAG_LANGUAGE, TAG_SCRIPT, TAG_REGION, TAG_VARIANT, TAG_NONE };

static const struct {
	size_t least, most;
	bool letters, digits;
	enum tag_part part;
} tag_parts[] = {
	{ 4, 4, true, false, TAG_SCRIPT }, { 2, 2, true, false, TAG_REGION },
	{ 3, 3, false, true, TAG_REGION }, { 5, 8, true, true, TAG_VARIANT },
	{ 4, 4, true, true, TAG_VARIANT },
};

static enum tag_part part_of(ic_bytes part, bool first)
{
	if (first)
		return part.len >= 2 && part.len <= 3 && is_small(part) ? TAG_LANGUAGE : TAG_NONE;
	for (size_t i = 0; i < sizeof(tag_parts) / sizeof(tag_parts[0]); i++)
		if (part.len >= tag_parts[i].least && part.len <= tag_parts[i].most
		    && all_are(part, tag_parts[i].letters, tag_parts[i].digits))
			return tag_parts[i].part;
	return TAG_NONE;
}

/* What every browser has a name for, and a screen reader a voice: a language, then a script, a
 * region, variants. */
static bool is_language(ic_bytes tag)
{
	enum tag_part last = TAG_NONE;
	size_t start = 0;

	for (size_t i = 0; i <= tag.len; i++) {
		if (i < tag.len && tag.ptr[i] != '-')
			continue;
		const enum tag_part part =
			part_of(ic_bytes_of(tag.ptr + start, i - start), start == 0);
		if (part == TAG_NONE || (start != 0 && part <= last && part != TAG_VARIANT))
			return false;
		last = part;
		start = i + 1;
	}
	return true;
}

static ic_status check_wording(struct ic_ctx *ctx, const struct ic_shape_wording_in *in)
{
	IC_TRY(ic_governance_check(ctx));
	ctx->field = "name";
	if (!ic_wording_is_named(in->name))
		IC_FAIL(FIELD, "no shipped sentence has this name");
	ctx->field = "language";
	if (!is_language(in->language))
		IC_FAIL(FIELD, "not a language");
	ctx->field = "text";
	if (ic_bytes_is_blank(in->text))
		IC_FAIL(FIELD, "the sentence is missing");
	ctx->field = "source";
	if (ic_bytes_is_blank(in->source))
		IC_FAIL(FIELD, "who translated and checked it is missing");
	return IC_DONE;
}

/* "adopted care.v2 pl", and the text by its hash. */
static ic_status enter_step(struct acting *a, struct ic_db_tx *tx, const char *step)
{
	struct ic_event event = { .action = IC_ACTION_WORDING_CHANGED };
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, STEP_BYTES_MAX);
	IC_TRY(ic_buf_put_text(&words, step));
	IC_TRY(ic_buf_put_text(&words, " "));
	IC_TRY(ic_buf_put(&words, a->row.name));
	IC_TRY(ic_buf_put_text(&words, ".v"));
	IC_TRY(ic_decimal_emit((uint64_t)a->row.version, &words));
	IC_TRY(ic_buf_put_text(&words, " "));
	IC_TRY(ic_buf_put(&words, a->row.language));
	IC_TRY(ic_arena_keep(a->ctx->arena, ic_buf_view(&words), &event.value[IC_F_DECISION]));
	event.value[IC_F_POLICY] = ic_digest_view(&ic_ctx_policy(a->ctx)->hash);
	event.value[IC_F_CONTENT] = a->row.hash;
	return ic_enter(a->ctx, tx, &event, &a->receipt);
}

static ic_status insert_proposal(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;
	const struct ic_wording_key key = { .name = a->row.name, .language = a->row.language };
	const int shipped = ic_wording_shipped(&key);

	IC_TRY(ic_wording_newest(tx, &key, &a->row.version));
	a->row.version = 1 + (a->row.version > shipped ? a->row.version : shipped);
	IC_TRY(enter_step(a, tx, "proposed"));
	a->row.entry = (int64_t)a->receipt.index;
	IC_TRY(ic_wording_insert(tx, &a->row));
	return show_wording(a->ctx, tx, &a->row, a->ret);
}

ic_status ic_app_wording_propose(struct ic_ctx *ctx, const struct ic_shape_wording_in *in,
				 struct ic_shape_wording_version *ret)
{
	struct acting a = { .ctx = ctx, .hash = ic_sha256(in->text), .ret = ret };

	IC_TRY(check_wording(ctx, in));
	a.row = (struct ic_wording_row) { .id = ic_entropy_id(ctx->app->entropy),
					  .name = in->name,
					  .language = in->language,
					  .text = in->text,
					  .hash = ic_digest_view(&a.hash),
					  .source = in->source,
					  .proposed = ic_clock_now(ctx->app->clock),
					  .proposed_by = ctx->actor.party };
	IC_TRY(ic_db_write(ctx->app->db, insert_proposal, &a));
	return ic_ledger_settle(ctx->app->ledger, &a.receipt, 1, NULL, 0);
}

static ic_status load_changed(struct ic_db_tx *tx, struct acting *a)
{
	IC_TRY(ic_wording_load(tx, a->id, a->ctx->arena, &a->row));
	return show_wording(a->ctx, tx, &a->row, a->ret);
}

static ic_status adopt(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;

	IC_TRY(ic_wording_load(tx, a->id, a->ctx->arena, &a->row));
	if (a->row.adopted != 0 || a->row.ended != 0)
		IC_FAIL(STATE, "it was adopted before, or has ended");
	if (ic_id_equal(a->row.proposed_by, a->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "another person than the one who put it forward");
	IC_TRY(enter_step(a, tx, "adopted"));
	IC_TRY(ic_wording_adopt(tx, &a->row, ic_clock_now(a->ctx->app->clock),
				a->ctx->actor.party));
	return load_changed(tx, a);
}

static ic_status end(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;

	IC_TRY(ic_wording_load(tx, a->id, a->ctx->arena, &a->row));
	if (a->row.ended != 0)
		IC_FAIL(STATE, "it has ended");
	IC_TRY(enter_step(a, tx, "ended"));
	IC_TRY(ic_wording_end(tx, a->id, ic_clock_now(a->ctx->app->clock), a->ctx->actor.party));
	return load_changed(tx, a);
}

ic_status ic_app_wording_adopt(struct ic_ctx *ctx, ic_id wording,
			       struct ic_shape_wording_version *ret)
{
	struct acting a = { .ctx = ctx, .id = wording, .ret = ret };

	if (ctx->actor.role != IC_role_CALDICOTT_GUARDIAN)
		IC_FAIL(FORBIDDEN, "the Caldicott Guardian adopts it");
	IC_TRY(ic_db_write(ctx->app->db, adopt, &a));
	return ic_ledger_settle(ctx->app->ledger, &a.receipt, 1, NULL, 0);
}

ic_status ic_app_wording_end(struct ic_ctx *ctx, ic_id wording,
			     struct ic_shape_wording_version *ret)
{
	struct acting a = { .ctx = ctx, .id = wording, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_db_write(ctx->app->db, end, &a));
	return ic_ledger_settle(ctx->app->ledger, &a.receipt, 1, NULL, 0);
}
