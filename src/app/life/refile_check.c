/* SPDX-License-Identifier: Apache-2.0 */
/* The two patients of a refile, shown side by side; and the check that the page which asks for the
 * move has shown them. */
#include "app/gate/decide.h"
#include "app/life/refile.h"
#include "app/people/band.h"
#include "app/people/patient.h"
#include "records/share.h"

struct checking {
	struct ic_ctx *ctx;
	ic_id recording;
	ic_id sides[2]; /* whole patients: the wrong one, the right one */
	ic_id latest[2];
	int64_t shares;
	struct ic_case c;
};

static ic_status count_share(const struct ic_copy_holder *holder, void *arg)
{
	struct checking *k = arg;

	/* A number tells, too: what is withheld counts for who disclosed it, and for governance. */
	if (!ic_purpose_is_withheld(holder->purpose) || ic_id_equal(holder->by, k->ctx->actor.party)
	    || ic_ok(ic_governance_check(k->ctx)))
		k->shares++;
	return IC_DONE;
}

static ic_status load_sides(struct ic_db_tx *tx, void *arg)
{
	struct checking *k = arg;
	struct ic_recording_row row;

	IC_TRY(ic_recording_load(tx, k->recording, k->ctx->arena, &row));
	if (row.state == IC_recording_state_DESTROYED)
		IC_FAIL(GONE, "the recording was destroyed");
	IC_TRY(ic_patient_whole(tx, row.patient, &k->sides[0]));
	IC_TRY(ic_patient_whole(tx, k->sides[1], &k->sides[1]));
	k->ctx->field = "to";
	if (ic_id_equal(k->sides[0], k->sides[1]))
		IC_FAIL(FIELD, "it is with that patient");
	for (size_t i = 0; i < 2; i++)
		IC_TRY(ic_recording_latest(tx, k->sides[i], k->recording, &k->latest[i]));
	k->shares = 0;
	return ic_share_each_holder(tx, k->sides[0], k->recording, ic_clock_now(k->ctx->app->clock),
				    count_share, k);
}

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct checking *k = arg;
	const bool of_it = ic_id_equal(k->c.patient.id, k->sides[0]);

	return ic_case_load(k->ctx, tx, k->c.patient.id, of_it ? k->recording : none, none, &k->c);
}

/* Nobody moves from the one what they could not open there: a sensitive one has an audience. */
static bool is_theirs(const struct ic_case *c)
{
	return ic_case_is_related(c)
	       && (!c->has_recording || ic_case_opening(c).relationship == IC_REL_LR);
}

/* Without a relationship the table's own words say what to do; what a patient has said of pictures
 * does not stand in the way of putting a mistake right. */
static ic_status check_related(struct checking *k, ic_id patient)
{
	const struct ic_about about = { .patient = patient, .purpose = IC_purpose_CARE };
	struct ic_use_facts use;
	struct ic_facts facts;

	k->c.patient.id = patient;
	IC_TRY(ic_db_read(k->ctx->app->db, load_case, k));
	if (is_theirs(&k->c))
		return IC_DONE;
	k->c.has_recording = true;
	k->c.recording = (struct ic_recording_row) { .kind = IC_recording_kind_CLINICAL,
						     .state = IC_recording_state_IN_RECORD };
	use = ic_case_opening(&k->c);
	use.relationship = IC_REL_NO; /* the glass opens what is there; it moves nothing */
	IC_TRY(ic_case_use(k->ctx, &k->c, &use, &facts));
	return ic_decide(k->ctx, IC_TABLE_D, &facts, 0, 0, &about);
}

static ic_status begin(struct checking *k)
{
	IC_TRY(ic_db_read(k->ctx->app->db, load_sides, k));
	for (size_t i = 0; i < 2; i++)
		IC_TRY(check_related(k, k->sides[i]));
	return IC_DONE;
}

ic_status ic_refile_check(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_refile_in *in,
			  ic_id *ret_to)
{
	struct checking k = { .ctx = ctx, .recording = recording, .sides = { { { 0 } }, in->to } };
	const ic_bytes said[2] = { in->from_ending, in->to_ending };

	IC_TRY(begin(&k));
	for (size_t i = 0; i < 2; i++) {
		struct ic_shape_band *band = NULL;
		IC_TRY(ic_band_read(ctx, k.sides[i], &band));
		if (!ic_bytes_equal(band->ending, said[i]))
			return ic_wrong_patient(ctx, k.sides[0], k.sides[1]);
	}
	*ret_to = k.sides[1];
	return IC_DONE;
}

static ic_status show_side(struct checking *k, size_t i, const struct ic_shape_refile_side **ret)
{
	struct ic_shape_refile_side *side = ic_arena_take(k->ctx->arena, 1, sizeof(*side));
	struct ic_shape_patient *card = ic_arena_take(k->ctx->arena, 1, sizeof(*card));
	struct ic_shape_band *band = NULL;

	if (side == NULL || card == NULL)
		IC_FAIL(NOMEM, "two patients side by side");
	IC_TRY(ic_patient_card(k->ctx, IC_ACTION_PATIENT_FOUND, k->sides[i], card));
	IC_TRY(ic_band_read(k->ctx, k->sides[i], &band));
	*side = (struct ic_shape_refile_side) { .patient = card,
						.band = band,
						.latest = k->latest[i] };
	*ret = side;
	return IC_DONE;
}

ic_status ic_app_refile_preview(struct ic_ctx *ctx, ic_id recording,
				const struct ic_shape_refile_preview_in *in,
				struct ic_shape_refile_preview *ret)
{
	struct checking k = { .ctx = ctx, .recording = recording, .sides = { { { 0 } }, in->to } };

	IC_TRY(begin(&k));
	*ret = (struct ic_shape_refile_preview) { .recording = recording, .shares = k.shares };
	IC_TRY(show_side(&k, 0, &ret->from));
	return show_side(&k, 1, &ret->to);
}
