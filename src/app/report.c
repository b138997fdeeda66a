/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The patient's report: who took, opened and shared their recordings, and why; read from the
 * ledger, so that nothing that was logged can be missing from it but what the law says must be
 * withheld.
 *
 * Withheld until governance releases it: disclosures for PROTECT, POLICE and LEGAL, with everything
 * that happened under them. A proxy sees less than the patient: no sensitive recording, no refusal,
 * no reason in free text. What is left out leaves no line, no number and no count.
 */
#include <stdlib.h>
#include <string.h>

#include "app/case.h"
#include "app/decide.h"
#include "app/person.h"
#include "app/ring.h"
#include "app/use_cases.h"

enum { ROWS_MAX = 1000 };

#define HOUR_MS ((ic_time)3600 * 1000)

struct report {
	struct ic_ctx *ctx;
	ic_id patient;
	bool for_proxy;
	struct ic_case c;
	struct ic_patient_parts parts;
	struct ic_key_want wants[2 * IC_PATIENT_PARTS_MAX];
	struct ic_recording_rows recordings;
	struct ic_db_tx *tx;
	struct ic_shape_report_row *rows;
	size_t count;
	ic_id last_looker; /* collapses one person's repeated looks within the hour */
	ic_time last_look;
};

/* --- what each action says --- */

static const struct {
	enum ic_action action;
	int kind;
	const char *what;
} lines[] = {
	{ IC_ACTION_CAPTURE, IC_report_kind_TAKEN, "Took a picture" },
	{ IC_ACTION_VIEW_ORIGINAL, IC_report_kind_OPENED, "Looked at a picture" },
	{ IC_ACTION_VIEW_PREVIEW, IC_report_kind_OPENED, "Looked at a picture" },
	{ IC_ACTION_VIEW_THUMB, IC_report_kind_OPENED, "Saw a picture in a list" },
	{ IC_ACTION_VIEW_PATIENT, IC_report_kind_OPENED, "Looked at the details of a picture" },
	{ IC_ACTION_PATIENT_FOUND, IC_report_kind_OPENED, "Looked at your details" },
	{ IC_ACTION_LIST_VIEWED, IC_report_kind_OPENED, "Saw your name in a list" },
	{ IC_ACTION_DISCLOSURE_CREATED, IC_report_kind_SHARED, "Shared a picture" },
	{ IC_ACTION_DISCLOSURE_OPENED, IC_report_kind_SHARE_OPENED,
	  "Opened a picture that was shared with them" },
	{ IC_ACTION_DISCLOSURE_REPLIED, IC_report_kind_REPLIED, "Gave advice on a shared picture" },
	{ IC_ACTION_DISCLOSURE_REVOKED, IC_report_kind_STOPPED, "Stopped sharing a picture" },
	{ IC_ACTION_CONSENT_GIVEN, IC_report_kind_CONSENT,
	  "Asked about pictures, and wrote down the answer" },
	{ IC_ACTION_CONSENT_REFUSED, IC_report_kind_CONSENT, "Wrote down that the answer was no" },
	{ IC_ACTION_CONSENT_WITHDRAWN, IC_report_kind_CONSENT,
	  "Wrote down that consent was withdrawn" },
	{ IC_ACTION_DENIED, IC_report_kind_REFUSED, "Was refused" },
	{ IC_ACTION_EMERGENCY_OPENED, IC_report_kind_OPENED, "Opened the record in an emergency" },
	{ IC_ACTION_RELATIONSHIP_BEGUN, IC_report_kind_OPENED, "Said that they are treating you" },
	{ IC_ACTION_IMAGE_VERIFIED, IC_report_kind_OPENED,
	  "The hospital checked that a picture is whole" },
};

static int line_of(const struct ic_event_record *record)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (ic_bytes_equal(record->value[IC_F_ACTION],
				   ic_bytes_of_text(ic_action_info(lines[i].action)->word)))
			return (int)i;
	return -1;
}

/* --- what is left out --- */

static const struct ic_recording_row *recording_of(const struct report *r, ic_bytes ids)
{
	for (size_t i = 0; i < r->recordings.count; i++)
		if (ic_event_names(ids, r->recordings.at[i].id))
			return &r->recordings.at[i];
	return NULL;
}

static bool names_sensitive(const struct report *r, ic_bytes ids)
{
	for (size_t i = 0; i < r->recordings.count; i++)
		if (r->recordings.at[i].kind == IC_recording_kind_SENSITIVE
		    && ic_event_names(ids, r->recordings.at[i].id))
			return true;
	return false;
}

static bool is_left_out(const struct report *r, const struct ic_event_record *record, int kind)
{
	const ic_bytes purpose = record->value[IC_F_PURPOSE];

	if (ic_purpose_is_withheld(ic_vocabulary_find(&ic_vocabulary_purpose, purpose)))
		return true;
	if (!r->for_proxy)
		return false;
	return kind == IC_report_kind_REFUSED || kind == IC_report_kind_CONSENT
	       || names_sensitive(r, record->value[IC_F_IMAGE]);
}

