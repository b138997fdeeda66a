/* SPDX-License-Identifier: Apache-2.0 */
/* Disclosures to recipients outside care: the directory, who may, what refuses, whose tasks follow,
 * and that whatever fails on the way leaves no half of one. Over HTTP: tests/e2e/http_outside.mjs.
 */
#include "lib/check.h"

#include <string.h>

#include "app/gate/forget.h"
#include "base/alloc.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "lib/hospital.h"

#define LINE(text) IC_LIT(text)

enum { FILE_BYTES_MAX = 64 << 20, PASSPHRASE_LETTERS = 29 };

static const struct ic_shape_life_in lost = { .reason = { (const uint8_t *)"it was lost", 11 } };

static size_t faults;

static void note_fault(const char *place, ic_id id, void *ctx)
{
	(void)place;
	(void)id;
	(*(size_t *)ctx)++;
}

static struct ic_shape_recipient stated(struct hospital *h, int class)
{
	const struct ic_shape_recipient_in in = { .class = class,
						  .body = LINE("Sample Body"),
						  .code = LINE("SB-1"),
						  .person = LINE("an officer"),
						  .channel = LINE("collected in person") };
	struct ic_shape_recipient one;

	assert_done(ic_app_recipient_state(hospital_lead(h), &in, &one));
	assert_int_equal(one.standing, IC_recipient_standing_UNVERIFIED);
	return one;
}

static ic_id verified(struct hospital *h, int class)
{
	const struct ic_shape_recipient_check_in in = { .how = LINE("rung back") };
	struct ic_shape_recipient one = stated(h, class);

	assert_done(ic_app_recipient_verify(hospital_guardian(h), one.id, &in, &one));
	return one.id;
}

/* Public interest for PROTECT and the named recipient, if one is: the registrar states it, the
 * Guardian verifies it. */
static ic_id allow(struct hospital *h, ic_id patient, const ic_id *recipient)
{
	const struct ic_shape_authority_in in = {
		.persons = { recipient, recipient != NULL ? 1 : 0 },
		.kind = IC_authority_PUBINT,
		.patient = patient,
		.purpose = IC_purpose_PROTECT,
		.instrument = LINE("a weighing"),
		.reference = LINE("X/1"),
		.expires = { 2030, 1, 1 },
	};
	struct ic_shape_governed done;

	assert_done(ic_app_authority(hospital_registrar(h), &in, &done));
	assert_done(ic_app_authority_verify(hospital_guardian(h), done.id, &done));
	return done.id;
}

static struct ic_shape_outside_in form(struct hospital *h, const ic_id *recording, ic_id recipient)
{
	struct ic_shape_outside_in in = { .id = hospital_id(h),
					  .recipient = recipient,
					  .purpose = IC_purpose_PROTECT,
					  .justification = LINE("bruises") };

	in.recordings.at = recording;
	in.recordings.count = 1;
	return in;
}

static void assert_rule(const struct ic_ctx *ctx, const char *rule)
{
	assert_string_equal(ic_rule_id(ctx->refusal.decision.rule), rule);
	assert_true(ctx->refusal.entered);
}

static ic_status make_file(struct ic_ctx *ctx, ic_id disclosure, struct ic_buf *out)
{
	struct ic_bundle *bundle = NULL;
	ic_bytes bytes = { NULL, 0 };
	ic_status status;

	IC_TRY(ic_app_outside_file(ctx, disclosure, &bundle));
	do {
		status = ic_bundle_read(bundle, &bytes);
		if (ic_ok(status))
			status = ic_buf_put(out, bytes);
	} while (ic_ok(status) && bytes.len > 0);
	ic_bundle_close(bundle);
	return status;
}

static ic_status try_file(struct ic_ctx *ctx, ic_id disclosure)
{
	IC_AUTO(buf) zip = { 0 };

	ic_buf_init(&zip, FILE_BYTES_MAX);
	return make_file(ctx, disclosure, &zip);
}

/* --- the directory --- */

