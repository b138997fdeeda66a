/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The patient's report: who took, opened and shared their recordings, and why; read from the
 * ledger, so that nothing that was logged can be missing from it but what the law says must be
 * withheld.
 *
 * Withheld: disclosures for PROTECT, POLICE and LEGAL, with everything that happened under them,
 * until governance decides that the patient is told (govern/telling.c); and copies of the record
 * for anybody but the patient. A proxy sees less than the patient: no sensitive recording, no
 * refusal, no copy, no reason in free text. What is left out leaves no line, no number and no
 * count.
 *
 * A page is read in two passes over the trails: which lines there are, so that the newest are
 * chosen whatever their number, and then the words of those.
 */
#include "app/rights/report.h"

#include <stdlib.h>
#include <string.h>

#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/people/person.h"
#include "app/people/recipient.h"
#include "app/rights/report_line.h"
#include "app/use_cases.h"
#include "base/limits.h"
#include "records/request.h"

/* A page never ends between two lines of one instant, so that a time is cursor enough: an entry's
 * number would tell a proxy what was left out. */
enum { PAGE_ROWS = IC_LIST_ROWS_MAX, PAGE_ROWS_MAX = 300, LINES_HELD = 2 * PAGE_ROWS_MAX };

/* Where a line stands that the reader may have. */
struct line {
	ic_time at;
	uint64_t index;
};

struct report {
	struct ic_ctx *ctx;
	ic_id patient;
	bool for_proxy;
	const struct ic_report_scope *scope; /* NULL: every recording but those in .hidden */
	struct ic_access_note_rows notes;    /* what the patient said in confidence */
	struct ic_case c;
	struct ic_patient_parts parts;
	struct ic_withheld_rows
		withheld; /* of a proxy none: whatever is decided, they are not told */
	struct ic_key_want wants[2 * IC_PATIENT_PARTS_MAX];
	ic_time before; /* the page begins with the newest line older than this */
	struct ic_db_tx *tx;
	struct line *lines; /* the newest so far */
	size_t count;
	bool more; /* there are older ones */
	struct ic_shape_report_row *rows;
	ic_id last_looker; /* collapses one person's repeated looks within the hour */
	ic_time last_look;
};

/* --- what is left out --- */

/* The label of the recording that stands at @i in @ids; IC_E_ABSENT when nothing was filed. */
static ic_status label_of(const struct report *r, ic_bytes ids, size_t i,
			  struct ic_recording_label *ret)
{
	ic_id id;

	memcpy(id.bytes, ids.ptr + i * IC_ID_BYTES, IC_ID_BYTES);
	return ic_recording_label(r->tx, id, r->ctx->arena, ret);
}

/* The patient asked that nobody else be told of it, or of anything. A refusal would tell that: so
 * the report is given, without it. */
static bool is_hidden(const struct report *r, ic_id recording)
{
	for (size_t i = 0; r->for_proxy && i < r->notes.count; i++) {
		const struct ic_access_note_row *note = &r->notes.at[i];
		if (note->what == IC_access_fact_WISH && note->value == IC_access_value_YES
		    && (ic_id_is_zero(note->recording) || ic_id_equal(note->recording, recording)))
			return true;
	}
	return false;
}

static bool may_show(const struct report *r, ic_id recording)
{
	if (is_hidden(r, recording))
		return false;
	for (size_t i = 0; r->scope != NULL && i < r->scope->count; i++)
		if (ic_id_equal(r->scope->recordings[i], recording))
			return true;
	return r->scope == NULL;
}

/* The first of @ids that may be told of, or their number when none may. */
static size_t first_shown(const struct report *r, ic_bytes ids)
{
	const size_t count = ids.len / IC_ID_BYTES;
	size_t i = 0;
	ic_id id;

	for (; i < count; i++) {
		memcpy(id.bytes, ids.ptr + i * IC_ID_BYTES, IC_ID_BYTES);
		if (may_show(r, id))
			break;
	}
	return i;
}

/* A line about recordings none of which may be told of is none; nor, where a part of the record was
 * asked for, one that is about no recording. */
static bool is_out_of_scope(const struct report *r, const struct ic_event_record *record)
{
	const ic_bytes ids = record->value[IC_F_IMAGE];

	if (ids.len == 0)
		return r->scope != NULL && r->scope->only;
	return first_shown(r, ids) == ids.len / IC_ID_BYTES;
}

