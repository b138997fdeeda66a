/* SPDX-License-Identifier: Apache-2.0 */
/* The access bundle: what is in it, what must not be, that it checks without the hospital, and that
 * whatever fails on the way leaves the request as it was. */
#include "lib/check.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "app/rights/report.h"
#include "base/alloc.h"
#include "base/json.h"
#include "ledger/proof.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "port/keys.h"

#define ADULT "9990000018"
#define CHILD "9990000026"
#define OTHER "9990000034"

enum { BUNDLE_BYTES_MAX = 64 << 20, FILES = 600 };

static const ic_id none = { { 0 } };

/* --- a granted request --- */

static void note(struct ic_ctx *ctx, ic_id patient, ic_id recording, int what, int value)
{
	const struct ic_shape_access_note_in in = { .id = ic_entropy_id(ctx->app->entropy),
						    .patient = patient,
						    .recording = recording,
						    .what = what,
						    .value = value,
						    .words = IC_LIT("canary-of-a-note") };
	struct ic_shape_governed done;

	assert_done(ic_app_access_note(ctx, &in, &done));
}

static ic_id granted(struct hospital *h, ic_id patient, int requester)
{
	const struct ic_shape_request_in in = { .id = hospital_id(h),
						.kind = IC_request_kind_SUBJECT_ACCESS,
						.requester = requester,
						.patient = patient,
						.received = ic_time_london_date(h->clock.now),
						.name = IC_LIT("Robin Asker"),
						.asks = IC_LIT("everything there is") };
	const struct ic_shape_request_step_in step = { .step = IC_request_step_IDENTITY_PROVED,
						       .note = IC_LIT("passport seen") };
	const struct ic_shape_request_decision_in decision = { .note = IC_LIT("in order") };
	struct ic_shape_request ret;

	assert_done(ic_app_request_open(hospital_lead(h), &in, &ret));
	assert_done(ic_app_request_step(hospital_lead(h), in.id, &step, &ret));
	note(hospital_as(h, h->registrar, 0), patient, none, IC_access_fact_HARM,
	     IC_access_value_NO);
	note(hospital_lead(h), patient, none, IC_access_fact_THIRD, IC_access_value_NO);
	assert_done(ic_app_request_decide(hospital_lead(h), in.id, &decision, &ret));
	assert_true(ret.granted);
	return in.id;
}

static ic_status make(struct hospital *h, ic_id request, struct ic_buf *out)
{
	struct ic_bundle *bundle = NULL;
	ic_bytes bytes = { NULL, 0 };
	ic_status status;

	IC_TRY(ic_app_bundle_open(hospital_lead(h), request, &bundle));
	do {
		status = ic_bundle_read(bundle, &bytes);
		if (ic_ok(status))
			status = ic_buf_put(out, bytes);
	} while (ic_ok(status) && bytes.len > 0);
	ic_bundle_close(bundle);
	return status;
}

/* --- what is in it --- */

struct unpacked {
	struct ic_buf all; /* every file, one after another */
	size_t count;
	struct {
		char name[64];
		size_t at, len;
	} files[FILES];
};

static void unpack(ic_bytes zip, struct unpacked *ret)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	uint8_t block[4096];
	la_ssize_t got;

	ret->count = 0;
	ic_buf_init(&ret->all, BUNDLE_BYTES_MAX);
	assert_int_equal(archive_read_support_format_zip_seekable(archive), ARCHIVE_OK);
	assert_int_equal(archive_read_open_memory(archive, zip.ptr, zip.len), ARCHIVE_OK);
	while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		assert_true(ret->count < FILES);
		snprintf(ret->files[ret->count].name, sizeof(ret->files[0].name), "%s",
			 archive_entry_pathname(entry));
		ret->files[ret->count].at = ret->all.len;
		while ((got = archive_read_data(archive, block, sizeof(block))) > 0)
			assert_done(ic_buf_put(&ret->all, ic_bytes_of(block, (size_t)got)));
		assert_int_equal(got, 0);
		ret->files[ret->count].len = ret->all.len - ret->files[ret->count].at;
		ret->count++;
	}
	assert_int_equal(archive_read_free(archive), ARCHIVE_OK);
}

static ic_bytes file_at(const struct unpacked *u, size_t i)
{
	return ic_bytes_of(u->all.ptr + u->files[i].at, u->files[i].len);
}

