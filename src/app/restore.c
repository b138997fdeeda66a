/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new data directory is put together beside its place and takes its name at the end. Once record
 * and keys are open as a store, the rows say which pictures belong to it, and the keys which of
 * them may still be opened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/backup.h"
#include "app/gate/enter.h"
#include "app/gate/leftover.h"
#include "app/life/life.h"
#include "app/open.h"
#include "backend/blobs_dir.h"
#include "backend/keys_local.h"
#include "base/alloc.h"
#include "crypto/hash.h"
#include "ledger/note.h"
#include "records/life.h"
#include "records/recording.h"
#include "records/retention.h"
#include "sys/copy.h"
#include "sys/file.h"

enum { PATH_ROOM = 4096, LISTED_BYTES_MAX = 1 << 30, ARENA_BYTES_MAX = 1 << 20 };

#define UNFINISHED ".restoring"

static const char lost_key[] = "restored from a backup after its key had been destroyed or moved";

struct restoring {
	const struct ic_restore_options *options;
	struct ic_restored *restored;
	char beside[PATH_ROOM];
	struct ic_disk *disk; /* of the directory beside */
	struct ic_app *app;
	struct ic_arena arena;
	struct ic_ctx ctx;
	struct ic_buf refs;   /* struct ic_image_ref, sorted: what can be opened */
	struct ic_buf blobs;  /* ids of files to copy */
	struct ic_buf lost;   /* ids of recordings without their key */
	ic_digest checkpoint; /* of the one in the backup; zero: it has none */
};

/* --- files --- */

static ic_status take(struct restoring *r, struct ic_disk *from, const char *dir, const char *name)
{
	char path[IC_DISK_PATH_MAX];

	IC_TRY(ic_disk_join(dir, name, path));
	return ic_file_copy(from, path, r->disk, name);
}

static ic_status take_if_there(struct restoring *r, struct ic_disk *from, const char *dir,
			       const char *name)
{
	const ic_status taken = take(r, from, dir, name);

	return ic_failed_with(taken, IC_E_ABSENT) ? IC_DONE : taken;
}

static ic_status take_databases(struct restoring *r)
{
	const struct ic_restore_options *options = r->options;

	IC_TRY(take(r, options->from, r->restored->name, "records.db"));
	IC_TRY(take_if_there(r, options->from, r->restored->name, "records.db-wal"));
	IC_TRY(take(r, options->keys, r->restored->keys, "keys.db"));
	return take_if_there(r, options->keys, r->restored->keys, "keys.db-wal");
}

static ic_status put_root_key(struct restoring *r)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;

	if (r->options->root_key.len != IC_SECRET_BYTES)
		IC_FAIL(KEY, "a root key has 32 bytes");
	IC_TRY(ic_disk_open(r->disk, "root.key", IC_OPEN_CREATE | IC_OPEN_EXCLUSIVE, &file));
	IC_TRY(ic_file_write(file, 0, r->options->root_key));
	return ic_file_sync(file);
}