static ic_status names_sensitive(const struct report *r, ic_bytes ids, bool *ret_sensitive)
{
	struct ic_recording_label label;

	*ret_sensitive = false;
	for (size_t i = 0; i < ids.len / IC_ID_BYTES; i++) {
		const ic_status found = label_of(r, ids, i, &label);
		if (ic_failed_with(found, IC_E_ABSENT))
			continue;
		IC_TRY(found);
		if (label.kind == IC_recording_kind_SENSITIVE)
			*ret_sensitive = true;
	}
	return IC_DONE;
}

/* From a proxy, besides. */
static ic_status check_left_out(const struct report *r, const struct ic_event_record *record,
				const struct ic_report_line *line, bool *ret_out)
{
	const int kind = line->kind;

	*ret_out = r->for_proxy
		   && (kind == IC_report_kind_REFUSED || kind == IC_report_kind_CONSENT
		       || line->action == IC_ACTION_BUNDLE_RELEASED);
	if (*ret_out || !r->for_proxy)
		return IC_DONE;
	return names_sensitive(r, record->value[IC_F_IMAGE], ret_out);
}

/* A look at details or a list says no more when the same person looked within the hour. */
static bool is_repeat(struct report *r, const struct ic_event_record *record, enum ic_action action)
{
	if (action != IC_ACTION_PATIENT_FOUND && action != IC_ACTION_LIST_VIEWED
	    && action != IC_ACTION_VIEW_THUMB && action != IC_ACTION_ANONYMISED_LISTED)
		return false;
	const bool repeat =
		ic_id_equal(r->last_looker, record->actor) && record->t - r->last_look < IC_HOUR_MS;

	r->last_looker = record->actor;
	r->last_look = repeat ? r->last_look : record->t;
	return repeat;
}

/* One of the patient's parts. What they did themselves is not somebody who saw them. */
static bool is_own(const struct report *r, ic_id party)
{
	for (size_t i = 0; i < r->parts.count; i++)
		if (ic_id_equal(r->parts.at[i], party))
			return true;
	return false;
}

/* --- one line --- */

static ic_status name_of(struct report *r, ic_bytes hex_id, ic_bytes *ret_name)
{
	ic_id id;

	if (!ic_ok(ic_id_parse(hex_id, &id)))
		return IC_DONE;
	return ic_recipient_name(r->ctx, r->tx, id, ret_name);
}

/* The word that leads to whom it went; NULL: the line does not say. */
static const char *names_recipient(const struct ic_event_record *record)
{
	static const struct {
		enum ic_action action;
		const char *word;
	} rows[] = { { IC_ACTION_DISCLOSURE_CREATED, " with " },
		     { IC_ACTION_DISCLOSURE_OUTSIDE, " with " },
		     { IC_ACTION_ANONYMISED_SHARED, " with " },
		     { IC_ACTION_DISCLOSURE_HANDED, " for " },
		     { IC_ACTION_HOLDER_TOLD, ": " },
		     { IC_ACTION_HOLDER_NOT_TOLD, ": " } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (ic_bytes_equal(record->value[IC_F_ACTION],
				   ic_bytes_of_text(ic_action_info(rows[i].action)->word)))
			return rows[i].word;
	return NULL;
}

static ic_status what_words(struct report *r, const struct ic_event_record *record,
			    const char *what, ic_bytes *ret_what)
{
	const ic_bytes images = record->value[IC_F_IMAGE];
	struct ic_recording_label label = { .kind = 0 };
	ic_bytes recipient = { NULL, 0 };
	IC_AUTO(buf) words = { 0 };

	const ic_status found =
		images.len > 0 ? label_of(r, images, first_shown(r, images), &label) : IC_DONE;
	if (!ic_failed_with(found, IC_E_ABSENT))
		IC_TRY(found);
	const bool moved = !ic_id_is_zero(label.patient) && !is_own(r, label.patient);
	if (moved) /* it was of somebody else: what it shows is theirs */
		label.body_site = (ic_bytes) { NULL, 0 };
	ic_buf_init(&words, 300);
	IC_TRY(ic_buf_put_text(&words, what));
	if (label.body_site.len > 0) {
		IC_TRY(ic_buf_put_text(&words, " (")); /* the body site, as the page knows it */
		IC_TRY(ic_buf_put(&words, label.body_site));
		IC_TRY(ic_buf_put_text(&words, ")"));
	}
	const char *to = names_recipient(record);
	if (to != NULL)
		IC_TRY(name_of(r, record->value[IC_F_RECIPIENT], &recipient));
	if (recipient.len > 0) {
		IC_TRY(ic_buf_put_text(&words, to));
		IC_TRY(ic_buf_put(&words, recipient));
	}
	return ic_arena_keep(r->ctx->arena, ic_buf_view(&words), ret_what);
}

static ic_status who_words(struct report *r, const struct ic_event_record *record,
			   ic_bytes *ret_who)
{
	struct ic_staff_row row;
	struct ic_member member;
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 300);
	*ret_who = IC_LIT("The hospital");
	if (ic_id_is_zero(record->actor))
		return IC_DONE;
	const ic_status found = ic_staff_load(r->tx, record->actor, r->ctx->arena, &row);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	IC_TRY(ic_member_read(r->ctx, &row, &member));
	IC_TRY(ic_buf_put(&words, member.name));
	IC_TRY(ic_buf_put_text(&words, ", "));
	IC_TRY(ic_buf_put(&words, member.job));
	return ic_arena_keep(r->ctx->arena, ic_buf_view(&words), ret_who);
}

