/* SPDX-License-Identifier: Apache-2.0 */
/* People's requests: they come in, steps are taken, they are listed and shown with their clock.
 * Deciding: request_decide.c. */
#include "app/rights/request.h"
#include "app/gate/decide.h"

#include "app/gate/enter.h"
#include "base/limits.h"

enum { OLDEST_DAYS = 366, NEW_RECORD_DAYS = 40 };

#define KIND(name) (1u << IC_request_kind_##name)
#define ANY        (~0u)
#define OF_RULES   (KIND(SUBJECT_ACCESS) | KIND(DECEASED))
#define OF_PUBLIC  (KIND(FOI) | KIND(EIR))

/* --- which steps --- */

static bool is_open(const struct ic_access *access, enum ic_request_step asked,
		    enum ic_request_step answered)
{
	bool open = false;

	for (size_t i = 0; i < access->steps.count; i++)
		if (access->steps.at[i].step == (int)asked)
			open = true;
		else if (access->steps.at[i].step == (int)answered)
			open = false;
	return open;
}

static bool may_ask_identity(struct ic_ctx *ctx, const struct ic_access *access)
{
	(void)ctx;
	return !ic_access_has_step(access, IC_request_step_IDENTITY_ASKED)
	       && !ic_access_has_step(access, IC_request_step_IDENTITY_PROVED);
}

static bool may_prove_identity(struct ic_ctx *ctx, const struct ic_access *access)
{
	(void)ctx;
	return !ic_access_has_step(access, IC_request_step_IDENTITY_PROVED);
}

static bool may_clarify(struct ic_ctx *ctx, const struct ic_access *access)
{
	(void)ctx;
	return is_open(access, IC_request_step_CLARIFICATION_ASKED, IC_request_step_CLARIFIED);
}

static bool may_ask_clarification(struct ic_ctx *ctx, const struct ic_access *access)
{
	return !may_clarify(ctx, access);
}

static bool may_extend(struct ic_ctx *ctx, const struct ic_access *access)
{
	bool extended = false;
	const struct ic_deadline d = ic_access_deadline(ctx, access, &extended);

	return !extended && d.notice_until.year != 0
	       && !ic_date_is_after(ic_ctx_today(ctx), d.notice_until);
}

static bool may_acknowledge(struct ic_ctx *ctx, const struct ic_access *access)
{
	(void)ctx;
	return !ic_access_has_step(access, IC_request_step_ACKNOWLEDGED);
}

static bool may_answer(struct ic_ctx *ctx, const struct ic_access *access)
{
	(void)ctx;
	return access->request.kind == IC_request_kind_COMPLAINT
	       || ic_access_has_step(access, IC_request_step_IDENTITY_PROVED);
}

static bool always(struct ic_ctx *ctx, const struct ic_access *access)
{
	(void)ctx;
	(void)access;
	return true;
}

/* What a person may state; what is decided is request_decide.c's. */
static const struct {
	enum ic_request_step step;
	unsigned kinds;
	bool (*may)(struct ic_ctx *ctx, const struct ic_access *access);
} rows[] = {
	{ IC_request_step_IDENTITY_ASKED, ~(OF_PUBLIC | KIND(COMPLAINT)), may_ask_identity },
	{ IC_request_step_IDENTITY_PROVED, ~(OF_PUBLIC | KIND(COMPLAINT)), may_prove_identity },
	{ IC_request_step_CLARIFICATION_ASKED, ~KIND(COMPLAINT), may_ask_clarification },
	{ IC_request_step_CLARIFIED, ANY, may_clarify },
	{ IC_request_step_EXTENDED, ANY, may_extend },
	{ IC_request_step_OPINION_ASKED, OF_RULES, always },
	{ IC_request_step_ACKNOWLEDGED, KIND(COMPLAINT), may_acknowledge },
	{ IC_request_step_ANSWERED, ~(OF_RULES | OF_PUBLIC), may_answer },
	{ IC_request_step_CLOSED, ANY, always },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

bool ic_request_may(struct ic_ctx *ctx, const struct ic_access *access, enum ic_request_step step)
{
	if (access->request.state != IC_request_state_OPEN)
		return false;
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].step == step)
			return (rows[i].kinds & 1u << access->request.kind) != 0
			       && rows[i].may(ctx, access);
	return false;
}

/* --- it comes in --- */

static bool is_public(int kind)
{
	return (OF_PUBLIC & 1u << kind) != 0;
}

static ic_status check_in(struct ic_ctx *ctx, const struct ic_shape_request_in *in)
{
	const bool named = !ic_id_is_zero(in->patient) || in->nhs_number.len > 0;
	const int64_t age = ic_date_to_days(ic_ctx_today(ctx)) - ic_date_to_days(in->received);

	ctx->field = "patient";
	if (is_public(in->kind) && named)
		IC_FAIL(FIELD, "a request for information is about no patient");
	if (!is_public(in->kind) && in->kind != IC_request_kind_COMPLAINT && !named)
		IC_FAIL(FIELD, "the patient is missing");
	ctx->field = "requester";
	if (is_public(in->kind) != (in->requester == IC_requester_PUBLIC))
		IC_FAIL(FIELD, "who asks does not fit what is asked");
	ctx->field = "received";
	if (age < 0 || age > OLDEST_DAYS)
		IC_FAIL(FIELD, "a day in the future, or more than a year ago");
	ctx->field = in->name.len == 0 ? "name" : "asks";
	if (in->name.len == 0 || in->asks.len == 0)
		IC_FAIL(FIELD, "it is empty");
	return IC_DONE;
}

