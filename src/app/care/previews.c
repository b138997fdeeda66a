/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/previews.h"

#include <pthread.h>
#include <string.h>

#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "base/alloc.h"
#include "base/limits.h"
#include "base/log.h"
#include "develop/develop.h"
#include "records/recording.h"
#include "vault/vault.h"

enum {
	QUEUE_MAX = 1024,
	WORKERS_MAX = 16,
	RENDITION_BYTES_MAX = 8 << 20,
	ARENA_BYTES_MAX = 1 << 20
};

struct job {
	struct ic_image_ref image;
	ic_id blob;
	bool covered;
	struct ic_secret key;
};

struct ic_previews {
	struct ic_app *app;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t threads[WORKERS_MAX];
	unsigned workers;
	unsigned busy;
	bool stopping;
	size_t first;
	size_t count;
	struct job queue[QUEUE_MAX];
};

/* --- one picture --- */

struct renditions {
	struct ic_app *app;
	const struct job *job;
	struct ic_blob_row rows[2];
	struct ic_blob_row old[2]; /* that these take the place of; id zero: none */
	struct ic_receipt receipt;
};

static ic_status seal_rendition(const struct renditions *r, struct ic_blob_row *row, ic_bytes jpeg)
{
	struct ic_vault_put *put = NULL;
	const struct ic_vault_place place = { .blob = row->id,
					      .kind = IC_BLOB_RENDITION,
					      .rendition = (uint16_t)row->rendition,
					      .image = r->job->image };

	IC_TRY(ic_vault_begin(r->app->vault, &r->job->key, &place, &put));
	const ic_status written = ic_vault_write(put, jpeg);
	if (!ic_ok(written)) {
		ic_vault_drop(put);
		return written;
	}
	return ic_vault_commit(put, &row->length);
}

/* One that anybody could recognise, made by a version that did not blur, goes with its pair. */
static ic_status forget_plain(struct ic_db_tx *tx, struct renditions *r)
{
	static const int kinds[2] = { IC_rendition_SMALL, IC_rendition_LARGE };
	const struct ic_image_ref *image = &r->job->image;

	for (size_t i = 0; i < 2; i++) {
		r->old[i] = (struct ic_blob_row) { .length = 0 };
		const ic_status found =
			ic_blob_load(tx, image->image, image->version, kinds[i], &r->old[i]);
		if (ic_failed_with(found, IC_E_ABSENT))
			return IC_DONE; /* without a small one the large one is nobody's */
		IC_TRY(found);
	}
	return ic_blob_remove_renditions(tx, image->image, image->version);
}

static ic_status insert_renditions(struct ic_db_tx *tx, void *arg)
{
	struct renditions *r = arg;

	if (r->job->covered)
		IC_TRY(forget_plain(tx, r));
	IC_TRY(ic_blob_insert(tx, &r->rows[0]));
	return ic_blob_insert(tx, &r->rows[1]);
}

static ic_status keep(struct renditions *r, ic_bytes large, ic_bytes small)
{
	const int kinds[2] = { IC_rendition_LARGE,
			       r->job->covered ? IC_rendition_BLURRED : IC_rendition_SMALL };

	for (size_t i = 0; i < 2; i++) {
		r->rows[i] = (struct ic_blob_row) { .id = ic_entropy_id(r->app->entropy),
						    .recording = r->job->image.image,
						    .version = r->job->image.version,
						    .rendition = kinds[i] };
		IC_TRY(seal_rendition(r, &r->rows[i], i == 0 ? large : small));
	}
	const ic_status status = ic_db_write(r->app->db, insert_renditions, r);
	/* After a failed commit the rows may be durable: then the files must stay. */
	if (!ic_ok(status) && !ic_failed_with(status, IC_E_IO))
		for (size_t i = 0; i < 2; i++)
			ic_ignore(ic_vault_remove(r->app->vault, r->rows[i].id),
				  "start-up sweeps what is left");
	for (size_t i = 0; ic_ok(status) && i < 2; i++)
		if (!ic_id_is_zero(r->old[i].id))
			ic_ignore(ic_vault_remove(r->app->vault, r->old[i].id),
				  "start-up sweeps what is left");
	/* Somebody made them first: those stand. */
	return ic_failed_with(status, IC_E_EXISTS) ? IC_DONE : status;
}

static ic_status make_previews(struct ic_app *app, const struct job *job)
{
	struct renditions r = { .app = app, .job = job };
	const struct ic_vault_place place = { .blob = job->blob,
					      .kind = IC_BLOB_ORIGINAL,
					      .image = job->image };
	IC_AUTO(buf) picture = { 0 };
	IC_AUTO(buf) large = { 0 };
	IC_AUTO(buf) small = { 0 };

	ic_buf_init(&picture, IC_IMAGE_BYTES_MAX);
	ic_buf_init(&large, RENDITION_BYTES_MAX);
	ic_buf_init(&small, RENDITION_BYTES_MAX);
	IC_TRY(ic_vault_load(app->vault, &job->key, &place, &picture));
	IC_TRY(ic_develop_picture(app->develop, ic_buf_view(&picture),
				  job->covered ? IC_DEVELOP_BLURRED : IC_DEVELOP_SMALL, &large,
				  &small));
	return keep(&r, ic_buf_view(&large), ic_buf_view(&small));
}

