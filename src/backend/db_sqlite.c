/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The writer thread owns the one writing connection. It takes all waiting jobs at a time:
 *
 *     BEGIN · for each job: SAVEPOINT, its fn, RELEASE or ROLLBACK TO · COMMIT (one sync) · tell
 *     the listener · wake all
 *
 * A job that failed is undone alone. When the commit itself or SQLite gives up the whole
 * transaction, each job of the batch is run again in a transaction of its own and takes its own
 * result.
 */
#include "backend/db_sqlite.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#include "backend/sqlite_connection.h"
#include "backend/sqlite_vfs.h"
#include "base/alloc.h"
#include "base/bug.h"

enum { READERS = 4, READERS_MAX = 32, BATCH_MAX = 512 };

struct job {
	ic_db_fn *fn; /* NULL: purge instead of a transaction */
	void *arg;
	ic_status status;
	sem_t finished;
	struct job *next;
};

struct db_sqlite {
	struct ic_db db; /* first: what callers see */
	struct ic_sqlite_vfs *vfs;
	struct ic_connection *writer;

	pthread_mutex_t queue_mutex; /* over the queue */
	pthread_cond_t queue_filled;
	struct job *first;
	struct job **last;
	bool stopping;
	bool started;
	pthread_t thread;

	pthread_mutex_t listener_mutex; /* over the two below, also while it is told */
	ic_db_committed_fn *committed;
	void *committed_ctx;

	pthread_mutex_t pool_mutex;
	pthread_cond_t pool_filled;
	struct ic_connection *readers[READERS_MAX]; /* the first `free` are not in use */
	unsigned free;
	unsigned reader_count;
};

/* ---- the writer ---- */

static ic_status run_in_savepoint(struct ic_connection *writer, const struct job *job)
{
	IC_TRY(ic_db_run(ic_connection_tx(writer), "SAVEPOINT job", IC_DB_NO_ARGS));
	const ic_status status = job->fn(ic_connection_tx(writer), job->arg);
	if (!ic_connection_in_transaction(writer))
		return ic_ok(status) ? IC_FAULT(IO, "the database gave up a transaction") : status;
	if (!ic_ok(status))
		IC_TRY(ic_db_run(ic_connection_tx(writer), "ROLLBACK TO job", IC_DB_NO_ARGS));
	IC_TRY(ic_db_run(ic_connection_tx(writer), "RELEASE job", IC_DB_NO_ARGS));
	return status;
}

static void roll_back(struct ic_connection *writer)
{
	if (ic_connection_in_transaction(writer))
		ic_ignore(ic_connection_run(writer, "ROLLBACK"),
			  "the transaction ends with the connection at the latest");
}

/* Run every job of the batch and commit. Fails when nothing of the batch is in the database. */
static ic_status try_batch(struct ic_connection *writer, struct job *batch)
{
	IC_TRY(ic_db_run(ic_connection_tx(writer), "BEGIN IMMEDIATE", IC_DB_NO_ARGS));
	for (struct job *job = batch; job != NULL; job = job->next) {
		job->status = run_in_savepoint(writer, job);
		if (!ic_connection_in_transaction(writer))
			return job->status;
	}
	return ic_db_run(ic_connection_tx(writer), "COMMIT", IC_DB_NO_ARGS);
}

static ic_status run_alone(struct ic_connection *writer, struct job *job)
{
	struct job *next = job->next;

	job->next = NULL;
	const ic_status status = try_batch(writer, job);
	job->next = next;
	if (!ic_ok(status))
		roll_back(writer);
	return ic_ok(status) ? job->status : status;
}

static void run_batch(struct ic_connection *writer, struct job *batch)
{
	const ic_status status = try_batch(writer, batch);

	if (ic_ok(status))
		return;
	roll_back(writer);
	if (batch->next == NULL) {
		batch->status = status;
		return;
	}
	for (struct job *job = batch; job != NULL; job = job->next)
		job->status = run_alone(writer, job);
}

static ic_status expect_zero(const struct ic_db_row *row, void *ctx)
{
	(void)ctx;
	if (ic_db_int(row, 0) != 0)
		IC_FAIL(UNAVAILABLE, "readers keep the WAL from being emptied");
	return IC_DONE;
}

static ic_status purge(struct ic_connection *writer)
{
	return ic_db_query(ic_connection_tx(writer), "PRAGMA wal_checkpoint(TRUNCATE)",
			   IC_DB_NO_ARGS, expect_zero, NULL);
}

/* Wait for work. Gives a batch of transactions, or one purge, or NULL to stop. */
static struct job *take_batch(struct db_sqlite *db)
{
	pthread_mutex_lock(&db->queue_mutex);
	while (db->first == NULL && !db->stopping)
		pthread_cond_wait(&db->queue_filled, &db->queue_mutex);

