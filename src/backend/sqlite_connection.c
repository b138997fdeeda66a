/* SPDX-License-Identifier: Apache-2.0 */
#include "backend/sqlite_connection.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"

enum { CACHE_SLOTS = 256, CACHE_PROBES = 4, SQL_BYTES_MAX = 4096, SIZE_PREFIX = 16 };

struct kept {
	char *sql; /* as given, before rewriting */
	sqlite3_stmt *statement;
	bool busy;
};

struct ic_connection {
	struct ic_db_tx tx; /* first: what callers see */
	sqlite3 *db;
	struct kept kept[CACHE_SLOTS];
};

struct row {
	struct ic_db_row row;
	sqlite3_stmt *statement;
};

/* ---- SQLite's memory comes from base/alloc, so that allocation faults reach it ---- */

static void *mem_take(int len)
{
	uint8_t *block = ic_realloc(NULL, (size_t)len + SIZE_PREFIX);

	if (block == NULL)
		return NULL;
	memcpy(block, &len, sizeof(len));
	return block + SIZE_PREFIX;
}

static void mem_give(void *ptr)
{
	ic_free((uint8_t *)ptr - SIZE_PREFIX);
}

static void *mem_grow(void *ptr, int len)
{
	uint8_t *block = ic_realloc((uint8_t *)ptr - SIZE_PREFIX, (size_t)len + SIZE_PREFIX);

	if (block == NULL)
		return NULL;
	memcpy(block, &len, sizeof(len));
	return block + SIZE_PREFIX;
}

static int mem_size(void *ptr)
{
	int len;

	memcpy(&len, (uint8_t *)ptr - SIZE_PREFIX, sizeof(len));
	return len;
}

static int mem_round(int len)
{
	return (len + 7) & ~7;
}

static int mem_start(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void mem_stop(void *unused)
{
	(void)unused;
}

static bool configured;

static void configure(void)
{
	static const sqlite3_mem_methods memory = { mem_take,  mem_give,  mem_grow, mem_size,
						    mem_round, mem_start, mem_stop, NULL };

	configured = sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK
		     && sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK
		     && sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1) == SQLITE_OK
		     && sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) == SQLITE_OK
		     && sqlite3_initialize() == SQLITE_OK;
}

ic_status ic_connection_configure(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, configure);
	if (!configured)
		IC_FAIL(CONFIG, "SQLite did not take its settings");
	return IC_DONE;
}

/* ---- failures ---- */

static ic_status constraint_status(int extended)
{
	if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY
	    || extended == SQLITE_CONSTRAINT_ROWID)
		IC_FAIL(EXISTS, "a row with this key exists");
	IC_FAIL(STATE, "a constraint of the database");
}

static ic_status status_of(sqlite3 *db, int result)
{
	switch (result & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return IC_DONE;
	case SQLITE_CONSTRAINT:
		return constraint_status(db == NULL ? result : sqlite3_extended_errcode(db));
	case SQLITE_NOMEM:
		IC_FAIL(NOMEM, "the database is out of memory");
	case SQLITE_FULL:
		IC_FAIL(NOSPACE, "the database has no space");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		IC_FAIL(UNAVAILABLE, "the database is busy");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		IC_FAIL(AUTHENTIC, "the database file is damaged");
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		IC_FAIL(IO, "the database's file failed");
	default:
		IC_FAIL(INTERNAL, "the database refused a statement");
	}
}

/* ---- statements ---- */

/* $n becomes ?n outside of quotes: SQLite would number $n by first appearance. */
static ic_status rewrite(const char *sql, char ret_sql[static SQL_BYTES_MAX])
{
	char quote = 0;
	size_t i = 0;

	for (; sql[i] != '\0'; i++) {
		if (i + 1 >= SQL_BYTES_MAX)
			IC_FAIL(LIMIT, "a statement longer than any of ours");
		if (quote != 0)
			quote = sql[i] == quote ? 0 : quote;
		else if (sql[i] == '\'' || sql[i] == '"')
			quote = sql[i];
		ret_sql[i] = quote == 0 && sql[i] == '$' ? '?' : sql[i];
	}
	ret_sql[i] = '\0';
	return IC_DONE;
}

