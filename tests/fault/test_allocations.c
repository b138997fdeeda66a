/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each main use case is run with its first, second, third, … allocation failing, until none is left
 * to fail: in our code, in the database, in the ledger's own threads. The answer is a success or a
 * failure; the same call again, with memory, succeeds; and the whole verifies. Under
 * AddressSanitizer nothing is leaked either.
 *
 *     test_prove_allocations [ALL]    by default of more than 300 a sample
 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"

#ifdef IC_SANITIZED /* slow */
enum { SAMPLE = 60 };
#else
enum { SAMPLE = 300 };
#endif
enum { VERIFY_EVERY = 50, SLACK = 20 };

static struct hospital h;
static struct ic_buf picture;
static bool all;

/* What one call is about; chosen before the fault. */
struct call {
	ic_id id, patient, recording, share;
	char number[20];
	unsigned round;
};

struct use_case {
	const char *name;
	void (*prepare)(struct call *call); /* with memory */
	ic_status (*run)(const struct call *call);
};

static ic_id the_patient(void)
{
	static ic_id patient;

	if (ic_id_is_zero(patient)) {
		patient = hospital_patient(&h, 1980, "9990000018");
		hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT,
				 IC_answer_AGREED);
	}
	return patient;
}

static void prepare_patient(struct call *call)
{
	call->patient = the_patient();
}

static ic_status file_as(ic_id id, ic_id patient)
{
	struct ic_shape_capture form = hospital_form(&h, patient, IC_situation_ADULT);
	struct ic_shape_receipt receipt;

	form.id = id;
	form.note = IC_LIT("a note");
	return hospital_file(&h, &form, ic_buf_view(&picture), &receipt);
}

static void prepare_recording(struct call *call)
{
	static ic_id recording;

	prepare_patient(call);
	if (ic_id_is_zero(recording)) {
		recording = hospital_id(&h);
		assert_done(file_as(recording, call->patient));
	}
	call->recording = recording;
}

static ic_status share_as(const struct call *call, ic_id id)
{
	ic_id recording = call->recording;
	const struct ic_shape_share_in in = {
		.id = id,
		.recipient = h.plastics,
		.purpose = IC_purpose_CARE,
		.justification = IC_LIT("needs a flap?"),
		.recordings = { .at = &recording, .count = 1 },
	};
	struct ic_shape_share share;

	return ic_app_share_create(hospital_as(&h, h.registrar, 0), &in, &share);
}

static void prepare_share(struct call *call)
{
	static ic_id share;

	prepare_recording(call);
	if (ic_id_is_zero(share)) {
		share = hospital_id(&h);
		assert_done(share_as(call, share));
	}
	call->share = share;
}

