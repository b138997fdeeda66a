/* SPDX-License-Identifier: Apache-2.0 */
/* Anonymised copies: only what a second person passed counts, for whom it was passed, and the one
 * who gets it gets the painted copy and nothing that names the patient. */
#include "lib/check.h"

#include <string.h>

#include "base/limits.h"
#include "image/image.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "lib/judge.h"
#include "lib/strip_whole.h"
#include "model/shape_json.h"
#include "policy/anonymity.h"
#include "records/anonymisation.h"

#define ADULT "9990000018"
#define HALF  "0,0,500,1000"

enum { PICTURE_BYTES_MAX = 8 << 20 };

/* --- what people do --- */

static void answers(struct ic_shape_feature_answer at[IC_FEATURE_COUNT], int slight)
{
	for (int i = 0; i < IC_FEATURE_COUNT; i++)
		at[i] = (struct ic_shape_feature_answer) { .feature = i + 1,
							   .left = i < slight
									   ? IC_feature_left_SLIGHT
									   : IC_feature_left_NONE };
}

static ic_status make(struct ic_ctx *ctx, ic_id recording, int release, int slight, ic_id *ret_id)
{
	struct ic_shape_feature_answer at[IC_FEATURE_COUNT];
	struct ic_shape_anonymisation_in in = { .id = ic_entropy_id(ctx->app->entropy),
						.release = release,
						.marks = IC_LIT(HALF),
						.words = IC_LIT("a heel like any other") };
	struct ic_shape_governed done;

	answers(at, slight);
	in.features.at = at;
	in.features.count = IC_FEATURE_COUNT;
	IC_TRY(ic_app_anonymisation_make(ctx, recording, &in, &done));
	*ret_id = done.id;
	return IC_DONE;
}

static ic_status check(struct ic_ctx *ctx, ic_id id, bool passed)
{
	const struct ic_shape_anonymisation_check_in in = { .passed = passed,
							    .reason = IC_LIT("looked closely") };
	struct ic_shape_governed done;

	return ic_app_anonymisation_check(ctx, id, &in, &done);
}

static ic_status end(struct ic_ctx *ctx, ic_id id)
{
	const struct ic_shape_life_in in = { .reason = IC_LIT("a name was seen in it") };
	struct ic_shape_governed done;

	return ic_app_anonymisation_end(ctx, id, &in, &done);
}

static const struct ic_shape_look_in plain;

static ic_status look(struct ic_ctx *ctx, ic_id id)
{
	const bool treats = ctx->actor.role == IC_role_CLINICIAN;
	const struct ic_shape_look_in in = {
		.reason = treats ? (ic_bytes) { NULL, 0 } : IC_LIT("asked to look at the form")
	};
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&picture, PICTURE_BYTES_MAX);
	return ic_app_anonymisation_picture(ctx, id, &in, &picture);
}

static struct ic_ctx *nurse(struct hospital *h)
{
	return hospital_as(h, h->nurse, 0);
}

static ic_id passed(struct hospital *h, ic_id recording, int release)
{
	ic_id id;

	assert_done(make(hospital_registrar(h), recording, release, 0, &id));
	assert_done(look(nurse(h), id));
	assert_done(check(nurse(h), id, true));
	return id;
}

static ic_status share(struct hospital *h, ic_id recording, ic_id to, int purpose,
		       struct ic_shape_share *ret)
{
	struct ic_shape_share_in in = { .id = hospital_id(h),
					.recipient = to,
					.purpose = purpose,
					.justification = IC_LIT("Sam Sample's heel, for students"),
					.anonymised = true };

	in.recordings.at = &recording;
	in.recordings.count = 1;
	return ic_app_share_create(hospital_registrar(h), &in, ret);
}

static ic_status open_copy(struct ic_ctx *ctx, ic_id of, uint64_t index)
{
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&picture, PICTURE_BYTES_MAX);
	return ic_app_share_copy(ctx, of, index, &picture);
}

static void assert_rule(const struct hospital *h, const char *rule)
{
	assert_non_null(h->ctx.refusal.decision.rule);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), rule);
	assert_true(h->ctx.refusal.entered);
}