/* The card, once, so that the patient's age counts as it is today. */
static ic_status find_patient(struct ic_ctx *ctx, const struct ic_shape_request_in *in,
			      ic_id *ret_patient)
{
	const struct ic_shape_find find = { .system = IC_identifier_system_NHS,
					    .value = in->nhs_number };
	struct ic_shape_patient card;

	*ret_patient = (ic_id) { { 0 } };
	if (in->nhs_number.len > 0)
		IC_TRY(ic_app_patient_find(ctx, &find, &card));
	else if (!ic_id_is_zero(in->patient))
		IC_TRY(ic_app_patient_show(ctx, in->patient, &card));
	else
		return IC_DONE;
	*ret_patient = card.id;
	return IC_DONE;
}

struct opening {
	struct ic_ctx *ctx;
	const struct ic_shape_request_in *in;
	ic_id patient;
	struct ic_stepping *s;
	bool exists;
};

static bool is_new_record(const struct ic_recording_rows *recordings, struct ic_date received)
{
	const int64_t first = ic_date_to_days(received) - NEW_RECORD_DAYS;

	for (size_t i = 0; i < recordings->count; i++)
		if (ic_date_to_days(ic_time_london_date(recordings->at[i].taken)) < first)
			return false;
	return recordings->count > 0;
}

static ic_status load_opening(struct ic_db_tx *tx, void *arg)
{
	struct opening *o = arg;
	const ic_id none = { { 0 } };
	struct ic_stepping *s = o->s;
	struct ic_recording_rows recordings = { .count = 0 };
	struct ic_request_row existing;
	struct ic_staff_row actor;

	IC_TRY(ic_staff_load(tx, o->ctx->actor.party, o->ctx->arena, &actor));
	s->hospital = actor.organisation_name;
	o->exists = ic_ok(ic_request_load(tx, o->in->id, o->ctx->arena, &existing));
	if (ic_id_is_zero(o->patient))
		return IC_DONE;
	IC_TRY(ic_recording_list(tx, o->patient, 0, none, IC_ACCESS_RECORDINGS_MAX, o->ctx->arena,
				 &recordings));
	s->access.request.record_is_new = is_new_record(&recordings, o->in->received);
	return IC_DONE;
}

static void fill_row(struct opening *o)
{
	struct ic_request_row *row = &o->s->access.request;

	row->id = o->in->id;
	row->kind = o->in->kind;
	row->requester = o->in->requester;
	row->patient = o->patient;
	row->received = o->in->received;
	row->opened = ic_clock_now(o->ctx->app->clock);
	row->opened_by = o->ctx->actor.party;
	row->state = IC_request_state_OPEN;
	o->s->words = (struct ic_request_words) { o->in->name, o->in->address, o->in->asks };
}

ic_status ic_app_request_open(struct ic_ctx *ctx, const struct ic_shape_request_in *in,
			      struct ic_shape_request *ret)
{
	struct ic_stepping s = { .ctx = ctx, .is_new = true, .action = IC_ACTION_REQUEST_OPENED };
	struct opening o = { .ctx = ctx, .in = in, .s = &s };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(check_in(ctx, in));
	IC_TRY(find_patient(ctx, in, &o.patient));
	IC_TRY(ic_db_read(ctx->app->db, load_opening, &o));
	if (o.exists) /* sent twice */
		return ic_app_request_show(ctx, in->id, ret);
	fill_row(&o);
	s.subject = o.patient;
	IC_TRY(ic_request_words_seal(ctx, &s.access.request, &s.words,
				     &s.access.request.sealed_words));
	IC_TRY(ic_stepping_take(&s, IC_request_step_OPENED, in->received, in->asks));
	IC_TRY(ic_stepping_commit(&s));
	return ic_app_request_show(ctx, in->id, ret);
}

/* --- a step is stated --- */

struct naming {
	struct ic_ctx *ctx;
	ic_id patient;
	ic_id clinician;
	bool found;
};

static ic_status find_clinician(struct ic_db_tx *tx, void *arg)
{
	struct naming *n = arg;

	return ic_patient_is_treated_by(tx, n->patient, n->clinician,
					ic_clock_now(n->ctx->app->clock), &n->found);
}

static ic_status check_clinician(struct ic_stepping *s, const struct ic_shape_request_step_in *in)
{
	struct naming n = { s->ctx, s->subject, in->clinician, false };

	s->ctx->field = "clinician";
	if (in->step != IC_request_step_OPINION_ASKED) {
		if (!ic_id_is_zero(in->clinician))
			IC_FAIL(FIELD, "only an opinion is asked of a clinician");
		return IC_DONE;
	}
	IC_TRY(ic_db_read(s->ctx->app->db, find_clinician, &n));
	if (!n.found)
		IC_FAIL(FIELD, "not a clinician who treats this patient");
	s->step.clinician = in->clinician;
	return IC_DONE;
}

ic_status ic_app_request_step(struct ic_ctx *ctx, ic_id request,
			      const struct ic_shape_request_step_in *in,
			      struct ic_shape_request *ret)
{
	struct ic_stepping s = { .ctx = ctx };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_stepping_begin(ctx, request, &s));
	if (!ic_request_may(ctx, &s.access, (enum ic_request_step)in->step))
		IC_FAIL(STATE, "this step cannot be taken now");
	IC_TRY(check_clinician(&s, in));
	s.action = IC_ACTION_REQUEST_STEP;
	IC_TRY(ic_stepping_take(&s, (enum ic_request_step)in->step, in->day, in->note));
	IC_TRY(ic_stepping_commit(&s));
	return ic_app_request_show(ctx, request, ret);
}
