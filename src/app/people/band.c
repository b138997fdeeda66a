/* SPDX-License-Identifier: Apache-2.0 */
#include "app/people/band.h"

#include "app/gate/decide.h"
#include "app/gate/ring.h"
#include "records/patient.h"

enum { ENDING_CHARS = 4 };

struct reading {
	struct ic_ctx *ctx;
	ic_id patient;
	struct ic_identifier_rows rows;
	struct ic_ring ring;
};

static ic_status load_identifiers(struct ic_db_tx *tx, void *arg)
{
	struct reading *r = arg;

	return ic_identifier_list(tx, r->patient, r->ctx->arena, &r->rows);
}

/* The decision in hand is about the patient that was named, and this may be the other. */
static ic_status open_ring(struct reading *r)
{
	const struct ic_about about = { .purpose = IC_purpose_CARE };
	struct ic_event event;

	IC_TRY(ic_about_event(r->ctx, IC_ACTION_LIST_VIEWED, &about, &event));
	event.value[IC_F_DECISION] = (ic_bytes) { NULL, 0 };
	event.value[IC_F_POLICY] = (ic_bytes) { NULL, 0 };
	IC_TRY(ic_ring_want(&r->ring, r->rows.count > 0 ? r->rows.at[0].patient : r->patient));
	return ic_ring_open(r->ctx, event, &r->ring, NULL);
}

/* The first system: the NHS number where there is one. */
static ic_status fill_band(struct reading *r, struct ic_shape_band *band)
{
	ic_bytes value;

	IC_TRY(ic_db_read(r->ctx->app->db, load_identifiers, r));
	IC_TRY(open_ring(r));
	*band = (struct ic_shape_band) { .ending = IC_LIT("") };
	if (r->rows.count == 0)
		return IC_DONE;
	const struct ic_identifier_row *row = &r->rows.at[0];
	const struct ic_field_place place = { "patient_identifier", "value", row->patient };
	IC_TRY(ic_ring_read(r->ctx, &r->ring, row->patient, place, row->sealed_value, &value));
	band->system = row->system;
	band->ending = value.len <= ENDING_CHARS ? IC_LIT("")
						 : ic_bytes_from(value, value.len - ENDING_CHARS);
	return IC_DONE;
}

ic_status ic_band_read(struct ic_ctx *ctx, ic_id patient, struct ic_shape_band **ret_band)
{
	struct reading r = { .ctx = ctx, .patient = patient };
	struct ic_shape_band *band = ic_arena_take(ctx->arena, 1, sizeof(*band));

	if (band == NULL)
		IC_FAIL(NOMEM, "bands of two patients");
	const ic_status status = fill_band(&r, band);
	ic_ring_done(&r.ring);
	IC_TRY(status);
	*ret_band = band;
	return IC_DONE;
}

ic_status ic_wrong_patient(struct ic_ctx *ctx, ic_id named, ic_id other)
{
	struct ic_shape_band *bands[2] = { NULL, NULL };

	if (!ic_id_is_zero(named))
		IC_TRY(ic_band_read(ctx, named, &bands[0]));
	if (!ic_id_is_zero(other))
		IC_TRY(ic_band_read(ctx, other, &bands[1]));
	ctx->named = bands[0];
	ctx->other = bands[1];
	IC_FAIL(WRONG_PATIENT, "what the request brings belongs to another patient");
}
