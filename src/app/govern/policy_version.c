/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hospital's own version of the policy: compared with the shipped one and the law over every
 * situation, proposed, signed, in force, ended.
 *
 *     proposed ──signed by all──▶ in force ──▶ replaced, withdrawn, or lapsed
 *
 * A version that only asks for more takes the Caldicott Guardian's signature; one that permits,
 * within the law, what the shipped one does not takes the data protection officer's as well. A
 * signature is an entry in the ledger that names the text by its hash (docs/design/043). A version
 * whose first review is overdue, or that no longer keeps within a newer shipped policy, lapses: the
 * shipped one decides.
 */
#include "app/govern/policy_version.h"

#include <stdint.h>
#include <string.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/people/person.h"
#include "app/use_cases.h"
#include "base/alloc.h"
#include "policy/pack.h"

#define SIGNED_BY(role) ((uint32_t)1 << (role))

/* --- comparing --- */

static const int kinds[] = { [IC_PACK_TIGHTER] = IC_policy_difference_TIGHTER,
			     [IC_PACK_LOOSER] = IC_policy_difference_LOOSER,
			     [IC_PACK_UNREASONED] = IC_policy_difference_UNREASONED,
			     [IC_PACK_BEYOND] = IC_policy_difference_BEYOND };

/* The pack's own texts end with the pack: what is shown of them is copied. */
static ic_status keep_text(struct ic_ctx *ctx, const char *text, ic_bytes *ret_text)
{
	return ic_arena_keep(ctx->arena, ic_bytes_of_text(text), ret_text);
}

static ic_status show_difference(struct ic_ctx *ctx, const struct ic_pack_difference *row,
				 struct ic_shape_policy_difference *ret)
{
	*ret = (struct ic_shape_policy_difference) {
		.kind = kinds[row->kind],
		.shipped = ic_bytes_of_text(ic_rule_id(row->shipped)),
		.shipped_answer = ic_verdict_of(ic_rule_outcome(row->shipped)),
		.own_answer = ic_verdict_of(ic_rule_outcome(row->pack)),
		.situations = (int64_t)row->situations,
	};
	IC_TRY(keep_text(ctx, ic_rule_id(row->pack), &ret->own));
	if (row->kind == IC_PACK_LOOSER) {
		ret->review = ic_rule_review(row->pack);
		IC_TRY(keep_text(ctx, ic_rule_local_reason(row->pack), &ret->reason));
	}
	return ic_facts_words(ctx, row->table, &row->example, &ret->example);
}

static ic_status show_report(struct ic_ctx *ctx, const struct ic_pack_report *report,
			     struct ic_shape_policy_comparison *ret)
{
	struct ic_shape_policy_difference *at =
		ic_arena_take(ctx->arena, report->count + 1, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "differences of a policy");
	for (size_t i = 0; i < report->count; i++)
		IC_TRY(show_difference(ctx, &report->rows[i], &at[i]));
	ret->acceptable = report->acceptable;
	ret->differences.at = at;
	ret->differences.count = report->count;
	return IC_DONE;
}

static ic_status compare(struct ic_ctx *ctx, const struct ic_policy *pack,
			 struct ic_shape_policy_comparison *ret)
{
	struct ic_pack_report *report = ic_alloc(1, sizeof(*report));

	if (report == NULL)
		IC_FAIL(NOMEM, "comparing policies");
	ic_status status =
		ic_pack_compare(ic_policies_shipped(ctx->app->policies)->policy, pack, report);
	if (ic_ok(status))
		status = show_report(ctx, report, ret);
	ic_free(report);
	return status;
}

static ic_status show_fault(struct ic_ctx *ctx, const struct ic_policy_error *where,
			    struct ic_shape_policy_comparison *ret)
{
	struct ic_shape_policy_fault *fault = ic_arena_take(ctx->arena, 1, sizeof(*fault));

	if (fault == NULL)
		IC_FAIL(NOMEM, "a fault of a policy");
	*fault = (struct ic_shape_policy_fault) { .line = where->line,
						  .column = where->column,
						  .message = ic_bytes_of_text(where->message) };
	if (where->expected != NULL)
		IC_TRY(keep_text(ctx, where->expected, &fault->nearest));
	if (where->has_situation)
		IC_TRY(ic_facts_words(ctx, where->table, &where->situation, &fault->situation));
	ret->faults.at = fault;
	ret->faults.count = 1;
	return IC_DONE;
}

