/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/leftover.h"

#include "policy/duty.h"
#include "records/life.h"
#include "records/obligation.h"
#include "records/recording.h"

struct settling {
	struct ic_ctx *ctx;
	struct ic_db_tx *tx;
	const struct ic_leftover *leftover;
	bool moves;      /* to another patient; else it is destroyed */
	bool has_others; /* recordings of the patient it was of */
	ic_time now;
};

static ic_bytes code_of(const struct ic_duty *duty)
{
	return ic_bytes_of_text(ic_obligation_info(duty->obligation)->code);
}

/* One that stands for more recordings than this stays for those, and another goes along. */
static ic_status follow(struct settling *s, const struct ic_duty *duty,
			const struct ic_obligation_row *row)
{
	struct ic_obligation_row other = *row;

	if (!duty->one || !s->has_others)
		return ic_obligation_set_patient(s->tx, row->id, s->leftover->to);
	other.id = ic_entropy_id(s->ctx->app->entropy);
	other.patient = s->leftover->to;
	other.recording = s->leftover->recording;
	return ic_obligation_insert(s->tx, &other);
}

static ic_status settle_row(struct settling *s, const struct ic_duty *duty,
			    const struct ic_obligation_row *row)
{
	switch (s->moves ? duty->moved : duty->destroyed) {
	case IC_DUTY_STAYS:
		return IC_DONE;
	case IC_DUTY_FOLLOWS:
		return follow(s, duty, row);
	case IC_DUTY_MET:
		return ic_obligation_meet_one(s->tx, row->id, s->now);
	case IC_DUTY_ENDS:
		break;
	}
	return duty->one && s->has_others ? IC_DONE
					  : ic_obligation_lapse_one(s->tx, row->id, s->now);
}

static ic_status settle_duty(struct settling *s, const struct ic_duty *duty)
{
	const bool follows = duty->moved == IC_DUTY_FOLLOWS && s->moves;
	struct ic_obligation_rows rows;

	IC_TRY(ic_obligation_list_of_recording(s->tx, s->leftover->recording, code_of(duty),
					       s->leftover->entry, s->ctx->arena, &rows));
	if (rows.count == 0 && duty->one && follows) /* the one that stands names another */
		IC_TRY(ic_obligation_list_of_patient(s->tx, s->leftover->from, code_of(duty),
						     s->leftover->entry, s->ctx->arena, &rows));
	for (size_t i = 0; i < rows.count; i++)
		IC_TRY(settle_row(s, duty, &rows.at[i]));
	if (!duty->one)
		return IC_DONE;
	if (s->moves)
		return ic_obligation_keep_one(s->tx, s->leftover->to, code_of(duty), s->now);
	return duty->destroyed == IC_DUTY_ENDS && !s->has_others
		       ? ic_obligation_lapse(s->tx, s->leftover->from, code_of(duty), s->now)
		       : IC_DONE; /* it stood for one that went before, too */
}

/* It is asked once of a patient, for each that is sealed: it ends with the last of them. */
static ic_status settle_reliance(struct settling *s)
{
	const struct ic_duty *duty = ic_duty_of(IC_OBLIGATION_RELIANCE);
	bool wanted = false;

	IC_TRY(ic_reliance_is_wanted(s->tx, s->leftover->from, &wanted));
	return wanted ? IC_DONE
		      : ic_obligation_lapse(s->tx, s->leftover->from, code_of(duty), s->now);
}

ic_status ic_leftover_of_recording(struct ic_ctx *ctx, struct ic_db_tx *tx,
				   const struct ic_leftover *leftover)
{
	struct settling s = { .ctx = ctx,
			      .tx = tx,
			      .leftover = leftover,
			      .moves = !ic_id_is_zero(leftover->to),
			      .now = ic_clock_now(ctx->app->clock) };
	int64_t others = 0;

	IC_TRY(ic_recording_count_others(tx, leftover->from, leftover->recording, &others));
	s.has_others = others > 0;
	for (size_t i = 0; ic_duty_at(i) != NULL; i++)
		IC_TRY(settle_duty(&s, ic_duty_at(i)));
	return settle_reliance(&s);
}

ic_status ic_leftover_of_merge(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient)
{
	const ic_time now = ic_clock_now(ctx->app->clock);

	for (size_t i = 0; ic_duty_at(i) != NULL; i++)
		if (ic_duty_at(i)->one)
			IC_TRY(ic_obligation_keep_one(tx, patient, code_of(ic_duty_at(i)), now));
	return IC_DONE;
}
