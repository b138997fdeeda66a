/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is due, and why: the review of information governance, and what it states for it. Only
 * patients all of whose recordings are old enough for the shortest class are opened at all.
 */
#include "app/life/retention.h"

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "app/people/person.h"
#include "app/use_cases.h"

enum { KEEP_YEARS_MAX = 20 }; /* beyond it an archive decides, not an appraisal (RC-08) */

/* --- the review --- */

struct reviewing {
	struct ic_ctx *ctx;
	ic_id cursor;
	struct ic_candidate_rows candidates;
	struct ic_ending *endings;
	size_t count;
	struct ic_ring ring;
	struct ic_shape_retention_rows *ret;
};

/* Whether it could be due if the patient had been grown up; then the date of birth is worth
 * opening. */
static bool is_worth_opening(struct ic_ctx *ctx, const struct ic_ending *ending)
{
	struct ic_ending grown = *ending;
	bool due = false;

	grown.facts.born = (struct ic_date) { 1, 1, 1 };
	ic_ending_judge(ctx, &grown, &due);
	return due;
}

static ic_status load_page(struct ic_db_tx *tx, void *arg)
{
	struct reviewing *r = arg;
	struct ic_date day = ic_ctx_today(r->ctx);
	struct ic_recording_row last = { .taken = 0 };

	day.year -= ic_retention_years_min();
	if (!ic_date_is_valid(day))
		day.day--; /* 29 February */
	if (!ic_id_is_zero(r->cursor))
		IC_TRY(ic_recording_load(tx, r->cursor, r->ctx->arena, &last));
	IC_TRY(ic_candidate_list(tx, ic_time_london_midnight(day), last.taken, r->cursor,
				 r->ctx->arena, &r->candidates));
	r->count = 0;
	for (size_t i = 0; i < r->candidates.count; i++) {
		struct ic_ending *ending = &r->endings[r->count];
		IC_TRY(ic_ending_load(r->ctx, tx, &r->candidates.at[i], ending));
		r->count += is_worth_opening(r->ctx, ending);
	}
	return IC_DONE;
}

static ic_status put_hold(struct reviewing *r, struct ic_db_tx *tx, ic_id id,
			  struct ic_shape_retention_row *row)
{
	struct ic_hold_row hold;

	if (ic_id_is_zero(id))
		return IC_DONE;
	IC_TRY(ic_hold_load(tx, id, &hold));
	row->held = hold.placed;
	return ic_member_name(r->ctx, tx, hold.placed_by, &row->held_by);
}

static ic_status put_appraisal(struct reviewing *r, struct ic_db_tx *tx,
			       const struct ic_appraisal_row *appraisal,
			       struct ic_shape_retention_row *row)
{
	if (ic_id_is_zero(appraisal->id))
		return IC_DONE;
	row->appraised = appraisal->at;
	return ic_member_name(r->ctx, tx, appraisal->by, &row->appraised_by);
}

static ic_status shape_row(struct reviewing *r, struct ic_db_tx *tx, const struct ic_ending *ending,
			   const struct ic_person *person, const struct ic_retention *retention)
{
	const struct ic_facts facts = ic_ending_facts(ending, retention, true, IC_REQ_DISPOSE);
	const struct ic_decision decision =
		ic_policy_decide(ic_ctx_policy(r->ctx)->policy, IC_TABLE_L, &facts);
	const struct ic_retention_class_info *info = ic_retention_class_info(retention->decided_by);
	struct ic_shape_retention_row row = {
		.recording = ending->recording.id,
		.patient = ending->patient.id,
		.taken = ending->recording.taken,
		.body_site = ending->recording.body_site,
		.class = ic_bytes_of_text(info->name),
		.class_words = ic_bytes_of_text(info->words),
		.until = retention->until,
		.last_seen = ending->facts.last_seen,
		.source = ic_bytes_of_text(info->source),
		.to_confirm = info->to_confirm,
		.hold = ending->hold,
		.dispose = facts.of[IC_FACT_APPRAISED],
		.rule = ic_bytes_of_text(ic_rule_id(decision.rule)),
		.reason = ic_bytes_of_text(ic_rule_reason(decision.rule)),
		.remedy = ic_bytes_of_text(ic_rule_remedy(decision.rule)),
	};

	IC_TRY(put_hold(r, tx, ending->hold, &row));
	IC_TRY(put_appraisal(r, tx, &ending->appraisal, &row));
	IC_TRY(ic_person_name(r->ctx, person, ic_clock_now(r->ctx->app->clock), &row.patient_name));
	r->ret->rows.at[r->ret->rows.count++] = row;
	return IC_DONE;
}