/* What cannot be read gives a fault, and no pack. */
static ic_status read_pack(struct ic_ctx *ctx, ic_bytes text, struct ic_policy **ret_pack,
			   struct ic_shape_policy_comparison *ret)
{
	struct ic_policy_error where;

	*ret = (struct ic_shape_policy_comparison) { .acceptable = false };
	const ic_status status = ic_policy_parse(text, ret_pack, &where);
	if (ic_failed_with(status, IC_E_SYNTAX))
		return show_fault(ctx, &where, ret);
	return status;
}

static bool is_looser(const struct ic_shape_policy_comparison *comparison)
{
	for (size_t i = 0; i < comparison->differences.count; i++)
		if (comparison->differences.at[i].kind == IC_policy_difference_LOOSER)
			return true;
	return false;
}

/* The end of the first day of review, in London; 0: none is asked for. */
static ic_time review_of(const struct ic_policy *pack)
{
	const struct ic_date day = ic_policy_review(pack);

	return day.year == 0 ? 0
			     : ic_time_london_midnight(ic_date_of_days(ic_date_to_days(day) + 1));
}

/* --- showing --- */

static uint32_t signed_by(const struct ic_policy_signatures *signatures)
{
	uint32_t roles = 0;

	for (size_t i = 0; i < signatures->count; i++)
		roles |= SIGNED_BY(signatures->at[i].role);
	return roles;
}

static uint32_t needed(bool looser)
{
	return SIGNED_BY(IC_role_CALDICOTT_GUARDIAN) | (looser ? SIGNED_BY(IC_role_DPO) : 0);
}

static int state_of(struct ic_ctx *ctx, const struct ic_policy_row *row)
{
	if (row->ended != 0)
		return ic_id_is_zero(row->ended_by) ? IC_policy_state_REPLACED
						    : IC_policy_state_WITHDRAWN;
	if (row->in_force == 0)
		return IC_policy_state_PROPOSED;
	const struct ic_policy_version *now =
		ic_policies_at(ctx->app->policies, ic_clock_now(ctx->app->clock));
	return ic_bytes_equal(ic_digest_view(&now->hash), row->hash) ? IC_policy_state_IN_FORCE
								     : IC_policy_state_LAPSED;
}

static ic_status put_signatures(struct ic_ctx *ctx, struct ic_db_tx *tx,
				const struct ic_policy_signatures *signatures,
				struct ic_shape_policy_version *ret)
{
	struct ic_shape_policy_signature *at =
		ic_arena_take(ctx->arena, signatures->count + 1, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "signatures of a policy");
	for (size_t i = 0; i < signatures->count; i++) {
		const struct ic_policy_signature *one = &signatures->at[i];
		at[i] = (struct ic_shape_policy_signature) { .role = one->role,
							     .at = one->at,
							     .entry = one->entry };
		IC_TRY(ic_member_name(ctx, tx, one->staff, &at[i].name));
	}
	ret->signatures.at = at;
	ret->signatures.count = signatures->count;
	return IC_DONE;
}

static ic_status put_missing(struct ic_ctx *ctx, uint32_t roles,
			     struct ic_shape_policy_version *ret)
{
	const size_t count = (size_t)__builtin_popcount(roles);
	ic_bytes *words = ic_arena_take(ctx->arena, count + 1, sizeof(*words));
	size_t n = 0;

	if (words == NULL)
		IC_FAIL(NOMEM, "roles that have still to sign");
	for (int role = IC_role_CLINICIAN; role <= IC_role_ADMINISTRATOR; role++)
		if ((roles & SIGNED_BY(role)) != 0)
			words[n++] =
				ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_role, role));
	ret->missing.at = words;
	ret->missing.count = count;
	return IC_DONE;
}

static ic_status show_version(struct ic_ctx *ctx, struct ic_db_tx *tx,
			      const struct ic_policy_row *row, struct ic_shape_policy_version *ret)
{
	struct ic_policy_signatures signatures;

	*ret = (struct ic_shape_policy_version) { .id = row->id,
						  .name = row->name,
						  .title = row->title,
						  .state = state_of(ctx, row),
						  .looser = row->looser,
						  .review = row->review,
						  .proposed = row->proposed,
						  .in_force = row->in_force,
						  .ended = row->ended };
	IC_TRY(ic_policy_signatures(tx, row->id, ctx->arena, &signatures));
	IC_TRY(ic_arena_hex(ctx->arena, row->hash, &ret->sha256));
	IC_TRY(ic_member_name(ctx, tx, row->proposed_by, &ret->proposed_by));
	IC_TRY(put_signatures(ctx, tx, &signatures, ret));
	return put_missing(ctx, row->ended == 0 ? needed(row->looser) & ~signed_by(&signatures) : 0,
			   ret);
}

