/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An anonymisation: what is painted over in a copy of a recording, for whom, and what an intruder
 * would still find (the form). One person makes it; another looks at the painted picture and passes
 * it or does not; it counts for a year, or until the recording moves, is sealed or destroyed, or
 * somebody ends it.
 *
 *     WAITING ──▶ PASSED ──▶ ENDED, or a year is over
 *        └──────▶ FAILED
 *
 * One that passes takes the place of an older one of the same release, which ends.
 *
 * Source: rules.md SU-02, SU-04, SU-05; docs/design/047, docs/formats/anonymisation.md.
 */
#include <assert.h>

#include "app/care/anonymised.h"
#include "app/care/share.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/gate/texts.h"
#include "app/people/person.h"
#include "app/use_cases.h"
#include "model/mark.h"
#include "model/numbers.h"
#include "policy/anonymity.h"
#include "records/obligation.h"
#include "records/share.h"

enum { YEAR_DAYS = 365, FORM_BYTES_MAX = 2000 };

static_assert((int)IC_FEATURE_FACE + 1 == (int)IC_feature_FACE, "features keep one order");
static_assert((int)IC_FEATURE_COUNT == (int)IC_feature_KNOWN, "features keep one order");
static_assert((int)IC_LEFT_NONE == (int)IC_feature_left_NONE, "answers keep one order");
static_assert((int)IC_LEFT_PLAIN == (int)IC_feature_left_PLAIN, "answers keep one order");

static const ic_id none = { { 0 } };
static const char *const word_names[] = { "features", "words" };

struct anonymising {
	struct ic_ctx *ctx;
	ic_id id;
	const struct ic_shape_anonymisation_in *in;
	struct ic_case c;
	struct ic_anonymisation_row row;
	bool exists;
	bool looked;
	enum ic_left left[IC_FEATURE_COUNT]; /* what the form answers */
	ic_bytes text;                       /* of the entry */
	struct ic_receipt receipt;
	struct ic_share_ends stopped;
};

static struct ic_field_place words_place(ic_id id)
{
	return (struct ic_field_place) { "anonymisation", "words", id };
}

static struct ic_field_place finding_place(ic_id id)
{
	return (struct ic_field_place) { "anonymisation", "finding", id };
}

/* The entry says for whom, which anonymisation, and what was painted, found or said. */
static ic_status append_entry(struct anonymising *a, struct ic_db_tx *tx, enum ic_action action)
{
	struct ic_about about = ic_anonymised_about(&a->c, a->text);
	struct ic_event event;

	about.consent = a->row.id;
	IC_TRY(ic_about_event(a->ctx, action, &about, &event));
	event.value[IC_F_DECISION] =
		ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_release_type, a->row.release));
	event.value[IC_F_TEXT] = a->text;
	return ic_enter(a->ctx, tx, &event, &a->receipt);
}

