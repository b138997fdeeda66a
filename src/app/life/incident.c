/* SPDX-License-Identifier: Apache-2.0 */
/* The register of incidents: what, when found, the 72 hours of UK GDPR Art 33, who is affected, who
 * closed it and how. Opened by the use case that finds one; shown to and closed by governance. */
#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "app/people/person.h"
#include "app/people/recipient.h"
#include "records/obligation.h"

enum { REPORT_HOURS = 72 };

static struct ic_field_place words_place(ic_id incident)
{
	return (struct ic_field_place) { "incident", "words", incident };
}

static struct ic_field_place outcome_place(ic_id incident)
{
	return (struct ic_field_place) { "incident", "outcome", incident };
}

/* --- opening --- */

ic_status ic_incident_prepare(struct ic_ctx *ctx, int kind, ic_id patient, ic_id recording,
			      ic_bytes words, struct ic_incident_new *ret)
{
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct ic_incident_new incident = { .row = { .id = ic_entropy_id(ctx->app->entropy),
						     .kind = kind,
						     .recording = recording,
						     .patient = patient,
						     .found = now,
						     .due = now + REPORT_HOURS * IC_HOUR_MS,
						     .opened_by = ctx->actor.party },
					    .words = words };

	IC_TRY(ic_field_seal_to(ctx, patient, words_place(incident.row.id), words,
				&incident.row.sealed_words));
	*ret = incident;
	return IC_DONE;
}

static ic_status append_event(struct ic_ctx *ctx, struct ic_db_tx *tx, enum ic_action action,
			      const struct ic_incident_row *row, ic_bytes words,
			      struct ic_receipt *ret_receipt)
{
	struct ic_event event = { .action = action, .subject = row->patient };

	event.value[IC_F_TEXT] = words;
	IC_TRY(ic_event_put_id(ctx, &event, IC_F_IMAGE, row->recording));
	return ic_enter(ctx, tx, &event, ret_receipt);
}

ic_status ic_incident_open(struct ic_ctx *ctx, struct ic_db_tx *tx,
			   struct ic_incident_new *incident, struct ic_receipt *ret_receipt)
{
	struct ic_incident_row *row = &incident->row;

	IC_TRY(append_event(ctx, tx, IC_ACTION_INCIDENT_OPENED, row, incident->words, ret_receipt));
	row->entry = (int64_t)ret_receipt->index;
	IC_TRY(ic_incident_insert(tx, row));
	IC_TRY(ic_affected_insert(tx, row->id, row->patient, true));
	const struct ic_duty_about about = { .patient = row->patient,
					     .recording = row->recording,
					     .purpose = IC_purpose_CARE,
					     .entry = ret_receipt->index };
	return ic_decide_duties(ctx, tx, IC_BIT(IC_OBLIGATION_INCIDENT), &about);
}

/* --- the register --- */

struct listing {
	struct ic_ctx *ctx;
	ic_time before;
	ic_id before_id;
	bool is_last; /* page */
	struct ic_incident_rows rows;
	struct ic_affected_rows *affected; /* one an incident */
	struct ic_ring ring;
	struct ic_shape_incidents *ret;
};

static ic_status want_party(struct listing *l, const struct ic_affected_row *affected)
{
	return affected->is_patient ? ic_ring_want(&l->ring, affected->party) : IC_DONE;
}

/* As many as one entry can name. */
static ic_status load_incidents(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	l->ring.count = 0;
	IC_TRY(ic_incident_list(tx, l->before, l->before_id, l->ctx->arena, &l->rows));
	l->is_last = l->rows.count < IC_LIST_ROWS_MAX;
	l->affected = ic_arena_take(l->ctx->arena, l->rows.count + 1, sizeof(*l->affected));
	if (l->affected == NULL)
		IC_FAIL(NOMEM, "incidents");
	for (size_t i = 0; i < l->rows.count; i++) {
		IC_TRY(ic_affected_list(tx, l->rows.at[i].id, l->ctx->arena, &l->affected[i]));
		if (l->ring.count + l->affected[i].count + 1 > IC_RING_PARTIES) {
			l->rows.count = i;
			l->is_last = false;
			return IC_DONE;
		}
		IC_TRY(ic_ring_want(&l->ring, l->rows.at[i].patient));
		for (size_t k = 0; k < l->affected[i].count; k++)
			IC_TRY(want_party(l, &l->affected[i].at[k]));
	}
	return IC_DONE;
}

static ic_status name_party(struct listing *l, struct ic_db_tx *tx,
			    const struct ic_affected_row *row, ic_bytes *ret_name)
{
	return row->is_patient ? ic_patient_name(l->ctx, tx, &l->ring, row->party, ret_name)
			       : ic_recipient_name(l->ctx, tx, row->party, ret_name);
}

static ic_status put_affected(struct listing *l, struct ic_db_tx *tx,
			      const struct ic_affected_rows *rows, struct ic_shape_incident *ret)
{
	ret->affected.at = ic_arena_take(l->ctx->arena, rows->count + 1, sizeof(*ret->affected.at));
	if (ret->affected.at == NULL)
		IC_FAIL(NOMEM, "incidents");
	for (size_t i = 0; i < rows->count; i++) {
		struct ic_shape_affected *one = &ret->affected.at[i];
		*one = (struct ic_shape_affected) { .party = rows->at[i].party,
						    .is_patient = rows->at[i].is_patient };
		IC_TRY(name_party(l, tx, &rows->at[i], &one->name));
	}
	ret->affected.count = rows->count;
	return IC_DONE;
}

