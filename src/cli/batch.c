/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/batch.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "sys/file.h"
#include "sys/signals.h"
#include "sys/terminal.h"

enum { PATHS_BYTES_MAX = 256 << 20, THREADS_MAX = 64, AHEAD_MAX = 256, FIRST_ROOM = 64 };

struct run {
	struct ic_batch *batch;
	const struct ic_batch_work *work;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint8_t *scratch; /* of all threads */
	unsigned started;
	size_t next;  /* to be taken */
	size_t shown; /* all before it are shown */
	bool *done;
	bool stopped;
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

static ic_status add_one(const char *path, enum ic_file_kind kind, void *ctx)
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
	batch->items[batch->count++] = (struct ic_batch_item) {
		.path = kept, .root = adding->root, .no_file = kind != IC_FILE_REGULAR
	};
	return IC_DONE;
}

ic_status ic_batch_add(struct ic_batch *batch, const char *path)
{
	struct adding adding = { batch, strlen(path) };

	if (strcmp(path, "-") == 0)
		return add_one(path, IC_FILE_REGULAR, &adding);
	switch (ic_file_kind(path)) {
	case IC_FILE_ABSENT:
		IC_FAIL(ABSENT, "no such file or directory");
	case IC_FILE_DIRECTORY:
		return ic_file_walk(path, add_one, &adding);
	case IC_FILE_REGULAR:
	case IC_FILE_OTHER:
		break;
	}
	adding.root = 0; /* named by itself, it is followed and opened, whatever it is */
	return add_one(path, IC_FILE_REGULAR, &adding);
}

/* Asked to stop: nothing more is taken. Under the lock. */
static bool is_stopped(struct run *run)
{
	if (!run->stopped && ic_signals_are_held()) {
		run->stopped = true;
		pthread_cond_broadcast(&run->changed);
	}
	return run->stopped;
}

/* The next item, once it is not too far ahead of what is shown; NULL at the end. */
static struct ic_batch_item *take_item(struct run *run)
{
	struct ic_batch_item *item = NULL;

	pthread_mutex_lock(&run->lock);
	while (!is_stopped(run) && run->next < run->batch->count
	       && run->next >= run->shown + AHEAD_MAX)
		pthread_cond_wait(&run->changed, &run->lock);
	if (!run->stopped && run->next < run->batch->count)
		item = &run->batch->items[run->next++];
	pthread_mutex_unlock(&run->lock);
	return item;
}

static void *worker(void *ctx)
{
	struct run *run = ctx;
	struct ic_batch_item *item;

	pthread_mutex_lock(&run->lock);
	uint8_t *scratch = run->scratch + run->started++ * run->work->scratch;
	pthread_mutex_unlock(&run->lock);
	while ((item = take_item(run)) != NULL) {
		run->work->work(item, scratch, run->work->ctx);
		pthread_mutex_lock(&run->lock);
		const size_t number = (size_t)(item - run->batch->items);
		run->done[number] = true;
		if (number == run->shown)
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

/* False if it will not be done: the batch was stopped before it was taken. */
static bool wait_for(struct run *run, size_t number)
{
	pthread_mutex_lock(&run->lock);
	while (!run->done[number] && !(run->stopped && number >= run->next))
		pthread_cond_wait(&run->changed, &run->lock);
	const bool done = run->done[number];
	pthread_mutex_unlock(&run->lock);
	return done;
}

/* A single thread is this one. */
static void show_all(struct run *run, bool alone)
{
	const bool terminal = ic_terminal_shows_progress();

	for (size_t i = 0; i < run->batch->count && !ic_signals_are_held(); i++) {
		if (alone)
			run->work->work(&run->batch->items[i], run->scratch, run->work->ctx);
		else if (!wait_for(run, i))
			break;
		if (terminal && run->batch->count > 1)
			fputs("\r\033[K", stderr);
		run->work->show(&run->batch->items[i], run->work->ctx);
		pthread_mutex_lock(&run->lock);
		run->shown = i + 1;
		if (run->next >= i + AHEAD_MAX)
			pthread_cond_broadcast(&run->changed);
		pthread_mutex_unlock(&run->lock);
		show_progress(run, terminal);
	}
	if (terminal && run->batch->count > 1)
		fputs("\r\033[K", stderr);
}

static void run_threads(struct run *run, unsigned wanted)
{
	pthread_t threads[THREADS_MAX];
	unsigned count = 0;

	while (wanted > 1 && count < wanted
	       && pthread_create(&threads[count], NULL, worker, run) == 0)
		count++;
	show_all(run, count == 0);
	pthread_mutex_lock(&run->lock);
	run->stopped = true;
	pthread_cond_broadcast(&run->changed);
	pthread_mutex_unlock(&run->lock);
	for (unsigned i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

ic_status ic_batch_run(struct ic_batch *batch, const struct ic_batch_work *work)
{
	struct run run = { .batch = batch, .work = work };
	unsigned wanted = work->threads == 0 ? ic_cpu_count() : work->threads;
	ic_status status = IC_FAULT(NOMEM, "running a batch");

	if (batch->count == 0)
		return IC_DONE;
	wanted = wanted < THREADS_MAX ? wanted : THREADS_MAX;
	wanted = wanted < batch->count ? wanted : (unsigned)batch->count;
	run.done = ic_alloc(batch->count, sizeof(*run.done));
	run.scratch = ic_alloc(wanted, work->scratch);
	if (run.done != NULL && (run.scratch != NULL || work->scratch == 0)) {
		pthread_mutex_init(&run.lock, NULL);
		pthread_cond_init(&run.changed, NULL);
		ic_signals_hold(); /* asked to stop, it ends between two files */
		run_threads(&run, wanted);
		ic_signals_release();
		status = IC_DONE;
		pthread_mutex_destroy(&run.lock);
		pthread_cond_destroy(&run.changed);
	}
	ic_free(run.scratch);
	ic_free(run.done);
	return status;
}