static void agree_to_teaching(struct hospital *h, ic_id patient)
{
	struct ic_shape_scope_answer scope = { .scope = IC_scope_TEACH,
					       .answer = IC_answer_AGREED };
	struct ic_shape_consent_in in = { .id = hospital_id(h),
					  .patient = patient,
					  .situation = IC_situation_ADULT,
					  .giver = IC_giver_PATIENT,
					  .way = IC_way_ORAL,
					  .wording = IC_LIT("teach.v1"),
					  .language = IC_LIT("en"),
					  .explained = true };
	struct ic_shape_consent consent;

	in.scopes.at = &scope;
	in.scopes.count = 1;
	assert_done(ic_app_consent_record(hospital_registrar(h), &in, &consent));
}

/* --- what stands in the rows --- */

#define IN_FORCE "SELECT count(*) FROM anonymisation WHERE state <> 4"
#define WITH_WORDS                                                                       \
	"SELECT count(*) FROM anonymisation WHERE length(sealed_words) + length(marks) " \
	"+ length(sealed_finding) > 0"

static ic_status load_row(struct ic_db_tx *tx, void *arg)
{
	struct ic_anonymisation_row *row = arg;
	IC_AUTO(arena) arena = { 0 };

	ic_arena_init(&arena, 1 << 16);
	IC_TRY(ic_anonymisation_load(tx, row->id, &arena, row));
	row->marks.ptr = row->sealed_words.ptr = row->sealed_finding.ptr = NULL; /* lengths alone */
	return IC_DONE;
}

static void assert_forgotten(struct hospital *h, ic_id id)
{
	struct ic_anonymisation_row row = { .id = id };

	assert_done(ic_db_read(h->app->db, load_row, &row));
	assert_int_equal(row.state, IC_anonymisation_state_ENDED);
	assert_int_equal(row.marks.len + row.sealed_words.len + row.sealed_finding.len, 0);
}

/* --- the form --- */

static void only_what_a_second_person_passed_counts(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shared;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	assert_fails(share(h, recording, h->plastics, IC_purpose_TEACH, &shared), REFUSED);
	assert_rule(h, "D60");
	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 3, &id));
	assert_fails(share(h, recording, h->plastics, IC_purpose_TEACH, &shared), REFUSED);
	assert_rule(h, "D60"); /* boxes alone are nothing (SU-05) */
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "ANON_CHECK"), 0);
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 1);
	assert_done(look(hospital_registrar(h), id));
	assert_fails(check(hospital_registrar(h), id, true), FORBIDDEN);
	assert_fails(check(nurse(h), id, true), NOT_LOOKED);
	assert_done(look(nurse(h), id));
	assert_done(check(nurse(h), id, true));
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 0);
	assert_fails(check(nurse(h), id, true), STATE);
	assert_done(share(h, recording, h->plastics, IC_purpose_TEACH, &shared));
	assert_true(ic_bytes_equal(shared.rule, IC_LIT("D19")));
	assert_done(open_copy(hospital_as(h, h->plastics, 0), shared.id, 0));
	const struct ic_shape_report report = hospital_report(h, patient);
	assert_int_equal(hospital_count_lines(&report, "Shared an anonymised copy of a picture"),
			 1);
	assert_int_equal(hospital_count_lines(&report, "Opened an anonymised copy"), 1);
	assert_int_equal(hospital_count_lines(&report, "Looked at an anonymised copy"), 2);
}

static void what_did_not_pass_counts_for_nothing(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shared;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &id));
	assert_done(look(hospital_lead(h), id)); /* governance may check */
	assert_done(check(hospital_lead(h), id, false));
	assert_fails(share(h, recording, h->plastics, IC_purpose_TEACH, &shared), REFUSED);
	assert_fails(end(nurse(h), id), STATE);
	/* With consent to teaching the recording itself might be shared, but not as anonymised. */
	agree_to_teaching(h, patient);
	assert_fails(share(h, recording, h->plastics, IC_purpose_TEACH, &shared), OBLIGATION_UNMET);
	assert_string_equal(h->ctx.refusal.obligation, "ANON2");
}