static void a_recipient_is_kept_by_two_and_a_check_grows_old(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_recipient_check_in how = { .how = LINE("rung back") };
	const struct ic_shape_life_in why = { .reason = LINE("merged") };
	struct ic_shape_recipient one = stated(h, IC_recipient_class_STAT);
	struct ic_shape_recipients list;

	assert_fails(ic_app_recipient_verify(hospital_lead(h), one.id, &how, &one), FORBIDDEN);
	assert_fails(ic_app_recipient_verify(hospital_registrar(h), one.id, &how, &one), FORBIDDEN);
	assert_fails(ic_app_recipient_verify(hospital_guardian(h), hospital_id(h), &how, &one),
		     ABSENT);
	assert_done(ic_app_recipient_verify(hospital_guardian(h), one.id, &how, &one));
	assert_int_equal(one.standing, IC_recipient_standing_VERIFIED);
	h->clock.now = one.verified + 90 * IC_DAY_MS - 1000;
	assert_done(ic_app_recipients(hospital_registrar(h), (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.at[0].standing, IC_recipient_standing_VERIFIED);
	h->clock.now += 1000;
	assert_done(ic_app_recipients(hospital_registrar(h), (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.at[0].standing, IC_recipient_standing_STALE);
	assert_done(ic_app_recipient_verify(hospital_guardian(h), one.id, &how, &one));
	assert_int_equal(one.standing, IC_recipient_standing_VERIFIED);
	assert_done(ic_app_recipient_end(hospital_lead(h), one.id, &why, &one));
	assert_fails(ic_app_recipient_end(hospital_lead(h), one.id, &why, &one), STATE);
	assert_fails(ic_app_recipient_verify(hospital_guardian(h), one.id, &how, &one), STATE);
}

static void a_recipient_is_one_line_of_each(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_recipient_in whole = { .class = IC_recipient_class_STAT,
						     .body = LINE("a"),
						     .code = LINE("b"),
						     .person = LINE("c"),
						     .channel = LINE("d") };
	struct ic_shape_recipient_in in[] = { whole, whole, whole, whole };
	static const char *const fields[] = { "body", "code", "person", "channel" };
	struct ic_shape_recipient one;

	in[0].body = LINE(" ");
	in[1].code = LINE("");
	in[2].person = LINE("two\nlines");
	in[3].channel = LINE("\xe2\x80\xae"
			     "turned");
	for (size_t i = 0; i < 4; i++) {
		struct ic_ctx *ctx = hospital_lead(h);
		assert_fails(ic_app_recipient_state(ctx, &in[i], &one), FIELD);
		assert_string_equal(ctx->field, fields[i]);
	}
}

/* --- refusals --- */

static void each_refusal_has_its_rule(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id council = verified(h, IC_recipient_class_STAT);
	const ic_id insurer = verified(h, IC_recipient_class_UKOTHER);
	const ic_id nobody = stated(h, IC_recipient_class_STAT).id;
	const struct {
		int purpose;
		ic_id recipient;
		const char *rule;
	} rows[] = { { 0, council, "D2" },
		     { IC_purpose_PROTECT, nobody, "D3" },
		     { IC_purpose_PROTECT, { { 0 } }, "D3" },
		     { IC_purpose_PROTECT, { { 9 } }, "D3" },
		     { IC_purpose_LEGAL, council, "D80" },
		     { IC_purpose_PROTECT, insurer, "D85" },
		     { IC_purpose_PROTECT, council, "D90" },
		     { IC_purpose_POLICE, insurer, "D92" },
		     { IC_purpose_POLICE, council, "D94" },
		     { IC_purpose_THIRD, insurer, "D98" },
		     { IC_purpose_INVESTIG, insurer, "D103" } };
	struct ic_shape_outside made;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ic_ctx *ctx = hospital_lead(h);
		struct ic_shape_outside_in in = form(h, &recording, rows[i].recipient);
		in.purpose = rows[i].purpose;
		assert_fails(ic_app_outside_disclose(ctx, &in, &made), REFUSED);
		assert_rule(ctx, rows[i].rule);
	}
}

static void who_may_disclose_what(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	struct ic_shape_outside made;

	allow(h, patient, &in.recipient);
	assert_fails(ic_app_outside_disclose(hospital_as(h, h->plastics, 0), &in, &made), ABSENT);
	assert_fails(ic_app_outside_disclose(hospital_as(h, h->registrar, IC_role_PHOTOGRAPHER),
					     &in, &made),
		     FORBIDDEN);
	in.purpose = IC_purpose_POLICE;
	assert_fails(ic_app_outside_disclose(hospital_registrar(h), &in, &made), FORBIDDEN);
	in.purpose = IC_purpose_RESEARCH;
	assert_fails(ic_app_outside_disclose(hospital_lead(h), &in, &made), FIELD);
	in.purpose = IC_purpose_PROTECT;
	in.justification = LINE(" \n");
	assert_fails(ic_app_outside_disclose(hospital_registrar(h), &in, &made), OBLIGATION_UNMET);
	in.justification = LINE("bruises");
	in.recordings.count = 0;
	assert_fails(ic_app_outside_disclose(hospital_registrar(h), &in, &made), FIELD);
	in.recordings.count = 1;
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	assert_int_equal(made.passphrase.len, 29);
	assert_true(made.withheld);
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	assert_int_equal(made.passphrase.len, 0);
	assert_fails(ic_app_outside_disclose(hospital_lead(h), &in, &made), CONFLICT);
	assert_fails(ic_app_outside_show(hospital_lead(h), in.id, &made), ABSENT);
	assert_fails(try_file(hospital_lead(h), in.id), ABSENT);
	assert_done(try_file(hospital_registrar(h), in.id));
	assert_done(ic_app_outside_show(hospital_registrar(h), in.id, &made));
	assert_true(made.handed > made.at && made.handed <= h->clock.now);
}

static void the_file_is_made_for_seven_days(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	const struct ic_shape_outside_in in =
		form(h, &recording, verified(h, IC_recipient_class_STAT));
	struct ic_shape_outside made;

	allow(h, patient, &in.recipient);
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	h->clock.now = made.until - 1000;
	assert_done(try_file(hospital_registrar(h), in.id));
	h->clock.now = made.until;
	assert_fails(try_file(hospital_registrar(h), in.id), GONE);
	assert_fails(ic_app_outside_passphrase(hospital_registrar(h), in.id, &lost, &made), GONE);
}

/* --- pages --- */

/* As many as a page has rows and some more: each comes once, newest first. */
static void what_was_disclosed_is_read_page_by_page(void **state)
{
	enum { MANY = IC_LIST_ROWS_MAX + 7 };
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	struct ic_shape_outside_list list;
	struct ic_shape_outside made;
	char cursor[64] = "";
	ic_time last = INT64_MAX;
	size_t found = 0;

	allow(h, patient, &in.recipient);
	for (int i = 0; i < MANY; i++) {
		in.id = hospital_id(h);
		assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	}
	do {
		assert_done(ic_app_outside_list(hospital_registrar(h), ic_bytes_of_text(cursor),
						&list));
		for (size_t i = 0; i < list.rows.count; i++) {
			assert_true(list.rows.at[i].at <= last);
			last = list.rows.at[i].at;
		}
		found += list.rows.count;
		memcpy(cursor, list.next.ptr, list.next.len);
		cursor[list.next.len] = '\0';
	} while (list.next.len > 0);
	assert_int_equal(found, MANY);
	assert_fails(ic_app_outside_list(hospital_registrar(h), LINE("zz"), &list), FIELD);
}

/* --- what changes between deciding and writing --- */

/* Changes the rows once, when a passphrase is made: that is after the decision, before it is
 * written. */
struct meddling {
	struct ic_entropy entropy;
	struct ic_entropy *real;
	struct ic_db *db;
	const char *sql; /* NULL: done */
};

static ic_status run_sql(struct ic_db_tx *tx, void *arg)
{
	return ic_db_run(tx, arg, IC_DB_NO_ARGS);
}

static void meddle(struct ic_entropy *entropy, uint8_t *bytes, size_t len)
{
	struct meddling *m = (struct meddling *)entropy;
	const char *sql = m->sql;

	m->real->fill(m->real, bytes, len);
	if (len != PASSPHRASE_LETTERS || sql == NULL)
		return;
	m->sql = NULL;
	assert_done(ic_db_write(m->db, run_sql, (void *)(uintptr_t)sql));
}

/* Disclose, and @change in between. */
static ic_status disclose_while(struct hospital *h, const struct ic_shape_outside_in *in,
				const char *change, struct ic_shape_outside *made)
{
	struct meddling m = { { meddle }, h->app->entropy, h->app->db, change };
	struct ic_ctx *ctx = hospital_registrar(h);

	h->app->entropy = &m.entropy;
	const ic_status status = ic_app_outside_disclose(ctx, in, made);
	h->app->entropy = m.real;
	assert_null(m.sql);
	return status;
}

static void what_changes_before_it_is_written_is_decided_anew(void **state)
{
	static const struct {
		const char *change, *mend, *rule;
	} rows[] = {
		{ "UPDATE recipient SET ended = 1", "UPDATE recipient SET ended = NULL", "D3" },
		{ "UPDATE recipient SET verified = 1",
		  "UPDATE recipient SET verified = (SELECT max(stated) FROM recipient)", "D3" },
		{ "UPDATE recipient SET body = body || 'x'",
		  "UPDATE recipient SET body = substr(body, 1, length(body) - 1)", "D3" },
		{ "UPDATE authority SET ended = 1", "UPDATE authority SET ended = NULL", "D90" },
	};
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	struct ic_shape_outside made;
	char consent[400];

	allow(h, patient, &in.recipient);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_fails(disclose_while(h, &in, rows[i].change, &made), REFUSED);
		assert_rule(&h->ctx, rows[i].rule);
		assert_int_equal(hospital_number(h, "SELECT count(*) FROM outside"), 0);
		assert_done(ic_db_write(h->app->db, run_sql, (void *)(uintptr_t)rows[i].mend));
	}
	/* What still permits it: what is written is what stands now. */
	assert_done(disclose_while(h, &in, "UPDATE consent SET asked = asked - 864000000", &made));
	assert_int_equal(hospital_number(h, "SELECT count(*) FROM outside"), 1);
	memcpy(consent, made.consent.ptr, made.consent.len);
	const ic_bytes was = ic_bytes_of(consent, made.consent.len);
	in.id = hospital_id(h);
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	assert_true(ic_bytes_equal(was, made.consent));
}

/* Somebody moves the files' clock over the end of the check: nothing is disclosed after it. */
static void nothing_is_disclosed_after_the_check_ran_out(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	const int64_t end = hospital_number(h, "SELECT verified FROM recipient") + 90 * IC_DAY_MS;
	struct ic_shape_outside made;

	allow(h, patient, &in.recipient);
	for (ic_time left = 60; left > -5; left--) {
		h->clock.now = end - left;
		in.id = hospital_id(h);
		ic_ignore(ic_app_outside_disclose(hospital_registrar(h), &in, &made),
			  "refused once the check has run out");
	}
	assert_true(hospital_number(h, "SELECT count(*) FROM outside") > 0);
	const int64_t last = hospital_number(h, "SELECT max(at) FROM disclosure");
	assert_true(last < end);
}

static void another_passphrase_is_decided_anew_too(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	const struct ic_shape_outside_in in =
		form(h, &recording, verified(h, IC_recipient_class_STAT));
	const struct ic_shape_life_in blank = { .reason = LINE(" ") };
	struct ic_shape_outside made;

	allow(h, patient, &in.recipient);
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	assert_fails(ic_app_outside_passphrase(hospital_registrar(h), in.id, &blank, &made), FIELD);
	assert_done(ic_app_outside_passphrase(hospital_registrar(h), in.id, &lost, &made));
	assert_int_equal(made.passphrase.len, 29);
	struct meddling m = {
		{ meddle }, h->app->entropy, h->app->db, "UPDATE authority SET ended = 1"
	};
	struct ic_ctx *ctx = hospital_registrar(h);
	h->app->entropy = &m.entropy;
	const ic_status status = ic_app_outside_passphrase(ctx, in.id, &lost, &made);
	h->app->entropy = m.real;
	assert_true(ic_failed_with(status, IC_E_REFUSED));
	assert_rule(ctx, "D90");
}

/* --- what the patient agreed to --- */

static struct ic_shape_consent_in yes_to(struct hospital *h, ic_id patient,
					 const struct ic_shape_scope_answer *scope)
{
	struct ic_shape_consent_in in = { .id = hospital_id(h),
					  .patient = patient,
					  .situation = IC_situation_ADULT,
					  .giver = IC_giver_PATIENT,
					  .way = IC_way_ORAL,
					  .wording = LINE("outside.v1"),
					  .language = LINE("en"),
					  .explained = true };

	in.scopes.at = (struct ic_shape_scope_answer *)(uintptr_t)scope;
	in.scopes.count = 1;
	return in;
}

struct seeking {
	struct hospital *h;
	ic_id patient;
	struct ic_key_want want;
	uint64_t entry;
	ic_id consent;
};

static ic_status take_consent(const struct ic_event_record *record, void *ctx)
{
	struct seeking *s = ctx;

	if (record->index != s->entry)
		return IC_DONE;
	return ic_id_parse(record->value[IC_F_CONSENT], &s->consent);
}

static ic_status seek(struct ic_db_tx *tx, void *arg)
{
	struct seeking *s = arg;

	return ic_ledger_read_subject(s->h->app->ledger, tx, s->patient, &s->want.key, take_consent,
				      s);
}

/* The consent that the entry of @made names. */
static ic_id consent_in(struct hospital *h, ic_id patient, const struct ic_shape_outside *made)
{
	struct seeking s = {
		.h = h,
		.patient = patient,
		.want = { .kind = IC_WANT_PARTY, .party = patient, .domain = IC_KEY_AUDIT },
		.entry = (uint64_t)made->entry,
	};
	const struct ic_event event = { .action = IC_ACTION_PROOF_ASKED,
					.actor = h->ig_lead,
					.subject = patient };
	struct ic_receipt receipt;

	assert_done(ic_ledger_record(h->app->ledger, &event, &s.want, 1, &receipt));
	assert_done(ic_db_read(h->app->db, seek, &s));
	ic_secret_done(&s.want.key);
	return s.consent;
}

/* Who agreed as an adult, after a parent's answer for the child, withdraws: it counts. */
static void a_grown_child_withdraws_what_they_agreed_to(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	const struct ic_shape_scope_answer yes = { .scope = IC_scope_OUTSIDE,
						   .answer = IC_answer_AGREED,
						   .recipient = in.recipient,
						   .purpose = IC_purpose_POLICE };
	const struct ic_shape_consent_in agrees = yes_to(h, patient, &yes);
	const struct ic_shape_withdrawal_in ends = { .id = hospital_id(h) };
	struct ic_shape_consent agreed;
	struct ic_shape_outside made;
	struct ic_shape_withdrawal withdrawal;

	in.purpose = IC_purpose_POLICE;
	assert_done(ic_db_write(h->app->db, run_sql,
				(void *)(uintptr_t) "UPDATE consent SET giver = 2, situation = 4"));
	h->clock.now += IC_DAY_MS;
	assert_done(ic_app_consent_record(hospital_registrar(h), &agrees, &agreed));
	assert_done(ic_app_outside_disclose(hospital_lead(h), &in, &made));
	const ic_id named = consent_in(h, patient, &made);
	assert_true(ic_id_equal(named, agrees.id));
	h->clock.now += IC_DAY_MS;
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &ends, &withdrawal));
	assert_int_equal(
		hospital_number(h, "SELECT giver FROM consent ORDER BY asked DESC LIMIT 1"),
		IC_giver_PATIENT);
	in.id = hospital_id(h);
	assert_fails(ic_app_outside_disclose(hospital_lead(h), &in, &made), REFUSED);
	assert_rule(&h->ctx, "D94");
}

