/* SPDX-License-Identifier: Apache-2.0 */
/* Lists and details of recordings. Who may see a list is decided for the patient; rows that this
 * reader may not open are left out of it. */
#include "app/care/recording.h"

#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/policies.h"
#include "app/people/person.h"
#include "base/json.h"
#include "records/request.h"

enum { PAGE_ROWS = 25, DETAIL_BYTES_MAX = 60 << 10 };

static struct ic_field_place detail_place(ic_id recording)
{
	return (struct ic_field_place) { "recording", "detail", recording };
}

/* --- the sealed column --- */

static ic_status put_known(ic_json into, const char *key, const char *text)
{
	return text[0] == '\0' ? IC_DONE : ic_json_put_text(into, key, ic_bytes_of_text(text));
}

static ic_status put_ratio(ic_json into, const char *key, struct ic_ratio ratio)
{
	ic_json pair;

	if (ratio.den == 0)
		return IC_DONE;
	IC_TRY(ic_json_put_array(into, key, &pair));
	IC_TRY(ic_json_put_integer(pair, NULL, ratio.num));
	return ic_json_put_integer(pair, NULL, ratio.den);
}

static ic_status put_camera(ic_json root, const struct ic_capture_facts *camera)
{
	ic_json into;

	if (camera == NULL)
		return IC_DONE;
	IC_TRY(ic_json_put_object(root, "camera", &into));
	IC_TRY(put_known(into, "time", camera->time));
	IC_TRY(put_known(into, "offset", camera->offset));
	IC_TRY(put_known(into, "make", camera->make));
	IC_TRY(put_known(into, "model", camera->model));
	IC_TRY(put_known(into, "lens", camera->lens));
	IC_TRY(put_ratio(into, "focal_length_mm", camera->focal_length_mm));
	IC_TRY(put_ratio(into, "aperture", camera->aperture));
	IC_TRY(put_ratio(into, "exposure_s", camera->exposure_s));
	return camera->iso == 0 ? IC_DONE : ic_json_put_integer(into, "iso", camera->iso);
}

static ic_status put_removed(ic_json root, const struct ic_recording_detail *detail)
{
	ic_json list;
	ic_json item;

	IC_TRY(ic_json_put_integer(root, "removed_count", detail->removed_count));
	IC_TRY(ic_json_put_integer(root, "removed_bytes", detail->removed_bytes));
	if (detail->removed_on_phone)
		IC_TRY(ic_json_put_bool(root, "removed_on_phone", true));
	IC_TRY(ic_json_put_array(root, "removed", &list));
	for (size_t i = 0; i < detail->removed_listed; i++) {
		IC_TRY(ic_json_put_object(list, NULL, &item));
		IC_TRY(ic_json_put_text(item, "where", detail->removed[i].where));
		IC_TRY(ic_json_put_text(item, "name", detail->removed[i].name));
		IC_TRY(ic_json_put_integer(item, "bytes", detail->removed[i].bytes));
	}
	return IC_DONE;
}

ic_status ic_recording_detail_seal(struct ic_ctx *ctx, ic_id patient, ic_id recording,
				   const struct ic_recording_detail *detail, ic_bytes *ret_sealed)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, DETAIL_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "note", detail->note));
	IC_TRY(ic_json_put_text(doc.root, "chaperone", detail->chaperone));
	IC_TRY(put_camera(doc.root, detail->camera));
	IC_TRY(put_removed(doc.root, detail));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &plain));
	return ic_field_seal_to(ctx, patient, detail_place(recording), ic_buf_view(&plain),
				ret_sealed);
}

ic_status ic_recording_detail_renote(struct ic_ctx *ctx, const struct ic_ring *ring,
				     const struct ic_recording_row *row, ic_bytes note,
				     ic_bytes *ret_sealed)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) changed = { 0 };
	ic_bytes plain;

	ic_buf_init(&changed, DETAIL_BYTES_MAX);
	IC_TRY(ic_ring_read(ctx, ring, row->patient, detail_place(row->id), row->sealed_detail,
			    &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	IC_TRY(ic_json_put_text(doc.root, "note", note));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &changed));
	return ic_field_seal_to(ctx, row->patient, detail_place(row->id), ic_buf_view(&changed),
				ret_sealed);
}

ic_status ic_recording_detail_move(struct ic_ctx *ctx, const struct ic_ring *ring,
				   const struct ic_recording_row *row, ic_id to,
				   ic_bytes *ret_sealed)
{
	ic_bytes plain;

	IC_TRY(ic_ring_read(ctx, ring, row->patient, detail_place(row->id), row->sealed_detail,
			    &plain));
	return ic_field_seal_to(ctx, to, detail_place(row->id), plain, ret_sealed);
}