/* A look at details or a list says no more when the same person looked within the hour. */
static bool is_repeat(struct report *r, const struct ic_event_record *record, enum ic_action action)
{
	if (action != IC_ACTION_PATIENT_FOUND && action != IC_ACTION_LIST_VIEWED
	    && action != IC_ACTION_VIEW_THUMB)
		return false;
	const bool repeat =
		ic_id_equal(r->last_looker, record->actor) && record->t - r->last_look < HOUR_MS;

	r->last_looker = record->actor;
	r->last_look = repeat ? r->last_look : record->t;
	return repeat;
}

/* --- one line --- */

static ic_status name_of(struct report *r, ic_bytes hex_id, ic_bytes *ret_name)
{
	ic_id id;

	if (!ic_ok(ic_id_parse(hex_id, &id)))
		return IC_DONE;
	return ic_member_name(r->ctx, r->tx, id, ret_name);
}

static ic_status what_words(struct report *r, const struct ic_event_record *record,
			    const char *what, ic_bytes *ret_what)
{
	const struct ic_recording_row *recording = recording_of(r, record->value[IC_F_IMAGE]);
	ic_bytes recipient = { NULL, 0 };
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 300);
	IC_TRY(ic_buf_put_text(&words, what));
	if (recording != NULL && recording->body_site.len > 0) {
		IC_TRY(ic_buf_put_text(&words, " (")); /* the body site, as the page knows it */
		IC_TRY(ic_buf_put(&words, recording->body_site));
		IC_TRY(ic_buf_put_text(&words, ")"));
	}
	if (record->type == IC_EVENT_DISCLOSURE)
		IC_TRY(name_of(r, record->value[IC_F_RECIPIENT], &recipient));
	if (recipient.len > 0
	    && ic_bytes_equal(record->value[IC_F_ACTION], IC_LIT("disclosure.created"))) {
		IC_TRY(ic_buf_put_text(&words, " with "));
		IC_TRY(ic_buf_put(&words, recipient));
	}
	*ret_what = ic_arena_copy(r->ctx->arena, ic_buf_view(&words));
	return IC_DONE;
}

static ic_status who_words(struct report *r, const struct ic_event_record *record,
			   ic_bytes *ret_who)
{
	struct ic_staff_row row;
	struct ic_member member;
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 300);
	if (ic_id_is_zero(record->actor)
	    || !ic_ok(ic_staff_load(r->tx, record->actor, r->ctx->arena, &row))) {
		*ret_who = IC_LIT("The hospital");
		return IC_DONE;
	}
	IC_TRY(ic_member_read(r->ctx, &row, &member));
	IC_TRY(ic_buf_put(&words, member.name));
	IC_TRY(ic_buf_put_text(&words, ", "));
	IC_TRY(ic_buf_put(&words, member.job));
	*ret_who = ic_arena_copy(r->ctx->arena, ic_buf_view(&words));
	return IC_DONE;
}

static ic_status add_line(const struct ic_event_record *record, void *arg)
{
	struct report *r = arg;
	const int line = line_of(record);
	struct ic_shape_report_row *row = &r->rows[r->count];

	if (record->redacted || line < 0 || r->count == ROWS_MAX)
		return IC_DONE;
	if (is_left_out(r, record, lines[line].kind) || is_repeat(r, record, lines[line].action))
		return IC_DONE;
	*row = (struct ic_shape_report_row) {
		.at = record->t,
		.kind = lines[line].kind,
		.purpose = ic_vocabulary_find(&ic_vocabulary_purpose, record->value[IC_F_PURPOSE]),
		.entry = r->for_proxy ? IC_SHAPE_ABSENT : (int64_t)record->index,
	};
	IC_TRY(who_words(r, record, &row->who));
	IC_TRY(what_words(r, record, lines[line].what, &row->what));
	if (!r->for_proxy && record->value[IC_F_JUSTIFICATION].len > 0)
		row->why = ic_arena_copy(r->ctx->arena, record->value[IC_F_JUSTIFICATION]);
	r->count++;
	return IC_DONE;
}

/* --- the report --- */

static ic_status load_report(struct ic_db_tx *tx, void *arg)
{
	struct report *r = arg;

	IC_TRY(ic_patient_load(tx, r->patient, r->ctx->arena, &r->c.patient));
	IC_TRY(ic_patient_parts(tx, r->patient, r->ctx->arena, &r->parts));
	return ic_recording_list(tx, r->patient, 0, r->patient, ROWS_MAX, r->ctx->arena,
				 &r->recordings);
}