static ic_bytes file_named(const struct unpacked *u, const char *name)
{
	for (size_t i = 0; i < u->count; i++)
		if (strcmp(u->files[i].name, name) == 0)
			return file_at(u, i);
	return (ic_bytes) { NULL, 0 };
}

static size_t files_in(const struct unpacked *u, const char *folder)
{
	size_t count = 0;

	for (size_t i = 0; i < u->count; i++)
		count += strncmp(u->files[i].name, folder, strlen(folder)) == 0;
	return count;
}

static bool holds(const struct unpacked *u, const char *words)
{
	return memmem(u->all.ptr, u->all.len, words, strlen(words)) != NULL;
}

static bool holds_id(const struct unpacked *u, ic_id id)
{
	char text[IC_ID_TEXT + 1];

	ic_id_emit(id, text);
	return holds(u, text) || memmem(u->all.ptr, u->all.len, id.bytes, IC_ID_BYTES) != NULL;
}

static struct unpacked bundle_of(struct hospital *h, ic_id request)
{
	struct unpacked u;
	struct ic_buf zip;

	ic_buf_init(&zip, BUNDLE_BYTES_MAX);
	assert_done(make(h, request, &zip));
	unpack(ic_buf_view(&zip), &u);
	ic_buf_done(&zip);
	return u;
}

/* --- tests --- */

static void assert_manifest(const struct unpacked *u)
{
	IC_AUTO(json_doc) doc = { NULL };
	char hex[IC_SHA256_TEXT + 1];

	assert_done(ic_json_parse(file_named(u, "manifest.json"), &doc));
	const ic_json list = ic_json_member(doc.root, "files");
	assert_int_equal(ic_json_count(list), u->count - 1); /* all but itself */
	for (size_t i = 0; i < u->count - 1; i++) {
		const ic_json item = ic_json_at(list, i);
		const ic_digest digest = ic_sha256(file_at(u, i));
		ic_hex_emit(ic_digest_view(&digest), hex);
		assert_true(ic_bytes_equal(ic_json_text(ic_json_member(item, "name")),
					   ic_bytes_of_text(u->files[i].name)));
		assert_int_equal(ic_json_integer(ic_json_member(item, "bytes")), u->files[i].len);
		assert_true(ic_bytes_equal(ic_json_text(ic_json_member(item, "sha256")),
					   ic_bytes_of_text(hex)));
	}
}

static void assert_proofs(struct hospital *h, const struct unpacked *u)
{
	const ic_bytes verifier = file_named(u, "verifier.txt");
	size_t count = 0;

	assert_true(verifier.len > 1);
	for (size_t i = 0; i < u->count; i++) {
		struct ic_proof_facts facts;
		if (strncmp(u->files[i].name, "proofs/", 7) != 0)
			continue;
		assert_done(ic_ledger_check_proof(file_at(u, i),
						  ic_bytes_of(verifier.ptr, verifier.len - 1),
						  &h->arena, &facts));
		count++;
	}
	assert_true(count > 0);
}

static ic_id pictured(struct hospital *h, int born, const char *number, int situation)
{
	const ic_id patient = hospital_patient(h, born, number);

	hospital_consent(h, patient, situation,
			 situation == IC_situation_CHILD ? IC_giver_PARENT : IC_giver_PATIENT,
			 IC_answer_AGREED);
	return patient;
}

static void fifty_pictures_and_nothing_of_anyone_else(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = pictured(h, 1980, ADULT, IC_situation_ADULT);
	const ic_id other = pictured(h, 1970, OTHER, IC_situation_ADULT);
	ic_id recording, shared, share;
	struct ic_shape_request request;

	for (int i = 0; i < 50; i++)
		assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(hospital_capture(h, other, IC_situation_ADULT, &shared, NULL));
	assert_done(hospital_share(h, shared, h->plastics, IC_purpose_CARE,
				   "canary-of-another-patient", &share));
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE,
				   "reason <b>with</b> marks", &share));
	const ic_id id = granted(h, patient, IC_requester_SUBJECT);
	struct unpacked u = bundle_of(h, id);
	assert_int_equal(files_in(&u, "pictures/"), 50);
	assert_true(file_named(&u, "pictures/050.jpg").len > 0);
	assert_manifest(&u);
	assert_proofs(h, &u);
	assert_true(holds(&u, "reason &lt;b&gt;with&lt;/b&gt; marks"));
	assert_true(holds(&u, "Mr Pat Plastics"));
	assert_true(holds(&u, "Agreed by the patient, aloud")
		    && holds(&u, "; with an interpreter"));
	assert_false(holds(&u, "line 4711"));
	assert_false(holds(&u, "<b>with"));
	assert_false(holds(&u, "<script"));
	assert_false(holds(&u, "canary-of-"));
	assert_false(holds(&u, OTHER));
	assert_false(holds_id(&u, other) || holds_id(&u, shared));
	ic_buf_done(&u.all);
	assert_done(ic_app_request_show(hospital_lead(h), id, &request));
	assert_int_equal(request.state, IC_request_state_ANSWERED);
	assert_int_equal(request.steps.at[request.steps.count - 1].step, IC_request_step_RELEASED);
}

