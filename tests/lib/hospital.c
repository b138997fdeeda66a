/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/hospital.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/people/staff.h"
#include "develop/develop.h"
#include "lib/check.h"
#include "lib/gen_image.h"

#define ADULT "9990000018"

enum { ARENA_BYTES = 64 << 20 };

static ic_time test_now(struct ic_clock *clock)
{
	return ((struct test_clock *)clock)->now++; /* never twice the same */
}

static struct ic_open_options options(struct hospital *h)
{
	return (struct ic_open_options) { .data = h->dir,
					  .demonstration = true,
					  .clock = &h->clock.clock };
}

struct ic_ctx *hospital_as(struct hospital *h, ic_id party, int role)
{
	ic_arena_done(&h->arena);
	ic_arena_init(&h->arena, ARENA_BYTES);
	h->ctx = (struct ic_ctx) { .app = h->app,
				   .arena = &h->arena,
				   .actor = { .party = party,
					      .role = role == 0 ? IC_role_CLINICIAN : role } };
	return &h->ctx;
}

struct ic_ctx *hospital_as_patient(struct hospital *h, ic_id patient, bool proxy)
{
	struct ic_ctx *ctx = hospital_as(h, patient, proxy ? IC_role_PROXY : IC_role_PATIENT);

	ctx->actor.patient = patient;
	return ctx;
}

static ic_id add(struct hospital *h, const struct ic_staff_in *in)
{
	ic_id id;

	assert_done(ic_app_staff_register(hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR),
					  in, &id));
	return id;
}

static void staff_the_hospital(struct hospital *h)
{
	struct ic_ctx *ctx = hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR);
	ic_id own, other, ward, plastics, safeguarding;

	assert_done(ic_app_organisation_register(ctx, true, IC_LIT("Test Hospital"), &own));
	assert_done(ic_app_organisation_register(ctx, false, IC_LIT("Test Surgery"), &other));
	assert_done(ic_app_team_register(ctx, own, IC_LIT("Ward 7"), &ward));
	assert_done(ic_app_team_register(ctx, own, IC_LIT("Plastic surgery"), &plastics));
	assert_done(ic_app_team_register(ctx, own, IC_LIT("Safeguarding"), &safeguarding));
	struct ic_staff_in in = { .organisation = own,
				  .team = ward,
				  .user = IC_LIT("registrar"),
				  .password = IC_LIT("correct horse battery"),
				  .name = IC_LIT("Dr Ada Registrar"),
				  .job = IC_LIT("registrar"),
				  .role = IC_role_CLINICIAN };
	h->registrar = add(h, &in);
	in.user = IC_LIT("nurse");
	in.name = IC_LIT("Sr Nia Nurse");
	in.password = (ic_bytes) { NULL, 0 };
	h->nurse = add(h, &in);
	in.user = IC_LIT("plastics");
	in.name = IC_LIT("Mr Pat Plastics");
	in.phone = IC_LIT("bleep 4411");
	in.team = plastics;
	in.on_call = true;
	h->plastics = add(h, &in);
	in.user = IC_LIT("safeguarding");
	in.name = IC_LIT("Sal Safeguarding");
	in.team = safeguarding;
	in.on_call = false;
	h->safeguarding = add(h, &in);
	in.user = IC_LIT("gp");
	in.name = IC_LIT("Dr Gil Practice");
	in.organisation = other;
	in.team = (ic_id) { { 0 } };
	h->gp = add(h, &in);
	in.user = IC_LIT("iglead");
	in.name = IC_LIT("Ira Governance");
	in.organisation = own;
	in.role = IC_role_IG_LEAD;
	h->ig_lead = add(h, &in);
	in.user = IC_LIT("guardian");
	in.name = IC_LIT("Dr Cal Guardian");
	in.role = IC_role_CALDICOTT_GUARDIAN;
	h->guardian = add(h, &in);
}