static ic_status shape_page(struct ic_db_tx *tx, void *arg)
{
	struct reviewing *r = arg;

	r->ret->rows.count = 0;
	for (size_t i = 0; i < r->count; i++) {
		struct ic_ending *ending = &r->endings[i];
		struct ic_person person;
		bool due = false;
		IC_TRY(ic_person_read(r->ctx, &r->ring, &ending->patient, &person));
		ending->facts.born = person.born;
		const struct ic_retention retention = ic_ending_judge(r->ctx, ending, &due);
		if (due)
			IC_TRY(shape_row(r, tx, ending, &person, &retention));
	}
	return IC_DONE;
}

static ic_status open_and_shape(struct reviewing *r)
{
	for (size_t i = 0; i < r->count; i++)
		IC_TRY(ic_ring_want(&r->ring, r->endings[i].patient.id));
	IC_TRY(ic_ring_open_list(r->ctx, IC_purpose_AUDIT, &r->ring));
	return ic_db_read(r->ctx->app->db, shape_page, r);
}

ic_status ic_app_retention_review(struct ic_ctx *ctx, ic_bytes cursor,
				  struct ic_shape_retention_rows *ret)
{
	struct reviewing r = { .ctx = ctx, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	ctx->field = "cursor";
	if (cursor.len > 0 && !ic_ok(ic_id_parse(cursor, &r.cursor)))
		IC_FAIL(FIELD, "not a cursor");
	*ret = (struct ic_shape_retention_rows) { 0 };
	r.endings = ic_arena_take(ctx->arena, IC_LIST_ROWS_MAX + 1, sizeof(*r.endings));
	ret->rows.at = ic_arena_take(ctx->arena, IC_LIST_ROWS_MAX, sizeof(*ret->rows.at));
	if (r.endings == NULL || ret->rows.at == NULL)
		IC_FAIL(NOMEM, "retention review");
	IC_TRY(ic_db_read(ctx->app->db, load_page, &r));
	const ic_status status = open_and_shape(&r);
	ic_ring_done(&r.ring);
	IC_TRY(status);
	if (r.candidates.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	return ic_event_text_id(ctx, r.candidates.at[r.candidates.count - 1].recording, &ret->next);
}

/* --- what governance states and decides --- */

struct stating {
	struct ic_ctx *ctx;
	ic_status (*insert)(struct ic_db_tx *tx, struct stating *s);
	const void *in;
	ic_id id;
	ic_id recording; /* zero: the whole patient */
	ic_id patient;
	ic_time now;
	struct ic_event event;
	struct ic_receipt receipt;
};

static ic_status append_and_insert(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;
	struct ic_recording_row row;

	if (!ic_id_is_zero(s->recording)) {
		IC_TRY(ic_recording_load(tx, s->recording, s->ctx->arena, &row));
		if (row.state == IC_recording_state_DESTROYED)
			IC_FAIL(GONE, "the recording was destroyed");
		s->patient = row.patient;
	}
	IC_TRY(ic_patient_whole(tx, s->patient, &s->patient));
	s->event.subject = s->patient;
	IC_TRY(ic_event_put_id(s->ctx, &s->event, IC_F_IMAGE, s->recording));
	IC_TRY(ic_enter(s->ctx, tx, &s->event, &s->receipt));
	return s->insert(tx, s);
}

static ic_status state(struct stating *s, ic_bytes reason, struct ic_shape_governed *ret)
{
	struct ic_ctx *ctx = s->ctx;

	ctx->field = "reason";
	if (reason.len == 0)
		IC_FAIL(FIELD, "the reason is missing");
	s->event.value[IC_F_TEXT] = reason;
	IC_TRY(ic_db_write(ctx->app->db, append_and_insert, s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &s->receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = s->id, .entry = (int64_t)s->receipt.index };
	return IC_DONE;
}

static struct stating begin(struct ic_ctx *ctx, enum ic_action action, const void *in)
{
	return (struct stating) { .ctx = ctx,
				  .in = in,
				  .id = ic_entropy_id(ctx->app->entropy),
				  .now = ic_clock_now(ctx->app->clock),
				  .event = { .action = action } };
}

/* "words YYYY-MM-DD" for the entry. */
static ic_status put_words(struct stating *s, const char *words, ic_bytes what, struct ic_date day)
{
	char text[IC_DATE_TEXT + 1];
	IC_AUTO(buf) said = { 0 };

	ic_buf_init(&said, 128);
	IC_TRY(ic_buf_put_text(&said, words));
	IC_TRY(ic_buf_put(&said, what));
	if (day.year != 0) {
		ic_date_emit(day, text);
		IC_TRY(ic_buf_put_text(&said, " "));
		IC_TRY(ic_buf_put_text(&said, text));
	}
	s->event.value[IC_F_DECISION] = ic_arena_copy(s->ctx->arena, ic_buf_view(&said));
	if (s->event.value[IC_F_DECISION].len != said.len)
		IC_FAIL(NOMEM, "entry");
	return IC_DONE;
}

static ic_status check_death(struct ic_db_tx *tx, struct stating *s,
			     const struct ic_shape_retention_note_in *in)
{
	ic_time alive = 0;

	if (!ic_bytes_equal(in->what, IC_LIT("DIED")) || in->withdrawn)
		return IC_DONE;
	IC_TRY(ic_seen_alive(tx, s->patient, &alive));
	s->ctx->field = "day";
	if (ic_date_is_after(ic_time_london_date(alive), in->day))
		IC_FAIL(FIELD, "the patient was seen after that day");
	return IC_DONE;
}

static ic_status insert_note(struct ic_db_tx *tx, struct stating *s)
{
	const struct ic_shape_retention_note_in *in = s->in;
	const struct ic_retention_note note = { .id = s->id,
						.patient = s->patient,
						.what = in->what,
						.day = in->day,
						.withdrawn = in->withdrawn,
						.stated = s->now,
						.stated_by = s->ctx->actor.party,
						.entry = (int64_t)s->receipt.index };

	IC_TRY(check_death(tx, s, in));
	return ic_retention_note_insert(tx, &note);
}

static ic_status check_note(struct ic_ctx *ctx, const struct ic_shape_retention_note_in *in)
{
	const bool is_day = ic_bytes_equal(in->what, IC_LIT("LAST_SEEN"))
			    || ic_bytes_equal(in->what, IC_LIT("DIED"));
	enum ic_retention_class class;

	ctx->field = "what";
	if (!is_day && !ic_retention_class_find(in->what, &class))
		IC_FAIL(FIELD, "no class of the schedule");
	ctx->field = "day";
	const bool needs_day = !in->withdrawn && (is_day || class == IC_RETENTION_RESEARCH);
	if (needs_day != (in->day.year != 0))
		IC_FAIL(FIELD, "a day that is missing, or is none of its own");
	if (needs_day && is_day && ic_date_is_after(in->day, ic_ctx_today(ctx)))
		IC_FAIL(FIELD, "a day in the future");
	return IC_DONE;
}

ic_status ic_app_retention_note(struct ic_ctx *ctx, const struct ic_shape_retention_note_in *in,
				struct ic_shape_governed *ret)
{
	struct stating s = begin(ctx, IC_ACTION_RETENTION_DECIDED, in);

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(check_note(ctx, in));
	s.insert = insert_note;
	s.patient = in->patient;
	IC_TRY(put_words(&s, in->withdrawn ? "withdrawn " : "stated ", in->what, in->day));
	return state(&s, in->reason, ret);
}

static ic_status insert_hold(struct ic_db_tx *tx, struct stating *s)
{
	const struct ic_hold_row hold = { .id = s->id,
					  .patient = s->patient,
					  .recording = s->recording,
					  .placed = s->now,
					  .placed_by = s->ctx->actor.party,
					  .entry = (int64_t)s->receipt.index };

	return ic_hold_insert(tx, &hold);
}

ic_status ic_app_hold_place(struct ic_ctx *ctx, const struct ic_shape_hold_in *in,
			    struct ic_shape_governed *ret)
{
	struct stating s = begin(ctx, IC_ACTION_HOLD_PLACED, in);

	IC_TRY(ic_governance_check(ctx));
	ctx->field = "recording";
	if (ic_id_is_zero(in->recording) == ic_id_is_zero(in->patient))
		IC_FAIL(FIELD, "either a patient or a recording");
	s.insert = insert_hold;
	s.patient = in->patient;
	s.recording = in->recording;
	return state(&s, in->reason, ret);
}

static ic_status lift(struct ic_db_tx *tx, struct stating *s)
{
	IC_TRY(ic_hold_lift(tx, s->id, s->now, s->ctx->actor.party));
	return ic_life_hold_lifted(s->ctx, tx, s->patient, s->recording, s->receipt.index);
}

static ic_status load_hold(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;
	struct ic_hold_row hold;

	IC_TRY(ic_hold_load(tx, s->id, &hold));
	if (hold.lifted != 0)
		IC_FAIL(STATE, "the hold was lifted before");
	s->patient = hold.patient;
	s->recording = hold.recording;
	return IC_DONE;
}

ic_status ic_app_hold_lift(struct ic_ctx *ctx, ic_id hold, const struct ic_shape_hold_lift_in *in,
			   struct ic_shape_governed *ret)
{
	struct stating s = begin(ctx, IC_ACTION_HOLD_LIFTED, in);

	IC_TRY(ic_governance_check(ctx));
	s.id = hold;
	s.insert = lift;
	IC_TRY(ic_db_read(ctx->app->db, load_hold, &s));
	return state(&s, in->reason, ret);
}

static ic_status insert_appraisal(struct ic_db_tx *tx, struct stating *s)
{
	const struct ic_shape_appraisal_in *in = s->in;
	const struct ic_appraisal_row appraisal = { .id = s->id,
						    .recording = s->recording,
						    .dispose = in->dispose,
						    .keep_until = in->keep_until,
						    .at = s->now,
						    .by = s->ctx->actor.party,
						    .entry = (int64_t)s->receipt.index };

	return ic_appraisal_insert(tx, &appraisal);
}

static ic_status check_appraisal(struct ic_ctx *ctx, const struct ic_shape_appraisal_in *in)
{
	const struct ic_date today = ic_ctx_today(ctx);
	const bool has_day = in->keep_until.year != 0;

	ctx->field = "keep_until";
	if (in->dispose == has_day)
		IC_FAIL(FIELD, "either dispose, or keep until a day");
	if (has_day
	    && (!ic_date_is_after(in->keep_until, today)
		|| ic_date_is_after(in->keep_until, ic_date_add_years(today, KEEP_YEARS_MAX))))
		IC_FAIL(FIELD, "a day that is past, or more than 20 years on");
	return IC_DONE;
}

/* What is kept longer by an earlier appraisal may be judged anew. */
static ic_status check_due(struct ic_ctx *ctx, ic_id recording)
{
	struct ic_retention retention;
	struct ic_ending ending;
	bool due = false;

	const ic_status opened = ic_ending_open(ctx, recording, &ending, &retention, &due);
	if (ic_failed_with(opened, IC_E_ABSENT))
		return IC_DONE; /* destroyed or never there: said when it is entered */
	IC_TRY(opened);
	if (!ic_retention_is_due(&retention, ic_ctx_today(ctx)))
		IC_FAIL(STATE, "the time to keep it has not ended");
	return IC_DONE;
}

ic_status ic_app_appraise(struct ic_ctx *ctx, ic_id recording,
			  const struct ic_shape_appraisal_in *in, struct ic_shape_governed *ret)
{
	struct stating s = begin(ctx, IC_ACTION_RETENTION_DECIDED, in);

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(check_appraisal(ctx, in));
	if (in->dispose)
		IC_TRY(check_due(ctx, recording));
	s.insert = insert_appraisal;
	s.recording = recording;
	IC_TRY(put_words(&s, in->dispose ? "appraised: dispose" : "appraised: keep until",
			 (ic_bytes) { NULL, 0 }, in->keep_until));
	return state(&s, in->reason, ret);
}