static ic_status prepare(struct ic_connection *connection, const char *sql,
			 sqlite3_stmt **ret_statement)
{
	char rewritten[SQL_BYTES_MAX];

	IC_TRY(rewrite(sql, rewritten));
	return status_of(connection->db,
			 sqlite3_prepare_v3(connection->db, rewritten, -1,
					    SQLITE_PREPARE_PERSISTENT, ret_statement, NULL));
}

static void forget(struct kept *kept)
{
	sqlite3_finalize(kept->statement);
	ic_free(kept->sql);
	*kept = (struct kept) { 0 };
}

static size_t slot_of(const char *sql)
{
	uint64_t hash = 0xcbf29ce484222325U; /* FNV-1a */

	for (const char *c = sql; *c != '\0'; c++)
		hash = (hash ^ (uint8_t)*c) * 0x100000001b3U;
	return (size_t)(hash ^ hash >> 32);
}

/* The place of @sql among the kept statements: its own, else a free one, else the first of its
 * probes that is not busy; NULL when all are. */
static struct kept *place_of(struct ic_connection *connection, const char *sql)
{
	const size_t slot = slot_of(sql);
	struct kept *choice = NULL;

	for (size_t i = 0; i < CACHE_PROBES; i++) {
		struct kept *kept = &connection->kept[(slot + i) % CACHE_SLOTS];
		if (kept->busy)
			continue;
		if (kept->sql != NULL && strcmp(kept->sql, sql) == 0)
			return kept;
		if (choice == NULL || (choice->sql != NULL && kept->sql == NULL))
			choice = kept;
	}
	return choice;
}

static ic_status keep(struct ic_connection *connection, struct kept *kept, const char *sql)
{
	const size_t len = strlen(sql) + 1;

	forget(kept);
	char *copy = ic_alloc(1, len);
	if (copy == NULL)
		IC_FAIL(NOMEM, "keeping a statement");
	memcpy(copy, sql, len);
	kept->sql = copy;
	const ic_status status = prepare(connection, sql, &kept->statement);
	if (!ic_ok(status))
		forget(kept);
	return status;
}

static ic_status take_statement(struct ic_connection *connection, const char *sql,
				struct kept **ret_kept)
{
	struct kept *kept = place_of(connection, sql);

	if (kept == NULL)
		IC_FAIL(LIMIT, "too many statements inside one another");
	if (kept->sql == NULL || strcmp(kept->sql, sql) != 0)
		IC_TRY(keep(connection, kept, sql));
	kept->busy = true;
	*ret_kept = kept;
	return IC_DONE;
}