/* --- the queue --- */

static bool take_job(struct ic_previews *p, struct job *ret_job)
{
	pthread_mutex_lock(&p->lock);
	while (p->count == 0 && !p->stopping)
		pthread_cond_wait(&p->changed, &p->lock);
	const bool taken = !p->stopping;
	if (taken) {
		*ret_job = IC_TAKE(p->queue[p->first]);
		p->first = (p->first + 1) % QUEUE_MAX;
		p->count--;
		p->busy++;
	}
	pthread_mutex_unlock(&p->lock);
	return taken;
}

static void end_job(struct ic_previews *p)
{
	pthread_mutex_lock(&p->lock);
	p->busy--;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
}

static void *work(void *arg)
{
	struct ic_previews *p = arg;
	struct job job = { .covered = false };

	while (take_job(p, &job)) {
		const ic_status status = make_previews(p->app, &job);
		if (!ic_ok(status))
			IC_LOG(WARNING, "previews.failed", IC_LOG_ID("recording", job.image.image),
			       IC_LOG_STATUS(status));
		ic_secret_done(&job.key);
		end_job(p);
	}
	return NULL;
}

ic_status ic_previews_start(struct ic_app *app, unsigned workers, struct ic_previews **ret)
{
	struct ic_previews *p = ic_alloc(1, sizeof(*p));

	if (p == NULL)
		IC_FAIL(NOMEM, "preview queue");
	p->app = app;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	while (p->workers < workers && p->workers < WORKERS_MAX) {
		if (pthread_create(&p->threads[p->workers], NULL, work, p) != 0)
			break;
		p->workers++;
	}
	if (p->workers == 0) {
		ic_previews_stop(p);
		IC_FAIL(NOMEM, "preview workers");
	}
	*ret = p;
	return IC_DONE;
}

void ic_previews_stop(struct ic_previews *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->workers; i++)
		pthread_join(p->threads[i], NULL);
	for (size_t i = 0; i < p->count; i++)
		ic_secret_done(&p->queue[(p->first + i) % QUEUE_MAX].key);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	ic_free(p);
}

void ic_previews_add(struct ic_previews *p, const struct ic_image_ref *image, ic_id blob,
		     bool covered, struct ic_secret *key)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	if (p->count < QUEUE_MAX) {
		p->queue[(p->first + p->count) % QUEUE_MAX] = (struct job) {
			.image = *image, .blob = blob, .covered = covered, .key = IC_TAKE(*key)
		};
		p->count++;
		pthread_cond_broadcast(&p->changed);
	}
	pthread_mutex_unlock(&p->lock);
}

void ic_previews_drain(struct ic_previews *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	while (p->count > 0 || p->busy > 0)
		pthread_cond_wait(&p->changed, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

/* --- after a restart --- */

struct resuming {
	struct ic_ctx *ctx;
	struct ic_recording_rows rows;
	ic_id recording;
	uint32_t version;
	struct ic_blob_row blob;
};

static ic_status load_waiting(struct ic_db_tx *tx, void *arg)
{
	struct resuming *r = arg;

	return ic_recording_list_unpreviewed(tx, r->ctx->arena, &r->rows);
}

static ic_status load_master(struct ic_db_tx *tx, void *arg)
{
	struct resuming *r = arg;

	return ic_blob_load(tx, r->recording, r->version, IC_rendition_MASTER, &r->blob);
}

static ic_status resume_one(struct resuming *r, const struct ic_recording_row *row)
{
	struct ic_ctx *ctx = r->ctx;
	struct ic_receipt receipt;
	struct ic_event event = { .action = IC_ACTION_RENDITION, .subject = row->patient };
	struct ic_key_want want = { .kind = IC_WANT_IMAGE,
				    .image = { row->patient, row->id, row->version } };

	r->recording = row->id;
	r->version = row->version;
	IC_TRY(ic_db_read(ctx->app->db, load_master, r));
	event.value[IC_F_IMAGE] = ic_id_view(&row->id);
	const ic_status status = ic_enter_alone(ctx, &event, &want, 1, &receipt);
	if (ic_ok(status))
		ic_previews_add(ctx->app->previews, &want.image, r->blob.id,
				ic_case_is_covered(row), &want.key);
	ic_secret_done(&want.key);
	return status;
}

ic_status ic_previews_resume(struct ic_ctx *ctx)
{
	struct resuming r = { .ctx = ctx };

	if (ctx->app->previews == NULL)
		return IC_DONE;
	IC_TRY(ic_db_read(ctx->app->db, load_waiting, &r));
	for (size_t i = 0; i < r.rows.count; i++)
		IC_TRY(resume_one(&r, &r.rows.at[i]));
	return IC_DONE;
}