void hospital_open(struct hospital *h)
{
	memset(h, 0, sizeof(*h));
	snprintf(h->dir, sizeof(h->dir), "/tmp/incamera-test-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	h->clock = (struct test_clock) { { test_now }, 1790000000000 }; /* 21 September 2026 */
	const struct ic_open_options o = options(h);
	assert_done(ic_app_create(&o));
	assert_done(ic_app_open(&o, &h->app));
	staff_the_hospital(h);
}

void hospital_reopen(struct hospital *h)
{
	const struct ic_open_options o = options(h);

	ic_app_close(h->app);
	assert_done(ic_app_open(&o, &h->app));
}

void hospital_close(struct hospital *h)
{
	char command[128];

	ic_arena_done(&h->arena);
	ic_app_close(h->app);
	snprintf(command, sizeof(command), "rm -rf %s", h->dir);
	assert_int_equal(system(command), 0);
}

ic_id hospital_id(struct hospital *h)
{
	return ic_entropy_id(h->app->entropy);
}

ic_id hospital_patient(struct hospital *h, int born_year, const char *nhs_number)
{
	struct ic_ctx *ctx = hospital_as(h, h->registrar, 0);
	struct ic_shape_identifier nhs = { .system = IC_identifier_system_NHS,
					   .value = ic_bytes_of_text(nhs_number) };
	struct ic_shape_registration in = { .id = hospital_id(h),
					    .family = IC_LIT("Sample"),
					    .given = IC_LIT("Sam"),
					    .born = { born_year, 6, 15 },
					    .approximate_age = IC_SHAPE_ABSENT,
					    .sex = IC_sex_FEMALE };
	struct ic_shape_patient patient;

	in.identifiers.at = &nhs;
	in.identifiers.count = 1;
	assert_done(ic_app_patient_register(ctx, &in, &patient));
	return in.id;
}

ic_id hospital_consent(struct hospital *h, ic_id patient, int situation, int giver, int answer)
{
	struct ic_ctx *ctx = hospital_as(h, h->registrar, 0);
	struct ic_shape_scope_answer scopes[2] = { { .scope = IC_scope_RECORD, .answer = answer },
						   { .scope = IC_scope_CARE_SHARE,
						     .answer = answer } };
	const bool nobody = giver == IC_giver_NOBODY;
	struct ic_shape_consent_in in = {
		.id = hospital_id(h),
		.patient = patient,
		.situation = situation,
		.giver = giver,
		.way = nobody ? IC_way_NOT_ASKED : IC_way_ORAL,
		.basis = nobody ? IC_basis_VITAL : 0,
		.reason = nobody ? IC_LIT("unconscious on arrival") : (ic_bytes) { NULL, 0 },
		.wording = IC_LIT("care.v1"),
		.language = IC_LIT("en"),
		.explained = !nobody,
		.interpreter = nobody ? (ic_bytes) { NULL, 0 } : IC_LIT("line 4711")
	};
	struct ic_shape_consent consent;

	in.scopes.at = scopes;
	in.scopes.count = nobody ? 1 : 2;
	assert_done(ic_app_consent_record(ctx, &in, &consent));
	return in.id;
}

struct ic_shape_capture hospital_form(struct hospital *h, ic_id patient, int situation)
{
	return (struct ic_shape_capture) { .id = hospital_id(h),
					   .patient = patient,
					   .kind = IC_recording_kind_CLINICAL,
					   .situation = situation,
					   .body_site = IC_LIT("heel"),
					   .laterality = IC_laterality_LEFT,
					   .offset_minutes = 60 };
}

ic_status hospital_file(struct hospital *h, const struct ic_shape_capture *form, ic_bytes picture,
			struct ic_shape_receipt *ret_receipt)
{
	struct ic_ctx *ctx = hospital_as(h, h->registrar, 0);
	const struct ic_capture_options none = { .has_digest = false };
	struct ic_capture_stream *stream = NULL;

	IC_TRY(ic_app_capture_begin(ctx, form, &none, &stream, ret_receipt));
	if (stream == NULL)
		return IC_DONE;
	for (size_t at = 0; at < picture.len; at += 1000) {
		const size_t left = picture.len - at;
		const ic_status fed = ic_app_capture_feed(
			stream, ic_bytes_of(picture.ptr + at, left < 1000 ? left : 1000));
		if (!ic_ok(fed)) {
			ic_app_capture_drop(stream);
			return fed;
		}
	}
	return ic_app_capture_end(ctx, stream, ret_receipt);
}

ic_status hospital_capture(struct hospital *h, ic_id patient, int situation, ic_id *ret_recording,
			   struct ic_shape_receipt *ret_receipt)
{
	const struct ic_shape_capture form = hospital_form(h, patient, situation);
	struct ic_shape_receipt receipt;
	struct ic_buf exif, picture;

	ic_buf_init(&exif, 1 << 20);
	ic_buf_init(&picture, 1 << 20);
	gen_exif(6, true, &exif);
	const struct gen_options with_exif = { .exif = ic_buf_view(&exif) };
	gen_jpeg(&with_exif, &picture);
	const ic_status status = hospital_file(h, &form, ic_buf_view(&picture),
					       ret_receipt != NULL ? ret_receipt : &receipt);
	ic_buf_done(&exif);
	ic_buf_done(&picture);
	*ret_recording = form.id;
	return status;
}

ic_status hospital_share(struct hospital *h, ic_id recording, ic_id to, int purpose,
			 const char *why, ic_id *ret_share)
{
	struct ic_shape_share_in in = { .id = hospital_id(h),
					.recipient = to,
					.purpose = purpose,
					.justification = ic_bytes_of_text(why) };
	struct ic_shape_share share;

	in.recordings.at = &recording;
	in.recordings.count = 1;
	*ret_share = in.id;
	return ic_app_share_create(hospital_as(h, h->registrar, 0), &in, &share);
}

static ic_status drop(void *ctx, ic_bytes span)
{
	*(size_t *)ctx += span.len;
	return IC_DONE;
}

ic_status hospital_look(struct hospital *h, ic_id party, ic_id recording, int rendition)
{
	struct ic_view *view = NULL;
	size_t got = 0;

	IC_TRY(ic_app_view_open(hospital_as(h, party, 0), recording, rendition, (ic_id) { { 0 } },
				&view));
	const uint64_t length = ic_view_length(view);
	const ic_status status = ic_view_read(view, 0, length, (struct ic_sink) { drop, &got });
	ic_view_close(view);
	assert_true(!ic_ok(status) || got == length);
	return status;
}

int hospital_set_up(void **state)
{
	static struct hospital h;

	hospital_open(&h);
	*state = &h;
	return 0;
}

int hospital_tear_down(void **state)
{
	hospital_close(*state);
	return 0;
}

struct ic_ctx *hospital_lead(struct hospital *h)
{
	return hospital_as(h, h->ig_lead, IC_role_IG_LEAD);
}

struct ic_ctx *hospital_guardian(struct hospital *h)
{
	return hospital_as(h, h->guardian, IC_role_CALDICOTT_GUARDIAN);
}

struct ic_ctx *hospital_registrar(struct hospital *h)
{
	return hospital_as(h, h->registrar, 0);
}

ic_id hospital_taken(struct hospital *h, ic_id *ret_patient)
{
	ic_id recording;

	*ret_patient = hospital_patient(h, 1980, ADULT);
	hospital_consent(h, *ret_patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, *ret_patient, IC_situation_ADULT, &recording, NULL));
	return recording;
}