static ic_status fill_row(struct report *r, const struct ic_event_record *record,
			  struct ic_shape_report_row *row)
{
	const struct ic_report_line *line = ic_report_line_of(record);

	*row = (struct ic_shape_report_row) {
		.at = record->t,
		.kind = line->kind,
		.purpose = ic_vocabulary_find(&ic_vocabulary_purpose, record->value[IC_F_PURPOSE]),
		.entry = r->for_proxy ? IC_SHAPE_ABSENT : (int64_t)record->index,
	};
	IC_TRY(who_words(r, record, &row->who));
	IC_TRY(what_words(r, record, line->what, &row->what));
	if (!r->for_proxy && record->value[IC_F_JUSTIFICATION].len > 0)
		IC_TRY(ic_arena_keep(r->ctx->arena, record->value[IC_F_JUSTIFICATION], &row->why));
	return IC_DONE;
}

/* Second pass: the chosen lines stand newest first, and so do their rows. */
static ic_status word_line(const struct ic_event_record *record, void *arg)
{
	struct report *r = arg;

	for (size_t i = 0; i < r->count; i++)
		if (r->lines[i].index == record->index)
			return fill_row(r, record, &r->rows[i]);
	return IC_DONE;
}

/* --- which lines --- */

static int newest_first(const void *a, const void *b)
{
	const struct line *x = a;
	const struct line *y = b;

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return x->index < y->index ? 1 : -1;
}

static void keep_newest(struct report *r, size_t max)
{
	qsort(r->lines, r->count, sizeof(*r->lines), newest_first);
	r->more = r->more || r->count > max;
	r->count = r->count > max ? max : r->count;
}

/* First pass. */
static ic_status choose_line(const struct ic_event_record *record, void *arg)
{
	struct report *r = arg;
	const struct ic_report_line *line = ic_report_line_of(record);
	bool out = false;

	if (!ic_report_tells(record, &r->withheld) || is_own(r, record->actor)
	    || is_out_of_scope(r, record))
		return IC_DONE;
	IC_TRY(check_left_out(r, record, line, &out));
	if (out || is_repeat(r, record, line->action) || record->t >= r->before)
		return IC_DONE;
	if (r->count == LINES_HELD)
		keep_newest(r, PAGE_ROWS_MAX);
	r->lines[r->count++] = (struct line) { record->t, record->index };
	return IC_DONE;
}

static ic_status end_page(struct report *r)
{
	size_t n = PAGE_ROWS;

	keep_newest(r, PAGE_ROWS_MAX);
	while (n < r->count && r->lines[n].at == r->lines[n - 1].at)
		n++;
	if (n == PAGE_ROWS_MAX)
		IC_FAIL(LIMIT, "more lines of one instant than a page holds");
	keep_newest(r, n);
	return IC_DONE;
}

/* --- the report --- */

static ic_status load_report(struct ic_db_tx *tx, void *arg)
{
	struct report *r = arg;

	IC_TRY(ic_patient_load(tx, r->patient, r->ctx->arena, &r->c.patient));
	IC_TRY(ic_access_note_list(tx, r->patient, r->ctx->arena, &r->notes));
	if (!r->for_proxy)
		IC_TRY(ic_withheld_list(tx, r->patient, r->ctx->arena, &r->withheld));
	return ic_patient_parts(tx, r->patient, r->ctx->arena, &r->parts);
}