static ic_status take_removed(struct ic_ctx *ctx, ic_json list, struct ic_recording_detail *detail)
{
	const size_t count = ic_json_count(list);

	detail->removed = ic_arena_take(ctx->arena, count + 1, sizeof(*detail->removed));
	if (detail->removed == NULL)
		IC_FAIL(NOMEM, "what was removed");
	for (size_t i = 0; i < count; i++) {
		const ic_json item = ic_json_at(list, i);
		struct ic_shape_finding *removed = &detail->removed[i];
		IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(item, "where")),
				     &removed->where));
		IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(item, "name")),
				     &removed->name));
		removed->bytes = ic_json_integer(ic_json_member(item, "bytes"));
	}
	detail->removed_listed = count;
	return IC_DONE;
}

ic_status ic_recording_detail_read(struct ic_ctx *ctx, const struct ic_ring *ring,
				   const struct ic_recording_row *row,
				   struct ic_recording_detail *ret)
{
	IC_AUTO(json_doc) doc = { NULL };
	struct ic_recording_detail detail = { .camera = NULL };
	ic_bytes plain;

	IC_TRY(ic_ring_read(ctx, ring, row->patient, detail_place(row->id), row->sealed_detail,
			    &plain));
	if (plain.len == 0) { /* destroyed: its detail went with it */
		*ret = detail;
		return IC_DONE;
	}
	IC_TRY(ic_json_parse(plain, &doc));
	IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(doc.root, "note")),
			     &detail.note));
	IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(doc.root, "chaperone")),
			     &detail.chaperone));
	detail.removed_count = ic_json_integer(ic_json_member(doc.root, "removed_count"));
	detail.removed_bytes = ic_json_integer(ic_json_member(doc.root, "removed_bytes"));
	detail.removed_on_phone = ic_json_bool(ic_json_member(doc.root, "removed_on_phone"));
	IC_TRY(take_removed(ctx, ic_json_member(doc.root, "removed"), &detail));
	*ret = detail;
	return IC_DONE;
}

/* --- shapes --- */

ic_status ic_recording_shape(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			     const struct ic_recording_row *row, ic_bytes banner,
			     struct ic_shape_recording *ret)
{
	struct ic_recording_detail detail;
	const bool turned = row->orientation >= 5; /* EXIF 5 to 8 swap the sides */
	struct ic_shape_recording shape = { .id = row->id,
					    .patient = row->patient,
					    .kind = row->kind,
					    .state = row->state,
					    .taken = row->taken,
					    .filed = row->filed,
					    .body_site = row->body_site,
					    .laterality = row->laterality,
					    .view = row->view,
					    .format = row->format,
					    .width = turned ? row->height : row->width,
					    .height = turned ? row->width : row->height,
					    .bytes = row->bytes,
					    .previews = row->previews >= 2,
					    .covered = ic_case_is_covered(row),
					    .seen = row->seen,
					    .entry = row->entry };

	IC_TRY(ic_member_name(ctx, tx, row->taken_by, &shape.by_name));
	IC_TRY(ic_recording_detail_read(ctx, ring, row, &detail));
	if (detail.note.len > 0)
		shape.note = detail.note;
	if (detail.chaperone.len > 0)
		shape.chaperone = detail.chaperone;
	if (banner.len > 0)
		shape.banner = banner;
	*ret = shape;
	return IC_DONE;
}

struct listing {
	struct ic_ctx *ctx;
	ic_id patient;
	ic_time before;
	ic_id before_id;
	struct ic_case c;
	struct ic_recording_rows rows;
	struct ic_ring ring;
	struct ic_shape_recordings *ret;
};

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	const ic_id none = { { 0 } };

	IC_TRY(ic_case_load(l->ctx, tx, l->patient, none, none, &l->c));
	l->patient = l->c.patient.id;
	return ic_recording_list(tx, l->patient, l->before, l->before_id, PAGE_ROWS, l->ctx->arena,
				 &l->rows);
}

ic_status ic_recording_case(struct ic_ctx *ctx, struct ic_db_tx *tx,
			    const struct ic_recording_row *row, struct ic_case *c)
{
	c->has_recording = true;
	c->recording = *row;
	c->is_named = false;
	if (row->kind == IC_recording_kind_SENSITIVE)
		IC_TRY(ic_audience_has(tx, row->id, ctx->actor.party, &c->is_named));
	return IC_DONE;
}

/* The decision for one row of a list: quiet, since leaving a row out tells nothing. */
static ic_status decide_row(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_case *whole,
			    const struct ic_recording_row *row, bool *ret_shown,
			    ic_bytes *ret_banner)
{
	struct ic_case c = *whole;
	struct ic_facts facts;

	IC_TRY(ic_recording_case(ctx, tx, row, &c));
	const struct ic_use_facts use = ic_case_opening(&c);
	IC_TRY(ic_case_use(ctx, &c, &use, &facts));
	const struct ic_decision decision =
		ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_D, &facts);
	*ret_shown = decision.outcome != IC_DENY;
	*ret_banner = ic_decision_banner(&decision, &facts);
	return IC_DONE;
}

