/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sharing with a colleague. A permitted share for care is itself the referral: it gives the
 * recipient a relationship limited to these recordings, this purpose and its expiry, and the six
 * fields of the disclosure are written with it in one transaction. Opening decides again.
 */
#include "app/care/share.h"

#include "app/care/anonymised.h"
#include "app/gate/case.h"
#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/hub.h"
#include "app/gate/instrument.h"
#include "app/gate/policies.h"
#include "app/people/person.h"

enum { SHARE_DAYS = 7, RECENT_MAX = 4 };

struct sharing {
	struct ic_ctx *ctx;
	const struct ic_shape_share_in *in;
	struct ic_case *cases;              /* one a recording */
	struct ic_anonymisation_row *forms; /* one a recording; NULL: the recordings themselves */
	struct ic_staff_row recipient;
	unsigned recipient_kinds;
	bool verified;   /* the recipient stands in the directory */
	uint64_t duties; /* of all recordings */
	ic_bytes consent_words;
	struct ic_share_row row;
	struct ic_disclosure_row disclosure;
	struct ic_event event;
	struct ic_receipt receipt;
	bool exists;
};

static enum ic_fact_RECIP recipient_class(const struct sharing *s)
{
	const unsigned own = 1u << IC_relationship_kind_TEAM | 1u << IC_relationship_kind_ENCOUNTER
			     | 1u << IC_relationship_kind_DECLARED;

	if (!s->verified)
		return IC_RECIP_UNVER;
	if ((s->recipient_kinds & own) != 0)
		return IC_RECIP_TEAM;
	return s->recipient.own_organisation ? IC_RECIP_ORG : IC_RECIP_CAREORG;
}

/* --- load --- */

static ic_status load_recipient(struct ic_db_tx *tx, struct sharing *s)
{
	const ic_time now = ic_clock_now(s->ctx->app->clock);

	if (ic_id_is_zero(s->in->recipient))
		return IC_DONE;
	const ic_status found = ic_staff_load(tx, s->in->recipient, s->ctx->arena, &s->recipient);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	s->verified = s->recipient.active;
	return ic_relationship_kinds(tx, s->recipient.id, s->cases[0].patient.id, now,
				     &s->recipient_kinds);
}

/* What has no form that counts for this recipient and purpose is identifiable. */
static ic_status load_forms(struct ic_db_tx *tx, struct sharing *s)
{
	for (size_t i = 0; i < s->in->recordings.count; i++) {
		const struct ic_anonymised_options options = { &s->cases[i].recording,
							       recipient_class(s), s->in->purpose };
		IC_TRY(ic_anonymised_find(s->ctx, tx, &options, &s->forms[i]));
	}
	return IC_DONE;
}

static ic_status load_sharing(struct ic_db_tx *tx, void *arg)
{
	struct sharing *s = arg;
	const ic_id none = { { 0 } };

	const ic_status found = ic_share_load(tx, s->in->id, s->ctx->arena, &s->row);
	s->exists = ic_ok(found);
	if (s->exists)
		return IC_DONE;
	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	for (size_t i = 0; i < s->in->recordings.count; i++) {
		IC_TRY(ic_case_load(s->ctx, tx, none, s->in->recordings.at[i], none, &s->cases[i]));
		s->ctx->field = "recordings";
		if (!ic_id_equal(s->cases[i].recording.patient, s->cases[0].recording.patient))
			IC_FAIL(FIELD, "recordings of different patients");
	}
	IC_TRY(load_recipient(tx, s));
	return s->forms == NULL ? IC_DONE : load_forms(tx, s);
}

/* --- decide --- */

static struct ic_about about_sharing(const struct sharing *s)
{
	return (struct ic_about) {
		.patient = s->cases[0].recording.patient,
		.images = s->in->recordings.at,
		.image_count = s->in->recordings.count,
		.purpose = s->in->purpose,
		.consent = s->cases[0].recording.consent,
		.recipient = s->verified ? s->recipient.id : (ic_id) { { 0 } },
		.justification = s->in->justification,
	};
}

/* The sender's vector with the sender's own relationship, then the recipient's as it will be at
 * opening: with the relationship that this share gives. */