static void the_form_limits_what_is_left(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_feature_answer at[IC_FEATURE_COUNT + 1];
	struct ic_shape_anonymisation_in in = { .id = hospital_id(h),
						.release = IC_release_type_CARE,
						.words = IC_LIT("a heel") };
	struct ic_shape_governed done, again;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	assert_fails(make(hospital_registrar(h), recording, IC_release_type_CARE, 4, &id),
		     IDENTIFIES);
	assert_fails(make(hospital_registrar(h), recording, IC_release_type_OUTSIDE, 2, &id),
		     IDENTIFIES);
	assert_done(make(hospital_registrar(h), recording, IC_release_type_OUTSIDE, 1, &id));
	assert_fails(make(hospital_registrar(h), recording, IC_release_type_PUBLIC, 1, &id),
		     IDENTIFIES);
	answers(at, 0);
	in.features.at = at;
	in.features.count = IC_FEATURE_COUNT;
	at[IC_FEATURE_RARITY].left = IC_feature_left_PLAIN;
	assert_fails(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &done),
		     IDENTIFIES);
	answers(at, 0);
	in.features.count--;
	assert_fails(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &done),
		     FIELD);
	at[IC_FEATURE_COUNT - 1] = at[0];
	in.features.count++;
	assert_fails(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &done),
		     FIELD);
	answers(at, 0);
	in.marks = IC_LIT("0,0,1001,1");
	assert_fails(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &done),
		     FIELD);
	in.marks = IC_LIT("");
	in.words = IC_LIT("  ");
	assert_fails(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &done),
		     FIELD);
	in.words = IC_LIT("a heel");
	assert_done(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &done));
	assert_done(ic_app_anonymisation_make(hospital_registrar(h), recording, &in, &again));
	assert_int_equal(done.entry, again.entry);
	assert_fails(ic_app_anonymisation_make(nurse(h), recording, &in, &again), CONFLICT);
}

static void who_may_not_see_it_neither_makes_nor_checks(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_anonymisations list;
	ic_id patient, id, referral;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(
		hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &referral));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	assert_fails(make(hospital_as(h, h->plastics, 0), recording, IC_release_type_CARE, 0, &id),
		     REFUSED);
	assert_rule(h, "D31");
	assert_done(make(hospital_lead(h), recording, IC_release_type_CARE, 0, &id));
	assert_fails(look(hospital_as(h, h->plastics, 0), id), REFUSED);
	assert_fails(check(hospital_as(h, h->plastics, 0), id, true), REFUSED);
	assert_fails(end(hospital_as(h, h->plastics, 0), id), REFUSED);
	assert_fails(
		ic_app_anonymisations(hospital_as(h, h->plastics, 0), recording, &plain, &list),
		REFUSED);
	assert_fails(ic_app_anonymisations(hospital_lead(h), recording, &plain, &list), FIELD);
	assert_string_equal(h->ctx.field, "reason");
	assert_done(ic_app_anonymisations(nurse(h), recording, &plain, &list));
	assert_int_equal(list.rows.count, 1);
	assert_int_equal(list.rows.at[0].features.count, IC_FEATURE_COUNT);
	assert_true(ic_bytes_equal(list.rows.at[0].words, IC_LIT("a heel like any other")));
	assert_true(ic_bytes_equal(list.rows.at[0].marks, IC_LIT(HALF)));
	assert_false(list.rows.at[0].mine || list.rows.at[0].looked);
	h->app->develop = NULL;
	assert_fails(look(nurse(h), id), UNAVAILABLE);
	h->app->develop = hospital_develop;
	assert_fails(check(nurse(h), id, true), NOT_LOOKED);
}

static void a_note_does_not_end_the_check(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_task_done_in in = { .note = IC_LIT("looks fine") };
	struct ic_shape_task_done done;
	struct ic_shape_tasks tasks;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &id));
	assert_done(ic_app_tasks(nurse(h), &tasks));
	assert_int_equal(tasks.rows.count, 1);
	assert_true(ic_id_equal(tasks.rows.at[0].recording, recording));
	const ic_id task = tasks.rows.at[0].id;
	assert_fails(ic_app_task_done(nurse(h), task, &in, &done), CHECK_OPEN);
	assert_fails(ic_app_task_done(hospital_registrar(h), task, &in, &done), ABSENT);
	assert_done(end(hospital_registrar(h), id));
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 0);
	assert_fails(look(nurse(h), id), GONE);
}

