/* SPDX-License-Identifier: Apache-2.0 */
#include "backend/db_sqlite.h"

#include <pthread.h>
#include <string.h>

#include "lib/check.h"
#include "lib/temp_disk.h"

static const char *const schema[] = {
	"CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL, body BYTEA);"
	"CREATE TABLE part (id BIGINT PRIMARY KEY, thing BIGINT NOT NULL REFERENCES thing(id));",
	NULL
};

static struct temp_disk temp;

static int set_up(void **state)
{
	(void)state;
	temp_disk_init(&temp);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	temp_disk_done(&temp);
	return 0;
}

static struct ic_db *open_db(const char *const *migrations)
{
	const struct ic_db_options options = { .schema = schema, .migrations = migrations };
	struct ic_db *db = NULL;

	assert_done(ic_db_sqlite_open(temp.disk, "test.db", &options, &db));
	return db;
}

static ic_status count_row(const struct ic_db_row *row, void *ret_count)
{
	*(int64_t *)ret_count = ic_db_int(row, 0);
	return IC_DONE;
}

static ic_status count_things(struct ic_db_tx *tx, void *ret_count)
{
	return ic_db_query(tx, "SELECT count(*) FROM thing", IC_DB_NO_ARGS, count_row, ret_count);
}

static int64_t things(struct ic_db *db)
{
	int64_t count = -1;

	assert_done(ic_db_read(db, count_things, &count));
	return count;
}

static ic_status add_thing(struct ic_db_tx *tx, void *arg)
{
	const int64_t id = *(const int64_t *)arg;

	/* $2 before $1 on purpose: numbers, not order, decide. */
	return ic_db_run(tx, "INSERT INTO thing (name, id, body) VALUES ($2, $1, '$3')",
			 IC_DB_ARGS(IC_DB_INT(id), IC_DB_STR(IC_LIT("name"))));
}

static ic_status check_thing(const struct ic_db_row *row, void *ctx)
{
	*(int *)ctx += 1;
	assert_int_equal(ic_db_int(row, 0), 7);
	assert_true(ic_bytes_equal(ic_db_bytes(row, 1), IC_LIT("name")));
	assert_true(ic_bytes_equal(ic_db_bytes(row, 2), IC_LIT("$3")));
	assert_true(ic_db_is_null(row, 3));
	return IC_DONE;
}

static ic_status read_thing(struct ic_db_tx *tx, void *ctx)
{
	return ic_db_query(tx, "SELECT id, name, body, NULL FROM thing WHERE id = $1",
			   IC_DB_ARGS(IC_DB_INT(7)), check_thing, ctx);
}

static void what_is_written_is_read_also_after_opening_again(void **state)
{
	(void)state;
	int64_t id = 7;
	int seen = 0;
	struct ic_db *db = open_db(NULL);

	assert_done(ic_db_write(db, add_thing, &id));
	assert_done(ic_db_read(db, read_thing, &seen));
	ic_db_close(db);
	db = open_db(NULL);
	assert_done(ic_db_read(db, read_thing, &seen));
	assert_int_equal(seen, 2);
	assert_fails(ic_db_write(db, add_thing, &id), EXISTS);
	ic_db_close(db);
}

static ic_status add_then_fail(struct ic_db_tx *tx, void *arg)
{
	IC_TRY(add_thing(tx, arg));
	IC_FAIL(CONFLICT, "on purpose");
}

static ic_status add_orphan(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_db_run(tx, "INSERT INTO part VALUES (1, 999)", IC_DB_NO_ARGS);
}

static ic_status write_in_a_read(struct ic_db_tx *tx, void *arg)
{
	return add_thing(tx, arg);
}

static void a_failure_undoes_all_of_its_transaction(void **state)
{
	(void)state;
	int64_t id = 8;
	struct ic_db *db = open_db(NULL);

	assert_fails(ic_db_write(db, add_then_fail, &id), CONFLICT);
	assert_fails(ic_db_write(db, add_orphan, NULL), STATE);
	assert_false(ic_ok(ic_db_read(db, write_in_a_read, &id)));
	assert_int_equal(things(db), 0);
	ic_db_close(db);
}

