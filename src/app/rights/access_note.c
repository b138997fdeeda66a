/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is noted of a patient that bears on access: a wish, a professional's opinion on serious
 * harm, other people in a picture, that the patient was shown it. Notes are not lines of any
 * report: that a child spoke in confidence is not told by the list of who wrote it down.
 */
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/texts.h"
#include "app/rights/request.h"
#include "model/mark.h"
#include "records/obligation.h"
#include "records/request.h"

enum who { TREATING = 1, GOVERNANCE = 2 };

#define VALUE(name) (1u << IC_access_value_##name)

static const struct {
	enum ic_access_fact what;
	unsigned values;
	unsigned who;
} rows[] = {
	{ IC_access_fact_WISH, VALUE(NO) | VALUE(YES), TREATING | GOVERNANCE },
	{ IC_access_fact_HARM, VALUE(NO) | VALUE(YES), TREATING },
	{ IC_access_fact_THIRD, VALUE(NO) | VALUE(SEPARABLE) | VALUE(INSEPARABLE),
	  TREATING | GOVERNANCE },
	{ IC_access_fact_SEEN, VALUE(NO) | VALUE(YES), TREATING },
};

struct noting {
	struct ic_ctx *ctx;
	const struct ic_shape_access_note_in *in;
	struct ic_case c;
	struct ic_access_note_row row;
	struct ic_event event;
	struct ic_receipt receipt;
};

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	struct noting *n = arg;
	ic_id whole;

	IC_TRY(ic_case_load(n->ctx, tx, n->in->patient, n->in->recording, (ic_id) { { 0 } },
			    &n->c));
	IC_TRY(ic_patient_whole(tx, n->in->patient, &whole));
	n->ctx->field = "recording";
	if (!ic_id_equal(whole, n->c.patient.id))
		IC_FAIL(FIELD, "a recording of another patient");
	return IC_DONE;
}

/* Of a recording: who may open it, so the audience of a sensitive one. */
static bool is_involved(const struct noting *n)
{
	return ic_id_is_zero(n->in->recording) ? ic_case_is_related(&n->c)
					       : ic_case_opening(&n->c).relationship == IC_REL_LR;
}

static unsigned standing_of(const struct noting *n)
{
	const bool treats = n->ctx->actor.role == IC_role_CLINICIAN && is_involved(n);

	return (treats ? (unsigned)TREATING : 0)
	       | (ic_ok(ic_governance_check(n->ctx)) ? (unsigned)GOVERNANCE : 0);
}

static int weight(int value)
{
	return value == IC_access_value_INSEPARABLE ? 2 : value == IC_access_value_SEPARABLE;
}

/* Where somebody else saw more, who treats the patient does not say less: governance decides. */
static ic_status check_not_weaker(struct ic_db_tx *tx, const struct noting *n)
{
	struct ic_access_note_rows notes;

	if (n->in->what != IC_access_fact_THIRD || (standing_of(n) & GOVERNANCE) != 0)
		return IC_DONE;
	IC_TRY(ic_access_note_list(tx, n->row.patient, n->ctx->arena, &notes));
	for (size_t i = 0; i < notes.count; i++) {
		const struct ic_access_note_row *note = &notes.at[i];
		if (note->what == IC_access_fact_THIRD && !ic_id_equal(note->by, n->row.by)
		    && (ic_id_is_zero(note->recording)
			|| ic_id_equal(note->recording, n->row.recording))
		    && weight(note->value) > weight(n->row.value))
			IC_FAIL(FORBIDDEN, "somebody else saw more in it: governance decides");
	}
	return IC_DONE;
}

/* Boxes are of one picture, and of one in which somebody can be taken out. */
static ic_status check_marks(const struct noting *n)
{
	const struct ic_shape_access_note_in *in = n->in;
	struct ic_marks marks;

	n->ctx->field = "marks";
	IC_TRY(ic_marks_parse(in->marks, &marks));
	if (marks.count > 0
	    && (in->what != IC_access_fact_THIRD || in->value != IC_access_value_SEPARABLE
		|| ic_id_is_zero(in->recording)))
		IC_FAIL(FIELD, "boxes without a picture in which somebody can be taken out");
	return IC_DONE;
}

