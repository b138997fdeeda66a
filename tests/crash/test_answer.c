/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that answers a request about several pictures is killed at the first, second, third, …
 * moment at which it looks at the clock, until it lives. Each time the request is answered again by
 * the next process, with the same pictures. Whatever came in between: each picture was put right,
 * erased or refused once, objected to once, under exactly one entry that names the request.
 */
#include "lib/check.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "lib/hospital.h"

enum { PICTURES = 3, LIVES_MAX = 400 };

static struct hospital h;
static ic_id patient;
static unsigned looks_left;

/* --- dying --- */

static ic_time look_and_die(struct ic_clock *clock)
{
	if (looks_left-- == 0)
		kill(getpid(), SIGKILL);
	return ((struct test_clock *)clock)->now++;
}

static ic_status answer(const struct ic_shape_request_answer_in *in, ic_id request,
			struct ic_shape_request_answer *ret)
{
	return ic_app_request_answer(hospital_lead(&h), request, in, ret);
}

/* True if it died. */
static bool answer_once(const struct ic_shape_request_answer_in *in, ic_id request, unsigned looks)
{
	struct ic_shape_request_answer ret;
	int state = 0;

	ic_arena_done(&h.arena);
	ic_app_close(IC_TAKE(h.app));
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		hospital_reopen(&h);
		looks_left = looks;
		h.clock.clock.now = look_and_die;
		const ic_status answered = answer(in, request, &ret);
		_exit(ic_ok(answered) ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &state, 0), pid);
	hospital_reopen(&h);
	if (WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL)
		return true;
	assert_true(WIFEXITED(state) && WEXITSTATUS(state) == 0);
	return false;
}

/* --- the account --- */

struct account {
	struct ic_key_want want;
	char request[IC_ID_TEXT + 1];
	const char *action; /* naming the request; NULL: counted without */
	size_t count;
};

static ic_status count_entry(const struct ic_event_record *record, void *ctx)
{
	struct account *a = ctx;
	const ic_bytes text = record->value[IC_F_TEXT];
	const bool names = memmem(text.ptr, text.len, a->request, IC_ID_TEXT) != NULL;

	if (ic_bytes_equal(record->value[IC_F_ACTION], ic_bytes_of_text(a->action)))
		a->count += names || strcmp(a->action, "disposal.by_request") == 0 ? 1 : 0;
	return IC_DONE;
}

static ic_status read_trail(struct ic_db_tx *tx, void *arg)
{
	struct account *a = arg;

	a->count = 0;
	return ic_ledger_read_subject(h.app->ledger, tx, patient, &a->want.key, count_entry, a);
}

/* Entries of @action about the patient that name @request; of a destruction all there are. */
static size_t entries(const char *action, ic_id request)
{
	struct account a = {
		.action = action,
		.want = { .kind = IC_WANT_PARTY, .party = patient, .domain = IC_KEY_AUDIT },
	};
	const struct ic_event event = { .action = IC_ACTION_PROOF_ASKED,
					.actor = h.ig_lead,
					.subject = patient };
	struct ic_receipt receipt;

	ic_id_emit(request, a.request);
	assert_done(ic_ledger_record(h.app->ledger, &event, &a.want, 1, &receipt));
	assert_done(ic_db_read(h.app->db, read_trail, &a));
	ic_secret_done(&a.want.key);
	return a.count;
}

static ic_id asked(int kind)
{
	const struct ic_shape_request_in in = { .id = hospital_id(&h),
						.kind = kind,
						.requester = IC_requester_SUBJECT,
						.patient = patient,
						.received = ic_time_london_date(h.clock.now),
						.name = IC_LIT("Robin Asker"),
						.asks = IC_LIT("please") };
	const struct ic_shape_request_step_in proved = { .step = IC_request_step_IDENTITY_PROVED,
							 .note = IC_LIT("a passport") };
	struct ic_shape_request request;

	assert_done(ic_app_request_open(hospital_lead(&h), &in, &request));
	assert_done(ic_app_request_step(hospital_lead(&h), in.id, &proved, &request));
	return in.id;
}