static ic_status settle(const struct anonymising *a, struct ic_shape_governed *ret)
{
	IC_TRY(ic_ledger_settle(a->ctx->app->ledger, &a->receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = a->row.id, .entry = (int64_t)a->receipt.index };
	return IC_DONE;
}

/* --- made --- */

static ic_status load_recording(struct ic_db_tx *tx, void *arg)
{
	struct anonymising *a = arg;

	IC_TRY(ic_case_load(a->ctx, tx, none, a->c.recording.id, none, &a->c));
	const ic_status found = ic_anonymisation_load(tx, a->in->id, a->ctx->arena, &a->row);
	a->exists = ic_ok(found);
	return ic_failed_with(found, IC_E_ABSENT) ? IC_DONE : found;
}

static ic_status take_answers(struct anonymising *a)
{
	const struct ic_shape_anonymisation_in *in = a->in;

	a->ctx->field = "features";
	for (size_t i = 0; i < in->features.count; i++) {
		const struct ic_shape_feature_answer *answer = &in->features.at[i];
		enum ic_left *left = &a->left[answer->feature - 1];
		if (*left != IC_LEFT_UNANSWERED)
			IC_FAIL(FIELD, "a feature is answered twice");
		*left = (enum ic_left)answer->left;
	}
	if (in->features.count < IC_FEATURE_COUNT)
		IC_FAIL(FIELD, "a feature is not answered");
	return IC_DONE;
}

static ic_status take_form(struct anonymising *a)
{
	const struct ic_shape_anonymisation_in *in = a->in;
	struct ic_marks marks;

	a->ctx->field = "id";
	if (ic_id_is_zero(in->id))
		IC_FAIL(FIELD, "an anonymisation without an id");
	a->ctx->field = "marks";
	IC_TRY(ic_marks_parse(in->marks, &marks));
	a->ctx->field = "words";
	if (ic_bytes_is_blank(in->words))
		IC_FAIL(FIELD, "why nobody can be recognised is missing");
	IC_TRY(take_answers(a));
	if (!ic_anonymity_passes((enum ic_release_code)(in->release - 1), a->left))
		IC_FAIL(IDENTIFIES, "more is left than this release allows");
	return IC_DONE;
}

/* "FACE=NONE MARK=SLIGHT …", in the order of the table. */
static ic_status write_features(const struct anonymising *a, ic_bytes *ret_text)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, FORM_BYTES_MAX);
	for (int i = 0; i < IC_FEATURE_COUNT; i++) {
		IC_TRY(ic_buf_put_text(&text, i > 0 ? " " : ""));
		IC_TRY(ic_buf_put_text(&text, ic_vocabulary_text(&ic_vocabulary_feature, i + 1)));
		IC_TRY(ic_buf_put_text(&text, "="));
		IC_TRY(ic_buf_put_text(
			&text, ic_vocabulary_text(&ic_vocabulary_feature_left, (int)a->left[i])));
	}
	return ic_arena_keep(a->ctx->arena, ic_buf_view(&text), ret_text);
}

static ic_status write_text(struct anonymising *a, ic_bytes features)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_TEXT_BYTES_MAX);
	IC_TRY(ic_buf_put(&text, features));
	if (a->in->marks.len > 0) {
		IC_TRY(ic_buf_put_text(&text, "; boxes "));
		IC_TRY(ic_buf_put(&text, a->in->marks));
	}
	return ic_arena_keep(a->ctx->arena, ic_buf_view(&text), &a->text);
}

static ic_status prepare(struct anonymising *a)
{
	const struct ic_recording_row *recording = &a->c.recording;
	ic_bytes texts[2] = { { NULL, 0 }, a->in->words };

	a->row = (struct ic_anonymisation_row) { .id = a->in->id,
						 .patient = recording->patient,
						 .recording = recording->id,
						 .version = recording->version,
						 .release = a->in->release,
						 .marks = a->in->marks,
						 .made = ic_clock_now(a->ctx->app->clock),
						 .made_by = a->ctx->actor.party,
						 .state = IC_anonymisation_state_WAITING };
	IC_TRY(write_features(a, &texts[0]));
	IC_TRY(ic_texts_seal(a->ctx, a->row.patient, words_place(a->row.id), word_names, texts, 2,
			     &a->row.sealed_words));
	return write_text(a, texts[0]);
}

static ic_status insert(struct ic_db_tx *tx, void *arg)
{
	struct anonymising *a = arg;
	struct ic_recording_row now;

	IC_TRY(ic_recording_load(tx, a->row.recording, a->ctx->arena, &now));
	if (now.version != a->row.version || now.state != IC_recording_state_IN_RECORD)
		IC_FAIL(CONFLICT, "it moved, was sealed or destroyed meanwhile");
	IC_TRY(append_entry(a, tx, IC_ACTION_ANONYMISATION_MADE));
	a->row.entry = (int64_t)a->receipt.index;
	IC_TRY(ic_anonymisation_insert(tx, &a->row));
	const struct ic_duty_about about = { .patient = a->row.patient,
					     .recording = a->row.recording,
					     .entry = a->receipt.index };
	return ic_decide_duties(a->ctx, tx, IC_BIT(IC_OBLIGATION_ANON_CHECK), &about);
}

