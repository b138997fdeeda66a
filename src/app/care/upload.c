/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/upload.h"

#include <pthread.h>

#include "app/care/stripped.h"
#include "app/use_cases.h"
#include "base/alloc.h"

#define IDLE_MS ((ic_time)10 * 60 * 1000)

enum { UPLOADS_MAX = 64, ARENA_BYTES_MAX = 4 << 20 };

struct upload {
	ic_id id;  /* the capture's; zero: free */
	bool busy; /* a request is moving it on */
	ic_time used;
	struct ic_ctx ctx;
	struct ic_arena arena;
	struct ic_shape_capture form;
	struct ic_capture_options options;
	struct ic_capture_stream *stream;
	struct ic_upload_state state;
};

struct ic_uploads {
	pthread_mutex_t lock;
	struct upload at[UPLOADS_MAX];
};

ic_status ic_uploads_new(struct ic_uploads **ret)
{
	struct ic_uploads *uploads = ic_alloc(1, sizeof(*uploads));

	if (uploads == NULL)
		IC_FAIL(NOMEM, "uploads");
	pthread_mutex_init(&uploads->lock, NULL);
	*ret = uploads;
	return IC_DONE;
}

static void clear(struct upload *upload)
{
	ic_app_capture_drop(upload->stream);
	ic_arena_done(&upload->arena);
	*upload = (struct upload) { .busy = false };
}

void ic_uploads_free(struct ic_uploads *uploads)
{
	if (uploads == NULL)
		return;
	for (size_t i = 0; i < UPLOADS_MAX; i++)
		clear(&uploads->at[i]);
	pthread_mutex_destroy(&uploads->lock);
	ic_free(uploads);
}

static struct upload *find(struct ic_uploads *uploads, ic_id id)
{
	for (size_t i = 0; i < UPLOADS_MAX; i++)
		if (ic_id_equal(uploads->at[i].id, id))
			return &uploads->at[i];
	return NULL;
}

/* Give up what nobody has moved on for a while, so that places come free. */
static void expire(struct ic_uploads *uploads, ic_time now)
{
	for (size_t i = 0; i < UPLOADS_MAX; i++) {
		struct upload *upload = &uploads->at[i];
		if (!ic_id_is_zero(upload->id) && !upload->busy && now - upload->used > IDLE_MS)
			clear(upload);
	}
}

/* Take hold of the actor's upload @id, or of a free place when @fresh. */
static ic_status hold(struct ic_ctx *ctx, ic_id id, bool fresh, struct upload **ret_upload)
{
	struct ic_uploads *uploads = ctx->app->uploads;
	ic_status status = IC_DONE;

	pthread_mutex_lock(&uploads->lock);
	expire(uploads, ic_clock_now(ctx->app->clock));
	struct upload *upload = find(uploads, id);
	if (upload != NULL
	    && (upload->busy || !ic_id_equal(upload->ctx.actor.party, ctx->actor.party)))
		status = upload->busy
				 ? IC_FAULT(UNAVAILABLE, "another request is moving this upload on")
				 : IC_FAULT(ABSENT, "not an upload of this person");
	else if (upload == NULL && !fresh)
		status = IC_FAULT(ABSENT, "no such upload");
	else if (upload == NULL)
		upload = find(uploads, (ic_id) { { 0 } });
	if (ic_ok(status) && upload == NULL)
		status = IC_FAULT(UNAVAILABLE, "too many uploads at once");
	if (ic_ok(status)) {
		upload->id = id;
		upload->busy = true;
		*ret_upload = upload;
	}
	pthread_mutex_unlock(&uploads->lock);
	return status;
}

static void let_go(struct ic_ctx *ctx, struct upload *upload, bool ended)
{
	pthread_mutex_lock(&ctx->app->uploads->lock);
	if (ended)
		clear(upload);
	upload->busy = false;
	upload->used = ic_clock_now(ctx->app->clock);
	pthread_mutex_unlock(&ctx->app->uploads->lock);
}

/* The form's texts live with the upload, not with the request that brought them. */
static ic_status keep_form(struct upload *upload, const struct ic_shape_capture *form)
{
	upload->form = *form;
	IC_TRY(ic_arena_keep(&upload->arena, form->body_site, &upload->form.body_site));
	IC_TRY(ic_arena_keep(&upload->arena, form->note, &upload->form.note));
	return form->stripped == NULL
		       ? IC_DONE
		       : ic_stripped_keep(&upload->arena, form->stripped, &upload->form.stripped);
}

static ic_status keep_band(struct ic_ctx *ctx, const struct ic_shape_band *band,
			   struct ic_shape_band **ret_band)
{
	struct ic_shape_band *kept = ic_arena_take(ctx->arena, 1, sizeof(*kept));

	*ret_band = NULL;
	if (band == NULL)
		return IC_DONE;
	if (kept == NULL)
		IC_FAIL(NOMEM, "bands of two patients");
	kept->system = band->system;
	IC_TRY(ic_arena_keep(ctx->arena, band->ending, &kept->ending));
	*ret_band = kept;
	return IC_DONE;
}

