/* SPDX-License-Identifier: Apache-2.0 */
#include "app/band.h"

#include "app/decide.h"
#include "app/ring.h"
#include "records/patient.h"

enum { ENDING_CHARS = 4 };

struct mixed_up {
	struct ic_ctx *ctx;
	ic_id patients[2];
	struct ic_identifier_rows rows[2];
	struct ic_ring ring;
	struct ic_shape_band *bands;
};

static ic_status load_identifiers(struct ic_db_tx *tx, void *arg)
{
	struct mixed_up *m = arg;

	for (size_t i = 0; i < 2; i++)
		IC_TRY(ic_identifier_list(tx, m->patients[i], m->ctx->arena, &m->rows[i]));
	return IC_DONE;
}

/* The first system: the NHS number where there is one. */
static ic_status fill_band(struct mixed_up *m, size_t i)
{
	struct ic_shape_band *band = &m->bands[i];
	ic_bytes value;

	*band = (struct ic_shape_band) { .ending = IC_LIT("") };
	if (m->rows[i].count == 0)
		return IC_DONE;
	const struct ic_identifier_row *row = &m->rows[i].at[0];
	const struct ic_field_place place = { "patient_identifier", "value", row->patient };
	IC_TRY(ic_ring_read(m->ctx, &m->ring, row->patient, place, row->sealed_value, &value));
	band->system = row->system;
	band->ending = value.len <= ENDING_CHARS ? IC_LIT("")
						 : ic_bytes_from(value, value.len - ENDING_CHARS);
	return IC_DONE;
}

static ic_status fill_bands(struct mixed_up *m)
{
	const struct ic_about about = { .purpose = IC_purpose_CARE };
	struct ic_event event;

	IC_TRY(ic_db_read(m->ctx->app->db, load_identifiers, m));
	IC_TRY(ic_about_event(m->ctx, IC_ACTION_LIST_VIEWED, &about, &event));
	for (size_t i = 0; i < 2; i++)
		IC_TRY(ic_ring_want(&m->ring, m->patients[i]));
	IC_TRY(ic_ring_open(m->ctx, event, &m->ring, NULL));
	for (size_t i = 0; i < 2; i++)
		IC_TRY(fill_band(m, i));
	return IC_DONE;
}

ic_status ic_wrong_patient(struct ic_ctx *ctx, ic_id named, ic_id other)
{
	struct mixed_up m = { .ctx = ctx, .patients = { named, other } };

	m.bands = ic_arena_take(ctx->arena, 2, sizeof(*m.bands));
	if (m.bands == NULL)
		IC_FAIL(NOMEM, "bands of two patients");
	const ic_status status = fill_bands(&m);
	ic_ring_done(&m.ring);
	IC_TRY(status);
	ctx->named = m.bands;
	ctx->other = m.bands + 1;
	IC_FAIL(WRONG_PATIENT, "what the request brings belongs to another patient");
}