static ic_status read_trails(struct report *r, ic_event_visit_fn *visit)
{
	for (size_t i = 0; i < r->parts.count; i++) {
		r->last_looker = (ic_id) { { 0 } };
		r->last_look = 0; /* each trail begins anew, maybe before the last one's end */
		IC_TRY(ic_ledger_read_subject(r->ctx->app->ledger, r->tx, r->parts.at[i],
					      &r->wants[2 * i + 1].key, visit, r));
	}
	return IC_DONE;
}

static ic_status read_page(struct ic_db_tx *tx, void *arg)
{
	struct report *r = arg;

	r->tx = tx;
	r->lines = ic_arena_take(r->ctx->arena, LINES_HELD, sizeof(*r->lines));
	r->rows = ic_arena_take(r->ctx->arena, PAGE_ROWS_MAX, sizeof(*r->rows));
	if (r->lines == NULL || r->rows == NULL)
		IC_FAIL(NOMEM, "report");
	IC_TRY(read_trails(r, choose_line));
	IC_TRY(end_page(r));
	return read_trails(r, word_line);
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
	return ic_enter_alone(r->ctx, &event, r->wants, 2 * r->parts.count, &receipt);
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

static ic_status emit_cursor(const struct report *r, ic_bytes *ret_cursor)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, 20);
	IC_TRY(ic_decimal_emit((uint64_t)r->lines[r->count - 1].at, &text));
	return ic_arena_keep(r->ctx->arena, ic_buf_view(&text), ret_cursor);
}

static ic_status parse_cursor(struct report *r, ic_bytes cursor)
{
	uint64_t before = INT64_MAX;

	r->ctx->field = "cursor";
	if (cursor.len > 0 && !ic_ok(ic_decimal_parse(cursor, INT64_MAX, &before)))
		IC_FAIL(FIELD, "not a cursor");
	r->before = (ic_time)before;
	return IC_DONE;
}

static ic_status fill_report(struct report *r, struct ic_shape_report *ret)
{
	IC_TRY(enter_report(r));
	IC_TRY(ic_db_read(r->ctx->app->db, read_page, r));
	*ret = (struct ic_shape_report) { .patient = r->patient,
					  .rule = ic_bytes_of_text(
						  ic_rule_id(r->ctx->refusal.decision.rule)) };
	ret->rows.at = r->rows;
	ret->rows.count = r->count;
	if (r->more)
		IC_TRY(emit_cursor(r, &ret->next));
	return name_patient(r, &ret->name);
}

static ic_status open_report(struct report *r, struct ic_shape_report *ret)
{
	const ic_status status = fill_report(r, ret);

	for (size_t i = 0; i < 2 * r->parts.count; i++)
		ic_secret_done(&r->wants[i].key);
	return status;
}

ic_status ic_report_page(struct ic_ctx *ctx, ic_id patient, const struct ic_report_scope *scope,
			 ic_bytes cursor, struct ic_shape_report *ret)
{
	struct report r = {
		.ctx = ctx, .patient = patient, .for_proxy = scope->for_proxy, .scope = scope
	};

	IC_TRY(parse_cursor(&r, cursor));
	IC_TRY(ic_db_read(ctx->app->db, load_report, &r));
	return open_report(&r, ret);
}

ic_status ic_app_report(struct ic_ctx *ctx, ic_id patient, ic_bytes cursor,
			struct ic_shape_report *ret)
{
	struct report r = { .ctx = ctx, .for_proxy = ctx->actor.role == IC_role_PROXY };
	const bool own = ctx->actor.role == IC_role_PATIENT || r.for_proxy;
	ic_id reader = { { 0 } };

	IC_TRY(parse_cursor(&r, cursor));
	if (own)
		IC_TRY(ic_case_whole(ctx, ctx->actor.patient, &reader));
	IC_TRY(ic_case_whole(ctx, patient, &r.patient));
	if (own && !ic_id_equal(reader, r.patient))
		IC_FAIL(ABSENT, "not this person's report");
	IC_TRY(ic_db_read(ctx->app->db, load_report, &r));
	IC_TRY(decide_report(&r));
	return open_report(&r, ret);
}
