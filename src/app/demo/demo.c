/* SPDX-License-Identifier: Apache-2.0 */
/* Filling an empty store with the demonstration hospital, through the same use cases that everyone
 * uses: a picture in it has been consented to, stripped, sealed and entered like any other. */
#include "app/demo/demo.h"

#include <stdio.h>
#include <string.h>

#include "app/care/previews.h"
#include "app/people/session.h"
#include "app/people/staff.h"
#include "base/limits.h"
#include "develop/draw.h"

enum { PICTURE_BYTES_MAX = 8 << 20 };

/* Whoever was treated and discharged ten years ago was registered and photographed then. */
enum { LONG_AGO_PATIENT = 7, LONG_AGO_DAYS = 3660 };

/* Everyone is registered and asked before the first of their pictures is taken. */
struct earlier {
	struct ic_clock clock;
	struct ic_clock *real;
	struct ic_app app; /* other threads read the clock of the one that serves */
	struct ic_ctx ctx;
	int days;
};

static ic_time earlier_now(struct ic_clock *clock)
{
	const struct earlier *earlier = (struct earlier *)clock;

	return ic_clock_now(earlier->real) - earlier->days * IC_DAY_MS;
}

/* @earlier->ctx is @ctx, some days before. */
static void go_back(struct earlier *earlier, const struct ic_ctx *ctx, int days)
{
	*earlier = (struct earlier) { .clock = { earlier_now },
				      .real = ctx->app->clock,
				      .app = *ctx->app,
				      .ctx = *ctx,
				      .days = days };
	earlier->app.clock = &earlier->clock;
	earlier->ctx.app = &earlier->app;
}

static const struct {
	const char *name;
	int organisation;
} teams[] = {
#define IC_DEMO_TEAM(name, organisation) { name, organisation },
#include "app/demo/demo.def"
};