static ic_status decide_one(struct sharing *s, size_t i, uint64_t met)
{
	const struct ic_case *c = &s->cases[i];
	const bool passed = s->forms != NULL && !ic_id_is_zero(s->forms[i].id);
	const uint64_t asked = IC_BIT(IC_OBLIGATION_JUSTIFY)
			       | (s->forms != NULL ? IC_BIT(IC_OBLIGATION_ANON2) : 0);
	const struct ic_use_facts opening = ic_case_opening(c);
	const bool own = ic_id_is_zero(c->share) || opening.recipient == IC_RECIP_TEAM;
	const struct ic_about about = about_sharing(s);
	struct ic_use_facts use = {
		.purpose = s->in->purpose,
		.recipient = recipient_class(s),
		.relationship = own ? opening.relationship
				    : IC_REL_NO, /* what was shared with me is not mine to share */
		.vital = opening.vital,
		.anonymised = passed,
		.person = s->recipient.id,
	};
	struct ic_facts facts;

	met |= passed ? IC_BIT(IC_OBLIGATION_ANON2) : 0;
	met |= ic_instruments_met(s->ctx, c, &use);
	IC_TRY(ic_case_use(s->ctx, c, &use, &facts));
	IC_TRY(ic_decide(s->ctx, IC_TABLE_D, &facts, asked, met, &about));
	use.relationship = IC_REL_LR;
	IC_TRY(ic_case_use(s->ctx, c, &use, &facts));
	IC_TRY(ic_decide(s->ctx, IC_TABLE_D, &facts, asked, met, &about));
	s->duties |= s->ctx->refusal.decision.obligations;
	return IC_DONE;
}

static ic_status decide_sharing(struct sharing *s)
{
	uint64_t met = IC_BIT(
		IC_OBLIGATION_MIN); /* the items were picked one by one: the list starts empty */

	if (!ic_bytes_is_blank(s->in->justification))
		met |= IC_BIT(IC_OBLIGATION_JUSTIFY);
	for (size_t i = 0; i < s->in->recordings.count; i++)
		IC_TRY(decide_one(s, i, met));
	return IC_DONE;
}

/* --- write --- */

static bool has_consent(const struct ic_case *c)
{
	const struct ic_answer_row *answer = ic_case_record_answer(c);

	return answer != NULL && answer->answer == IC_answer_AGREED;
}

static ic_status prepare(struct sharing *s)
{
	struct ic_ctx *ctx = s->ctx;
	const ic_time now = ic_clock_now(ctx->app->clock);
	const struct ic_about about = about_sharing(s);
	const ic_bytes rule = ic_bytes_of_text(ic_rule_id(ctx->refusal.decision.rule));

	IC_TRY(ic_case_consent_words(ctx, &s->cases[0], s->in->purpose, s->recipient.id,
				     &s->consent_words));
	s->row = (struct ic_share_row) { .id = s->in->id,
					 .patient = about.patient,
					 .sender = ctx->actor.party,
					 .recipient = s->recipient.id,
					 .purpose = s->in->purpose,
					 .urgent = s->in->urgent,
					 .anonymised = s->forms != NULL,
					 .sent = now,
					 .expires = now + SHARE_DAYS * IC_DAY_MS,
					 .rule = rule };
	const struct ic_disclosure_words words = { s->in->justification, s->consent_words };
	IC_TRY(ic_disclosure_words_seal(ctx, about.patient, ic_share_words_place(s->in->id), &words,
					&s->row.sealed_words));
	s->disclosure =
		(struct ic_disclosure_row) { .id = ic_entropy_id(ctx->app->entropy),
					     .patient = about.patient,
					     .share = s->in->id,
					     .purpose = s->in->purpose,
					     .recipient = s->recipient.id,
					     .at = now,
					     .consented = has_consent(&s->cases[0]),
					     .withheld = ic_purpose_is_withheld(s->in->purpose),
					     .rule = rule,
					     .policy = ic_digest_view(&ic_ctx_policy(ctx)->hash),
					     .sealed_words = s->row.sealed_words };
	return ic_about_event(
		ctx, s->forms != NULL ? IC_ACTION_ANONYMISED_SHARED : IC_ACTION_DISCLOSURE_CREATED,
		&about, &s->event);
}

