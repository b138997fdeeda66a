/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many files through one function by several threads. Results are shown in the order of the paths,
 * whatever order they were done in.
 */
#ifndef IC_CLI_BATCH_H
#define IC_CLI_BATCH_H

#include "base/arena.h"
#include "base/status.h"

struct ic_batch_item {
	const char *path;
	size_t root;  /* length of the part of the path that was given on the command line */
	bool no_file; /* found in a directory: a link, or what else is not to be opened */
	void *result; /* for the caller */
};

struct ic_batch {
	struct ic_batch_item *items;
	size_t count;
	size_t room;
	struct ic_arena arena; /* paths */
};

void ic_batch_init(struct ic_batch *batch);
void ic_batch_done(struct ic_batch *batch);

/** Add @path; of a directory every file under it. IC_E_ABSENT, IC_E_NOMEM, IC_E_LIMIT. */
ic_status ic_batch_add(struct ic_batch *batch, const char *path);

struct ic_batch_work {
	const char *command;
	unsigned threads; /* 0: one for each processor */
	size_t scratch;   /* bytes that each thread gets for its work, not cleared between items */
	/* Called from any thread, for one item at a time each. */
	void (*work)(struct ic_batch_item *item, uint8_t *scratch, void *ctx);
	/* Called from this thread, in order; the item's result is its to free. */
	void (*show)(struct ic_batch_item *item, void *ctx);
	void *ctx;
};

/** Work and show all; in this thread if others cannot be started. IC_E_NOMEM. */
ic_status ic_batch_run(struct ic_batch *batch, const struct ic_batch_work *work);

#endif