ic_status ic_app_anonymisation_make(struct ic_ctx *ctx, ic_id recording,
				    const struct ic_shape_anonymisation_in *in,
				    struct ic_shape_governed *ret)
{
	struct anonymising a = { .ctx = ctx, .in = in, .c.recording.id = recording };

	IC_TRY(ic_db_read(ctx->app->db, load_recording, &a));
	IC_TRY(ic_anonymised_decide_look(ctx, &a.c, in->words));
	if (a.exists) {
		if (!ic_id_equal(a.row.made_by, ctx->actor.party)
		    || !ic_id_equal(a.row.recording, recording))
			IC_FAIL(CONFLICT, "this id names another anonymisation");
		*ret = (struct ic_shape_governed) { .id = a.row.id, .entry = a.row.entry };
		return IC_DONE;
	}
	IC_TRY(take_form(&a));
	if (a.c.recording.state != IC_recording_state_IN_RECORD)
		IC_FAIL(STATE, "only what is in the record is anonymised");
	IC_TRY(prepare(&a));
	IC_TRY(ic_db_write(ctx->app->db, insert, &a));
	return settle(&a, ret);
}

/* --- checked --- */

static ic_status load_form(struct ic_db_tx *tx, void *arg)
{
	struct anonymising *a = arg;

	IC_TRY(ic_anonymisation_load(tx, a->id, a->ctx->arena, &a->row));
	IC_TRY(ic_case_load(a->ctx, tx, none, a->row.recording, none, &a->c));
	return ic_anonymisation_was_looked_at(tx, a->id, a->ctx->actor.party, &a->looked);
}

/* The latest before anything is written: it may have ended, or been checked, meanwhile. */
static ic_status load_again(struct ic_db_tx *tx, struct anonymising *a, unsigned states)
{
	struct ic_anonymisation_row now;

	IC_TRY(ic_anonymisation_load(tx, a->row.id, a->ctx->arena, &now));
	if ((states & 1u << now.state) == 0)
		IC_FAIL(STATE, "it was checked, or has ended");
	return IC_DONE;
}

/* One is in force of a release: when it ends, none older comes back. */
static ic_status replace_older(struct ic_db_tx *tx, struct anonymising *a)
{
	IC_TRY(ic_anonymisation_end_older(tx, &a->row));
	return ic_share_stop_older(tx, a->row.id, a->row.checked, a->ctx->arena, &a->stopped);
}

static ic_status write_check(struct ic_db_tx *tx, void *arg)
{
	struct anonymising *a = arg;
	const bool passed = a->row.state == IC_anonymisation_state_PASSED;

	IC_TRY(load_again(tx, a, 1u << IC_anonymisation_state_WAITING));
	IC_TRY(append_entry(
		a, tx, passed ? IC_ACTION_ANONYMISATION_PASSED : IC_ACTION_ANONYMISATION_FAILED));
	a->row.checked_entry = (int64_t)a->receipt.index;
	IC_TRY(ic_anonymisation_check(tx, &a->row));
	if (passed)
		IC_TRY(replace_older(tx, a));
	return ic_obligation_meet_entry(tx, a->row.entry, IC_LIT("ANON_CHECK"), a->row.checked);
}