/* In writing, with strokes, for two uses beyond care; by the patient, or by a parent for a child.
 */
static void sign(struct hospital *h, ic_id patient, int situation, int giver)
{
	struct ic_shape_scope_answer scopes[] = {
		{ .scope = IC_scope_RECORD, .answer = IC_answer_AGREED },
		{ .scope = IC_scope_TEACH,
		  .answer = IC_answer_AGREED,
		  .expires = { .year = 2031, .month = 5, .day = 1 } },
		{ .scope = IC_scope_PUBLISH,
		  .answer = IC_answer_AGREED,
		  .title = IC_LIT("Burns <Journal>") },
		{ .scope = IC_scope_MEDIA, .answer = IC_answer_REFUSED },
	};
	ic_bytes strokes[] = { IC_LIT("10,200,0,128 40,210,16,130"), IC_LIT("7,8,900,0") };
	struct ic_shape_consent_in in = { .id = hospital_id(h),
					  .patient = patient,
					  .situation = situation,
					  .giver = giver,
					  .way = IC_way_WRITTEN,
					  .wording = IC_LIT("care.v1"),
					  .language = IC_LIT("en"),
					  .explained = true,
					  .signed_name = IC_LIT("Sam Sample") };
	struct ic_shape_consent shown;

	in.scopes.at = scopes;
	in.scopes.count = sizeof(scopes) / sizeof(scopes[0]);
	in.strokes.at = strokes;
	in.strokes.count = 2;
	h->clock.now += 1000;
	assert_done(ic_app_consent_record(hospital_registrar(h), &in, &shown));
}

static void the_answer_stands_there_whole_for_who_gave_it(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	ic_id recording;

	sign(h, patient, IC_situation_ADULT, IC_giver_PATIENT);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	struct unpacked u = bundle_of(h, granted(h, patient, IC_requester_SUBJECT));
	assert_true(holds(&u, "signed as Sam Sample"));
	assert_true(holds(&u, "Other uses: teaching: Agreed until 1 May 2031; publication in Burns "
			      "&lt;Journal&gt;: Agreed; press, television or online: Refused."));
	assert_true(holds(&u, "<polyline points=\"10,200 40,210\"/><polyline points=\"7,8\"/>"));
	ic_buf_done(&u.all);
}

/* Whoever signed for a child is somebody else than the child, and than who asks. */
static void a_signature_of_somebody_else_is_not_there(void **state)
{
	struct hospital *h = *state;
	const ic_id child = hospital_patient(h, 2020, CHILD);
	ic_id recording;

	sign(h, child, IC_situation_CHILD, IC_giver_PARENT);
	assert_done(hospital_capture(h, child, IC_situation_CHILD, &recording, NULL));
	struct unpacked u = bundle_of(h, granted(h, child, IC_requester_PARENT));
	assert_true(holds(&u, "It is on record."));
	assert_false(holds(&u, "polyline") || holds(&u, "Sam Sample") || holds(&u, "Other uses"));
	ic_buf_done(&u.all);
}

static ic_status make_sensitive(struct ic_db_tx *tx, void *arg)
{
	const ic_id *recording = arg;

	return ic_db_run(tx, "UPDATE recording SET kind = $1 WHERE id = $2",
			 IC_DB_ARGS(IC_DB_INT(IC_recording_kind_SENSITIVE), IC_DB_ID(*recording)));
}

/* What a parent gets of a child about whom there is a concern is what they get where there is none.
 */