/* --- whom it covers --- */

static void it_covers_whom_it_was_passed_for(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shared;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	passed(h, recording, IC_release_type_OUTSIDE);
	assert_done(share(h, recording, h->gp, IC_purpose_TEACH, &shared));
	assert_fails(share(h, recording, h->plastics, IC_purpose_PUBLISH, &shared), REFUSED);
	assert_rule(h, "D71");
	passed(h, recording, IC_release_type_PUBLIC);
	assert_fails(share(h, recording, h->plastics, IC_purpose_PUBLISH, &shared),
		     OBLIGATION_UNMET);
	assert_rule(h, "D18"); /* nobody agreed: the Guardian first */
	assert_string_equal(h->ctx.refusal.obligation, "CG");
}

static void assert_covers(enum ic_fact_RECIP recipient, enum ic_fact_PURPOSE purpose)
{
	const bool never = recipient == IC_RECIP_SUBJECT || recipient == IC_RECIP_UNVER
			   || purpose == IC_PURPOSE_NONE;
	const bool wide = purpose == IC_PURPOSE_PUBLISH || purpose == IC_PURPOSE_MEDIA;
	const bool care = recipient == IC_RECIP_TEAM || recipient == IC_RECIP_ORG
			  || recipient == IC_RECIP_CAREORG;

	assert_int_equal(ic_anonymity_covers(IC_RELEASE_CARE, recipient, purpose),
			 !never && !wide && care);
	assert_int_equal(ic_anonymity_covers(IC_RELEASE_OUTSIDE, recipient, purpose),
			 !never && !wide && recipient != IC_RECIP_PUBLIC);
	assert_int_equal(ic_anonymity_covers(IC_RELEASE_PUBLIC, recipient, purpose), !never);
}

static void releases_reach_as_far_as_the_table_says(void **state)
{
	(void)state;
	for (int r = 0; r <= IC_RECIP_UNVER; r++)
		for (int p = 0; p <= IC_PURPOSE_DEVELOP; p++)
			assert_covers((enum ic_fact_RECIP)r, (enum ic_fact_PURPOSE)p);
}

/* --- how it ends --- */

/* Whatever the reason, the recipient is told the same, and no rule; it is entered. */
static void assert_closed(const struct hospital *h, ic_status opened)
{
	assert_true(ic_failed_with(opened, IC_E_COPY_CLOSED));
	assert_null(h->ctx.refusal.decision.rule);
	assert_null(h->ctx.refusal.obligation);
	assert_true(h->ctx.refusal.entered);
}

static void assert_ended(struct hospital *h, ic_id recording, const struct ic_shape_share *shared)
{
	struct ic_shape_share again;
	const ic_status opened = open_copy(hospital_as(h, h->plastics, 0), shared->id, 0);

	assert_closed(h, opened);
	assert_false(ic_ok(share(h, recording, h->plastics, IC_purpose_TEACH, &again)));
}

static struct ic_shape_share shared_copy(struct hospital *h, ic_id recording, ic_id *ret_id)
{
	struct ic_shape_share shared;

	*ret_id = passed(h, recording, IC_release_type_CARE);
	assert_done(share(h, recording, h->plastics, IC_purpose_TEACH, &shared));
	assert_done(open_copy(hospital_as(h, h->plastics, 0), shared.id, 0));
	return shared;
}

static void it_ends_with_the_year(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_anonymisations list;
	struct ic_shape_share shared;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	shared_copy(h, recording, &id);
	h->clock.now += 364 * IC_DAY_MS;
	assert_done(share(h, recording, h->plastics, IC_purpose_TEACH, &shared));
	assert_done(open_copy(hospital_as(h, h->plastics, 0), shared.id, 0));
	h->clock.now += 2 * IC_DAY_MS;
	assert_ended(h, recording, &shared);
	assert_done(ic_app_anonymisations(nurse(h), recording, &plain, &list));
	assert_int_equal(list.rows.at[0].state, IC_anonymisation_state_EXPIRED);
}