static ic_status put_closing(struct listing *l, struct ic_db_tx *tx,
			     const struct ic_incident_row *row, struct ic_shape_incident *ret)
{
	if (row->closed == 0)
		return IC_DONE;
	ret->closed = row->closed;
	IC_TRY(ic_ring_read(l->ctx, &l->ring, row->patient, outcome_place(row->id),
			    row->sealed_outcome, &ret->outcome));
	return ic_member_name(l->ctx, tx, row->closed_by, &ret->closed_by);
}

static ic_status shape_one(struct listing *l, struct ic_db_tx *tx, size_t i)
{
	const struct ic_incident_row *row = &l->rows.at[i];
	struct ic_shape_incident shape = {
		.id = row->id,
		.kind = row->kind,
		.recording = row->recording,
		.found = row->found,
		.due = row->due,
		.late = row->closed == 0 && ic_clock_now(l->ctx->app->clock) > row->due,
		.reported = row->reported,
		.entry = row->entry,
	};

	IC_TRY(ic_ring_read(l->ctx, &l->ring, row->patient, words_place(row->id), row->sealed_words,
			    &shape.words));
	IC_TRY(ic_member_name(l->ctx, tx, row->opened_by, &shape.opened_by));
	IC_TRY(put_closing(l, tx, row, &shape));
	IC_TRY(put_affected(l, tx, &l->affected[i], &shape));
	l->ret->rows.at[i] = shape;
	return IC_DONE;
}

static ic_status shape_incidents(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	for (size_t i = 0; i < l->rows.count; i++)
		IC_TRY(shape_one(l, tx, i));
	l->ret->rows.count = l->rows.count;
	if (l->is_last)
		return IC_DONE;
	const struct ic_incident_row *last = &l->rows.at[l->rows.count - 1];
	return ic_cursor_emit(l->ctx, last->place, last->id, &l->ret->next);
}

ic_status ic_app_incidents(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_incidents *ret)
{
	struct listing l = { .ctx = ctx, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_cursor_parse(ctx, cursor, &l.before, &l.before_id));
	*ret = (struct ic_shape_incidents) { 0 };
	IC_TRY(ic_db_read(ctx->app->db, load_incidents, &l));
	ret->rows.at = ic_arena_take(ctx->arena, l.rows.count + 1, sizeof(*ret->rows.at));
	if (ret->rows.at == NULL)
		IC_FAIL(NOMEM, "incidents");
	return ic_ring_read_list(ctx, IC_purpose_AUDIT, &l.ring, shape_incidents, &l);
}

/* --- closing --- */

struct closing {
	struct ic_ctx *ctx;
	ic_id id;
	const struct ic_shape_incident_close_in *in;
	struct ic_incident_row row;
	struct ic_receipt receipt;
};

static ic_status load_incident(struct ic_db_tx *tx, void *arg)
{
	struct closing *c = arg;

	IC_TRY(ic_incident_load(tx, c->id, c->ctx->arena, &c->row));
	if (c->row.closed != 0)
		IC_FAIL(STATE, "the incident was closed before");
	return IC_DONE;
}

static ic_status close_incident(struct ic_db_tx *tx, void *arg)
{
	struct closing *c = arg;
	const ic_bytes outcome = c->row.sealed_outcome;

	IC_TRY(load_incident(tx, c));
	c->row.sealed_outcome = outcome;
	c->row.closed = ic_clock_now(c->ctx->app->clock);
	c->row.closed_by = c->ctx->actor.party;
	c->row.reported = c->in->reported;
	IC_TRY(append_event(c->ctx, tx, IC_ACTION_INCIDENT_CLOSED, &c->row, c->in->outcome,
			    &c->receipt));
	c->row.closed_entry = (int64_t)c->receipt.index;
	IC_TRY(ic_obligation_meet_entry(tx, c->row.entry, IC_LIT("INCIDENT"), c->row.closed));
	return ic_incident_close(tx, &c->row);
}

ic_status ic_app_incident_close(struct ic_ctx *ctx, ic_id incident,
				const struct ic_shape_incident_close_in *in,
				struct ic_shape_governed *ret)
{
	struct closing c = { .ctx = ctx, .id = incident, .in = in };

	IC_TRY(ic_governance_check(ctx));
	ctx->field = "outcome";
	if (in->outcome.len == 0)
		IC_FAIL(FIELD, "what came of it is missing");
	IC_TRY(ic_db_read(ctx->app->db, load_incident, &c));
	IC_TRY(ic_field_seal_to(ctx, c.row.patient, outcome_place(incident), in->outcome,
				&c.row.sealed_outcome));
	IC_TRY(ic_db_write(ctx->app->db, close_incident, &c));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &c.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = incident, .entry = (int64_t)c.receipt.index };
	return IC_DONE;
}
