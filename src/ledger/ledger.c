/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening holds three things against each other: what the key holder signed last, the rows of the
 * database, the published tiles. The rows must continue what was signed; tiles are made again from
 * rows when they are missing or damaged, but only after the rows were found to be the signed ones.
 */
#include "ledger/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "ledger/ledger_private.h"
#include "ledger/note.h"

enum { VERIFIER_MAX = 512 };

/* ---- leaves of the database ---- */

struct leaf_range {
	uint64_t next;
	uint64_t end;
	ic_leaf_fn *visit;
	void *ctx;
};

static ic_status visit_leaf(const struct ic_db_row *row, void *ctx)
{
	struct leaf_range *range = ctx;
	const ic_bytes entry = ic_db_bytes(row, 1);

	if ((uint64_t)ic_db_int(row, 0) != range->next || entry.len != IC_LEAF_BYTES)
		IC_FAIL(VERIFY, "an entry is missing from the database");
	return range->visit(range->next++, entry.ptr, range->ctx);
}

static ic_status read_leaves(struct ic_db_tx *tx, void *arg)
{
	struct leaf_range *range = arg;

	IC_TRY(ic_db_query(
		tx, "SELECT idx, entry FROM leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx",
		IC_DB_ARGS(IC_DB_INT(range->next), IC_DB_INT(range->end)), visit_leaf, range));
	if (range->next != range->end)
		IC_FAIL(VERIFY, "an entry is missing from the database");
	return IC_DONE;
}

ic_status ic_ledger_each_leaf(struct ic_ledger *ledger, uint64_t first, uint64_t end,
			      ic_leaf_fn *visit, void *ctx)
{
	struct leaf_range range = { first, end, visit, ctx };

	return first == end ? IC_DONE : ic_db_read(ledger->db, read_leaves, &range);
}

static ic_status take_count(const struct ic_db_row *row, void *ret_count)
{
	*(uint64_t *)ret_count = (uint64_t)ic_db_int(row, 0) + 1;
	return IC_DONE;
}

static ic_status read_count(struct ic_db_tx *tx, void *ret_count)
{
	return ic_db_query(tx, "SELECT idx FROM leaf ORDER BY idx DESC LIMIT 1", IC_DB_NO_ARGS,
			   take_count, ret_count);
}

ic_status ic_ledger_count_leaves_in(struct ic_db_tx *tx, uint64_t *ret_count)
{
	*ret_count = 0;
	return read_count(tx, ret_count);
}

ic_status ic_ledger_count_leaves(struct ic_ledger *ledger, uint64_t *ret_count)
{
	*ret_count = 0;
	return ic_db_read(ledger->db, read_count, ret_count);
}

/* ---- publishing ---- */

ic_status ic_ledger_published_checkpoint(struct ic_ledger *ledger, struct ic_buf *out)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	uint8_t text[IC_CHECKPOINT_BYTES_MAX];
	char path[IC_DISK_PATH_MAX];
	size_t len = 0;

	snprintf(path, sizeof(path), "%s/checkpoint", ledger->dir);
	IC_TRY(ic_disk_open(ledger->disk, path, IC_OPEN_READ, &file));
	IC_TRY(ic_file_read(file, 0, text, sizeof(text), &len));
	return ic_buf_put(out, ic_bytes_of(text, len));
}

static ic_status read_checkpoint(struct ic_ledger *ledger, const struct ic_verifier *verifier,
				 struct ic_checkpoint *ret_checkpoint)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_CHECKPOINT_BYTES_MAX);
	IC_TRY(ic_ledger_published_checkpoint(ledger, &text));
	IC_TRY(ic_checkpoint_parse(ic_buf_view(&text), verifier, ret_checkpoint));
	ret_checkpoint->origin = (ic_bytes) { NULL, 0 };
	return IC_DONE;
}

static ic_status get_verifier(struct ic_ledger *ledger, struct ic_buf *text,
			      struct ic_verifier *ret_verifier)
{
	ic_buf_init(text, VERIFIER_MAX);
	IC_TRY(ic_keys_verifier(ledger->keys, text));
	return ic_verifier_parse(ic_buf_view(text), ret_verifier);
}