static void it_ends_by_hand_and_stops_what_was_shared(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shown;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);
	const struct ic_shape_share shared = shared_copy(h, recording, &id);
	const ic_id share_id = shared.id;

	assert_done(end(nurse(h), id));
	assert_fails(end(nurse(h), id), STATE);
	assert_done(ic_app_share_show(hospital_as(h, h->plastics, 0), share_id, &shown));
	assert_int_equal(shown.state, IC_share_state_STOPPED);
	assert_ended(h, recording, &shown);
}

static void it_ends_when_the_recording_moves(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_anonymisations list;
	struct ic_shape_life moved;
	ic_id patient, id, waiting;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_share shared = shared_copy(h, recording, &id);
	const ic_id right = hospital_patient(h, 1970, "9990000034");
	const struct ic_shape_refile_in in = { .to = right,
					       .from_ending = IC_LIT("0018"),
					       .to_ending = IC_LIT("0034"),
					       .reason = IC_LIT("mix-up") };

	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &waiting));
	assert_done(ic_app_refile(hospital_registrar(h), recording, &in, &moved));
	assert_ended(h, recording, &shared);
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 0);
	assert_done(ic_app_anonymisations(nurse(h), recording, &plain, &list));
	assert_int_equal(list.rows.count, 0);
	assert_forgotten(h, id);
	assert_forgotten(h, waiting);
	assert_int_equal(hospital_number(h, WITH_WORDS),
			 0); /* they were under another patient's key */
	/* Nobody is asked to recall what nobody can know is of this patient. */
	assert_int_equal(
		hospital_number(h, "SELECT count(*) FROM obligation WHERE code = 'RECALL'"), 0);
	assert_int_equal(
		hospital_number(h, "SELECT count(*) FROM incident_party WHERE is_patient = 0"), 0);
}

static ic_status lose_picture(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_db_run(tx, "DELETE FROM blob", IC_DB_NO_ARGS);
}

/* Sealed but not moved: nobody could look, so nobody is asked to. */
static void a_move_that_fails_halfway_leaves_no_check_open(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_life moved;
	ic_id patient, waiting;
	const ic_id recording = hospital_taken(h, &patient);
	const struct ic_shape_refile_in in = { .to = hospital_patient(h, 1970, "9990000034"),
					       .from_ending = IC_LIT("0018"),
					       .to_ending = IC_LIT("0034"),
					       .reason = IC_LIT("mix-up") };

	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &waiting));
	assert_done(ic_db_write(h->app->db, lose_picture, NULL));
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &in, &moved), ABSENT);
	assert_int_equal(hospital_number(h, IN_FORCE), 0);
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 0);
}

static void a_newer_one_takes_its_place(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shown;
	ic_id patient, old;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id of = shared_copy(h, recording, &old).id;

	passed(h, recording, IC_release_type_OUTSIDE); /* another release leaves it */
	assert_done(open_copy(hospital_as(h, h->plastics, 0), of, 0));
	const ic_id newer = passed(h, recording, IC_release_type_CARE);
	assert_done(ic_app_share_show(hospital_as(h, h->plastics, 0), of, &shown));
	assert_int_equal(shown.state, IC_share_state_STOPPED);
	assert_fails(end(nurse(h), old), STATE);
	assert_int_equal(hospital_number(h, IN_FORCE), 2);
	assert_done(end(nurse(h), newer));
	assert_int_equal(hospital_number(h, IN_FORCE), 1); /* the old one does not come back */
}

static void what_failed_stays_so(void **state)
{
	struct hospital *h = *state;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &id));
	assert_done(look(nurse(h), id));
	assert_done(check(nurse(h), id, false));
	assert_done(hospital_refuse_late(h, patient));
	assert_int_equal(hospital_number(h, "SELECT count(*) FROM anonymisation WHERE state = 3"),
			 1);
}

