/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/reminder.h"

#include <pthread.h>
#include <time.h>

#include "app/gate/forget.h"
#include "app/gate/hub.h"
#include "base/alloc.h"
#include "base/log.h"
#include "records/share.h"

enum { LOOK_SECONDS = 10, ARENA_BYTES_MAX = 4 << 20 };

struct ic_reminder {
	struct ic_app *app;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool stopping;
};

struct looking {
	struct ic_arena arena;
	ic_time after;
	ic_time until;
	struct ic_share_rows rows;
};

static ic_status load_unopened(struct ic_db_tx *tx, void *arg)
{
	struct looking *l = arg;

	return ic_share_list_unopened(tx, l->after - IC_RING_AFTER_MS, l->until - IC_RING_AFTER_MS,
				      &l->arena, &l->rows);
}

ic_status ic_reminder_tell(struct ic_app *app, ic_time after, ic_time until)
{
	struct looking l = { .after = after, .until = until };

	ic_arena_init(&l.arena, ARENA_BYTES_MAX);
	const ic_status status = ic_db_read(app->db, load_unopened, &l);
	for (size_t i = 0; ic_ok(status) && i < l.rows.count; i++)
		ic_hub_tell(app->hub, (struct ic_notice) { .kind = IC_NOTICE_RING,
							   .party = l.rows.at[i].sender,
							   .share = l.rows.at[i].id,
							   .urgent = l.rows.at[i].urgent });
	ic_arena_done(&l.arena);
	return status;
}

/* Wait for the next look; false when it is time to stop. */
static bool wait_a_while(struct ic_reminder *r)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until); /* whatever becomes of the wall clock */
	until.tv_sec += LOOK_SECONDS;
	pthread_mutex_lock(&r->lock);
	if (!r->stopping)
		pthread_cond_timedwait(&r->changed, &r->lock, &until);
	const bool going_on = !r->stopping;
	pthread_mutex_unlock(&r->lock);
	return going_on;
}

static void *look(void *arg)
{
	struct ic_reminder *r = arg;
	ic_time last = ic_clock_now(r->app->clock);

	while (wait_a_while(r)) {
		const ic_time now = ic_clock_now(r->app->clock);
		const ic_status status = ic_reminder_tell(r->app, last, now);
		if (ic_ok(status))
			last = now;
		else
			IC_LOG(WARNING, "reminder.failed", IC_LOG_STATUS(status));
		const ic_status forgotten = ic_forget_what_is_due(r->app);
		if (!ic_ok(forgotten))
			IC_LOG(WARNING, "forget.failed", IC_LOG_STATUS(forgotten));
	}
	return NULL;
}

ic_status ic_reminder_start(struct ic_app *app, struct ic_reminder **ret)
{
	struct ic_reminder *r = ic_alloc(1, sizeof(*r));
	pthread_condattr_t steady;

	if (r == NULL)
		IC_FAIL(NOMEM, "reminder");
	r->app = app;
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&r->changed, &steady);
	pthread_condattr_destroy(&steady);
	if (pthread_create(&r->thread, NULL, look, r) != 0) {
		ic_free(r);
		IC_FAIL(NOMEM, "reminder thread");
	}
	*ret = r;
	return IC_DONE;
}

void ic_reminder_stop(struct ic_reminder *r)
{
	if (r == NULL)
		return;
	pthread_mutex_lock(&r->lock);
	r->stopping = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	ic_free(r);
}