static ic_status read_lines(struct ic_db_tx *tx, void *arg)
{
	struct report *r = arg;

	r->tx = tx;
	for (size_t i = 0; i < r->parts.count; i++) {
		r->last_looker = (ic_id) { { 0 } };
		r->last_look =
			0; /* each party's trail begins anew, maybe before the last one's end */
		IC_TRY(ic_ledger_read_subject(r->ctx->app->ledger, tx, r->parts.at[i],
					      &r->wants[2 * i + 1].key, add_line, r));
	}
	return IC_DONE;
}

/* Table A. The report holds no picture and no finding, only what the reader plainly knows or is
 * owed, so it is decided as SEEN; what could harm is left out line by line. */
static ic_status decide_report(struct report *r)
{
	struct ic_facts facts = ic_facts_default();
	const struct ic_about about = { .patient = r->patient };

	facts.of[IC_FACT_REQUESTER] = r->for_proxy ? IC_REQUESTER_Q2 : IC_REQUESTER_Q1;
	facts.of[IC_FACT_SUBJ] = (uint8_t)(r->c.patient.situation - 1);
	facts.of[IC_FACT_ID] = true; /* the session is this person's */
	facts.of[IC_FACT_SEEN] = true;
	if (r->ctx->actor.role != IC_role_PATIENT && r->ctx->actor.role != IC_role_PROXY)
		facts.of[IC_FACT_SUBJ] =
			IC_SUBJ_S1; /* governance prepares it; the release is theirs to decide */
	return ic_decide(r->ctx, IC_TABLE_A, &facts, 0, IC_BIT(IC_OBLIGATION_REDACT), &about);
}

static ic_status enter_report(struct report *r)
{
	struct ic_receipt receipt;
	const struct ic_about about = { .patient = r->patient };
	struct ic_event event;

	IC_TRY(ic_about_event(r->ctx, IC_ACTION_REPORT_RELEASED, &about, &event));
	if (r->parts.count > 1)
		event.value[IC_F_SUBJECT] =
			ic_bytes_of(r->parts.at, r->parts.count * sizeof(ic_id));
	for (size_t i = 0; i < r->parts.count; i++)
		for (size_t k = 0; k < 2; k++)
			r->wants[2 * i + k] =
				(struct ic_key_want) { .kind = IC_WANT_PARTY,
						       .party = r->parts.at[i],
						       .domain = k == 0 ? IC_KEY_FIELD
									: IC_KEY_AUDIT };
	return ic_ledger_record(r->ctx->app->ledger, &event, r->wants, 2 * r->parts.count,
				&receipt);
}

static int newest_first(const void *a, const void *b)
{
	const struct ic_shape_report_row *x = a;
	const struct ic_shape_report_row *y = b;

	return x->at < y->at ? 1 : x->at > y->at ? -1 : 0;
}

static ic_status name_patient(struct report *r, ic_bytes *ret_name)
{
	struct ic_ring ring = { .count = 0 };
	struct ic_person person;

	for (size_t i = 0; i < r->parts.count; i++) {
		ring.at[i].party = r->parts.at[i];
		ring.at[i].key = r->wants[2 * i].key;
	}
	ring.count = r->parts.count;
	IC_TRY(ic_person_read(r->ctx, &ring, &r->c.patient, &person));
	return ic_person_name(r->ctx, &person, ic_clock_now(r->ctx->app->clock), ret_name);
}

static ic_status fill_report(struct report *r, struct ic_shape_report *ret)
{
	IC_TRY(enter_report(r));
	r->rows = ic_arena_take(r->ctx->arena, ROWS_MAX + 1, sizeof(*r->rows));
	if (r->rows == NULL)
		IC_FAIL(NOMEM, "report");
	IC_TRY(ic_db_read(r->ctx->app->db, read_lines, r));
	qsort(r->rows, r->count, sizeof(*r->rows), newest_first);
	*ret = (struct ic_shape_report) { .patient = r->patient,
					  .rule = ic_bytes_of_text(
						  ic_rule_id(r->ctx->refusal.decision.rule)) };
	ret->rows.at = r->rows;
	ret->rows.count = r->count;
	return name_patient(r, &ret->name);
}

ic_status ic_app_report(struct ic_ctx *ctx, ic_id patient, struct ic_shape_report *ret)
{
	struct report r = { .ctx = ctx, .for_proxy = ctx->actor.role == IC_role_PROXY };
	const bool own = ctx->actor.role == IC_role_PATIENT || r.for_proxy;
	ic_id reader = { { 0 } };

	if (own)
		IC_TRY(ic_case_whole(ctx, ctx->actor.patient, &reader));
	IC_TRY(ic_case_whole(ctx, patient, &r.patient));
	if (own && !ic_id_equal(reader, r.patient))
		IC_FAIL(ABSENT, "not this person's report");
	IC_TRY(ic_db_read(ctx->app->db, load_report, &r));
	IC_TRY(decide_report(&r));
	const ic_status status = fill_report(&r, ret);
	for (size_t i = 0; i < 2 * r.parts.count; i++)
		ic_secret_done(&r.wants[i].key);
	return status;
}