static const struct series {
	size_t patient;
	enum ic_draw_subject subject;
	const char *body_site;
	int laterality;
	int tone;
	int first_day;
	int pictures;
	int step_days;
} all_series[] = {
#define IC_DEMO_SERIES(patient, subject, site, side, tone, first, pictures, step) \
	{ patient, IC_DRAW_##subject, site, IC_laterality_##side, tone, first, pictures, step },
#include "app/demo/demo.def"
};

enum {
	TEAMS = sizeof(teams) / sizeof(teams[0]),
	SERIES = sizeof(all_series) / sizeof(all_series[0])
};

static ic_status make_staff(struct ic_ctx *ctx)
{
	ic_id organisations[2];
	ic_id team_ids[TEAMS];
	ic_id staff;

	IC_TRY(ic_app_organisation_register(ctx, true, IC_LIT("Anytown Demonstration Hospital"),
					    &organisations[0]));
	IC_TRY(ic_app_organisation_register(ctx, false, IC_LIT("Riverside Surgery"),
					    &organisations[1]));
	for (size_t i = 0; i < TEAMS; i++)
		IC_TRY(ic_app_team_register(ctx, organisations[teams[i].organisation],
					    ic_bytes_of_text(teams[i].name), &team_ids[i]));
	for (size_t i = 0; i < ic_demo_staff_count; i++) {
		const struct ic_demo_staff *s = &ic_demo_staff[i];
		const struct ic_staff_in in = { .organisation =
							organisations[teams[s->team].organisation],
						.team = team_ids[s->team],
						.user = ic_bytes_of_text(s->user),
						.name = ic_bytes_of_text(s->name),
						.job = ic_bytes_of_text(s->job),
						.phone = ic_bytes_of_text(s->phone),
						.role = s->role,
						.on_call = s->on_call };
		IC_TRY(ic_app_staff_register(ctx, &in, &staff));
	}
	return IC_DONE;
}

static ic_status register_patient(struct ic_ctx *ctx, size_t number)
{
	const struct ic_demo_patient *p = &ic_demo_patients[number];
	struct ic_shape_patient card;
	char digits[11];
	struct ic_shape_identifier nhs = { .system = IC_identifier_system_NHS };
	struct ic_shape_registration in = { .id = ic_demo_patient_id(number),
					    .family = ic_bytes_of_text(p->family),
					    .given = ic_bytes_of_text(p->given),
					    .born = { p->born, 1 + (int)number, 10 + (int)number },
					    .approximate_age = IC_SHAPE_ABSENT,
					    .sex = p->sex,
					    .ward = ic_bytes_of_text(p->ward) };

	ic_demo_nhs_number(number, digits);
	nhs.value = ic_bytes_of_text(digits);
	in.identifiers.at = &nhs;
	in.identifiers.count = 1;
	return ic_app_patient_register(ctx, &in, &card);
}

static ic_status record_consent(struct ic_ctx *ctx, size_t number, int answer)
{
	const struct ic_demo_patient *p = &ic_demo_patients[number];
	const bool child = p->situation == IC_situation_CHILD;
	const bool nobody = answer == IC_answer_DEFERRED;
	struct ic_shape_scope_answer scopes[2] = { { .scope = IC_scope_RECORD, .answer = answer },
						   { .scope = IC_scope_CARE_SHARE,
						     .answer = answer } };
	struct ic_shape_consent_in in = {
		.id = ic_entropy_id(ctx->app->entropy),
		.patient = ic_demo_patient_id(number),
		.situation = p->situation,
		.giver = nobody  ? IC_giver_NOBODY
			 : child ? IC_giver_PARENT
				 : IC_giver_PATIENT,
		.way = nobody ? IC_way_NOT_ASKED : IC_way_ORAL,
		.basis = nobody ? IC_basis_VITAL : 0,
		.reason = nobody ? IC_LIT("Unconscious on arrival after a road accident.")
				 : IC_LIT(""),
		.wording = child ? IC_LIT("care-parent.v1") : IC_LIT("care.v1"),
		.language = IC_LIT("en"),
		.explained = !nobody,
	};
	struct ic_shape_consent consent;

	in.scopes.at = scopes;
	in.scopes.count = nobody ? 1 : 2;
	return ic_app_consent_record(ctx, &in, &consent);
}

static ic_status file_picture(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			      ic_bytes picture)
{
	const struct ic_capture_options options = { .has_digest = false };
	struct ic_capture_stream *stream = NULL;
	struct ic_shape_receipt receipt;

	IC_TRY(ic_app_capture_begin(ctx, form, &options, &stream, &receipt));
	if (stream == NULL)
		return IC_DONE;
	const ic_status fed = ic_app_capture_feed(stream, picture);
	if (!ic_ok(fed)) {
		ic_app_capture_drop(stream);
		return fed;
	}
	return ic_app_capture_end(ctx, stream, &receipt);
}

static ic_status take_picture(struct ic_ctx *ctx, size_t number, int n)
{
	const struct series *s = &all_series[number];
	const ic_time now = ic_clock_now(ctx->app->clock);
	const struct ic_draw_options options = { .seed = (uint32_t)(number * 100),
						 .tone = s->tone,
						 .subject = s->subject,
						 .healed = (double)n / s->pictures,
						 .width = 1600,
						 .height = 1200 };
	const struct ic_shape_capture form = {
		.id = ic_entropy_id(ctx->app->entropy),
		.patient = ic_demo_patient_id(s->patient),
		.kind = s->patient == 3 ? IC_recording_kind_SENSITIVE : IC_recording_kind_CLINICAL,
		.situation = ic_demo_patients[s->patient].situation,
		.body_site = ic_bytes_of_text(s->body_site),
		.laterality = s->laterality,
		.view = n == 0 ? IC_standard_view_OVERVIEW : IC_standard_view_CLOSE_UP,
		.taken = now - (s->first_day - n * s->step_days) * IC_DAY_MS - 3600 * 1000,
	};
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&picture, PICTURE_BYTES_MAX);
	IC_TRY(ic_draw_picture(&options, &picture));
	return file_picture(ctx, &form, ic_buf_view(&picture));
}