struct listing {
	struct ic_ctx *ctx;
	struct ic_shape_policy_versions *ret;
};

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_policy_rows rows;

	IC_TRY(ic_policy_list(tx, l->ctx->arena, &rows));
	struct ic_shape_policy_version *at =
		ic_arena_take(l->ctx->arena, rows.count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "versions of the policy");
	for (size_t i = 0; i < rows.count; i++)
		IC_TRY(show_version(l->ctx, tx, &rows.at[i], &at[i]));
	l->ret->rows.at = at;
	l->ret->rows.count = rows.count;
	return IC_DONE;
}

ic_status ic_app_policy_list(struct ic_ctx *ctx, struct ic_shape_policy_versions *ret)
{
	const struct ic_policy_version *shipped = ic_policies_shipped(ctx->app->policies);
	struct listing l = { .ctx = ctx, .ret = ret };

	*ret = (struct ic_shape_policy_versions) {
		.shipped_name = ic_bytes_of_text(ic_policy_name(shipped->policy)),
		.shipped_title = ic_bytes_of_text(ic_policy_title(shipped->policy)),
	};
	IC_TRY(ic_arena_hex(ctx->arena, ic_digest_view(&shipped->hash), &ret->shipped_sha256));
	return ic_db_read(ctx->app->db, load_list, &l);
}

/* --- proposing, signing, ending --- */

struct acting {
	struct ic_ctx *ctx;
	ic_id id;
	ic_bytes text;
	struct ic_policy_row row;
	ic_digest hash;
	uint32_t signed_by; /* roles that have signed it */
	bool looser;        /* than the shipped policy of today */
	bool in_force;      /* it came into force */
	bool over;          /* the version in force ended */
	struct ic_receipt receipt;
	struct ic_shape_policy_version *ret;
};

/* The entry names the text by its hash. */
static ic_status enter(struct acting *a, struct ic_db_tx *tx, const char *what)
{
	struct ic_event event = { .action = IC_ACTION_POLICY_CHANGED };

	event.value[IC_F_POLICY] = ic_digest_view(&ic_ctx_policy(a->ctx)->hash);
	event.value[IC_F_DECISION] = ic_bytes_of_text(what);
	event.value[IC_F_CONTENT] = a->row.hash;
	return ic_enter(a->ctx, tx, &event, &a->receipt);
}

/* One name, one text: what is named on a screen or in a letter can be found. */
static ic_status check_name(struct ic_db_tx *tx, const struct acting *a)
{
	bool taken = false;

	IC_TRY(ic_policy_has_name(tx, a->row.name, a->row.hash, &taken));
	if (taken)
		IC_FAIL(FIELD, "an earlier version has this name: raise the version in it");
	return IC_DONE;
}

static ic_status insert_proposal(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;

	IC_TRY(check_name(tx, a));
	IC_TRY(enter(a, tx, "proposed"));
	a->row.entry = (int64_t)a->receipt.index;
	IC_TRY(ic_policy_insert(tx, &a->row, a->text));
	return show_version(a->ctx, tx, &a->row, a->ret);
}

static ic_status propose(struct ic_ctx *ctx, const struct ic_policy *pack, ic_bytes text,
			 struct ic_shape_policy_comparison *ret)
{
	struct ic_shape_policy_version *version = ic_arena_take(ctx->arena, 1, sizeof(*version));
	struct acting a = { .ctx = ctx, .text = text, .ret = version, .hash = ic_sha256(text) };

	if (version == NULL)
		IC_FAIL(NOMEM, "a proposed policy");
	a.row = (struct ic_policy_row) { .id = ic_entropy_id(ctx->app->entropy),
					 .hash = ic_digest_view(&a.hash),
					 .looser = is_looser(ret),
					 .review = review_of(pack),
					 .proposed = ic_clock_now(ctx->app->clock),
					 .proposed_by = ctx->actor.party };
	IC_TRY(keep_text(ctx, ic_policy_name(pack), &a.row.name));
	IC_TRY(keep_text(ctx, ic_policy_title(pack), &a.row.title));
	IC_TRY(ic_db_write(ctx->app->db, insert_proposal, &a));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &a.receipt, 1, NULL, 0));
	ret->version = version;
	return IC_DONE;
}