/* A publisher at the published size, or at nothing when what is published is not whole. */
static ic_status open_publisher(struct ic_ledger *ledger)
{
	IC_AUTO(buf) text = { 0 };
	struct ic_verifier verifier;
	struct ic_checkpoint checkpoint;

	IC_TRY(get_verifier(ledger, &text, &verifier));
	IC_TRY(ic_publisher_new(ledger->disk, ledger->dir, &ledger->publisher));
	ic_status status = read_checkpoint(ledger, &verifier, &checkpoint);
	if (ic_ok(status) && checkpoint.size > ledger->head.size)
		IC_FAIL(VERIFY, "the published ledger is longer than the signed one");
	if (ic_ok(status))
		status = ic_publisher_resume(ledger->publisher, checkpoint.size, checkpoint.root);
	if (ic_ok(status))
		return IC_DONE;
	ic_publisher_free(ledger->publisher);
	ledger->publisher = NULL;
	return ic_publisher_new(ledger->disk, ledger->dir, &ledger->publisher);
}

static ic_status add_leaf(uint64_t index, const uint8_t entry[static IC_LEAF_BYTES], void *ctx)
{
	IC_ASSERT(index == ic_publisher_size(ctx));
	return ic_publisher_add(ctx, entry);
}

static ic_status emit_checkpoint(struct ic_ledger *ledger, const struct ic_tree_head *head,
				 struct ic_buf *out)
{
	IC_AUTO(buf) text = { 0 };
	struct ic_verifier verifier;

	IC_TRY(get_verifier(ledger, &text, &verifier));
	return ic_checkpoint_emit(verifier.name, head, verifier.public_key, out);
}

static struct ic_tree_head newest_head(struct ic_ledger *ledger)
{
	pthread_mutex_lock(&ledger->settle_mutex);
	const struct ic_tree_head head = ledger->head;
	pthread_mutex_unlock(&ledger->settle_mutex);
	return head;
}

/* The verifier key beside the tiles, for people to find; who checks should have it by another way.
 */