/* What was decided on must still be in force when it is written. */
static ic_status check_forms(struct ic_db_tx *tx, const struct sharing *s)
{
	struct ic_anonymisation_row form;
	struct ic_recording_row recording;

	for (size_t i = 0; i < s->in->recordings.count; i++) {
		IC_TRY(ic_anonymisation_load(tx, s->forms[i].id, s->ctx->arena, &form));
		IC_TRY(ic_recording_load(tx, form.recording, s->ctx->arena, &recording));
		if (!ic_anonymised_covers(&form, &recording, s->row.sent, recipient_class(s),
					  s->row.purpose))
			IC_FAIL(CONFLICT, "an anonymisation ended meanwhile");
	}
	return IC_DONE;
}

static ic_status insert_share(struct ic_db_tx *tx, const struct sharing *s)
{
	const size_t count = s->in->recordings.count;
	struct ic_share_item *items = ic_arena_take(s->ctx->arena, count, sizeof(*items));

	if (items == NULL)
		IC_FAIL(NOMEM, "items of a share");
	for (size_t i = 0; i < count; i++) {
		items[i].recording = s->in->recordings.at[i];
		items[i].anonymisation = s->forms != NULL ? s->forms[i].id : (ic_id) { { 0 } };
	}
	return ic_share_insert(tx, &s->row, items, count);
}

/* Not of a copy: who has that is nothing to the patient. */
static ic_status insert_referral(struct ic_db_tx *tx, struct sharing *s)
{
	if (s->row.anonymised)
		return IC_DONE;
	const struct ic_relationship_row referral = { .id = ic_entropy_id(s->ctx->app->entropy),
						      .staff = s->recipient.id,
						      .patient = s->row.patient,
						      .kind = IC_relationship_kind_REFERRAL,
						      .share = s->row.id,
						      .since = s->row.sent,
						      .until = s->row.expires };

	return ic_relationship_insert(tx, &referral);
}

static ic_status insert_sharing(struct ic_db_tx *tx, void *arg)
{
	struct sharing *s = arg;

	if (s->row.anonymised)
		IC_TRY(check_forms(tx, s));
	IC_TRY(ic_enter(s->ctx, tx, &s->event, &s->receipt));
	s->row.entry = (int64_t)s->receipt.index;
	s->disclosure.entry = s->row.entry;
	IC_TRY(insert_share(tx, s));
	IC_TRY(ic_disclosure_insert(tx, &s->disclosure));
	IC_TRY(insert_referral(tx, s));
	const struct ic_duty_about about = { .patient = s->row.patient,
					     .share = s->row.id,
					     .purpose = s->row.purpose,
					     .entry = s->receipt.index };
	return ic_decide_duties(s->ctx, tx, s->duties, &about);
}

static ic_status answer(struct ic_ctx *ctx, const struct ic_share_row *row,
			struct ic_shape_share *ret)
{
	struct ic_shape_shares list = { 0 };

	IC_TRY(ic_share_shapes(ctx, row, 1, &list));
	*ret = list.rows.at[0];
	return IC_DONE;
}

ic_status ic_share_check_items(struct ic_ctx *ctx, const ic_id *recordings, size_t count)
{
	ctx->field = "recordings";
	if (count == 0 || count > IC_SHARE_ITEMS_MAX)
		IC_FAIL(FIELD, "no recording chosen");
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (ic_id_equal(recordings[i], recordings[j]))
				IC_FAIL(FIELD, "the same recording twice");
	return IC_DONE;
}

static ic_status check_form(struct ic_ctx *ctx, const struct ic_shape_share_in *in)
{
	ctx->field = "id";
	if (ic_id_is_zero(in->id))
		IC_FAIL(FIELD, "share without an id");
	ctx->field = "recipient";
	if (ic_id_equal(in->recipient, ctx->actor.party))
		IC_FAIL(FIELD, "shared with oneself");
	return ic_share_check_items(ctx, in->recordings.at, in->recordings.count);
}

ic_status ic_app_share_create(struct ic_ctx *ctx, const struct ic_shape_share_in *in,
			      struct ic_shape_share *ret)
{
	struct sharing s = { .ctx = ctx, .in = in };