/* The line of @text that names the policy. */
static int line_of_name(ic_bytes text)
{
	int line = 1;

	for (size_t i = 0; i < text.len; i++) {
		if (ic_bytes_start_with(ic_bytes_from(text, i), IC_LIT("policy "))
		    && (i == 0 || text.ptr[i - 1] == '\n'))
			return line;
		line += text.ptr[i] == '\n';
	}
	return 1;
}

/* The hospital's rules are not the shipped ones, and do not go by their name. */
static ic_status check_own_name(struct ic_ctx *ctx, const struct ic_policy *pack, ic_bytes text,
				struct ic_shape_policy_comparison *ret)
{
	const char *shipped = ic_policy_name(ic_policies_shipped(ctx->app->policies)->policy);
	const struct ic_policy_error where = {
		.line = line_of_name(text),
		.column = 1,
		.message = "these rules have the name of the shipped ones: give them a name and a "
			   "version of the hospital's own, such as anytown-2026-1",
	};

	if (strcmp(ic_policy_name(pack), shipped) != 0)
		return IC_DONE;
	ret->acceptable = false;
	return show_fault(ctx, &where, ret);
}

ic_status ic_app_policy_propose(struct ic_ctx *ctx, const struct ic_shape_policy_in *in,
				struct ic_shape_policy_comparison *ret)
{
	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *pack = NULL;

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(read_pack(ctx, in->text, &pack, ret));
	if (pack == NULL)
		return IC_DONE;
	IC_TRY(compare(ctx, pack, ret));
	IC_TRY(check_own_name(ctx, pack, in->text, ret));
	if (!ret->acceptable || in->compare_only)
		return IC_DONE;
	const ic_time review = review_of(pack);
	ctx->field = "text";
	if (review != 0 && review <= ic_clock_now(ctx->app->clock))
		IC_FAIL(FIELD, "a day of review that has passed");
	return propose(ctx, pack, in->text, ret);
}

static ic_status load_version_text(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;

	return ic_policy_load_text(tx, a->id, a->ctx->arena, &a->text);
}

ic_status ic_app_policy_text(struct ic_ctx *ctx, ic_id version, struct ic_buf *out)
{
	struct acting a = { .ctx = ctx, .id = version };

	IC_TRY(ic_db_read(ctx->app->db, load_version_text, &a));
	return ic_buf_put(out, a.text);
}

/* The text of @id, read and compared anew. */
static ic_status load_pack(struct ic_ctx *ctx, ic_id id, struct ic_policy **ret_pack,
			   struct ic_shape_policy_comparison *ret)
{
	struct acting a = { .ctx = ctx, .id = id };

	IC_TRY(ic_db_read(ctx->app->db, load_version_text, &a));
	IC_TRY(read_pack(ctx, a.text, ret_pack, ret));
	return *ret_pack == NULL ? IC_DONE : compare(ctx, *ret_pack, ret);
}

ic_status ic_app_policy_compare(struct ic_ctx *ctx, ic_id version,
				struct ic_shape_policy_comparison *ret)
{
	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *pack = NULL;

	return load_pack(ctx, version, &pack, ret);
}

/* Two signatures are two people's, whatever roles one person has had. */
static ic_status check_another_person(struct acting *a, struct ic_db_tx *tx)
{
	struct ic_policy_signatures signatures;

	IC_TRY(ic_policy_signatures(tx, a->id, a->ctx->arena, &signatures));
	for (size_t i = 0; i < signatures.count; i++)
		if (ic_id_equal(signatures.at[i].staff, a->ctx->actor.party))
			IC_FAIL(STATE, "this person has signed it already");
	return IC_DONE;
}

static ic_status insert_signature(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;
	const ic_time now = ic_clock_now(a->ctx->app->clock);
	const int role = a->ctx->actor.role;
	struct ic_policy_signatures signatures;

	IC_TRY(ic_policy_load(tx, a->id, a->ctx->arena, &a->row));
	if (a->row.in_force != 0 || a->row.ended != 0)
		IC_FAIL(STATE, "this version is in force or has ended");
	if ((needed(a->looser) & SIGNED_BY(role)) == 0)
		IC_FAIL(FORBIDDEN, "this role does not sign it");
	IC_TRY(check_another_person(a, tx));
	IC_TRY(enter(a, tx, "signed"));
	const struct ic_policy_signature signature = { .role = role,
						       .staff = a->ctx->actor.party,
						       .at = now,
						       .entry = (int64_t)a->receipt.index };
	const ic_status there = ic_policy_sign(tx, a->id, &signature);
	if (ic_failed_with(there, IC_E_EXISTS))
		IC_FAIL(STATE, "signed in this role already");
	IC_TRY(there);
	IC_TRY(ic_policy_signatures(tx, a->id, a->ctx->arena, &signatures));
	a->in_force = (needed(a->looser) & ~signed_by(&signatures)) == 0;
	return a->in_force ? ic_policy_put_in_force(tx, a->id, now) : IC_DONE;
}