static void it_ends_when_the_recording_is_refused(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shared;
	ic_id patient, id, waiting;
	const ic_id recording = hospital_taken(h, &patient);

	shared = shared_copy(h, recording, &id);
	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &waiting));
	assert_done(hospital_refuse_late(h, patient));
	assert_ended(h, recording, &shared);
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 0);
	assert_fails(look(nurse(h), waiting), REFUSED);
	assert_int_equal(hospital_number(h, IN_FORCE), 0); /* whatever becomes of the seal */
}

static void it_ends_when_the_recording_is_sealed(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_life_in in = { .reason = IC_LIT("nobody had asked") };
	struct ic_shape_share shared;
	struct ic_shape_life life;
	ic_id patient, id, waiting;
	const ic_id recording = hospital_taken(h, &patient);

	shared = shared_copy(h, recording, &id);
	assert_done(make(hospital_registrar(h), recording, IC_release_type_CARE, 0, &waiting));
	assert_done(ic_app_unlawful(hospital_registrar(h), recording, &in, &life));
	assert_int_equal(hospital_number(h, IN_FORCE), 0);
	assert_int_equal(hospital_count_tasks(nurse(h), "ANON_CHECK"), 0);
	assert_ended(h, recording, &shared);
}

static void it_ends_when_the_recording_is_destroyed(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_life_in in = { .reason = IC_LIT("asked by letter") };
	struct ic_shape_share shared;
	struct ic_shape_life life;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	shared = shared_copy(h, recording, &id);
	hospital_state_reliance(h, recording, false);
	assert_done(ic_app_erase(hospital_guardian(h), recording, &in, &life));
	assert_true(life.granted);
	assert_closed(h, open_copy(hospital_as(h, h->plastics, 0), shared.id, 0));
	assert_forgotten(h, id);
	assert_int_equal(hospital_number(h, WITH_WORDS), 0);
}

static void a_wish_is_respected_without_a_name_too(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_withdrawal_in in = { .refusal = false };
	struct ic_shape_withdrawal done;
	struct ic_shape_share shared;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	agree_to_teaching(h, patient);
	shared = shared_copy(h, recording, &id);
	in.id = hospital_id(h);
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &in, &done));
	assert_closed(h, open_copy(hospital_as(h, h->plastics, 0), shared.id, 0));
	assert_fails(share(h, recording, h->plastics, IC_purpose_TEACH, &shared), REFUSED);
	assert_rule(h, "D11");
	assert_fails(hospital_share(h, recording, h->plastics, IC_purpose_TEACH, "a lecture", &id),
		     REFUSED);
	assert_rule(h, "D60");
}

/* --- what the one who gets it gets --- */

static void assert_names_nobody(const struct ic_shape_share *shared, ic_id patient, ic_id recording)
{
	char ids[2][IC_ID_TEXT + 1];
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, 1 << 16);
	assert_done(ic_shape_emit_text(&ic_shape_of_share, shared, &text));
	ic_id_emit(patient, ids[0]);
	ic_id_emit(recording, ids[1]);
	const char *const canaries[] = { ids[0],   ids[1],   "ample", "heel",
					 "999000", "agreed", "entry", "rule" };
	for (size_t i = 0; i < sizeof(canaries) / sizeof(canaries[0]); i++)
		assert_null(memmem(text.ptr, text.len, canaries[i], strlen(canaries[i])));
}

static void nothing_in_it_names_the_patient(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_shares inbox;
	struct ic_shape_recording shown;
	struct ic_shape_recordings listed;
	struct ic_shape_share one;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id of = shared_copy(h, recording, &id).id;

	assert_done(ic_app_share_inbox(hospital_as(h, h->plastics, 0), &inbox));
	assert_int_equal(inbox.rows.count, 1);
	assert_true(inbox.rows.at[0].anonymised && inbox.rows.at[0].copies == 1);
	assert_names_nobody(&inbox.rows.at[0], patient, recording);
	assert_done(ic_app_share_show(hospital_as(h, h->plastics, 0), of, &one));
	assert_names_nobody(&one, patient, recording);
	assert_done(ic_app_share_show(hospital_registrar(h), of, &one));
	assert_true(one.justification.len > 0 && ic_id_is_zero(one.patient));
	assert_true(ic_bytes_equal(one.rule, IC_LIT("D19")));
	/* It is no relationship, and opens nothing else. */
	assert_int_equal(
		hospital_number(h, "SELECT count(*) FROM relationship WHERE share IS NOT NULL"), 0);
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
	assert_rule(h, "D31");
	assert_fails(ic_app_recording_show(hospital_as(h, h->plastics, 0), recording, &shown),
		     REFUSED);
	assert_fails(ic_app_patient_recordings(hospital_as(h, h->plastics, 0), patient,
					       (ic_bytes) { NULL, 0 }, &listed),
		     REFUSED);
	assert_fails(open_copy(hospital_as(h, h->plastics, 0), of, 1), ABSENT);
	assert_fails(open_copy(nurse(h), of, 0), ABSENT);
	assert_fails(open_copy(hospital_registrar(h), of, 0), ABSENT);
}