	IC_TRY(check_form(ctx, in));
	s.cases = ic_arena_take(ctx->arena, in->recordings.count, sizeof(*s.cases));
	s.forms = in->anonymised ? ic_arena_take(ctx->arena, in->recordings.count, sizeof(*s.forms))
				 : NULL;
	if (s.cases == NULL || (in->anonymised && s.forms == NULL))
		IC_FAIL(NOMEM, "share");
	IC_TRY(ic_db_read(ctx->app->db, load_sharing, &s));
	if (s.exists) {
		if (!ic_id_equal(s.row.sender, ctx->actor.party))
			IC_FAIL(CONFLICT, "this id names another share");
		return answer(ctx, &s.row, ret);
	}
	IC_TRY(decide_sharing(&s));
	IC_TRY(prepare(&s));
	IC_TRY(ic_db_write(ctx->app->db, insert_sharing, &s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &s.receipt, 1, NULL, 0));
	ic_hub_tell(ctx->app->hub, (struct ic_notice) { .kind = IC_NOTICE_SHARED,
							.party = s.row.recipient,
							.share = s.row.id,
							.urgent = s.row.urgent });
	return answer(ctx, &s.row, ret);
}

/* --- lists --- */

struct listing {
	struct ic_ctx *ctx;
	ic_id share;
	struct ic_share_rows rows;
	struct ic_share_row row;
	struct ic_shape_colleagues *colleagues;
	ic_time before_at; /* of the last share of the page before, and which it was */
	ic_id before;
	bool after_on_call; /* of the last colleague of the page before, and who it was */
	ic_id after;
	enum ic_share_mark mark;
	bool first;
	struct ic_receipt receipt;
};

static ic_status load_sent(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	return ic_share_list_from(tx, l->ctx->actor.party, l->before_at, l->before, l->ctx->arena,
				  &l->rows);
}

static ic_status load_inbox(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	return ic_share_list_to(tx, l->ctx->actor.party, ic_clock_now(l->ctx->app->clock),
				l->ctx->arena, &l->rows);
}

static ic_status load_one(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	return ic_share_of_actor(l->ctx, tx, l->share, &l->row);
}