static ic_status read_checkpoint(struct restoring *r)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	uint8_t text[IC_CHECKPOINT_BYTES_MAX];
	char path[IC_DISK_PATH_MAX];
	size_t len = 0;

	IC_TRY(ic_disk_join(r->restored->name, "checkpoint", path));
	const ic_status opened = ic_disk_open(r->options->from, path, IC_OPEN_READ, &file);
	if (ic_failed_with(opened, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(opened);
	IC_TRY(ic_file_read(file, 0, text, sizeof(text), &len));
	r->checkpoint = ic_sha256(ic_bytes_of(text, len));
	return IC_DONE;
}

/* --- the ledger's name --- */

/* a/ledger, then a/ledger/20261128T084111Z-1a2b3c4d: no two restores may sign two trees under one
 * name, so it has the time and something that nobody else has. The last successor's part is
 * replaced.
 */
static ic_status name_successor(char origin[static IC_ORIGIN_ROOM])
{
	enum { PART = IC_BACKUP_NAME + 9 };
	char *slash = strrchr(origin, '/');
	const bool succeeded = slash != NULL && strlen(slash + 1) == PART
			       && slash[1 + IC_BACKUP_NAME] == '-' && slash[IC_BACKUP_NAME] == 'Z';
	char *at = succeeded ? slash : origin + strlen(origin);
	const size_t room = (size_t)(origin + IC_ORIGIN_ROOM - at);
	char name[IC_BACKUP_NAME + 1];
	char random[IC_ID_TEXT + 1];

	ic_backup_name(ic_clock_now(ic_clock_real()), name);
	ic_id_emit(ic_entropy_id(ic_entropy_real()), random);
	if (snprintf(at, room, "/%s-%.8s", name, random) >= (int)room)
		IC_FAIL(LIMIT, "the name of the ledger's successor is too long");
	return IC_DONE;
}

static struct ic_keys_options keys_options(struct restoring *r, const char *origin)
{
	return (struct ic_keys_options) { .disk = r->disk,
					  .db_path = "keys.db",
					  .state_path = "sign.state",
					  .root_path = "root.key",
					  .origin = origin,
					  .entropy = ic_entropy_real(),
					  .clock = ic_clock_real() };
}

static ic_status begin_ledger(struct restoring *r, struct ic_store_file *store)
{
	if (r->options->moved)
		return take(r, r->options->from, r->restored->name, "sign.state");
	IC_TRY(name_successor(store->origin));
	const struct ic_keys_options options = keys_options(r, store->origin);
	return ic_keys_local_begin(&options);
}

static ic_status take_key(const struct ic_image_ref *ref, void *ctx)
{
	return ic_buf_put(&((struct restoring *)ctx)->refs, ic_bytes_of(ref, sizeof(*ref)));
}

static int compare_images(const void *a, const void *b)
{
	const struct ic_image_ref *x = a;
	const struct ic_image_ref *y = b;

	return memcmp(x->image.bytes, y->image.bytes, IC_ID_BYTES);
}

/* Before the store is opened, which forgets keys that have no row. */
static ic_status list_keys(struct restoring *r, const char *origin)
{
	const struct ic_keys_options options = keys_options(r, origin);
	struct ic_keys *keys = NULL;

	IC_TRY(ic_keys_local_open(&options, &keys));
	const ic_status status = ic_keys_each_image(keys, take_key, r);
	ic_keys_close(keys);
	if (r->refs.len > 0)
		qsort(r->refs.ptr, r->refs.len / sizeof(struct ic_image_ref),
		      sizeof(struct ic_image_ref), compare_images);
	return status;
}

/* The keys are this store's, and not from before the record: what they lack was destroyed. */
static ic_status check_keys(const struct restoring *r, const struct ic_store_file *store)
{
	struct ic_store_file keys;
	char path[IC_DISK_PATH_MAX];

	if (strcmp(r->restored->keys, r->restored->name) < 0)
		IC_FAIL(CONFLICT, "the newest keys are older than the backup");
	IC_TRY(ic_disk_join(r->restored->keys, "store.json", path));
	IC_TRY(ic_store_file_read(r->options->keys, path, &keys));
	if (!ic_id_equal(keys.organisation, store->organisation))
		IC_FAIL(CONFLICT, "the keys are another store's");
	return IC_DONE;
}

/* store.json comes last: then it is a store. */
static ic_status put_together(struct restoring *r)
{
	struct ic_store_file store;
	char path[IC_DISK_PATH_MAX];

	IC_TRY(ic_disk_join(r->restored->name, "store.json", path));
	IC_TRY(ic_store_file_read(r->options->from, path, &store));
	IC_TRY(check_keys(r, &store));
	IC_TRY(read_checkpoint(r));
	IC_TRY(take_databases(r));
	IC_TRY(put_root_key(r));
	IC_TRY(begin_ledger(r, &store));
	IC_TRY(list_keys(r, store.origin));
	memcpy(r->restored->origin, store.origin, sizeof(store.origin));
	return ic_store_file_write(r->disk, &store);
}

/* --- which pictures --- */

enum key_state { KEY_THERE, KEY_MOVED, KEY_GONE };

/* An image whose key is another patient's or version's by now was moved after the backup. */
static enum key_state find_key(const struct restoring *r, const struct ic_image_ref *wanted)
{
	const struct ic_image_ref *refs = (const struct ic_image_ref *)(const void *)r->refs.ptr;
	const size_t count = r->refs.len / sizeof(*refs);
	const struct ic_image_ref *found =
		count == 0 ? NULL : bsearch(wanted, refs, count, sizeof(*refs), compare_images);

	if (found == NULL)
		return KEY_GONE;
	while (found > refs && compare_images(found - 1, wanted) == 0)
		found--;
	for (; found < refs + count && compare_images(found, wanted) == 0; found++)
		if (found->version == wanted->version
		    && ic_id_equal(found->subject, wanted->subject))
			return KEY_THERE;
	return KEY_MOVED;
}

static ic_status sort_picture(const struct ic_blob_row *blob, ic_id patient, void *ctx)
{
	struct restoring *r = ctx;
	const struct ic_image_ref ref = { patient, blob->recording, blob->version };
	const enum key_state state = find_key(r, &ref);

	if (state == KEY_THERE)
		return ic_buf_put(&r->blobs, ic_bytes_of(blob->id.bytes, IC_ID_BYTES));
	if (blob->rendition != IC_rendition_MASTER)
		return IC_DONE;
	if (state == KEY_MOVED && !r->options->without_moved)
		IC_FAIL(CONFLICT, "pictures were moved to another patient after this backup");
	return ic_buf_put(&r->lost, ic_bytes_of(blob->recording.bytes, IC_ID_BYTES));
}

static ic_status sort_pictures(struct ic_db_tx *tx, void *arg)
{
	return ic_blob_each(tx, sort_picture, arg);
}

static ic_id id_at(const struct ic_buf *ids, size_t i)
{
	ic_id id;

	memcpy(id.bytes, ids->ptr + i * IC_ID_BYTES, IC_ID_BYTES);
	return id;
}

static ic_status copy_picture(struct restoring *r, ic_id id)
{
	char path[IC_DISK_PATH_MAX];

	ic_blobs_dir_path("blobs", id, path);
	const ic_status copied = ic_file_copy(r->options->from, path, r->disk, path);
	if (ic_failed_with(copied, IC_E_ABSENT)) {
		r->restored->missing++;
		return IC_DONE;
	}
	IC_TRY(copied);
	r->restored->pictures++;
	return IC_DONE;
}

static ic_status sync_shards(struct restoring *r)
{
	char shard[IC_DISK_PATH_MAX];

	for (unsigned i = 0; i < IC_BLOBS_SHARDS; i++) {
		ic_blobs_dir_shard("blobs", i, shard);
		IC_TRY(ic_disk_sync_dir(r->disk, shard));
	}
	return IC_DONE;
}

static ic_status copy_pictures(struct restoring *r)
{
	const size_t count = r->blobs.len / IC_ID_BYTES;

	for (size_t i = 0; i < count; i++) {
		IC_TRY(copy_picture(r, id_at(&r->blobs, i)));
		if (r->options->progress != NULL)
			r->options->progress(i + 1, count, r->options->progress_ctx);
	}
	return sync_shards(r);
}

/* --- what was destroyed after the backup --- */

struct destroying {
	struct restoring *r;
	ic_id recording;
	struct ic_receipt receipt;
};

static ic_status enter_destruction(struct destroying *d, struct ic_db_tx *tx,
				   const struct ic_candidate_row *candidate)
{
	struct ic_event event = { .action = IC_ACTION_DESTROYED, .subject = candidate->whole };

	event.value[IC_F_IMAGE] = ic_id_view(&d->recording);
	event.value[IC_F_TEXT] = ic_bytes_of_text(lost_key);
	return ic_enter(&d->r->ctx, tx, &event, &d->receipt);
}

/* Whom the erasure told may have stood in what was lost: they are told (again). */
static ic_status tell_holders(struct destroying *d, struct ic_db_tx *tx,
			      const struct ic_candidate_row *candidate)
{
	const struct ic_notice notice = { .patient = candidate->whole,
					  .recording = d->recording,
					  .obligation = IC_OBLIGATION_NOTIFY,
					  .notification = IC_notification_ERASED,
					  .to = IC_HOLDERS_OUTSIDE,
					  .entry = d->receipt.index };

	return ic_life_tell_holders(&d->r->ctx, tx, &notice);
}

static ic_status destroy_again(struct ic_db_tx *tx, void *arg)
{
	struct destroying *d = arg;
	struct ic_candidate_row candidate;

	IC_TRY(ic_candidate_load(tx, d->recording, &d->r->arena, &candidate));
	IC_TRY(enter_destruction(d, tx, &candidate));
	IC_TRY(ic_recording_empty(tx, d->recording));
	IC_TRY(ic_life_forget(tx, d->recording));
	const struct ic_leftover leftover = { .recording = d->recording,
					      .from = candidate.whole,
					      .entry = (int64_t)d->receipt.index };
	IC_TRY(ic_leftover_of_recording(&d->r->ctx, tx, &leftover));
	return tell_holders(d, tx, &candidate);
}

static ic_status destroy_lost(struct restoring *r)
{
	const size_t count = r->lost.len / IC_ID_BYTES;
	struct destroying d = { .r = r };

	for (size_t i = 0; i < count; i++) {
		d.recording = id_at(&r->lost, i);
		ic_arena_done(&r->arena);
		ic_arena_init(&r->arena, ARENA_BYTES_MAX);
		IC_TRY(ic_db_write(r->app->db, destroy_again, &d));
		IC_TRY(ic_ledger_settle(r->app->ledger, &d.receipt, 1, NULL, 0));
		r->restored->destroyed++;
	}
	return count == 0 ? IC_DONE : ic_db_purge(r->app->db);
}

/* --- all --- */

static ic_status enter_restored(struct restoring *r)
{
	struct ic_event event = { .action = IC_ACTION_RESTORED };
	struct ic_receipt receipt;
	const ic_digest none = { { 0 } };

	if (!ic_digest_equal(&r->checkpoint, &none))
		event.value[IC_F_CONTENT] = ic_digest_view(&r->checkpoint);
	return ic_enter_alone(&r->ctx, &event, NULL, 0, &receipt);
}

static ic_status finish(struct restoring *r)
{
	IC_TRY(ic_db_read(r->app->db, sort_pictures, r));
	IC_TRY(copy_pictures(r));
	IC_TRY(enter_restored(r));
	return destroy_lost(r);
}

static ic_status open_and_finish(struct restoring *r)
{
	const struct ic_open_options options = { .data = r->beside };

	IC_TRY(ic_app_open(&options, &r->app));
	r->ctx = (struct ic_ctx) { .app = r->app, .arena = &r->arena, .via = "restore" };
	ic_buf_init(&r->blobs, LISTED_BYTES_MAX);
	ic_buf_init(&r->lost, LISTED_BYTES_MAX);
	ic_arena_init(&r->arena, ARENA_BYTES_MAX);
	const ic_status status = finish(r);
	ic_arena_done(&r->arena);
	ic_buf_done(&r->blobs);
	ic_buf_done(&r->lost);
	ic_app_close(r->app);
	return status;
}

static ic_status restore_beside(struct restoring *r)
{
	IC_TRY(ic_disk_open_root(r->beside, &r->disk));
	const ic_status status = put_together(r);
	ic_disk_free(r->disk);
	r->disk = NULL;
	IC_TRY(status);
	IC_TRY(ic_disk_open_root(r->beside, &r->disk));
	const ic_status finished = open_and_finish(r);
	ic_disk_free(r->disk);
	IC_TRY(finished);
	return ic_dir_rename(r->beside, r->options->data);
}

static ic_status check_place(struct restoring *r)
{
	const char *data = r->options->data;
	int len = (int)strlen(data);

	while (len > 1 && data[len - 1] == '/')
		len--;
	if (snprintf(r->beside, sizeof(r->beside), "%.*s" UNFINISHED, len, data)
	    >= (int)sizeof(r->beside))
		IC_FAIL(LIMIT, "a path too long");
	if (ic_file_kind(data) != IC_FILE_ABSENT && !ic_dir_is_empty(data))
		IC_FAIL(EXISTS, "there is something in the place of the new data directory");
	if (ic_file_kind(r->beside) != IC_FILE_ABSENT)
		IC_FAIL(EXISTS, "a restore that did not end left DIR.restoring: remove it first");
	return IC_DONE;
}

/* Only a store that had stopped, and only as it was last, goes on under its ledger's name. */
static ic_status check_moved(const struct restoring *r, const char *newest)
{
	enum ic_file_kind kind = IC_FILE_ABSENT;
	char path[IC_DISK_PATH_MAX];

	if (!r->options->moved)
		return IC_DONE;
	IC_TRY(ic_disk_join(r->restored->name, IC_BACKUP_STOPPED, path));
	IC_TRY(ic_disk_kind(r->options->from, path, &kind));
	if (kind == IC_FILE_ABSENT || strcmp(newest, r->restored->name) != 0)
		IC_FAIL(CONFLICT, "a move needs the newest backup, made while the store was "
				  "stopped");
	return IC_DONE;
}

static ic_status choose(struct restoring *r)
{
	const struct ic_restore_options *options = r->options;
	char newest[IC_BACKUP_NAME + 1];

	IC_TRY(ic_backup_newest(options->keys, r->restored->keys));
	IC_TRY(ic_backup_newest(options->from, newest));
	if (options->name != NULL && strlen(options->name) != IC_BACKUP_NAME)
		IC_FAIL(ABSENT, "no backup of this name");
	memcpy(r->restored->name, options->name != NULL ? options->name : newest,
	       IC_BACKUP_NAME + 1);
	return check_moved(r, newest);
}

ic_status ic_restore(const struct ic_restore_options *options, struct ic_restored *ret)
{
	struct restoring restoring = { .options = options, .restored = ret };

	*ret = (struct ic_restored) { .pictures = 0 };
	ic_buf_init(&restoring.refs, LISTED_BYTES_MAX);
	IC_TRY(check_place(&restoring));
	IC_TRY(choose(&restoring));
	IC_TRY(ic_dir_make_private(restoring.beside));
	const ic_status status = restore_beside(&restoring);
	ic_buf_done(&restoring.refs);
	if (!ic_ok(status))
		ic_ignore(ic_dir_remove(restoring.beside), "the failure is what counts");
	return status;
}
