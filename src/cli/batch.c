/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/batch.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "sys/file.h"
#include "sys/terminal.h"

enum { PATHS_BYTES_MAX = 256 << 20, THREADS_MAX = 64, AHEAD_MAX = 256, FIRST_ROOM = 64 };

struct run {
	struct ic_batch *batch;
	const struct ic_batch_work *work;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t next;  /* to be taken */
	size_t shown; /* all before it are shown */
	bool *done;
};

void ic_batch_init(struct ic_batch *batch)
{
	*batch = (struct ic_batch) { 0 };
	ic_arena_init(&batch->arena, PATHS_BYTES_MAX);
}

void ic_batch_done(struct ic_batch *batch)
{
	ic_arena_done(&batch->arena);
	ic_free(batch->items);
	batch->items = NULL;
	batch->count = 0;
}

struct adding {
	struct ic_batch *batch;
	size_t root;
};

static ic_status add_one(const char *path, void *ctx)
{
	const struct adding *adding = ctx;
	struct ic_batch *batch = adding->batch;

	if (batch->count == batch->room) {
		const size_t room = batch->room == 0 ? FIRST_ROOM : batch->room * 2;
		void *grown = ic_realloc(batch->items, room * sizeof(*batch->items));

		if (grown == NULL)
			IC_FAIL(NOMEM, "listing files");
		batch->items = grown;
		batch->room = room;
	}
	const char *kept = ic_arena_text(&batch->arena, ic_bytes_of_text(path));
	if (kept == NULL)
		IC_FAIL(NOMEM, "listing files");
	batch->items[batch->count++] =
		(struct ic_batch_item) { .path = kept, .root = adding->root };
	return IC_DONE;
}

ic_status ic_batch_add(struct ic_batch *batch, const char *path)
{
	struct adding adding = { batch, strlen(path) };

	if (strcmp(path, "-") == 0)
		return add_one(path, &adding);
	switch (ic_file_kind(path)) {
	case IC_FILE_ABSENT:
		IC_FAIL(ABSENT, "no such file or directory");
	case IC_FILE_DIRECTORY:
		return ic_file_walk(path, add_one, &adding);
	case IC_FILE_REGULAR:
	case IC_FILE_OTHER:
		break;
	}
	adding.root = 0;
	return add_one(path, &adding);
}

/* The next item, once it is not too far ahead of what is shown; NULL at the end. */
static struct ic_batch_item *take_item(struct run *run)
{
	struct ic_batch_item *item = NULL;

	pthread_mutex_lock(&run->lock);
	while (run->next < run->batch->count && run->next >= run->shown + AHEAD_MAX)
		pthread_cond_wait(&run->changed, &run->lock);
	if (run->next < run->batch->count)
		item = &run->batch->items[run->next++];
	pthread_mutex_unlock(&run->lock);
	return item;
}

static void *worker(void *ctx)
{
	struct run *run = ctx;
	struct ic_batch_item *item;

	while ((item = take_item(run)) != NULL) {
		run->work->work(item, run->work->ctx);
		pthread_mutex_lock(&run->lock);
		run->done[item - run->batch->items] = true;
		pthread_cond_broadcast(&run->changed);
		pthread_mutex_unlock(&run->lock);
	}
	return NULL;
}

static void show_progress(const struct run *run, bool terminal)
{
	if (terminal && run->batch->count > 1)
		fprintf(stderr, "\rincamera %s: %zu of %zu\033[K", run->work->command, run->shown,
			run->batch->count);
}

static void show_all(struct run *run)
{
	const bool terminal = ic_terminal_shows_progress();

	for (size_t i = 0; i < run->batch->count; i++) {
		pthread_mutex_lock(&run->lock);
		while (!run->done[i])
			pthread_cond_wait(&run->changed, &run->lock);
		pthread_mutex_unlock(&run->lock);
		if (terminal && run->batch->count > 1)
			fputs("\r\033[K", stderr);
		run->work->show(&run->batch->items[i], run->work->ctx);
		pthread_mutex_lock(&run->lock);
		run->shown = i + 1;
		pthread_cond_broadcast(&run->changed);
		pthread_mutex_unlock(&run->lock);
		show_progress(run, terminal);
	}
	if (terminal && run->batch->count > 1)
		fputs("\r\033[K", stderr);
}

ic_status ic_batch_run(struct ic_batch *batch, const struct ic_batch_work *work)
{
	struct run run = { .batch = batch, .work = work };
	pthread_t threads[THREADS_MAX];
	unsigned wanted = work->threads == 0 ? ic_cpu_count() : work->threads;
	unsigned started = 0;

	if (batch->count == 0)
		return IC_DONE;
	run.done = ic_alloc(batch->count, sizeof(*run.done));
	if (run.done == NULL)
		IC_FAIL(NOMEM, "running a batch");
	pthread_mutex_init(&run.lock, NULL);
	pthread_cond_init(&run.changed, NULL);
	wanted = wanted < THREADS_MAX ? wanted : THREADS_MAX;
	wanted = wanted < batch->count ? wanted : (unsigned)batch->count;
	while (started < wanted && pthread_create(&threads[started], NULL, worker, &run) == 0)
		started++;

	if (started > 0)
		show_all(&run);
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	pthread_mutex_destroy(&run.lock);
	pthread_cond_destroy(&run.changed);
	ic_free(run.done);
	if (started == 0)
		IC_FAIL(UNAVAILABLE, "no thread could be started");
	return IC_DONE;
}