static ic_status load_shown(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;

	IC_TRY(ic_policy_load(tx, a->id, a->ctx->arena, &a->row));
	return show_version(a->ctx, tx, &a->row, a->ret);
}

/* With the last signature @pack decides, from this moment on. */
static ic_status sign(struct acting *a, struct ic_policy **pack, ic_time until)
{
	IC_TRY(ic_policies_check_room(a->ctx->app->policies));
	IC_TRY(ic_db_write(a->ctx->app->db, insert_signature, a));
	return a->in_force ? ic_policies_set(a->ctx->app->policies, IC_TAKE(*pack), until)
			   : IC_DONE;
}

ic_status ic_app_policy_sign(struct ic_ctx *ctx, ic_id version, struct ic_shape_policy_version *ret)
{
	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *pack = NULL;
	struct ic_shape_policy_comparison comparison;
	struct acting a = { .ctx = ctx, .id = version, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(load_pack(ctx, version, &pack, &comparison));
	if (!comparison.acceptable)
		IC_FAIL(STATE, "it no longer keeps within the shipped policy");
	const ic_time review = review_of(pack);
	if (review != 0 && review <= ic_clock_now(ctx->app->clock))
		IC_FAIL(STATE, "its day of review has passed");
	a.looser = is_looser(&comparison);
	ic_policies_change_begin(ctx->app->policies);
	const ic_status status = sign(&a, &pack, review == 0 ? INT64_MAX : review);
	ic_policies_change_end(ctx->app->policies);
	IC_TRY(status);
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &a.receipt, 1, NULL, 0));
	return ic_db_read(ctx->app->db, load_shown, &a);
}

static ic_status end_version(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;

	IC_TRY(ic_policy_load(tx, a->id, a->ctx->arena, &a->row));
	if (a->row.ended != 0)
		IC_FAIL(STATE, "this version has ended");
	a->over = a->row.in_force != 0;
	IC_TRY(enter(a, tx, "withdrawn"));
	return ic_policy_end(tx, a->id, ic_clock_now(a->ctx->app->clock), a->ctx->actor.party);
}

static ic_status withdraw(struct acting *a)
{
	IC_TRY(ic_db_write(a->ctx->app->db, end_version, a));
	return a->over ? ic_policies_set(a->ctx->app->policies, NULL, 0) : IC_DONE;
}

ic_status ic_app_policy_withdraw(struct ic_ctx *ctx, ic_id version,
				 struct ic_shape_policy_version *ret)
{
	struct acting a = { .ctx = ctx, .id = version, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	ic_policies_change_begin(ctx->app->policies);
	const ic_status status = withdraw(&a);
	ic_policies_change_end(ctx->app->policies);
	IC_TRY(status);
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &a.receipt, 1, NULL, 0));
	return ic_db_read(ctx->app->db, load_shown, &a);
}

/* --- at the start --- */

static ic_status find_in_force(struct ic_db_tx *tx, void *arg)
{
	struct acting *a = arg;
	struct ic_policy_signatures signatures;

	IC_TRY(ic_policy_find_in_force(tx, a->ctx->arena, &a->row));
	a->id = a->row.id;
	IC_TRY(ic_policy_signatures(tx, a->id, a->ctx->arena, &signatures));
	a->signed_by = signed_by(&signatures);
	return IC_DONE;
}

ic_status ic_policy_version_resume(struct ic_ctx *ctx)
{
	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *pack = NULL;
	struct ic_shape_policy_comparison comparison;
	struct acting a = { .ctx = ctx };

	IC_TRY(ic_db_read(ctx->app->db, find_in_force, &a));
	if (ic_id_is_zero(a.id))
		return IC_DONE;
	IC_TRY(load_pack(ctx, a.id, &pack, &comparison));
	if (!comparison.acceptable || (needed(is_looser(&comparison)) & ~a.signed_by) != 0)
		return IC_DONE; /* lapsed: the page says so */
	return ic_policies_set(ctx->app->policies, IC_TAKE(pack),
			       a.row.review == 0 ? INT64_MAX : a.row.review);
}
