/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The database as the rest of the program sees it: two calls, statements with $1…$n, values of four
 * types.
 *
 * ic_db_write() runs @fn inside a transaction and returns once it is durable. @fn touches only the
 * database, may be run again from the start, and runs on another thread than the caller's.
 * Concurrent writes share one commit. ic_db_read() runs @fn on a pooled connection that sees one
 * consistent state. A failure of @fn undoes all it did and is the result. Threads: both calls are
 * safe from any thread; a transaction handle is good only inside its @fn.
 */
#ifndef IC_PORT_DB_H
#define IC_PORT_DB_H

#include "base/text.h"
#include "base/time.h"

struct ic_db_tx;  /* defined by the backend */
struct ic_db_row; /* defined by the backend */

enum ic_db_type { IC_DB_NULL, IC_DB_INTEGER, IC_DB_TEXT, IC_DB_BLOB };

/** One parameter. Borrowed until the statement has run. */
struct ic_db_value {
	enum ic_db_type type;
	int64_t integer;
	ic_bytes bytes;
};

#define IC_DB_INT(value) \
	((struct ic_db_value) { .type = IC_DB_INTEGER, .integer = (int64_t)(value) })
#define IC_DB_STR(view)   ((struct ic_db_value) { .type = IC_DB_TEXT, .bytes = (view) })
#define IC_DB_BYTES(view) ((struct ic_db_value) { .type = IC_DB_BLOB, .bytes = (view) })
/* @id must be an lvalue. */
#define IC_DB_ID(id)         IC_DB_BYTES(ic_bytes_of((id).bytes, IC_ID_BYTES))
#define IC_DB_ID_OR_NULL(id) (ic_id_is_zero(id) ? IC_DB_NOTHING : IC_DB_ID(id))
#define IC_DB_NOTHING        ((struct ic_db_value) { .type = IC_DB_NULL })

/** Parameters in place: ic_db_run(tx, "… $1 …", IC_DB_ARGS(IC_DB_INT(7))); IC_DB_NO_ARGS for none.
 */
#define IC_DB_ARGS(...)                               \
	(const struct ic_db_value[]) { __VA_ARGS__ }, \
		sizeof((const struct ic_db_value[]) { __VA_ARGS__ }) / sizeof(struct ic_db_value)
#define IC_DB_NO_ARGS NULL, 0

typedef ic_status ic_db_fn(struct ic_db_tx *tx, void *arg);

/** Called between a commit and the return of the writes it made durable; may read, not write. */
typedef void ic_db_committed_fn(struct ic_db_tx *tx, void *ctx);

/** Called for each row in order; a failure ends the query with it. */
typedef ic_status ic_db_row_fn(const struct ic_db_row *row, void *ctx);

struct ic_db;

struct ic_db_ops {
	ic_status (*write)(struct ic_db *db, ic_db_fn *fn, void *arg);
	ic_status (*read)(struct ic_db *db, ic_db_fn *fn, void *arg);
	ic_status (*purge)(struct ic_db *db);
	void (*on_commit)(struct ic_db *db, ic_db_committed_fn *fn, void *ctx);
	void (*close)(struct ic_db *db);
};

/** First member of every backend's database. */
struct ic_db {
	const struct ic_db_ops *ops;
};

static inline ic_status ic_db_write(struct ic_db *db, ic_db_fn *fn, void *arg)
{
	return db->ops->write(db, fn, arg);
}

static inline ic_status ic_db_read(struct ic_db *db, ic_db_fn *fn, void *arg)
{
	return db->ops->read(db, fn, arg);
}

/** What was deleted or replaced before is nowhere in the database's files on return: neither in
 * free pages nor in a log. IC_E_UNAVAILABLE when a reader holds it for too long. */
static inline ic_status ic_db_purge(struct ic_db *db)
{
	return db->ops->purge(db);
}

/** From now on have @fn called after each commit, once for all the writes that share it; NULL:
 * nobody. On return no earlier one is running. */
static inline void ic_db_on_commit(struct ic_db *db, ic_db_committed_fn *fn, void *ctx)
{
	db->ops->on_commit(db, fn, ctx);
}

static inline void ic_db_close(struct ic_db *db)
{
	if (db != NULL)
		db->ops->close(db);
}

/** First member of every backend's transaction and row. */
struct ic_db_tx_ops {
	ic_status (*query)(struct ic_db_tx *tx, const char *sql, const struct ic_db_value *args,
			   size_t count, ic_db_row_fn *each, void *ctx, uint64_t *ret_changed);
	int64_t (*integer)(const struct ic_db_row *row, int column);
	ic_bytes (*bytes)(const struct ic_db_row *row, int column);
	bool (*is_null)(const struct ic_db_row *row, int column);
};

struct ic_db_tx {
	const struct ic_db_tx_ops *ops;
};

struct ic_db_row {
	const struct ic_db_tx_ops *ops;
};

/** Run a statement that gives rows. IC_E_EXISTS: a unique constraint; IC_E_STATE: any other
 * constraint. */
static inline ic_status ic_db_query(struct ic_db_tx *tx, const char *sql,
				    const struct ic_db_value *args, size_t count,
				    ic_db_row_fn *each, void *ctx)
{
	return tx->ops->query(tx, sql, args, count, each, ctx, NULL);
}

/** Run a statement that gives no rows. */
static inline ic_status ic_db_run(struct ic_db_tx *tx, const char *sql,
				  const struct ic_db_value *args, size_t count)
{
	return tx->ops->query(tx, sql, args, count, NULL, NULL, NULL);
}

/** As ic_db_run(); says how many rows were changed. */
static inline ic_status ic_db_change(struct ic_db_tx *tx, const char *sql,
				     const struct ic_db_value *args, size_t count,
				     uint64_t *ret_changed)
{
	return tx->ops->query(tx, sql, args, count, NULL, NULL, ret_changed);
}

/** Columns count from 0. Views are good until the row function returns. NULL reads as 0 or empty.
 */
static inline int64_t ic_db_int(const struct ic_db_row *row, int column)
{
	return row->ops->integer(row, column);
}

static inline ic_bytes ic_db_bytes(const struct ic_db_row *row, int column)
{
	return row->ops->bytes(row, column);
}

static inline bool ic_db_is_null(const struct ic_db_row *row, int column)
{
	return row->ops->is_null(row, column);
}

/** An id column; the zero id when NULL. */
static inline ic_id ic_db_id(const struct ic_db_row *row, int column)
{
	ic_id id = { { 0 } };
	const ic_bytes bytes = row->ops->bytes(row, column);

	if (bytes.len == IC_ID_BYTES)
		__builtin_memcpy(id.bytes, bytes.ptr, IC_ID_BYTES);
	return id;
}

#endif