	struct job *batch = db->first;
	struct job **end = &db->first;
	for (size_t i = 0; i < BATCH_MAX && *end != NULL && (*end)->fn != NULL; i++)
		end = &(*end)->next;
	if (end == &db->first && *end != NULL)
		end = &(*end)->next;
	db->first = *end;
	*end = NULL;
	if (db->first == NULL)
		db->last = &db->first;
	pthread_mutex_unlock(&db->queue_mutex);
	return batch;
}

static void tell_listener(struct db_sqlite *db)
{
	pthread_mutex_lock(&db->listener_mutex);
	if (db->committed != NULL)
		db->committed(ic_connection_tx(db->writer), db->committed_ctx);
	pthread_mutex_unlock(&db->listener_mutex);
}

static void sqlite_on_commit(struct ic_db *base, ic_db_committed_fn *fn, void *ctx)
{
	struct db_sqlite *db = (struct db_sqlite *)base;

	pthread_mutex_lock(&db->listener_mutex);
	db->committed = fn;
	db->committed_ctx = ctx;
	pthread_mutex_unlock(&db->listener_mutex);
}

static void finish(struct job *batch)
{
	for (struct job *next; batch != NULL; batch = next) {
		next = batch->next; /* the job is its caller's once it is finished */
		sem_post(&batch->finished);
	}
}

static void *write_forever(void *arg)
{
	struct db_sqlite *db = arg;

	for (;;) {
		struct job *batch = take_batch(db);
		if (batch == NULL)
			return NULL;
		if (batch->fn == NULL) {
			batch->status = purge(db->writer);
		} else {
			run_batch(db->writer, batch);
			tell_listener(db);
		}
		finish(batch);
	}
}

static ic_status enqueue_and_wait(struct db_sqlite *db, struct job *job)
{
	sem_init(&job->finished, 0, 0);
	pthread_mutex_lock(&db->queue_mutex);
	IC_ASSERT(!db->stopping);
	*db->last = job;
	db->last = &job->next;
	pthread_mutex_unlock(&db->queue_mutex);
	pthread_cond_signal(&db->queue_filled);
	while (sem_wait(&job->finished) != 0)
		IC_ASSERT(errno == EINTR);
	sem_destroy(&job->finished);
	return job->status;
}

static ic_status sqlite_write(struct ic_db *base, ic_db_fn *fn, void *arg)
{
	struct job job = { .fn = fn, .arg = arg };

	return enqueue_and_wait((struct db_sqlite *)base, &job);
}

ic_status ic_db_sqlite_purge(struct ic_db *base)
{
	struct job job = { .fn = NULL };

	return enqueue_and_wait((struct db_sqlite *)base, &job);
}

/* ---- readers ---- */

static struct ic_connection *take_reader(struct db_sqlite *db)
{
	pthread_mutex_lock(&db->pool_mutex);
	while (db->free == 0)
		pthread_cond_wait(&db->pool_filled, &db->pool_mutex);
	struct ic_connection *reader = db->readers[--db->free];
	pthread_mutex_unlock(&db->pool_mutex);
	return reader;
}

static void give_reader(struct db_sqlite *db, struct ic_connection *reader)
{
	pthread_mutex_lock(&db->pool_mutex);
	db->readers[db->free++] = reader;
	pthread_cond_signal(&db->pool_filled);
	pthread_mutex_unlock(&db->pool_mutex);
}

static ic_status read_in(struct ic_connection *reader, ic_db_fn *fn, void *arg)
{
	IC_TRY(ic_db_run(ic_connection_tx(reader), "BEGIN", IC_DB_NO_ARGS));
	const ic_status status = fn(ic_connection_tx(reader), arg);
	const ic_status ended =
		ic_connection_in_transaction(reader)
			? ic_db_run(ic_connection_tx(reader), "COMMIT", IC_DB_NO_ARGS)
			: IC_DONE;
	if (!ic_ok(ended))
		roll_back(reader);
	return ic_ok(status) ? ended : status;
}

static ic_status sqlite_read(struct ic_db *base, ic_db_fn *fn, void *arg)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	struct ic_connection *reader = take_reader(db);

	const ic_status status = read_in(reader, fn, arg);
	give_reader(db, reader);
	return status;
}

/* ---- schema ---- */

static ic_status take_integer(const struct ic_db_row *row, void *ret_value)
{
	*(int64_t *)ret_value = ic_db_int(row, 0);
	return IC_DONE;
}

static int64_t count_texts(const char *const *texts)
{
	int64_t count = 0;

	while (texts != NULL && texts[count] != NULL)
		count++;
	return count;
}

static ic_status set_version(struct ic_connection *writer, int64_t version)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "PRAGMA user_version=%lld", (long long)version);
	return ic_connection_run(writer, sql);
}