static ic_status check(const struct noting *n)
{
	const struct ic_shape_access_note_in *in = n->in;
	size_t i = 0;

	while ((int)rows[i].what != in->what)
		i++; /* every word of the vocabulary has its row */
	n->ctx->field = "value";
	if ((rows[i].values & 1u << in->value) == 0)
		IC_FAIL(FIELD, "no value of this fact");
	n->ctx->field = "words";
	if (in->words.len == 0)
		IC_FAIL(FIELD, "the words are missing");
	n->ctx->field = "recording";
	if (in->what == IC_access_fact_SEEN && ic_id_is_zero(in->recording))
		IC_FAIL(FIELD, "which recording was shown is missing");
	IC_TRY(check_marks(n));
	if ((rows[i].who & standing_of(n)) == 0)
		IC_FAIL(FORBIDDEN, "not for this person to say");
	return IC_DONE;
}

/* The value, of which recording, and what is painted over. */
static ic_status write_value(struct noting *n, ic_bytes *ret_text)
{
	char id[IC_ID_TEXT + 1];
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_TEXT_BYTES_MAX);
	IC_TRY(ic_buf_put_text(&text,
			       ic_vocabulary_text(&ic_vocabulary_access_value, n->in->value)));
	if (!ic_id_is_zero(n->in->recording)) {
		ic_id_emit(n->in->recording, id);
		IC_TRY(ic_buf_put_text(&text, " "));
		IC_TRY(ic_buf_put_text(&text, id));
	}
	if (n->in->marks.len > 0) {
		IC_TRY(ic_buf_put_text(&text, " "));
		IC_TRY(ic_buf_put(&text, n->in->marks));
	}
	return ic_arena_keep(n->ctx->arena, ic_buf_view(&text), ret_text);
}

static ic_status prepare(struct noting *n)
{
	static const char *const names[] = { "words" };
	const struct ic_field_place place = { "access_note", "words", n->in->id };
	const struct ic_about about = { .patient = n->c.patient.id, .justification = n->in->words };

	n->row = (struct ic_access_note_row) { .id = n->in->id,
					       .patient = n->c.patient.id,
					       .recording = n->in->recording,
					       .what = n->in->what,
					       .value = n->in->value,
					       .marks = n->in->marks,
					       .at = ic_clock_now(n->ctx->app->clock),
					       .by = n->ctx->actor.party };
	IC_TRY(ic_texts_seal(n->ctx, n->row.patient, place, names, &n->in->words, 1,
			     &n->row.sealed_words));
	IC_TRY(ic_about_event(n->ctx, IC_ACTION_ACCESS_NOTED, &about, &n->event));
	n->event.value[IC_F_DECISION] =
		ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_access_fact, n->in->what));
	return write_value(n, &n->event.value[IC_F_TEXT]);
}

static ic_status insert(struct ic_db_tx *tx, void *arg)
{
	struct noting *n = arg;

	IC_TRY(check_not_weaker(tx, n));
	IC_TRY(ic_enter(n->ctx, tx, &n->event, &n->receipt));
	n->row.entry = (int64_t)n->receipt.index;
	IC_TRY(ic_access_note_insert(tx, &n->row));
	if (n->row.what != IC_access_fact_HARM)
		return IC_DONE;
	return ic_obligation_meet(tx, n->row.patient,
				  ic_bytes_of_text(ic_obligation_info(IC_OBLIGATION_OPINION)->code),
				  n->row.at);
}

ic_status ic_app_access_note(struct ic_ctx *ctx, const struct ic_shape_access_note_in *in,
			     struct ic_shape_governed *ret)
{
	struct noting n = { .ctx = ctx, .in = in };

	IC_TRY(ic_db_read(ctx->app->db, load_case, &n));
	IC_TRY(check(&n));
	IC_TRY(prepare(&n));
	IC_TRY(ic_db_write(ctx->app->db, insert, &n));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &n.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = in->id, .entry = (int64_t)n.receipt.index };
	return IC_DONE;
}
