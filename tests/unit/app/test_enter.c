/* SPDX-License-Identifier: Apache-2.0 */
/* Every entry says who acted and how they came in: by a session, or on the command line. */
#include "lib/check.h"

#include <string.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "lib/hospital.h"

#define ADULT       "9990000018"
#define VIA         "cli:4711"
#define ENTRIES_MAX 64

struct seen {
	struct ic_ctx *ctx;
	ic_id subject;
	struct ic_secret *key;
	size_t count;
	ic_id actor[ENTRIES_MAX];
	char session[ENTRIES_MAX][IC_ID_TEXT + 1];
};

static ic_status note(const struct ic_event_record *record, void *arg)
{
	struct seen *seen = arg;
	const ic_bytes session = record->value[IC_F_SESSION];

	assert_in_range(seen->count, 0, ENTRIES_MAX - 1);
	assert_in_range(session.len, 0, IC_ID_TEXT);
	seen->actor[seen->count] = record->actor;
	memcpy(seen->session[seen->count], session.ptr, session.len);
	seen->session[seen->count++][session.len] = '\0';
	return IC_DONE;
}

static ic_status read_trail(struct ic_db_tx *tx, void *arg)
{
	struct seen *seen = arg;

	seen->count = 0;
	return ic_ledger_read_subject(seen->ctx->app->ledger, tx, seen->subject, seen->key, note,
				      seen);
}

/* The trail of @patient, read as governance. */
static void read_entries(struct hospital *h, ic_id patient, struct seen *seen)
{
	struct ic_ctx *ctx = hospital_as(h, h->ig_lead, IC_role_IG_LEAD);
	const struct ic_about about = { .patient = patient };
	struct ic_key_want want = { .kind = IC_WANT_PARTY,
				    .party = patient,
				    .domain = IC_KEY_AUDIT };
	struct ic_receipt receipt;
	struct ic_event event;

	assert_done(ic_about_event(ctx, IC_ACTION_REPORT_RELEASED, &about, &event));
	assert_done(ic_enter_alone(ctx, &event, &want, 1, &receipt));
	*seen = (struct seen) { .ctx = ctx, .subject = patient, .key = &want.key };
	assert_done(ic_db_read(ctx->app->db, read_trail, seen));
	ic_secret_done(&want.key);
}

/* Find the patient, record what they answer: a list view, a consent. */
static void ask(struct ic_ctx *ctx, struct hospital *h, ic_id patient)
{
	struct ic_shape_scope_answer scope = { .scope = IC_scope_RECORD,
					       .answer = IC_answer_AGREED };
	struct ic_shape_consent_in in = { .id = hospital_id(h),
					  .patient = patient,
					  .situation = IC_situation_ADULT,
					  .giver = IC_giver_PATIENT,
					  .way = IC_way_ORAL,
					  .explained = true,
					  .wording = IC_LIT("care.v1"),
					  .language = IC_LIT("en") };
	struct ic_shape_patient card;
	struct ic_shape_consent consent;

	in.scopes.at = &scope;
	in.scopes.count = 1;
	assert_done(ic_app_patient_show(ctx, patient, &card));
	assert_done(ic_app_consent_record(ctx, &in, &consent));
}

static void entries_from(const struct seen *seen, size_t first, ic_id actor, const char *session)
{
	assert_true(seen->count > first + 2);
	for (size_t i = first; i + 1 < seen->count; i++) { /* the last is the reading itself */
		assert_true(ic_id_equal(seen->actor[i], actor));
		assert_string_equal(seen->session[i], session);
	}
}

static void test_session_in_every_entry(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const ic_id session = hospital_id(h);
	char text[IC_ID_TEXT + 1];
	static struct seen seen;

	read_entries(h, patient, &seen);
	const size_t before = seen.count;
	struct ic_ctx *ctx = hospital_as(h, h->registrar, 0);
	ctx->actor.session = session;
	ask(ctx, h, patient);
	read_entries(h, patient, &seen);
	ic_id_emit(session, text);
	entries_from(&seen, before, h->registrar, text);
}

static void test_command_line_in_every_entry(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	static struct seen seen;

	read_entries(h, patient, &seen);
	const size_t before = seen.count;
	struct ic_ctx *ctx = hospital_as(h, h->registrar, 0);
	ctx->via = VIA;
	ask(ctx, h, patient);
	read_entries(h, patient, &seen);
	entries_from(&seen, before, h->registrar, VIA);
}

/* The bundle goes on after its request: it keeps how the actor came in. */
static void test_command_line_in_every_entry_of_a_bundle(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const struct ic_shape_request_in in = { .id = hospital_id(h),
						.kind = IC_request_kind_SUBJECT_ACCESS,
						.requester = IC_requester_SUBJECT,
						.patient = patient,
						.received = ic_time_london_date(h->clock.now),
						.name = IC_LIT("Robin Asker"),
						.asks = IC_LIT("everything there is") };
	const struct ic_shape_request_step_in step = { .step = IC_request_step_IDENTITY_PROVED,
						       .note = IC_LIT("passport seen") };
	const struct ic_shape_request_decision_in decision = { .note = IC_LIT("in order") };
	struct ic_shape_request request;
	struct ic_bundle *bundle = NULL;
	ic_bytes bytes = { NULL, 0 };
	static struct seen seen;

	read_entries(h, patient, &seen);
	const size_t before = seen.count;
	struct ic_ctx *ctx = hospital_as(h, h->ig_lead, IC_role_IG_LEAD);
	ctx->via = VIA;
	assert_done(ic_app_request_open(ctx, &in, &request));
	assert_done(ic_app_request_step(ctx, in.id, &step, &request));
	assert_done(ic_app_request_decide(ctx, in.id, &decision, &request));
	assert_done(ic_app_bundle_open(ctx, in.id, &bundle));
	do
		assert_done(ic_bundle_read(bundle, &bytes));
	while (bytes.len > 0);
	ic_bundle_close(bundle);
	read_entries(h, patient, &seen);
	entries_from(&seen, before, h->ig_lead, VIA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_session_in_every_entry, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(test_command_line_in_every_entry, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(test_command_line_in_every_entry_of_a_bundle,
						hospital_set_up, hospital_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