static void a_parent_finds_no_trace_of_a_concern(void **state)
{
	struct hospital *h = *state;
	const ic_id child = pictured(h, 2020, CHILD, IC_situation_CHILD);
	ic_id knee, bruise, share;

	assert_done(hospital_capture(h, child, IC_situation_CHILD, &knee, NULL));
	assert_done(hospital_capture(h, child, IC_situation_CHILD, &bruise, NULL));
	assert_done(ic_db_write(h->app->db, make_sensitive, &bruise));
	assert_done(hospital_share(h, bruise, h->safeguarding, IC_purpose_PROTECT,
				   "canary-of-a-concern", &share));
	assert_done(hospital_share(h, knee, h->safeguarding, IC_purpose_PROTECT,
				   "canary-of-a-concern", &share));
	assert_done(hospital_look(h, h->safeguarding, knee, IC_rendition_MASTER));
	const ic_id request = granted(h, child, IC_requester_PARENT);
	for (int twice = 0; twice < 2; twice++) { /* the second after the first was released */
		struct unpacked u = bundle_of(h, request);
		assert_int_equal(files_in(&u, "pictures/"), 1);
		assert_true(file_named(&u, "pictures/001.jpg").len > 0);
		assert_int_equal(files_in(&u, "proofs/"), 0);
		assert_manifest(&u);
		assert_false(holds(&u, "canary-of-") || holds(&u, "Sal Safeguarding"));
		assert_false(holds(&u, "PROTECT") || holds(&u, "protecting someone"));
		assert_false(holds_id(&u, bruise));
		assert_false(holds(&u, "is not here"));
		assert_false(holds(&u, "efused") || holds(&u, "ithheld"));
		ic_buf_done(&u.all);
	}
}

/* A partner with a power of attorney reads over the patient's shoulder. */
/* A picture of @site of @patient, shared and looked at. */
static ic_id take_of(struct hospital *h, ic_id patient, const char *site)
{
	struct ic_shape_capture form = hospital_form(h, patient, IC_situation_CHILD);
	struct ic_shape_receipt receipt;
	struct ic_buf picture;
	ic_id share;

	form.body_site = ic_bytes_of_text(site);
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&(struct gen_options) { .carrier = 0 }, &picture);
	assert_done(hospital_file(h, &form, ic_buf_view(&picture), &receipt));
	ic_buf_done(&picture);
	assert_done(hospital_share(h, form.id, h->plastics, IC_purpose_CARE, "advice", &share));
	assert_done(hospital_look(h, h->nurse, form.id, IC_rendition_MASTER));
	return form.id;
}

/* Of two pictures the child spoke of one in confidence: its parent learns of neither it nor a look,
 * a share or a count, by bundle and by report. */
static void what_is_withheld_leaves_no_line(void **state)
{
	struct hospital *h = *state;
	const ic_id child = pictured(h, 2018, CHILD, IC_situation_CHILD);
	struct ic_shape_report report;

	take_of(h, child, "elbow");
	const ic_id secret = take_of(h, child, "breast");
	note(hospital_as(h, h->registrar, 0), child, secret, IC_access_fact_WISH,
	     IC_access_value_YES);
	struct unpacked u = bundle_of(h, granted(h, child, IC_requester_PARENT));
	assert_true(holds(&u, "elbow") || holds(&u, "Elbow"));
	assert_false(holds(&u, "breast") || holds(&u, "Breast"));
	assert_false(holds_id(&u, secret));
	ic_buf_done(&u.all);

	assert_done(ic_app_report(hospital_as_patient(h, child, true), child,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_true(report.rows.count > 0);
	for (size_t i = 0; i < report.rows.count; i++)
		assert_null(memmem(report.rows.at[i].what.ptr, report.rows.at[i].what.len, "breast",
				   6));
}

static void an_agent_sees_less_than_the_patient(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = pictured(h, 1980, ADULT, IC_situation_ADULT);
	ic_id face, arm, friend, share;

	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &face, NULL));
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &arm, NULL));
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &friend, NULL));
	assert_done(hospital_share(h, face, h->plastics, IC_purpose_CARE, "canary-of-what-she-said",
				   &share));
	note(hospital_as(h, h->registrar, 0), patient, arm, IC_access_fact_HARM,
	     IC_access_value_YES);
	const ic_id agent = granted(h, patient, IC_requester_AGENT);
	note(hospital_lead(h), patient, friend, IC_access_fact_THIRD, IC_access_value_SEPARABLE);
	struct unpacked u = bundle_of(h, agent);
	assert_int_equal(files_in(&u, "pictures/"), 1);
	assert_int_equal(files_in(&u, "proofs/"), 0);
	assert_true(holds(&u, "1 picture is not here, because another person is in it."));
	assert_false(holds(&u, "canary-of-"));
	assert_false(holds(&u, "Agreed by the patient") || holds(&u, "line 4711"));
	assert_true(holds(&u, "Mr Pat Plastics"));
	ic_buf_done(&u.all);
	const ic_id own = granted(h, patient, IC_requester_SUBJECT);
	struct unpacked mine = bundle_of(h, own);
	assert_true(holds(&mine, "canary-of-what-she-said"));
	assert_false(holds(&mine, "canary-of-a-note"));
	ic_buf_done(&mine.all);
}