static ic_status publish_verifier(struct ic_ledger *ledger)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, VERIFIER_MAX);
	IC_TRY(ic_keys_verifier(ledger->keys, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_publisher_put(ledger->publisher, "verifier", ic_buf_view(&text));
}

static ic_status publish_to(struct ic_ledger *ledger, const struct ic_tree_head *head)
{
	IC_AUTO(buf) checkpoint = { 0 };

	if (ledger->publisher == NULL)
		IC_TRY(open_publisher(ledger));
	IC_TRY(ic_ledger_each_leaf(ledger, ic_publisher_size(ledger->publisher), head->size,
				   add_leaf, ledger->publisher));
	const ic_digest root = ic_publisher_root(ledger->publisher);
	if (memcmp(root.bytes, head->root, IC_HASH_BYTES) != 0)
		IC_FAIL(VERIFY, "the rows do not lead to the signed head");
	ic_buf_init(&checkpoint, IC_CHECKPOINT_BYTES_MAX);
	IC_TRY(emit_checkpoint(ledger, head, &checkpoint));
	return ic_publisher_commit(ledger->publisher, ic_buf_view(&checkpoint));
}

ic_status ic_ledger_publish(struct ic_ledger *ledger)
{
	pthread_mutex_lock(&ledger->publish_mutex);
	const struct ic_tree_head head = newest_head(ledger);
	const bool news = ledger->publisher == NULL || ledger->published != head.size;
	const ic_status status = news ? publish_to(ledger, &head) : IC_DONE;
	if (ic_ok(status)) {
		ledger->published = head.size;
	} else { /* it stands between two states: begin again from the files */
		ic_publisher_free(ledger->publisher);
		ledger->publisher = NULL;
	}
	pthread_mutex_unlock(&ledger->publish_mutex);
	return status;
}

static void pause_until(struct ic_ledger *ledger, unsigned ms)
{
	const uint64_t at_ns = ic_clock_monotonic_ns() + ms * 1000000ULL;
	const struct timespec until = { (time_t)(at_ns / 1000000000U),
					(long)(at_ns % 1000000000U) };

	while (!ledger->stopping
	       && pthread_cond_timedwait(&ledger->thread_wake, &ledger->thread_mutex, &until)
			  != ETIMEDOUT)
		;
}

static void *publish_forever(void *arg)
{
	struct ic_ledger *ledger = arg;

	pthread_mutex_lock(&ledger->thread_mutex);
	while (!ledger->stopping) {
		pause_until(ledger, ledger->publish_ms);
		if (ledger->stopping)
			continue;
		pthread_mutex_unlock(&ledger->thread_mutex);
		ic_ignore(ic_ledger_publish(ledger), "tried again at the next turn");
		pthread_mutex_lock(&ledger->thread_mutex);
	}
	pthread_mutex_unlock(&ledger->thread_mutex);
	return NULL;
}

/* ---- open and close ---- */

static ic_status add_to_edge(uint64_t index, const uint8_t entry[static IC_LEAF_BYTES], void *ctx)
{
	struct ic_tree_edge *edge = ctx;
	const ic_digest leaf = ic_tree_leaf(entry);

	IC_ASSERT(index == edge->size);
	ic_tree_edge_add(edge, &leaf);
	return IC_DONE;
}

/* The rows past what is published must lead to the signed head. Writes nothing. */
static ic_status check_rows_lead_to_head(struct ic_ledger *ledger)
{
	struct ic_tree_edge edge = ic_publisher_edge(ledger->publisher);
	uint64_t count = 0;

	IC_TRY(ic_ledger_count_leaves(ledger, &count));
	if (count < ledger->head.size)
		IC_FAIL(VERIFY, "the database has fewer entries than were signed");
	IC_TRY(ic_ledger_each_leaf(ledger, edge.size, ledger->head.size, add_to_edge, &edge));
	const ic_digest root = ic_tree_edge_root(&edge);
	if (memcmp(root.bytes, ledger->head.root, IC_HASH_BYTES) != 0)
		IC_FAIL(VERIFY, "the rows do not lead to the signed head");
	return IC_DONE;
}

static ic_status start_thread(struct ic_ledger *ledger)
{
	if (ledger->publish_ms == 0)
		return IC_DONE;
	if (pthread_create(&ledger->thread, NULL, publish_forever, ledger) != 0)
		IC_FAIL(NOMEM, "starting the publisher");
	ledger->started = true;
	return IC_DONE;
}

static ic_status open_ledger(struct ic_ledger *ledger)
{
	IC_TRY(ic_keys_sign_state(ledger->keys, &ledger->head));
	IC_TRY(open_publisher(ledger));
	IC_TRY(check_rows_lead_to_head(ledger));
	IC_TRY(ic_ledger_sign_all(ledger));
	IC_TRY(publish_verifier(ledger));
	IC_TRY(ic_ledger_publish(ledger));
	IC_TRY(start_thread(ledger));
	ic_db_on_commit(ledger->db, ic_ledger_sign_committed, ledger);
	return IC_DONE;
}

static void init_locks(struct ic_ledger *ledger)
{
	pthread_condattr_t monotonic;

	pthread_mutex_init(&ledger->settle_mutex, NULL);
	pthread_mutex_init(&ledger->recent_mutex, NULL);
	pthread_mutex_init(&ledger->publish_mutex, NULL);
	pthread_mutex_init(&ledger->thread_mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&ledger->thread_wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static void stop_thread(struct ic_ledger *ledger)
{
	if (!ledger->started)
		return;
	pthread_mutex_lock(&ledger->thread_mutex);
	ledger->stopping = true;
	pthread_cond_signal(&ledger->thread_wake);
	pthread_mutex_unlock(&ledger->thread_mutex);
	pthread_join(ledger->thread, NULL);
}

static void free_ledger(struct ic_ledger *ledger)
{
	ic_publisher_free(ledger->publisher);
	pthread_mutex_destroy(&ledger->settle_mutex);
	pthread_mutex_destroy(&ledger->recent_mutex);
	pthread_mutex_destroy(&ledger->publish_mutex);
	pthread_mutex_destroy(&ledger->thread_mutex);
	pthread_cond_destroy(&ledger->thread_wake);
	ic_free(ledger);
}

ic_status ic_ledger_open(const struct ic_ledger_options *options, struct ic_ledger **ret_ledger)
{
	struct ic_ledger *ledger = ic_alloc(1, sizeof(*ledger));

	if (ledger == NULL)
		IC_FAIL(NOMEM, "opening the ledger");
	ledger->disk = options->disk;
	ledger->db = options->db;
	ledger->keys = options->keys;
	ledger->clock = options->clock;
	ledger->entropy = options->entropy;
	ledger->publish_ms = options->publish_ms;
	ledger->published = UINT64_MAX;
	ledger->waiting_last = &ledger->waiting;
	init_locks(ledger);
	const bool fits = snprintf(ledger->dir, sizeof(ledger->dir), "%s", options->dir)
			  < (int)sizeof(ledger->dir);
	const ic_status status = fits ? open_ledger(ledger) : IC_FAULT(LIMIT, "a path too long");
	if (!ic_ok(status)) {
		free_ledger(ledger);
		return status;
	}
	*ret_ledger = ledger;
	return IC_DONE;
}

void ic_ledger_close(struct ic_ledger *ledger)
{
	if (ledger == NULL)
		return;
	ic_db_on_commit(ledger->db, NULL, NULL);
	stop_thread(ledger);
	ic_ignore(ic_ledger_publish(ledger), "the next opening publishes what is left");
	free_ledger(ledger);
}