static void prepare_withdrawal(struct call *call)
{
	prepare_recording(call);
	hospital_consent(&h, call->patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(share_as(call, hospital_id(&h)));
}

static ic_status run_register(const struct call *call)
{
	struct ic_shape_identifier number = { .system = IC_identifier_system_LOCAL,
					      .value = ic_bytes_of_text(call->number) };
	const struct ic_shape_registration in = { .id = call->id,
						  .family = IC_LIT("Sample"),
						  .given = IC_LIT("Sam"),
						  .born = { 1980, 6, 15 },
						  .approximate_age = IC_SHAPE_ABSENT,
						  .sex = IC_sex_FEMALE,
						  .identifiers = { .at = &number, .count = 1 } };
	struct ic_shape_patient patient;

	return ic_app_patient_register(hospital_as(&h, h.registrar, 0), &in, &patient);
}

static ic_status run_consent(const struct call *call)
{
	struct ic_shape_scope_answer scopes[] = {
		{ .scope = IC_scope_RECORD, .answer = IC_answer_AGREED },
		{ .scope = IC_scope_CARE_SHARE, .answer = IC_answer_AGREED },
	};
	const struct ic_shape_consent_in in = { .id = call->id,
						.patient = call->patient,
						.situation = IC_situation_ADULT,
						.giver = IC_giver_PATIENT,
						.way = IC_way_ORAL,
						.wording = IC_LIT("care.v1"),
						.language = IC_LIT("en"),
						.explained = true,
						.scopes = { .at = scopes, .count = 2 } };
	struct ic_shape_consent consent;

	return ic_app_consent_record(hospital_as(&h, h.registrar, 0), &in, &consent);
}

static ic_status run_capture(const struct call *call)
{
	return file_as(call->id, call->patient);
}

static ic_status run_view(const struct call *call)
{
	return hospital_look(&h, h.nurse, call->recording, IC_rendition_MASTER);
}

static ic_status run_share(const struct call *call)
{
	return share_as(call, call->id);
}

static ic_status run_reply(const struct call *call)
{
	const struct ic_shape_reply_in in = { .id = call->id, .text = IC_LIT("Clinic on Monday.") };
	struct ic_shape_share share;

	return ic_app_share_reply(hospital_as(&h, h.plastics, 0), call->share, &in, &share);
}

static ic_status run_withdraw(const struct call *call)
{
	const struct ic_shape_withdrawal_in in = { .id = call->id, .reason = IC_LIT("changed") };
	struct ic_shape_withdrawal done;

	return ic_app_withdraw(hospital_as(&h, h.registrar, 0), call->patient, &in, &done);
}

static ic_status run_report(const struct call *call)
{
	struct ic_shape_report report;

	return ic_app_report(hospital_as_patient(&h, call->patient, false), call->patient,
			     (ic_bytes) { NULL, 0 }, &report);
}

static ic_status run_inbox(const struct call *call)
{
	struct ic_shape_shares shares;

	(void)call;
	return ic_app_share_inbox(hospital_as(&h, h.plastics, 0), &shares);
}

/* --- the sweep --- */

static void note_fault(const char *place, ic_id id, void *ctx)
{
	(void)ctx;
	fprintf(stderr, "# %s %02x%02x…\n", place, id.bytes[0], id.bytes[1]);
}

static void expect_whole(void)
{
	struct ic_shape_verification verification;

	assert_done(ic_app_verify(hospital_as(&h, h.ig_lead, IC_role_IG_LEAD), note_fault, NULL,
				  &verification));
	assert_true(verification.whole);
}

static void choose(const struct use_case *use, unsigned round, struct call *ret)
{
	*ret = (struct call) { .id = hospital_id(&h), .round = round };
	snprintf(ret->number, sizeof(ret->number), "T%07u", round);
	if (use->prepare != NULL)
		use->prepare(ret);
}

/* How many allocations a call makes when none fails and it is not the first of its kind. */
static uint64_t count_allocations(const struct use_case *use)
{
	struct call call;

	for (unsigned i = 0; i < 2; i++) {
		choose(use, i, &call);
		ic_alloc_fail_nth(0);
		assert_done(use->run(&call));
	}
	return ic_alloc_count();
}

static void run_failing(const struct use_case *use, unsigned round, uint64_t nth, unsigned *failed)
{
	struct call call;

	choose(use, round, &call);
	ic_alloc_fail_nth(nth);
	const ic_status status = use->run(&call);
	ic_alloc_fail_nth(0);
	*failed += ic_ok(status) ? 0 : 1;
	const ic_status again = use->run(&call);
	if (!ic_ok(again))
		fail_msg("%s, allocation %llu: %s, and then %s", use->name, (unsigned long long)nth,
			 ic_code_info(ic_status_code(status))->slug,
			 ic_code_info(ic_status_code(again))->slug);
}

static void sweep(const struct use_case *use)
{
	const uint64_t count = count_allocations(use) + SLACK;
	const uint64_t step = all || count <= SAMPLE ? 1 : count / SAMPLE + 1;
	unsigned round = 2, failed = 0;

	for (uint64_t nth = 1; nth <= count; nth += step) {
		run_failing(use, round, nth, &failed);
		if (round++ % VERIFY_EVERY == 0)
			expect_whole();
	}
	expect_whole();
	hospital_reopen(&h);
	expect_whole();
	assert_true(failed > 0);
	print_message("# %s: %llu allocations, %u made to fail, %u calls failed\n", use->name,
		      (unsigned long long)count - SLACK, round - 2, failed);
}

#define SWEEP(name, prepare, run)                                  \
	static void name(void **state)                             \
	{                                                          \
		(void)state;                                       \
		sweep(&(struct use_case) { #name, prepare, run }); \
	}

SWEEP(registering, NULL, run_register)
SWEEP(recording_consent, prepare_patient, run_consent)
SWEEP(filing_a_picture, prepare_patient, run_capture)
SWEEP(looking_at_a_picture, prepare_recording, run_view)
SWEEP(sharing, prepare_recording, run_share)
SWEEP(reading_the_inbox, prepare_share, run_inbox)
SWEEP(replying, prepare_share, run_reply)
SWEEP(reading_the_report, prepare_share, run_report)
SWEEP(withdrawing, prepare_withdrawal, run_withdraw)

static int set_up(void **state)
{
	const struct gen_options plain = { 0 };

	(void)state;
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&plain, &picture);
	hospital_open(&h);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_buf_done(&picture);
	hospital_close(&h);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registering),      cmocka_unit_test(recording_consent),
		cmocka_unit_test(filing_a_picture), cmocka_unit_test(looking_at_a_picture),
		cmocka_unit_test(sharing),          cmocka_unit_test(reading_the_inbox),
		cmocka_unit_test(replying),         cmocka_unit_test(reading_the_report),
		cmocka_unit_test(withdrawing),
	};

	all = argc > 1 && strcmp(argv[1], "ALL") == 0;
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