static ic_status shape_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_shape_recording *rows =
		ic_arena_take(l->ctx->arena, l->rows.count + 1, sizeof(*rows));
	size_t count = 0;

	if (rows == NULL)
		IC_FAIL(NOMEM, "list of recordings");
	for (size_t i = 0; i < l->rows.count; i++) {
		bool shown = false;
		ic_bytes banner;
		IC_TRY(decide_row(l->ctx, tx, &l->c, &l->rows.at[i], &shown, &banner));
		if (shown)
			IC_TRY(ic_recording_shape(l->ctx, tx, &l->ring, &l->rows.at[i], banner,
						  &rows[count++]));
	}
	l->ret->rows.at = rows;
	l->ret->rows.count = count;
	return IC_DONE;
}

/* Whether there is anything to list at all is decided as for an ordinary picture of this patient.
 */
static ic_status decide_list(struct ic_ctx *ctx, struct listing *l)
{
	struct ic_case c = l->c;
	struct ic_facts facts;
	const struct ic_about about = { .patient = l->patient, .purpose = IC_purpose_CARE };

	c.has_recording = true;
	c.recording = (struct ic_recording_row) { .kind = IC_recording_kind_CLINICAL,
						  .state = IC_recording_state_IN_RECORD };
	const struct ic_use_facts use = ic_case_opening(&c);
	IC_TRY(ic_case_use(ctx, &c, &use, &facts));
	return ic_decide(ctx, IC_TABLE_D, &facts, 0, IC_BIT(IC_OBLIGATION_JUSTIFY), &about);
}

ic_status ic_app_patient_recordings(struct ic_ctx *ctx, ic_id patient, ic_bytes cursor,
				    struct ic_shape_recordings *ret)
{
	struct listing l = { .ctx = ctx, .patient = patient, .ret = ret };

	IC_TRY(ic_cursor_parse(ctx, cursor, &l.before, &l.before_id));
	IC_TRY(ic_db_read(ctx->app->db, load_list, &l));
	IC_TRY(decide_list(ctx, &l));
	IC_TRY(ic_ring_want(&l.ring, l.patient));
	for (size_t i = 0; i < l.rows.count; i++)
		IC_TRY(ic_ring_want(&l.ring, l.rows.at[i].patient));
	*ret = (struct ic_shape_recordings) { 0 };
	IC_TRY(ic_ring_read_list(ctx, IC_purpose_CARE, &l.ring, shape_list, &l));
	if (l.rows.count < PAGE_ROWS)
		return IC_DONE;
	const struct ic_recording_row *last = &l.rows.at[l.rows.count - 1];
	return ic_cursor_emit(ctx, last->taken, last->id, &ret->next);
}

struct showing {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_case c;
	struct ic_facts facts;
	struct ic_ring ring;
	struct ic_shape_recording *ret;
};

static ic_status load_one(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;
	const ic_id none = { { 0 } };

	return ic_case_load(s->ctx, tx, none, s->recording, none, &s->c);
}

/* Who notes that others are in it begins with what is noted. */
static ic_status put_others(struct showing *s, struct ic_db_tx *tx)
{
	struct ic_access_note_rows notes;

	if (!ic_case_is_related(&s->c))
		return IC_DONE;
	IC_TRY(ic_access_note_list(tx, s->c.patient.id, s->ctx->arena, &notes));
	for (size_t i = 0; i < notes.count; i++) {
		const struct ic_access_note_row *note = &notes.at[i];
		if (note->what != IC_access_fact_THIRD
		    || !ic_id_equal(note->recording, s->recording))
			continue;
		s->ret->others = note->value;
		s->ret->marks = note->marks;
		return IC_DONE;
	}
	return IC_DONE;
}

static ic_status shape_one(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	IC_TRY(ic_recording_shape(s->ctx, tx, &s->ring, &s->c.recording,
				  ic_decision_banner(&s->ctx->refusal.decision, &s->facts),
				  s->ret));
	return put_others(s, tx);
}

ic_status ic_app_recording_show(struct ic_ctx *ctx, ic_id recording, struct ic_shape_recording *ret)
{
	struct showing s = { .ctx = ctx, .recording = recording, .ret = ret };
	struct ic_event event;

	IC_TRY(ic_db_read(ctx->app->db, load_one, &s));
	struct ic_use_facts use;
	IC_TRY(ic_case_opening_facts(ctx, &s.c, &use, &s.facts));
	const struct ic_about about = { .patient = s.c.recording.patient,
					.images = &recording,
					.image_count = 1,
					.purpose = use.purpose };
	IC_TRY(ic_decide(ctx, IC_TABLE_D, &s.facts, 0, IC_BIT(IC_OBLIGATION_JUSTIFY), &about));
	IC_TRY(ic_about_event(ctx, IC_ACTION_VIEW_PATIENT, &about, &event));
	IC_TRY(ic_ring_want(&s.ring, s.c.recording.patient));
	const ic_status opened = ic_ring_open(ctx, event, &s.ring, NULL);
	const ic_status status = ic_ok(opened) ? ic_db_read(ctx->app->db, shape_one, &s) : opened;
	ic_ring_done(&s.ring);
	return status;
}