/* Two people: what one overlooked the other sees (SU-02). */
static ic_status check_checker(const struct anonymising *a)
{
	if (ic_id_equal(a->row.made_by, a->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "another person than the one who made it");
	if (a->row.state != IC_anonymisation_state_WAITING)
		IC_FAIL(STATE, "it was checked, or has ended");
	if (!a->looked)
		IC_FAIL(NOT_LOOKED, "the painted picture was not looked at");
	return IC_DONE;
}

ic_status ic_app_anonymisation_check(struct ic_ctx *ctx, ic_id id,
				     const struct ic_shape_anonymisation_check_in *in,
				     struct ic_shape_governed *ret)
{
	struct anonymising a = { .ctx = ctx, .id = id, .text = in->reason };

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_read(ctx->app->db, load_form, &a));
	IC_TRY(ic_anonymised_decide_look(ctx, &a.c, in->reason));
	IC_TRY(check_checker(&a));
	a.row.state = in->passed ? IC_anonymisation_state_PASSED : IC_anonymisation_state_FAILED;
	a.row.checked = ic_clock_now(ctx->app->clock);
	a.row.checked_by = ctx->actor.party;
	a.row.expires = in->passed ? a.row.checked + YEAR_DAYS * IC_DAY_MS : 0;
	IC_TRY(ic_field_seal_to(ctx, a.row.patient, finding_place(id), in->reason,
				&a.row.sealed_finding));
	IC_TRY(ic_db_write(ctx->app->db, write_check, &a));
	IC_TRY(settle(&a, ret));
	ic_share_tell_ended(ctx, &a.stopped);
	return IC_DONE;
}

/* --- ended --- */

static ic_status write_end(struct ic_db_tx *tx, void *arg)
{
	struct anonymising *a = arg;
	const ic_time now = ic_clock_now(a->ctx->app->clock);

	IC_TRY(load_again(
		tx, a, 1u << IC_anonymisation_state_WAITING | 1u << IC_anonymisation_state_PASSED));
	IC_TRY(append_entry(a, tx, IC_ACTION_ANONYMISATION_ENDED));
	IC_TRY(ic_anonymisation_end(tx, a->row.id));
	IC_TRY(ic_share_stop_anonymisation(tx, a->row.id, now, a->ctx->arena, &a->stopped));
	return ic_obligation_lapse_entry(tx, a->row.entry, IC_LIT("ANON_CHECK"), now);
}

ic_status ic_app_anonymisation_end(struct ic_ctx *ctx, ic_id id, const struct ic_shape_life_in *in,
				   struct ic_shape_governed *ret)
{
	struct anonymising a = { .ctx = ctx, .id = id, .text = in->reason };

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_read(ctx->app->db, load_form, &a));
	IC_TRY(ic_anonymised_decide_look(ctx, &a.c, in->reason));
	IC_TRY(ic_db_write(ctx->app->db, write_end, &a));
	IC_TRY(settle(&a, ret));
	ic_share_tell_ended(ctx, &a.stopped);
	return IC_DONE;
}

/* --- the list --- */

struct listing {
	struct ic_ctx *ctx;
	ic_id recording;
	ic_bytes reason;
	struct ic_case c;
	struct ic_anonymisation_rows rows;
	struct ic_ring ring;
	struct ic_shape_anonymisations *ret;
};

/* What was made while it was with another patient is not this one's to tell. */
static void drop_others(struct listing *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->rows.count; i++)
		if (l->rows.at[i].version == l->c.recording.version)
			l->rows.at[kept++] = l->rows.at[i];
	l->rows.count = kept;
}

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	IC_TRY(ic_case_load(l->ctx, tx, none, l->recording, none, &l->c));
	IC_TRY(ic_anonymisation_list(tx, l->recording, l->ctx->arena, &l->rows));
	drop_others(l);
	return IC_DONE;
}

static ic_status read_answer(ic_bytes text, struct ic_shape_feature_answer *ret)
{
	const ic_bytes name = ic_numbers_cut(&text, '=');

	*ret = (struct ic_shape_feature_answer) {
		.feature = ic_vocabulary_find(&ic_vocabulary_feature, name),
		.left = ic_vocabulary_find(&ic_vocabulary_feature_left, text),
	};
	if (ret->feature == 0 || ret->left == 0)
		IC_FAIL(AUTHENTIC, "an answer that no form gives");
	return IC_DONE;
}

static ic_status read_words(const struct listing *l, const struct ic_anonymisation_row *row,
			    struct ic_shape_anonymisation *ret)
{
	struct ic_shape_feature_answer *at =
		ic_arena_take(l->ctx->arena, IC_FEATURE_COUNT, sizeof(*at));
	ic_bytes texts[2];