static int bind_one(sqlite3_stmt *statement, int at, const struct ic_db_value *value)
{
	const char *bytes = value->bytes.len > 0 ? (const char *)value->bytes.ptr : "";

	switch (value->type) {
	case IC_DB_NULL:
		return sqlite3_bind_null(statement, at);
	case IC_DB_INTEGER:
		return sqlite3_bind_int64(statement, at, value->integer);
	case IC_DB_TEXT:
		return sqlite3_bind_text64(statement, at, bytes, value->bytes.len, SQLITE_STATIC,
					   SQLITE_UTF8);
	case IC_DB_BLOB:
		return sqlite3_bind_blob64(statement, at, bytes, value->bytes.len, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static ic_status bind_all(struct ic_connection *connection, sqlite3_stmt *statement,
			  const struct ic_db_value *args, size_t count)
{
	IC_ASSERT(count <= IC_DB_ARGUMENTS_MAX);
	IC_ASSERT(sqlite3_bind_parameter_count(statement) == (int)count);
	for (size_t i = 0; i < count; i++)
		IC_TRY(status_of(connection->db, bind_one(statement, (int)i + 1, &args[i])));
	return IC_DONE;
}

static const struct ic_db_tx_ops tx_ops;

static ic_status step_all(struct ic_connection *connection, sqlite3_stmt *statement,
			  ic_db_row_fn *each, void *ctx)
{
	const struct row row = { { &tx_ops }, statement };
	int result;

	while ((result = sqlite3_step(statement)) == SQLITE_ROW)
		if (each != NULL)
			IC_TRY(each(&row.row, ctx));
	return status_of(connection->db, result);
}

static ic_status connection_query(struct ic_db_tx *tx, const char *sql,
				  const struct ic_db_value *args, size_t count, ic_db_row_fn *each,
				  void *ctx, uint64_t *ret_changed)
{
	struct ic_connection *connection = (struct ic_connection *)tx;
	struct kept *kept = NULL;

	IC_TRY(take_statement(connection, sql, &kept));
	ic_status status = bind_all(connection, kept->statement, args, count);
	if (ic_ok(status))
		status = step_all(connection, kept->statement, each, ctx);
	if (ic_ok(status) && ret_changed != NULL)
		*ret_changed = (uint64_t)sqlite3_changes64(connection->db);
	sqlite3_reset(kept->statement);
	sqlite3_clear_bindings(kept->statement);
	kept->busy = false;
	return status;
}

static sqlite3_stmt *statement_of(const struct ic_db_row *row)
{
	return ((const struct row *)row)->statement;
}

static int64_t row_integer(const struct ic_db_row *row, int column)
{
	return sqlite3_column_int64(statement_of(row), column);
}

static ic_bytes row_bytes(const struct ic_db_row *row, int column)
{
	const void *ptr = sqlite3_column_blob(statement_of(row), column);

	return ic_bytes_of(ptr, (size_t)sqlite3_column_bytes(statement_of(row), column));
}

static bool row_is_null(const struct ic_db_row *row, int column)
{
	return sqlite3_column_type(statement_of(row), column) == SQLITE_NULL;
}

static const struct ic_db_tx_ops tx_ops = {
	.query = connection_query,
	.integer = row_integer,
	.bytes = row_bytes,
	.is_null = row_is_null,
};

/* ---- settings ---- */

struct setting {
	const char *set;
	const char *get;
	const char *want;
};

static const struct setting settings[] = {
	{ "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
	{ "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2" },
	{ "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1" },
	{ "PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1" },
	{ "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0" },
	{ "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1" },
	{ "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2" },
	{ "PRAGMA wal_autocheckpoint=4000", "PRAGMA wal_autocheckpoint", "4000" },
	{ "PRAGMA busy_timeout=5000", "PRAGMA busy_timeout", "5000" },
};

static ic_status compare_text(const struct ic_db_row *row, void *want)
{
	if (!ic_bytes_equal(ic_db_bytes(row, 0), ic_bytes_of_text(want)))
		IC_FAIL(CONFIG, "the database did not take a setting");
	return IC_DONE;
}

static ic_status check_setting(struct ic_connection *connection, const struct setting *setting)
{
	char want[16];

	snprintf(want, sizeof(want), "%s", setting->want);
	return connection_query(&connection->tx, setting->get, NULL, 0, compare_text, want, NULL);
}

static ic_status apply_settings(struct ic_connection *connection, bool read_only)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		IC_TRY(ic_connection_run(connection, settings[i].set));
		IC_TRY(check_setting(connection, &settings[i]));
	}
	return read_only ? ic_connection_run(connection, "PRAGMA query_only=ON") : IC_DONE;
}

ic_status ic_connection_open(const char *path, const char *vfs_name, bool read_only,
			     struct ic_connection **ret_connection)
{
	struct ic_connection *connection = ic_alloc(1, sizeof(*connection));
	if (connection == NULL)
		IC_FAIL(NOMEM, "a database connection");

	connection->tx.ops = &tx_ops;
	const int result = sqlite3_open_v2(path, &connection->db,
					   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs_name);
	ic_status status = status_of(connection->db, result);
	if (ic_ok(status))
		status = apply_settings(connection, read_only);
	if (!ic_ok(status)) {
		ic_connection_close(connection);
		return status;
	}
	*ret_connection = connection;
	return IC_DONE;
}

void ic_connection_close(struct ic_connection *connection)
{
	if (connection == NULL)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		forget(&connection->kept[i]);
	const int result = sqlite3_close(connection->db);
	IC_ASSERT(result == SQLITE_OK);
	ic_free(connection);
}

struct ic_db_tx *ic_connection_tx(struct ic_connection *connection)
{
	return &connection->tx;
}

ic_status ic_connection_run(struct ic_connection *connection, const char *sql)
{
	return status_of(connection->db, sqlite3_exec(connection->db, sql, NULL, NULL, NULL));
}

bool ic_connection_in_transaction(const struct ic_connection *connection)
{
	return sqlite3_get_autocommit(connection->db) == 0;
}