enum { WRITERS = 16, EACH = 50 };

struct writer {
	struct ic_db *db;
	int64_t first;
	int done;
};

static void *write_many(void *arg)
{
	struct writer *writer = arg;

	for (int64_t i = 0; i < EACH; i++) {
		int64_t id = writer->first + i;
		const bool fails = i % 5 == 0;
		const ic_status status =
			ic_db_write(writer->db, fails ? add_then_fail : add_thing, &id);
		writer->done += ic_ok(status) == !fails;
	}
	return NULL;
}

static void many_writers_share_commits_and_keep_their_own_results(void **state)
{
	(void)state;
	struct ic_db *db = open_db(NULL);
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];

	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer) { db, 1000 * (i + 1), 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &writers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(writers[i].done, EACH);
	}
	assert_int_equal(things(db), WRITERS * EACH * 4 / 5);
	ic_db_close(db);
}

static void a_second_process_is_kept_out(void **state)
{
	(void)state;
	const struct ic_db_options options = { .schema = schema };
	struct ic_db *db = open_db(NULL);
	struct ic_db *second = NULL;

	assert_fails(ic_db_sqlite_open(temp.disk, "test.db", &options, &second), BUSY);
	ic_db_close(db);
}

static void migrations_run_once_and_a_newer_schema_is_refused(void **state)
{
	(void)state;
	static const char *const one[] = { "ALTER TABLE thing ADD COLUMN extra TEXT", NULL };
	static const char *const bad[] = { "ALTER TABLE thing ADD COLUMN extra TEXT",
					   "CREATE TABLE more (a BIGINT); SELECT nonsense", NULL };
	const struct ic_db_options old = { .schema = schema };
	const struct ic_db_options broken = { .schema = schema, .migrations = bad };
	enum ic_file_kind kind = IC_FILE_ABSENT;
	int64_t id = 7;
	struct ic_db *db = open_db(NULL);

	assert_done(ic_db_write(db, add_thing, &id));
	ic_db_close(db);
	ic_db_close(open_db(one));
	assert_done(ic_disk_kind(temp.disk, "test.db.v1", &kind));
	assert_int_equal(kind, IC_FILE_REGULAR);
	assert_fails(ic_db_sqlite_open(temp.disk, "test.db", &old, &db), SCHEMA);
	assert_false(ic_ok(ic_db_sqlite_open(temp.disk, "test.db", &broken, &db)));
	db = open_db(one);
	assert_int_equal(things(db), 1);
	ic_db_close(db);
}

static void a_snapshot_of_an_open_database_opens(void **state)
{
	(void)state;
	int64_t id = 7;
	const struct ic_db_options options = { .schema = schema };
	struct ic_db *copy = NULL;
	struct ic_db *db = open_db(NULL);

	assert_done(ic_db_write(db, add_thing, &id));
	assert_done(ic_db_sqlite_snapshot(temp.disk, "test.db", temp.disk, "copy.db"));
	assert_done(ic_db_sqlite_open(temp.disk, "copy.db", &options, &copy));
	assert_int_equal(things(copy), 1);
	ic_db_close(copy);
	ic_db_close(db);
}

/* --- a copy while the WAL comes and goes --- */

enum { ROWS = 40, ROW_BYTES = 64 << 10, LATE = 1 << 20 };

static struct meddling {
	struct ic_disk_ops ops;
	const struct ic_disk_ops *real;
	struct ic_db *db;
	bool armed;
} meddling;

static ic_status add_large(struct ic_db_tx *tx, void *arg)
{
	static const uint8_t body[ROW_BYTES];

	(void)arg;
	for (int64_t id = 1; id <= ROWS; id++)
		IC_TRY(ic_db_run(
			tx, "INSERT INTO thing VALUES ($1, 'old', $2)",
			IC_DB_ARGS(IC_DB_INT(id), IC_DB_BYTES(ic_bytes_of(body, sizeof(body))))));
	return IC_DONE;
}

static ic_status rename_ends(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_db_run(tx, "UPDATE thing SET name = 'new' WHERE id IN (1, $1)",
			 IC_DB_ARGS(IC_DB_INT(ROWS)));
}