/* Asked for by the share of its copy, or by that of another's: the answer and the entry are one. */
static void no_answer_tells_whose_the_copies_are(void **state)
{
	struct hospital *h = *state;
	struct ic_view *view = NULL;
	ic_id patient, id, elsewhere;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id of = shared_copy(h, recording, &id).id;
	const ic_id other = hospital_patient(h, 1970, "9990000034");

	hospital_consent(h, other, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, other, IC_situation_ADULT, &elsewhere, NULL));
	const ic_id asked[] = { recording, elsewhere };

	for (size_t i = 0; i < 2; i++) {
		assert_fails(ic_app_view_open(hospital_as(h, h->plastics, 0), asked[i],
					      IC_rendition_MASTER, of, &view),
			     REFUSED);
		assert_rule(h, "D31");
	}
	const struct ic_shape_report report = hospital_report(h, patient);
	assert_int_equal(hospital_count_lines(&report, "Opened an anonymised copy"), 1);
}

static void who_also_treats_the_patient_sees_the_copy_alone(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shared;
	struct ic_view *view = NULL;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	passed(h, recording, IC_release_type_CARE);
	assert_done(share(h, recording, h->nurse, IC_purpose_TEACH, &shared));
	const ic_id of = shared.id;
	assert_done(open_copy(nurse(h), of, 0));
	assert_done(ic_app_share_show(nurse(h), of, &shared));
	assert_names_nobody(&shared, patient, recording);
	/* Their own patient's picture they have by treating the patient, whatever share they name.
	 */
	assert_done(ic_app_view_open(nurse(h), recording, IC_rendition_MASTER, of, &view));
	ic_view_close(view);
	const struct ic_shape_report report = hospital_report(h, patient);
	assert_int_equal(hospital_count_lines(&report, "Opened an anonymised copy"), 1);
}

/* The average of all channels over the columns from @left to @right, in tenths of the width. */
static unsigned mean(ic_bytes pixels, size_t width, size_t height, size_t left, size_t right)
{
	const size_t channels = pixels.len / (width * height);
	uint64_t sum = 0, count = 0;

	for (size_t i = 0; i < pixels.len; i++) {
		const size_t x = i / channels % width;
		if (x >= width * left / 10 && x < width * right / 10) {
			sum += pixels.ptr[i];
			count++;
		}
	}
	return (unsigned)(sum / count);
}

static void file_turned(struct hospital *h, ic_id patient, int orientation, ic_id *ret_recording)
{
	const struct ic_shape_capture form = hospital_form(h, patient, IC_situation_ADULT);
	struct ic_shape_receipt receipt;
	IC_AUTO(buf) exif = { 0 };
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&exif, 1 << 16);
	ic_buf_init(&picture, 1 << 16);
	gen_exif(orientation, true, &exif);
	const struct gen_options options = { .exif = ic_buf_view(&exif) };
	gen_jpeg(&options, &picture);
	assert_done(hospital_file(h, &form, ic_buf_view(&picture), &receipt));
	*ret_recording = form.id;
}

/* As it is looked at: the left half is black in what the recipient receives, however it was held.
 */