/* --- what was verified --- */

static void a_row_that_says_something_else_is_not_verified(void **state)
{
	static const struct {
		const char *change, *mend;
	} rows[] = {
		{ "UPDATE recipient SET body = 'Another Body'",
		  "UPDATE recipient SET body = 'Sample Body'" },
		{ "UPDATE recipient SET code = 'SB-2'", "UPDATE recipient SET code = 'SB-1'" },
		{ "UPDATE recipient SET class = 2", "UPDATE recipient SET class = 1" },
		{ "UPDATE recipient SET verified_digest = x''", NULL },
	};
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	struct ic_shape_recipient_check_in how = { .how = LINE("rung back") };
	struct ic_shape_verification all;
	struct ic_shape_recipients list;
	struct ic_shape_recipient one;
	struct ic_shape_outside made;
	char digest[64];

	allow(h, patient, &in.recipient);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_done(ic_db_write(h->app->db, run_sql, (void *)(uintptr_t)rows[i].change));
		assert_done(
			ic_app_recipients(hospital_registrar(h), (ic_bytes) { NULL, 0 }, &list));
		assert_int_equal(list.rows.at[0].standing, IC_recipient_standing_UNVERIFIED);
		assert_fails(ic_app_outside_disclose(hospital_registrar(h), &in, &made), REFUSED);
		assert_rule(&h->ctx, "D3");
		if (rows[i].mend == NULL)
			continue;
		assert_done(ic_app_verify(hospital_lead(h), note_fault, &faults, &all));
		assert_false(all.whole);
		assert_done(ic_db_write(h->app->db, run_sql, (void *)(uintptr_t)rows[i].mend));
		assert_done(ic_app_verify(hospital_lead(h), note_fault, &faults, &all));
		assert_true(all.whole);
	}
	assert_int_equal(faults, 3);
	how.sha256 = LINE("00");
	assert_fails(ic_app_recipient_verify(hospital_guardian(h), in.recipient, &how, &one),
		     CONFLICT);
	how.sha256 = (ic_bytes) { NULL, 0 };
	assert_done(ic_app_recipient_verify(hospital_guardian(h), in.recipient, &how, &one));
	memcpy(digest, one.sha256.ptr, sizeof(digest));
	how.sha256 = ic_bytes_of(digest, sizeof(digest));
	assert_done(ic_app_recipient_verify(hospital_guardian(h), in.recipient, &how, &one));
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
}