static ic_status count_renamed(struct ic_db_tx *tx, void *ret_count)
{
	return ic_db_query(tx, "SELECT count(*) FROM thing WHERE name = 'new'", IC_DB_NO_ARGS,
			   count_row, ret_count);
}

/* Half-way through the first copy, both ends change and the WAL is emptied into the file. */
static ic_status read_meddling(struct ic_file *file, uint64_t offset, uint8_t *ret_bytes,
			       size_t len, size_t *ret_len)
{
	if (meddling.armed && offset == LATE) {
		meddling.armed = false;
		assert_done(ic_db_write(meddling.db, rename_ends, NULL));
		assert_done(ic_db_sqlite_purge(meddling.db));
	}
	return meddling.real->read(file, offset, ret_bytes, len, ret_len);
}

static void a_snapshot_is_of_one_moment_also_without_a_wal(void **state)
{
	(void)state;
	const struct ic_db_options options = { .schema = schema };
	struct ic_db *copy = NULL;
	int64_t renamed = -1;

	meddling.db = open_db(NULL);
	assert_done(ic_db_write(meddling.db, add_large, NULL));
	assert_done(ic_db_sqlite_purge(meddling.db));
	meddling.real = temp.disk->ops;
	meddling.ops = *temp.disk->ops;
	meddling.ops.read = read_meddling;
	meddling.armed = true;
	temp.disk->ops = &meddling.ops;
	assert_done(ic_db_sqlite_snapshot(temp.disk, "test.db", temp.disk, "copy.db"));
	temp.disk->ops = meddling.real;
	assert_false(meddling.armed);
	assert_done(ic_db_sqlite_open(temp.disk, "copy.db", &options, &copy));
	assert_done(ic_db_read(copy, count_renamed, &renamed));
	assert_int_equal(renamed, 2);
	ic_db_close(copy);
	ic_db_close(meddling.db);
}

static ic_status add_secret(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_db_run(tx, "INSERT INTO thing VALUES (1, 'PLANTED-CANARY', NULL)", IC_DB_NO_ARGS);
}

static ic_status remove_secret(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_db_run(tx, "DELETE FROM thing WHERE id = 1", IC_DB_NO_ARGS);
}

static size_t count_in_file(const char *path, const char *needle)
{
	static uint8_t bytes[1 << 20];
	struct ic_file *file = NULL;
	size_t len = 0;
	size_t count = 0;

	if (!ic_ok(ic_disk_open(temp.disk, path, IC_OPEN_READ, &file)))
		return 0;
	assert_done(ic_file_read(file, 0, bytes, sizeof(bytes), &len));
	ic_file_close(file);
	for (size_t i = 0; i + strlen(needle) <= len; i++)
		count += memcmp(bytes + i, needle, strlen(needle)) == 0;
	return count;
}

static void purge_leaves_nothing_of_a_deleted_row(void **state)
{
	(void)state;
	struct ic_db *db = open_db(NULL);

	assert_done(ic_db_write(db, add_secret, NULL));
	assert_true(count_in_file("test.db-wal", "PLANTED-CANARY") > 0);
	assert_done(ic_db_write(db, remove_secret, NULL));
	assert_done(ic_db_sqlite_purge(db));
	assert_int_equal(count_in_file("test.db-wal", "PLANTED-CANARY"), 0);
	assert_int_equal(count_in_file("test.db", "PLANTED-CANARY"), 0);
	ic_db_close(db);
}

int main(void)
{
#define EACH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH_TEST(what_is_written_is_read_also_after_opening_again),
		EACH_TEST(a_failure_undoes_all_of_its_transaction),
		EACH_TEST(many_writers_share_commits_and_keep_their_own_results),
		EACH_TEST(a_second_process_is_kept_out),
		EACH_TEST(migrations_run_once_and_a_newer_schema_is_refused),
		EACH_TEST(a_snapshot_of_an_open_database_opens),
		EACH_TEST(a_snapshot_is_of_one_moment_also_without_a_wal),
		EACH_TEST(purge_leaves_nothing_of_a_deleted_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