static void boxes_are_black_in_what_the_recipient_receives(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share shared;
	struct ic_image_facts facts = { 0 };
	ic_id patient, recording;

	hospital_taken(h, &patient);
	for (int orientation = 1; orientation <= 8; orientation++) {
		IC_AUTO(buf) copy = { 0 };
		IC_AUTO(buf) stripped = { 0 };
		IC_AUTO(buf) pixels = { 0 };

		file_turned(h, patient, orientation, &recording);
		passed(h, recording, IC_release_type_CARE);
		assert_done(share(h, recording, h->plastics, IC_purpose_TEACH, &shared));
		ic_buf_init(&copy, PICTURE_BYTES_MAX);
		ic_buf_init(&stripped, PICTURE_BYTES_MAX);
		ic_buf_init(&pixels, JUDGE_PIXELS_MAX);
		assert_done(ic_app_share_copy(hospital_as(h, h->plastics, 0), shared.id, 0, &copy));
		assert_done(strip_whole(ic_buf_view(&copy), copy.len, &stripped, &facts));
		assert_int_equal(copy.len, stripped.len); /* nothing but the picture in it */
		assert_int_equal(facts.width, orientation >= 5 ? 16 : 32);
		assert_int_equal(judge_decode(IC_IMAGE_JPEG, ic_buf_view(&copy), &pixels), 0);
		assert_true(mean(ic_buf_view(&pixels), facts.width, facts.height, 0, 4) < 10);
		assert_true(mean(ic_buf_view(&pixels), facts.width, facts.height, 7, 10) > 60);
	}
}

static void the_register_says_anonymised(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_disclosure_filter all = { .purpose = 0 };
	struct ic_shape_disclosures list;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);

	shared_copy(h, recording, &id);
	assert_done(ic_app_disclosures(hospital_lead(h), &all, (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.count, 1);
	const struct ic_shape_disclosure *row = &list.rows.at[0];
	assert_true(row->anonymised && row->pictures == 1 && row->justification.len > 0);
	assert_true(row->purpose == IC_purpose_TEACH && row->at != 0 && row->recipient.len > 0);
	assert_true(ic_bytes_equal(row->rule, IC_LIT("D19")) && row->consent.len > 0);
}

static void without_a_painter_nothing_goes_out(void **state)
{
	struct hospital *h = *state;
	ic_id patient, id;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id of = shared_copy(h, recording, &id).id;

	h->app->develop = NULL;
	assert_fails(open_copy(hospital_as(h, h->plastics, 0), of, 0), UNAVAILABLE);
	h->app->develop = hospital_develop;
}

static int set_up(void **state)
{
	const int failed = hospital_set_up(state);
	struct hospital *h = *state;

	if (failed == 0)
		h->app->develop = hospital_develop;
	return failed;
}

static int tear_down(void **state)
{
	struct hospital *h = *state;

	h->app->develop = NULL;
	return hospital_tear_down(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_a_second_person_passed_counts),
		TEST(what_did_not_pass_counts_for_nothing),
		TEST(the_form_limits_what_is_left),
		TEST(who_may_not_see_it_neither_makes_nor_checks),
		TEST(a_note_does_not_end_the_check),
		TEST(it_covers_whom_it_was_passed_for),
		cmocka_unit_test(releases_reach_as_far_as_the_table_says),
		TEST(it_ends_with_the_year),
		TEST(it_ends_by_hand_and_stops_what_was_shared),
		TEST(it_ends_when_the_recording_moves),
		TEST(a_move_that_fails_halfway_leaves_no_check_open),
		TEST(a_newer_one_takes_its_place),
		TEST(what_failed_stays_so),
		TEST(it_ends_when_the_recording_is_refused),
		TEST(it_ends_when_the_recording_is_sealed),
		TEST(it_ends_when_the_recording_is_destroyed),
		TEST(a_wish_is_respected_without_a_name_too),
		TEST(nothing_in_it_names_the_patient),
		TEST(no_answer_tells_whose_the_copies_are),
		TEST(who_also_treats_the_patient_sees_the_copy_alone),
		TEST(boxes_are_black_in_what_the_recipient_receives),
		TEST(the_register_says_anonymised),
		TEST(without_a_painter_nothing_goes_out),
	};

	return cmocka_run_group_tests(tests, hospital_start_develop, hospital_stop_develop);
}