static void take_pictures(ic_id ret[static PICTURES])
{
	for (size_t i = 0; i < PICTURES; i++)
		assert_done(hospital_capture(&h, patient, IC_situation_ADULT, &ret[i], NULL));
}

static void expect_answered(const struct ic_shape_request_answer_in *in, ic_id request,
			    size_t granted)
{
	struct ic_shape_request_answer ret;
	struct ic_shape_request shown;
	size_t done = 0;

	const ic_status again = answer(in, request, &ret);
	if (ic_failed_with(again, IC_E_STATE)) { /* it died after the last commit */
		assert_done(ic_app_request_show(hospital_lead(&h), request, &shown));
		assert_int_equal(shown.state, IC_request_state_ANSWERED);
		return;
	}
	assert_done(again);
	assert_int_equal(ret.request->state, IC_request_state_ANSWERED);
	assert_int_equal(ret.effects.count, in->recordings.count);
	for (size_t i = 0; i < ret.effects.count; i++) {
		assert_true(ret.effects.at[i].entry > 0 && ret.effects.at[i].reason.len > 0);
		done += ret.effects.at[i].granted;
	}
	assert_int_equal(done, granted);
}

/* There is room for as many as a page shows. */
static void take_back_objections(void)
{
	const struct ic_shape_life_in in = { .reason = IC_LIT("the next life") };
	struct ic_shape_limits limits;

	assert_done(ic_app_limits(hospital_lead(&h), patient, &limits));
	while (limits.objections.count > 0) {
		const ic_id first = limits.objections.at[0].id;
		assert_done(ic_app_object_no_more(hospital_lead(&h), first, &in, &limits));
	}
}

/* --- the kinds --- */

struct life {
	int kind;
	const char *action;
	bool unneeded; /* care relied on the first picture alone */
	size_t each;   /* entries of @action that one answer makes */
	bool adds_up;  /* over all requests */
};

static void sweep(const struct life *life, struct ic_shape_request_answer_in in)
{
	ic_id pictures[PICTURES];
	bool died = true;
	unsigned looks = 0;
	size_t total = 0;

	in.note = IC_LIT("what we say");
	while (died) {
		take_pictures(pictures);
		for (size_t i = 1; life->unneeded && i < PICTURES; i++)
			hospital_state_reliance(&h, pictures[i], false);
		in.recordings.at = pictures;
		in.recordings.count = PICTURES;
		const ic_id request = asked(life->kind);
		died = answer_once(&in, request, looks++);
		if (died)
			expect_answered(&in, request, life->unneeded ? PICTURES - 1 : PICTURES);
		total += life->each;
		assert_int_equal(entries(life->action, request),
				 life->adds_up ? total : life->each);
		if (life->unneeded)
			assert_int_equal(entries("life.decided", request), 1);
		take_back_objections();
		assert_true(looks < LIVES_MAX);
	}
	assert_true(looks > PICTURES);
	print_message("# %s: died %u times\n", life->action, looks - 1);
}

static void each_is_put_right_once(void **state)
{
	const struct life life = { IC_request_kind_RECTIFICATION, "recording.rectified",
				   .each = PICTURES };

	(void)state;
	sweep(&life, (struct ic_shape_request_answer_in) { .laterality = IC_laterality_RIGHT });
}

static void each_is_erased_once(void **state)
{
	const struct life life = { IC_request_kind_ERASURE, "disposal.by_request", .unneeded = true,
				   .each = PICTURES - 1, .adds_up = true };

	(void)state;
	sweep(&life, (struct ic_shape_request_answer_in) { 0 });
}

static void each_is_objected_to_once(void **state)
{
	const struct life life = { IC_request_kind_OBJECTION, "objection.placed",
				   .each = PICTURES };

	(void)state;
	sweep(&life, (struct ic_shape_request_answer_in) { .objects_to = IC_objects_to_BEYOND_TEAM,
							   .explained = true });
}

static int set_up(void **state)
{
	(void)state;
	hospital_open(&h);
	patient = hospital_patient(&h, 1980, "9990000018");
	hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hospital_close(&h);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_is_put_right_once),
		TEST(each_is_erased_once),
		TEST(each_is_objected_to_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