/* How many days before today the first picture of @patient was taken. */
static int first_day(size_t patient)
{
	int days = 0;

	for (size_t s = 0; s < SERIES; s++)
		if (all_series[s].patient == patient && all_series[s].first_day > days)
			days = all_series[s].first_day;
	return days;
}

static ic_status admit(struct ic_ctx *ctx, size_t number)
{
	struct earlier earlier;

	go_back(&earlier, ctx, first_day(number) + 1);
	IC_TRY(register_patient(&earlier.ctx, number));
	return record_consent(&earlier.ctx, number, ic_demo_patients[number].answer);
}

static ic_status make_patient(struct ic_ctx *ctx, size_t number)
{
	const bool resus = number + 1 == ic_demo_patient_count;

	IC_TRY(ic_actor_as(ctx, resus ? IC_LIT("reid") : IC_LIT("khan")));
	IC_TRY(admit(ctx, number));
	for (size_t s = 0; s < SERIES; s++)
		for (int n = 0; all_series[s].patient == number && n < all_series[s].pictures; n++)
			IC_TRY(take_picture(ctx, s, n));
	return IC_DONE;
}

static ic_status make_patients(struct ic_ctx *ctx)
{
	struct earlier then;

	go_back(&then, ctx, LONG_AGO_DAYS);
	for (size_t i = 0; i < ic_demo_patient_count; i++)
		IC_TRY(make_patient(i == LONG_AGO_PATIENT ? &then.ctx : ctx, i));
	return IC_DONE;
}

/* The first recording of @patient is shared with @user. */
static ic_status share_first(struct ic_ctx *ctx, size_t patient, const char *user, int purpose,
			     ic_bytes why)
{
	struct ic_shape_recordings list;
	struct ic_shape_share share;
	struct ic_shape_share_in in = { .id = ic_entropy_id(ctx->app->entropy),
					.purpose = purpose,
					.justification = why };

	IC_TRY(ic_actor_as(ctx, ic_bytes_of_text(user)));
	in.recipient = ctx->actor.party;
	IC_TRY(ic_actor_as(ctx, IC_LIT("khan")));
	IC_TRY(ic_app_patient_recordings(ctx, ic_demo_patient_id(patient), (ic_bytes) { NULL, 0 },
					 &list));
	if (list.rows.count == 0)
		IC_FAIL(STATE, "nothing to share in the demonstration");
	in.recordings.at = &list.rows.at[0].id;
	in.recordings.count = 1;
	return ic_app_share_create(ctx, &in, &share);
}

/* Patient 7 was discharged the day after the last picture: governance states so, as the hospital's
 * patient administration system would. */
static ic_status state_discharge(struct ic_ctx *ctx)
{
	const ic_time now = ic_clock_now(ctx->app->clock);
	const struct ic_shape_retention_note_in in = {
		.patient = ic_demo_patient_id(LONG_AGO_PATIENT),
		.what = IC_LIT("LAST_SEEN"),
		.day = ic_time_london_date(now - 3650 * IC_DAY_MS),
		.reason = IC_LIT("Discharged to the practice nurse."),
	};
	struct ic_shape_governed done;

	IC_TRY(ic_actor_as(ctx, IC_LIT("hughes")));
	return ic_app_retention_note(ctx, &in, &done);
}

ic_status ic_app_demo_populate(struct ic_ctx *ctx)
{
	if (!ctx->app->demonstration)
		IC_FAIL(STATE, "this store is not a demonstration");
	IC_TRY(make_staff(ctx));
	IC_TRY(make_patients(ctx));
	IC_TRY(state_discharge(ctx));
	IC_TRY(share_first(ctx, 1, "patel", IC_purpose_CARE,
			   IC_LIT("Is this ready for a graft? He goes home on Friday.")));
	IC_TRY(share_first(ctx, 3, "begum", IC_purpose_PROTECT,
			   IC_LIT("Third visit with bruises in a pattern.")));
	ctx->actor = (struct ic_actor) { .role = 0 };
	return IC_DONE;
}