struct ic_shape_life hospital_state_reliance(struct hospital *h, ic_id recording, bool relied)
{
	const struct ic_shape_reliance_in in = { .relied = relied,
						 .lead = true,
						 .reason = IC_LIT("looked at the notes") };
	struct ic_shape_life life;

	assert_done(ic_app_reliance(hospital_registrar(h), recording, &in, &life));
	return life;
}

size_t hospital_count_tasks(struct ic_ctx *ctx, const char *code)
{
	struct ic_shape_tasks tasks;
	size_t count = 0;

	assert_done(ic_app_tasks(ctx, &tasks));
	for (size_t i = 0; i < tasks.rows.count; i++)
		count += ic_bytes_equal(tasks.rows.at[i].code, ic_bytes_of_text(code));
	return count;
}

struct ic_shape_report hospital_report(struct hospital *h, ic_id patient)
{
	struct ic_shape_report report;

	assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	return report;
}

size_t hospital_count_lines(const struct ic_shape_report *report, const char *what)
{
	const size_t len = strlen(what);
	size_t count = 0;

	for (size_t i = 0; i < report->rows.count; i++)
		count += report->rows.at[i].what.len >= len
			 && memcmp(report->rows.at[i].what.ptr, what, len) == 0;
	return count;
}

ic_status hospital_refuse_late(struct hospital *h, ic_id patient)
{
	const struct ic_shape_withdrawal_in in = { .id = hospital_id(h), .refusal = true };
	struct ic_shape_withdrawal withdrawal;

	return ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal);
}

ic_id hospital_incident(struct hospital *h, int kind, bool open)
{
	struct ic_shape_incidents incidents;

	assert_done(ic_app_incidents(hospital_lead(h), (ic_bytes) { NULL, 0 }, &incidents));
	assert_int_equal(incidents.rows.count, 1);
	const struct ic_shape_incident *one = &incidents.rows.at[0];
	assert_int_equal(one->kind, kind);
	assert_int_equal(one->closed == 0, open);
	assert_true(one->words.len > 0 && one->affected.count > 0);
	assert_true(one->due - one->found == 3 * IC_DAY_MS);
	return one->id;
}

void hospital_close_incident(struct hospital *h, ic_id incident)
{
	const struct ic_shape_incident_close_in in = { .outcome = IC_LIT("no harm; not reported") };
	struct ic_shape_governed done;

	assert_done(ic_app_incident_close(hospital_guardian(h), incident, &in, &done));
	assert_fails(ic_app_incident_close(hospital_guardian(h), incident, &in, &done), STATE);
}

struct counting {
	const char *sql;
	int64_t number;
};

static ic_status take_number(const struct ic_db_row *row, void *ctx)
{
	*(int64_t *)ctx = ic_db_int(row, 0);
	return IC_DONE;
}

static ic_status query_number(struct ic_db_tx *tx, void *arg)
{
	struct counting *c = arg;

	return ic_db_query(tx, c->sql, IC_DB_NO_ARGS, take_number, &c->number);
}

int64_t hospital_number(struct hospital *h, const char *sql)
{
	struct counting c = { .sql = sql };

	assert_done(ic_db_read(h->app->db, query_number, &c));
	return c.number;
}

struct ic_develop *hospital_develop;

int hospital_start_develop(void **state)
{
	(void)state;
	return ic_ok(ic_develop_start(false, &hospital_develop)) ? 0 : -1;
}

int hospital_stop_develop(void **state)
{
	(void)state;
	ic_develop_stop(hospital_develop);
	return 0;
}