/* --- what the clock empties --- */

#define KEPT "SELECT count(*) FROM outside WHERE length(sealed_passphrase) > 0"

static void a_passphrase_is_emptied_by_the_clock(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_outside_in in = form(h, &recording, verified(h, IC_recipient_class_STAT));
	struct ic_shape_outside made;

	allow(h, patient, &in.recipient);
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	h->clock.now = made.until - 1000;
	assert_done(ic_forget_what_is_due(h->app));
	assert_int_equal(hospital_number(h, KEPT), 1);
	h->clock.now = made.until;
	assert_done(ic_forget_what_is_due(h->app));
	assert_int_equal(hospital_number(h, KEPT), 0);
	in.id = hospital_id(h);
	assert_done(ic_app_outside_disclose(hospital_registrar(h), &in, &made));
	assert_int_equal(hospital_number(h, KEPT), 1);
	h->clock.now = made.until;
	hospital_reopen(h);
	assert_int_equal(hospital_number(h, KEPT), 0);
}

/* --- whatever fails --- */

static int64_t disclosures(struct hospital *h)
{
	const struct ic_shape_disclosure_filter all = { .purpose = 0 };
	struct ic_shape_disclosures list;

	assert_done(ic_app_disclosures(hospital_lead(h), &all, (ic_bytes) { NULL, 0 }, &list));
	return (int64_t)list.rows.count;
}