static ic_status note_marks(struct hospital *h, ic_id patient, ic_id recording, int value,
			    const char *marks)
{
	const struct ic_shape_access_note_in in = { .id = hospital_id(h),
						    .patient = patient,
						    .recording = recording,
						    .what = IC_access_fact_THIRD,
						    .value = value,
						    .words = IC_LIT("a friend holds the arm"),
						    .marks = ic_bytes_of_text(marks) };
	struct ic_shape_governed done;

	return ic_app_access_note(hospital_as(h, h->registrar, 0), &in, &done);
}

/* Scan data of the original as it is kept: no piece of it may go out. */
static void who_else_is_in_it_is_painted_over(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = pictured(h, 1980, ADULT, IC_situation_ADULT);
	struct ic_shape_recording shown;
	ic_id friend;

	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &friend, NULL));
	assert_fails(note_marks(h, patient, friend, IC_access_value_SEPARABLE, "0,0,1001,1"),
		     FIELD);
	assert_fails(note_marks(h, patient, friend, IC_access_value_NO, "0,0,500,1000"), FIELD);
	assert_fails(note_marks(h, patient, none, IC_access_value_SEPARABLE, "0,0,500,1000"),
		     FIELD);
	const ic_id id = granted(h, patient, IC_requester_SUBJECT);
	note(hospital_lead(h), patient, friend, IC_access_fact_THIRD, IC_access_value_INSEPARABLE);
	assert_fails(note_marks(h, patient, friend, IC_access_value_SEPARABLE, "0,0,500,1000"),
		     FORBIDDEN); /* governance saw more */
	note(hospital_lead(h), patient, friend, IC_access_fact_THIRD, IC_access_value_NO);
	struct unpacked before = bundle_of(h, id); /* nobody else was seen in it */
	const ic_bytes kept = file_named(&before, "pictures/001.jpg");
	assert_true(kept.len > 100);
	assert_done(note_marks(h, patient, friend, IC_access_value_SEPARABLE, "0,0,500,1000"));
	assert_done(ic_app_recording_show(hospital_registrar(h), friend, &shown));
	assert_int_equal(shown.others, IC_access_value_SEPARABLE); /* the next note begins here */
	assert_true(ic_bytes_equal(shown.marks, IC_LIT("0,0,500,1000")));

	h->app->develop = hospital_develop;
	struct unpacked u = bundle_of(h, id);
	h->app->develop = NULL;
	assert_int_equal(files_in(&u, "pictures/"), 1);
	const ic_bytes picture = file_named(&u, "pictures/001.jpg");
	assert_true(picture.len > 100);
	assert_null(memmem(u.all.ptr, u.all.len, kept.ptr + kept.len - 40, 38));
	assert_true(holds(&u, "Painted over") && holds(&u, "\"redacted\":true"));
	assert_false(holds(&u, "is not here"));
	ic_buf_done(&u.all);
	ic_buf_done(&before.all);

	struct unpacked without = bundle_of(h, id); /* nothing that could paint: it stays out */
	assert_int_equal(files_in(&without, "pictures/"), 0);
	assert_true(holds(&without, "1 picture is not here, because another person is in it."));
	ic_buf_done(&without.all);
}

static size_t told_of_a_copy(struct hospital *h, ic_id patient, bool for_proxy)
{
	const struct ic_report_scope scope = { .for_proxy = for_proxy };
	struct ic_shape_report report;
	size_t count = 0;

	assert_done(
		ic_report_page(hospital_lead(h), patient, &scope, (ic_bytes) { NULL, 0 }, &report));
	for (size_t i = 0; i < report.rows.count; i++)
		if (memmem(report.rows.at[i].what.ptr, report.rows.at[i].what.len, "a copy", 6)
		    != NULL)
			count++;
	return count;
}