ic_status ic_app_share_list(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_shares *ret)
{
	struct listing l = { .ctx = ctx };

	*ret = (struct ic_shape_shares) { 0 };
	IC_TRY(ic_cursor_parse(ctx, cursor, &l.before_at, &l.before));
	IC_TRY(ic_db_read(ctx->app->db, load_sent, &l));
	IC_TRY(ic_share_shapes(ctx, l.rows.at, l.rows.count, ret));
	if (l.rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	const struct ic_share_row *last = &l.rows.at[l.rows.count - 1];
	return ic_cursor_emit(ctx, last->sent, last->id, &ret->next);
}

ic_status ic_app_share_inbox(struct ic_ctx *ctx, struct ic_shape_shares *ret)
{
	struct listing l = { .ctx = ctx };

	IC_TRY(ic_db_read(ctx->app->db, load_inbox, &l));
	return ic_share_shapes(ctx, l.rows.at, l.rows.count, ret);
}

ic_status ic_app_share_show(struct ic_ctx *ctx, ic_id share, struct ic_shape_share *ret)
{
	struct listing l = { .ctx = ctx, .share = share };

	IC_TRY(ic_db_read(ctx->app->db, load_one, &l));
	return answer(ctx, &l.row, ret);
}

/* --- marks --- */

static ic_status mark_delivered(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	IC_TRY(load_one(tx, l));
	if (!ic_id_equal(l->row.recipient, l->ctx->actor.party))
		IC_FAIL(ABSENT, "only the recipient's screen delivers");
	return ic_share_mark(tx, l->share, IC_MARK_DELIVERED, ic_clock_now(l->ctx->app->clock),
			     &l->first);
}

ic_status ic_app_share_delivered(struct ic_ctx *ctx, ic_id share)
{
	struct listing l = { .ctx = ctx, .share = share };

	IC_TRY(ic_db_write(ctx->app->db, mark_delivered, &l));
	if (l.first)
		ic_hub_tell(ctx->app->hub, (struct ic_notice) { .kind = IC_NOTICE_DELIVERED,
								.party = l.row.sender,
								.share = share });
	return IC_DONE;
}

static ic_status mark_stopped(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_event event;

	IC_TRY(load_one(tx, l));
	if (!ic_id_equal(l->row.sender, l->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "only the sender stops a share");
	IC_TRY(ic_share_mark(tx, l->share, IC_MARK_STOPPED, ic_clock_now(l->ctx->app->clock),
			     &l->first));
	if (!l->first)
		return IC_DONE;
	const struct ic_about about = { .patient = l->row.patient,
					.purpose = l->row.purpose,
					.recipient = l->row.recipient };
	l->ctx->refusal = (struct ic_refusal) { 0 };
	IC_TRY(ic_about_event(l->ctx, IC_ACTION_DISCLOSURE_REVOKED, &about, &event));
	return ic_enter(l->ctx, tx, &event, &l->receipt);
}

ic_status ic_app_share_stop(struct ic_ctx *ctx, ic_id share, struct ic_shape_share *ret)
{
	struct listing l = { .ctx = ctx, .share = share };

	IC_TRY(ic_db_write(ctx->app->db, mark_stopped, &l));
	if (l.first) {
		IC_TRY(ic_ledger_settle(ctx->app->ledger, &l.receipt, 1, NULL, 0));
		ic_hub_tell(ctx->app->hub, (struct ic_notice) { .kind = IC_NOTICE_STOPPED,
								.party = l.row.recipient,
								.share = share });
	}
	return ic_app_share_show(ctx, share, ret);
}

void ic_share_tell_ended(struct ic_ctx *ctx, const struct ic_share_ends *shares)
{
	for (size_t i = 0; i < shares->count; i++) {
		struct ic_notice notice = { .kind = IC_NOTICE_STOPPED,
					    .party = shares->at[i].recipient,
					    .share = shares->at[i].share };
		ic_hub_tell(ctx->app->hub, notice);
		notice.party = shares->at[i].sender;
		ic_hub_tell(ctx->app->hub, notice);
	}
}

/* --- who can be shared with --- */

static bool is_recent(const struct ic_share_items *recent, ic_id id)
{
	for (size_t i = 0; i < recent->count; i++)
		if (ic_id_equal(recent->at[i], id))
			return true;
	return false;
}

/* Whether the last one is on call, and who it is. */
static ic_status emit_cursor(struct ic_ctx *ctx, const struct ic_staff_row *last,
			     ic_bytes *ret_cursor)
{
	char text[1 + IC_ID_TEXT + 1];

	text[0] = last->on_call ? '1' : '0';
	ic_id_emit(last->id, text + 1);
	return ic_arena_keep(ctx->arena, ic_bytes_of(text, 1 + IC_ID_TEXT), ret_cursor);
}

static ic_status load_colleagues(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_ctx *ctx = l->ctx;
	struct ic_share_items recent;
	struct ic_staff_rows staff;
	size_t count = 0;

	IC_TRY(ic_share_recent_recipients(tx, ctx->actor.party, RECENT_MAX, ctx->arena, &recent));
	IC_TRY(ic_staff_list(tx, l->after_on_call, l->after, ctx->arena, &staff));
	struct ic_shape_colleague *at = ic_arena_take(ctx->arena, staff.count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "colleagues");
	for (size_t i = 0; i < staff.count; i++) {
		const struct ic_staff_row *row = &staff.at[i];
		struct ic_member member;
		if (ic_id_equal(row->id, ctx->actor.party) || row->role == IC_role_ADMINISTRATOR)
			continue;
		IC_TRY(ic_member_read(ctx, row, &member));
		at[count] = (struct ic_shape_colleague) { .id = row->id,
							  .name = member.name,
							  .job = member.job,
							  .team = row->team_name,
							  .on_call = row->on_call,
							  .recent = is_recent(&recent, row->id) };
		if (member.phone.len > 0)
			at[count].phone = member.phone;
		count++;
	}
	l->colleagues->rows.at = at;
	l->colleagues->rows.count = count;
	return staff.count < IC_LIST_ROWS_MAX
		       ? IC_DONE
		       : emit_cursor(ctx, &staff.at[staff.count - 1], &l->colleagues->next);
}

static ic_status parse_cursor(struct listing *l, ic_bytes cursor)
{
	const ic_bytes id = ic_bytes_from(cursor, 1);

	if (cursor.len == 0)
		return IC_DONE;
	l->ctx->field = "cursor";
	if ((cursor.ptr[0] != '0' && cursor.ptr[0] != '1') || !ic_ok(ic_id_parse(id, &l->after)))
		IC_FAIL(FIELD, "not a cursor");
	l->after_on_call = cursor.ptr[0] == '1';
	return IC_DONE;
}

ic_status ic_app_colleagues(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_colleagues *ret)
{
	struct listing l = { .ctx = ctx, .colleagues = ret };

	IC_TRY(parse_cursor(&l, cursor));
	*ret = (struct ic_shape_colleagues) { 0 };
	return ic_db_read(ctx->app->db, load_colleagues, &l);
}