static void whatever_fails_there_is_one_or_none(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id council = verified(h, IC_recipient_class_STAT);
	const struct ic_shape_outside_in in = form(h, &recording, council);
	struct ic_shape_outside made;
	unsigned failures = 0;
	bool reached = true;

	allow(h, patient, &in.recipient);
	for (uint64_t n = 1; reached; n += 1 + n / 16) {
		struct ic_ctx *ctx = hospital_registrar(h);
		ic_alloc_fail_nth(n);
		const ic_status status = ic_app_outside_disclose(ctx, &in, &made);
		reached = ic_alloc_count() >= n;
		ic_alloc_fail_nth(0);
		failures += !ic_ok(status);
		assert_true(disclosures(h) <= 1);
	}
	assert_true(failures > 20);
	assert_int_equal(disclosures(h), 1);
	failures = 0;
	reached = true;
	for (uint64_t n = 1; reached; n += 1 + n / 16) {
		struct ic_buf zip;
		struct ic_ctx *ctx = hospital_registrar(h);
		ic_buf_init(&zip, FILE_BYTES_MAX);
		assert_done(ic_buf_reserve(&zip, 1 << 20));
		ic_alloc_fail_nth(n);
		const ic_status status = make_file(ctx, in.id, &zip);
		reached = ic_alloc_count() >= n;
		ic_alloc_fail_nth(0);
		ic_buf_done(&zip);
		failures += !ic_ok(status);
	}
	assert_true(failures > 20);
	assert_done(try_file(hospital_registrar(h), in.id));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_recipient_is_kept_by_two_and_a_check_grows_old),
		TEST(a_recipient_is_one_line_of_each),
		TEST(each_refusal_has_its_rule),
		TEST(who_may_disclose_what),
		TEST(the_file_is_made_for_seven_days),
		TEST(what_was_disclosed_is_read_page_by_page),
		TEST(what_changes_before_it_is_written_is_decided_anew),
		TEST(nothing_is_disclosed_after_the_check_ran_out),
		TEST(another_passphrase_is_decided_anew_too),
		TEST(a_grown_child_withdraws_what_they_agreed_to),
		TEST(a_row_that_says_something_else_is_not_verified),
		TEST(a_passphrase_is_emptied_by_the_clock),
		TEST(whatever_fails_there_is_one_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