/* Into the request's own memory: the upload's ends here. */
static ic_status keep_bands(struct ic_ctx *ctx, const struct ic_ctx *from)
{
	IC_TRY(keep_band(ctx, from->named, &ctx->named));
	IC_TRY(keep_band(ctx, from->other, &ctx->other));
	IC_FAIL(WRONG_PATIENT, "what the request brings belongs to another patient");
}

static ic_status begin(struct ic_ctx *ctx, struct upload *upload,
		       const struct ic_shape_capture *form,
		       const struct ic_capture_options *options)
{
	struct ic_shape_receipt receipt;

	ic_arena_init(&upload->arena, ARENA_BYTES_MAX);
	upload->ctx = (struct ic_ctx) {
		.app = ctx->app, .arena = &upload->arena, .actor = ctx->actor, .via = ctx->via
	};
	IC_TRY(keep_form(upload, form));
	upload->options = *options;
	const ic_status status = ic_app_capture_begin(&upload->ctx, &upload->form, options,
						      &upload->stream, &receipt);
	ctx->refusal = upload->ctx.refusal;
	ctx->field = upload->ctx.field;
	if (ic_failed_with(status, IC_E_WRONG_PATIENT))
		return keep_bands(ctx, &upload->ctx);
	upload->state.complete = ic_ok(status) && upload->stream == NULL;
	return status;
}

ic_status ic_app_upload_create(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			       const struct ic_capture_options *options, bool has_length,
			       uint64_t length, struct ic_upload_state *ret_state)
{
	struct upload *upload = NULL;

	ctx->field = "id";
	if (ic_id_is_zero(form->id))
		IC_FAIL(FIELD, "capture without an id");
	IC_TRY(hold(ctx, form->id, true, &upload));
	ic_status status = IC_DONE;
	if (upload->stream == NULL) {
		status = begin(ctx, upload, form, options);
		upload->state.has_length = has_length;
		upload->state.length = length;
	}
	const struct ic_upload_state state = upload->state;
	let_go(ctx, upload, !ic_ok(status) || state.complete);
	IC_TRY(status);
	*ret_state = state;
	return IC_DONE;
}

ic_status ic_app_upload_state(struct ic_ctx *ctx, ic_id id, struct ic_upload_state *ret_state)
{
	struct upload *upload = NULL;

	IC_TRY(hold(ctx, id, false, &upload));
	*ret_state = upload->state;
	let_go(ctx, upload, false);
	return IC_DONE;
}

static ic_status move_on(struct upload *upload, uint64_t offset, ic_bytes bytes, bool last)
{
	struct ic_upload_state *state = &upload->state;
	struct ic_shape_receipt receipt;

	if (offset != state->received)
		IC_FAIL(OFFSET, "the upload stands elsewhere");
	if (state->has_length && bytes.len > state->length - state->received)
		IC_FAIL(LIMIT, "more bytes than were announced");
	if (state->has_length && last && bytes.len < state->length - state->received)
		IC_FAIL(FIELD, "fewer bytes than were announced");
	IC_TRY(ic_app_capture_feed(upload->stream, bytes));
	state->received += bytes.len;
	if (!last)
		return IC_DONE;
	struct ic_capture_stream *stream = IC_TAKE(upload->stream);
	IC_TRY(ic_app_capture_end(&upload->ctx, stream, &receipt));
	state->complete = true;
	return IC_DONE;
}

/* What was filed answers from the record, in the request's own memory. */
static ic_status receipt_of(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			    struct ic_shape_receipt *ret_receipt)
{
	const struct ic_capture_options none = { .has_digest = false };
	struct ic_capture_stream *stream = NULL;

	return ic_app_capture_begin(ctx, form, &none, &stream, ret_receipt);
}

ic_status ic_app_upload_append(struct ic_ctx *ctx, ic_id id, uint64_t offset, ic_bytes bytes,
			       bool last, struct ic_upload_state *ret_state,
			       struct ic_shape_receipt *ret_receipt)
{
	struct upload *upload = NULL;

	IC_TRY(hold(ctx, id, false, &upload));
	const struct ic_shape_capture form = { .id = upload->form.id,
					       .patient = upload->form.patient };
	ic_status status = move_on(upload, offset, bytes, last);
	const struct ic_upload_state state = upload->state;
	const bool stands = ic_ok(status) || ic_failed_with(status, IC_E_OFFSET);
	let_go(ctx, upload, !stands || state.complete);
	*ret_state = state;
	if (ic_ok(status) && state.complete)
		status = receipt_of(ctx, &form, ret_receipt);
	return status;
}

ic_status ic_app_upload_cancel(struct ic_ctx *ctx, ic_id id)
{
	struct upload *upload = NULL;

	IC_TRY(hold(ctx, id, false, &upload));
	let_go(ctx, upload, true);
	return IC_DONE;
}