static void the_patient_is_told_of_their_own_copy_and_of_no_other(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = pictured(h, 1980, ADULT, IC_situation_ADULT);

	struct unpacked theirs = bundle_of(h, granted(h, patient, IC_requester_AGENT));
	ic_buf_done(&theirs.all);
	assert_int_equal(told_of_a_copy(h, patient, false), 0);
	assert_int_equal(told_of_a_copy(h, patient, true), 0);
	struct unpacked own = bundle_of(h, granted(h, patient, IC_requester_SUBJECT));
	ic_buf_done(&own.all);
	assert_int_equal(told_of_a_copy(h, patient, false), 1);
	assert_int_equal(told_of_a_copy(h, patient, true), 0);
}

static void what_no_longer_holds_is_not_released(void **state)
{
	struct hospital *h = *state;
	const ic_id child = pictured(h, 2020, CHILD, IC_situation_CHILD);
	struct ic_bundle *bundle = NULL;
	ic_id recording;

	assert_done(hospital_capture(h, child, IC_situation_CHILD, &recording, NULL));
	const ic_id request = granted(h, child, IC_requester_PARENT);
	note(hospital_as(h, h->nurse, 0), child, none, IC_access_fact_WISH, IC_access_value_YES);
	assert_fails(ic_app_bundle_open(hospital_lead(h), request, &bundle), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "A17");
	assert_fails(ic_app_bundle_open(hospital_as(h, h->registrar, 0), request, &bundle),
		     FORBIDDEN);
}

static void an_open_request_has_no_bundle(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = pictured(h, 1980, ADULT, IC_situation_ADULT);
	const struct ic_shape_request_in in = { .id = hospital_id(h),
						.kind = IC_request_kind_SUBJECT_ACCESS,
						.requester = IC_requester_SUBJECT,
						.patient = patient,
						.received = ic_time_london_date(h->clock.now),
						.name = IC_LIT("Robin Asker"),
						.asks = IC_LIT("everything") };
	struct ic_bundle *bundle = NULL;
	struct ic_shape_request ret;

	assert_done(ic_app_request_open(hospital_lead(h), &in, &ret));
	assert_fails(ic_app_bundle_open(hospital_lead(h), in.id, &bundle), STATE);
	assert_fails(ic_app_bundle_open(hospital_lead(h), hospital_id(h), &bundle), ABSENT);
}

/* Every allocation fails once, first to last; the request is answered by the first bundle that is
 * whole, and not before. */
static void whatever_fails_the_request_stands(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = pictured(h, 1980, ADULT, IC_situation_ADULT);
	struct ic_shape_request request;
	ic_id recording;
	bool reached = true;
	unsigned failures = 0;

	for (int i = 0; i < 3; i++)
		assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	const ic_id id = granted(h, patient, IC_requester_SUBJECT);
	for (uint64_t n = 1; reached; n += 1 + n / 16) {
		struct ic_buf zip;
		ic_buf_init(&zip, BUNDLE_BYTES_MAX);
		assert_done(ic_buf_reserve(&zip, 4 << 20));
		hospital_lead(h);
		ic_alloc_fail_nth(n);
		const ic_status status = make(h, id, &zip);
		reached = ic_alloc_count() >= n;
		ic_alloc_fail_nth(0);
		ic_buf_done(&zip);
		failures += !ic_ok(status);
		if (ic_ok(status))
			continue; /* in a thread beside, which tries again */
		assert_done(ic_app_request_show(hospital_lead(h), id, &request));
		assert_true(request.granted);
	}
	assert_true(failures > 20);
	struct unpacked u = bundle_of(h, id);
	assert_int_equal(files_in(&u, "pictures/"), 3);
	ic_buf_done(&u.all);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fifty_pictures_and_nothing_of_anyone_else),
		TEST(the_answer_stands_there_whole_for_who_gave_it),
		TEST(a_signature_of_somebody_else_is_not_there),
		TEST(a_parent_finds_no_trace_of_a_concern),
		TEST(what_is_withheld_leaves_no_line),
		TEST(an_agent_sees_less_than_the_patient),
		TEST(who_else_is_in_it_is_painted_over),
		TEST(what_no_longer_holds_is_not_released),
		TEST(the_patient_is_told_of_their_own_copy_and_of_no_other),
		TEST(an_open_request_has_no_bundle),
		TEST(whatever_fails_the_request_stands),
	};

	return cmocka_run_group_tests(tests, hospital_start_develop, hospital_stop_develop);
}