/* Run @count texts and set the version, all or nothing. */
static ic_status change_schema(struct ic_connection *writer, const char *const *texts,
			       int64_t count, int64_t version)
{
	ic_status status = ic_connection_run(writer, "BEGIN IMMEDIATE");

	for (int64_t i = 0; i < count && ic_ok(status); i++)
		status = ic_connection_run(writer, texts[i]);
	if (ic_ok(status))
		status = set_version(writer, version);
	if (ic_ok(status))
		status = ic_connection_run(writer, "COMMIT");
	if (!ic_ok(status))
		roll_back(writer);
	return status;
}

static ic_status copy_before(struct ic_disk *disk, const char *path, int64_t version)
{
	char copy[IC_DISK_PATH_MAX];

	if (snprintf(copy, sizeof(copy), "%s.v%lld", path, (long long)version) >= (int)sizeof(copy))
		IC_FAIL(LIMIT, "a path too long");
	IC_TRY(ic_disk_unlink(disk, copy));
	return ic_db_sqlite_snapshot(disk, path, disk, copy);
}

static ic_status migrate(struct ic_connection *writer, struct ic_disk *disk, const char *path,
			 const struct ic_db_options *options)
{
	const int64_t newest = count_texts(options->migrations) + 1;
	int64_t version = 0;

	IC_TRY(ic_db_query(ic_connection_tx(writer), "PRAGMA user_version", IC_DB_NO_ARGS,
			   take_integer, &version));
	if (version == 0)
		return change_schema(writer, options->schema, count_texts(options->schema), newest);
	if (version < 0 || version > newest)
		IC_FAIL(SCHEMA, "a database of a newer program");
	for (; version < newest; version++) {
		IC_TRY(copy_before(disk, path, version));
		IC_TRY(change_schema(writer, &options->migrations[version - 1], 1, version + 1));
	}
	return IC_DONE;
}

/* ---- open and close ---- */

static void sqlite_close(struct ic_db *base)
{
	struct db_sqlite *db = (struct db_sqlite *)base;

	if (db->started) {
		pthread_mutex_lock(&db->queue_mutex);
		db->stopping = true;
		pthread_cond_signal(&db->queue_filled);
		pthread_mutex_unlock(&db->queue_mutex);
		pthread_join(db->thread, NULL);
	}
	IC_ASSERT(db->free == db->reader_count);
	for (unsigned i = 0; i < db->reader_count; i++)
		ic_connection_close(db->readers[i]);
	ic_connection_close(db->writer); /* last: it empties the WAL */
	ic_sqlite_vfs_free(db->vfs);
	pthread_cond_destroy(&db->queue_filled);
	pthread_cond_destroy(&db->pool_filled);
	pthread_mutex_destroy(&db->queue_mutex);
	pthread_mutex_destroy(&db->pool_mutex);
	pthread_mutex_destroy(&db->listener_mutex);
	ic_free(db);
}

static const struct ic_db_ops db_ops = {
	.write = sqlite_write,
	.read = sqlite_read,
	.purge = ic_db_sqlite_purge,
	.on_commit = sqlite_on_commit,
	.close = sqlite_close,
};

static ic_status open_readers(struct db_sqlite *db, const char *path, unsigned count)
{
	if (count > READERS_MAX)
		IC_FAIL(LIMIT, "too many readers");
	for (unsigned i = 0; i < count; i++) {
		IC_TRY(ic_connection_open(path, ic_sqlite_vfs_name(db->vfs), true,
					  &db->readers[i]));
		db->reader_count = db->free = i + 1;
	}
	return IC_DONE;
}

static ic_status start(struct db_sqlite *db, struct ic_disk *disk, const char *path,
		       const struct ic_db_options *options)
{
	IC_TRY(ic_connection_configure());
	IC_TRY(ic_sqlite_vfs_new(disk, path, &db->vfs));
	IC_TRY(ic_connection_open(path, ic_sqlite_vfs_name(db->vfs), false, &db->writer));
	IC_TRY(migrate(db->writer, disk, path, options));
	IC_TRY(open_readers(db, path, options->readers == 0 ? READERS : options->readers));
	if (pthread_create(&db->thread, NULL, write_forever, db) != 0)
		IC_FAIL(NOMEM, "starting the writer");
	db->started = true;
	return IC_DONE;
}

ic_status ic_db_sqlite_open(struct ic_disk *disk, const char *path,
			    const struct ic_db_options *options, struct ic_db **ret_db)
{
	struct db_sqlite *db = ic_alloc(1, sizeof(*db));

	if (db == NULL)
		IC_FAIL(NOMEM, "opening the database");
	db->db.ops = &db_ops;
	db->last = &db->first;
	pthread_mutex_init(&db->queue_mutex, NULL);
	pthread_mutex_init(&db->pool_mutex, NULL);
	pthread_mutex_init(&db->listener_mutex, NULL);
	pthread_cond_init(&db->queue_filled, NULL);
	pthread_cond_init(&db->pool_filled, NULL);
	const ic_status status = start(db, disk, path, options);
	if (!ic_ok(status)) {
		sqlite_close(&db->db);
		return status;
	}
	*ret_db = &db->db;
	return IC_DONE;
}