	if (at == NULL)
		IC_FAIL(NOMEM, "answers of a form");
	ret->features.at = at;
	ret->words = IC_LIT("");
	if (row->sealed_words.len == 0)
		return IC_DONE;
	IC_TRY(ic_texts_read(l->ctx, &l->ring, row->patient, words_place(row->id),
			     row->sealed_words, word_names, texts, 2));
	ret->words = texts[1];
	while (texts[0].len > 0 && ret->features.count < IC_FEATURE_COUNT)
		IC_TRY(read_answer(ic_numbers_cut(&texts[0], ' '), &at[ret->features.count++]));
	return IC_DONE;
}

static ic_status read_check(const struct listing *l, struct ic_db_tx *tx,
			    const struct ic_anonymisation_row *row,
			    struct ic_shape_anonymisation *ret)
{
	if (row->checked == 0)
		return IC_DONE;
	ret->checked = row->checked;
	ret->expires = row->expires;
	IC_TRY(ic_member_name(l->ctx, tx, row->checked_by, &ret->checked_by));
	return ic_ring_read(l->ctx, &l->ring, row->patient, finding_place(row->id),
			    row->sealed_finding, &ret->finding);
}

static ic_status shape_row(const struct listing *l, struct ic_db_tx *tx,
			   const struct ic_anonymisation_row *row,
			   struct ic_shape_anonymisation *ret)
{
	const ic_id actor = l->ctx->actor.party;
	const bool over = row->state == IC_anonymisation_state_PASSED
			  && row->expires <= ic_clock_now(l->ctx->app->clock);

	*ret = (struct ic_shape_anonymisation) {
		.id = row->id,
		.recording = row->recording,
		.release = row->release,
		.state = over ? IC_anonymisation_state_EXPIRED : row->state,
		.marks = row->marks,
		.made = row->made,
		.mine = ic_id_equal(row->made_by, actor),
		.entry = row->entry,
	};
	IC_TRY(ic_anonymisation_was_looked_at(tx, row->id, actor, &ret->looked));
	IC_TRY(ic_member_name(l->ctx, tx, row->made_by, &ret->made_by));
	IC_TRY(read_words(l, row, ret));
	return read_check(l, tx, row, ret);
}

static ic_status shape_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	for (size_t i = 0; i < l->rows.count; i++)
		IC_TRY(shape_row(l, tx, &l->rows.at[i], &l->ret->rows.at[i]));
	l->ret->rows.count = l->rows.count;
	return IC_DONE;
}

static ic_status open_and_shape(struct listing *l)
{
	const struct ic_about about = ic_anonymised_about(&l->c, l->reason);
	struct ic_event event;

	IC_TRY(ic_about_event(l->ctx, IC_ACTION_VIEW_PATIENT, &about, &event));
	IC_TRY(ic_ring_want(&l->ring, l->c.recording.patient));
	IC_TRY(ic_ring_open(l->ctx, event, &l->ring, NULL));
	return ic_db_read(l->ctx->app->db, shape_list, l);
}

ic_status ic_app_anonymisations(struct ic_ctx *ctx, ic_id recording,
				const struct ic_shape_look_in *in,
				struct ic_shape_anonymisations *ret)
{
	struct listing l = { .ctx = ctx, .recording = recording, .ret = ret };

	*ret = (struct ic_shape_anonymisations) { 0 };
	IC_TRY(ic_db_read(ctx->app->db, load_list, &l));
	IC_TRY(ic_anonymised_reason(ctx, &l.c, in->reason, &l.reason));
	IC_TRY(ic_anonymised_decide_look(ctx, &l.c, l.reason));
	ret->rows.at = ic_arena_take(ctx->arena, l.rows.count + 1, sizeof(*ret->rows.at));
	if (ret->rows.at == NULL)
		IC_FAIL(NOMEM, "anonymisations");
	const ic_status status = open_and_shape(&l);
	ic_ring_done(&l.ring);
	return status;
}
