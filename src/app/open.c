/* SPDX-License-Identifier: Apache-2.0 */
#include "app/open.h"

#include <stdio.h>
#include <string.h>

#include "app/care/in_flight.h"
#include "app/care/previews.h"
#include "app/care/reminder.h"
#include "app/care/upload.h"
#include "app/gate/forget.h"
#include "app/gate/hub.h"
#include "app/gate/policies.h"
#include "app/govern/policy_version.h"
#include "app/store_file.h"
#include "backend/blobs_dir.h"
#include "backend/db_sqlite.h"
#include "backend/keys_local.h"
#include "base/alloc.h"
#include "base/limits.h"
#include "base/log.h"
#include "develop/develop.h"
#include "ledger/ledger.h"
#include "policy/shipped.h"
#include "records/obligation.h"
#include "records/recording.h"
#include "records/schema.h"
#include "sys/file.h"
#include "vault/vault.h"

enum {
	PATH_BYTES = 4096,
	PUBLISH_MS = 100,
	READERS = 16,
	IDLE_MINUTES = 15,
	ABSOLUTE_MINUTES = 12 * 60,
	ARENA_BYTES_MAX = 16 << 20
};

#define DEFAULT_ORIGIN "incamera.invalid/ledger"

/* Everything ic_app_close() takes apart; the app is its first member. */
struct opened {
	struct ic_app app;
	struct ic_file *lock;
	char origin[IC_ORIGIN_ROOM];
};

/* --- store.json --- */

static ic_status open_disk(const struct ic_open_options *options, struct ic_disk **ret_disk)
{
	if (options->disk == NULL)
		return ic_disk_open_root(options->data, ret_disk);
	*ret_disk = options->disk;
	return IC_DONE;
}

static bool holds_store(const struct ic_open_options *options)
{
	struct ic_disk *disk = NULL;
	enum ic_file_kind kind = IC_FILE_ABSENT;

	if (!ic_ok(open_disk(options, &disk)))
		return false;
	ic_ignore(ic_disk_kind(disk, "store.json", &kind), "then it is absent");
	ic_disk_free(disk);
	return kind == IC_FILE_REGULAR;
}

bool ic_store_exists(const char *data)
{
	return holds_store(&(struct ic_open_options) { .data = data });
}

/* --- making one --- */

static struct ic_keys_options keys_options(const struct ic_open_options *options,
					   struct ic_disk *disk, const char *origin)
{
	return (struct ic_keys_options) {
		.disk = disk,
		.db_path = "keys.db",
		.state_path = "sign.state",
		.root_path = "root.key",
		.origin = origin,
		.entropy = options->entropy != NULL ? options->entropy : ic_entropy_real(),
		.clock = options->clock != NULL ? options->clock : ic_clock_real(),
	};
}

static ic_status create_in(const struct ic_open_options *options, struct ic_disk *disk)
{
	const char *origin = options->origin != NULL ? options->origin : DEFAULT_ORIGIN;
	const struct ic_keys_options keys = keys_options(options, disk, origin);
	struct ic_store_file store = { .organisation = ic_entropy_id(keys.entropy),
				       .jurisdiction = options->jurisdiction,
				       .demonstration = options->demonstration };

	if (snprintf(store.origin, sizeof(store.origin), "%s", origin) >= (int)sizeof(store.origin))
		IC_FAIL(LIMIT, "the name of the ledger is too long");
	IC_TRY(ic_keys_local_init(&keys));
	/* Last: a store is there when store.json is. */
	return ic_store_file_write(disk, &store);
}

ic_status ic_app_create(const struct ic_open_options *options)
{
	struct ic_disk *disk = NULL;

	if (holds_store(options))
		IC_FAIL(EXISTS, "there is a store already");
	if (options->disk == NULL)
		IC_TRY(ic_dir_make(options->data));
	IC_TRY(open_disk(options, &disk));
	const ic_status status = create_in(options, disk);
	ic_disk_free(disk);
	return status;
}

/* --- opening --- */

static ic_time minutes(unsigned given, unsigned preset)
{
	return (ic_time)(given == 0 ? preset : given) * 60 * 1000;
}

static ic_status open_files(struct opened *o, const struct ic_open_options *options)
{
	struct ic_store_file store;

	o->app.clock = options->clock != NULL ? options->clock : ic_clock_real();
	o->app.entropy = options->entropy != NULL ? options->entropy : ic_entropy_real();
	o->app.session_idle = minutes(options->session_idle, IDLE_MINUTES);
	o->app.session_absolute = minutes(options->session_absolute, ABSOLUTE_MINUTES);
	IC_TRY(open_disk(options, &o->app.disk));
	IC_TRY(ic_store_file_read(o->app.disk, "store.json", &store));
	o->app.organisation = store.organisation;
	o->app.jurisdiction = store.jurisdiction;
	o->app.demonstration = store.demonstration;
	memcpy(o->origin, store.origin, sizeof(o->origin));
	if (options->origin != NULL && strcmp(options->origin, o->origin) != 0)
		IC_FAIL(CONFIG, "the ledger's origin was fixed as another when the store was made");
	IC_TRY(ic_disk_open(o->app.disk, "lock", IC_OPEN_WRITE | IC_OPEN_CREATE, &o->lock));
	return ic_file_lock(o->lock);
}

static ic_status open_stores(struct opened *o, const struct ic_open_options *options)
{
	struct ic_app *app = &o->app;
	/* what makes an empty database, then a NULL; a migration begins behind the two first */
	const char *schema[IC_MIGRATIONS_MAX + 3] = { ic_records_schema(),
						      ic_ledger_schema_sqlite };
	const char **const migrations = schema + 2;

	ic_records_migrations(migrations);
	const struct ic_db_options db = { .schema = schema,
					  .migrations = migrations,
					  .readers = READERS };
	const struct ic_keys_options keys = keys_options(options, app->disk, o->origin);

	IC_TRY(ic_keys_local_open(&keys, &app->keys));
	IC_TRY(ic_db_sqlite_open(app->disk, "records.db", &db, &app->db));
	IC_TRY(ic_blobs_dir_open(app->disk, "blobs", &app->blobs));
	return ic_vault_open(app->blobs, app->entropy, app->organisation, &app->vault);
}

static ic_status open_ledger(struct opened *o)
{
	const struct ic_ledger_options options = { .disk = o->app.disk,
						   .dir = "ledger",
						   .db = o->app.db,
						   .keys = o->app.keys,
						   .clock = o->app.clock,
						   .entropy = o->app.entropy,
						   .publish_ms = PUBLISH_MS };

	return ic_ledger_open(&options, &o->app.ledger);
}

static ic_status open_policy(struct ic_app *app)
{
	struct ic_policy_error where;

	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *shipped = NULL;

	IC_TRY(ic_policy_parse(ic_embedded_england_2026, &shipped, &where));
	IC_TRY(ic_policies_new(shipped, &app->policies));
	shipped = NULL;
	return IC_DONE;
}

/* The start is entered, and under that entry the key to the names of staff is in hand. */
static ic_status enter_start(struct ic_app *app)
{
	struct ic_receipt receipt;
	struct ic_event event = { .action = IC_ACTION_STARTED };
	struct ic_key_want want = { .kind = IC_WANT_PARTY, .domain = IC_KEY_FIELD };

	event.value[IC_F_CONTENT] =
		ic_digest_view(&ic_policies_at(app->policies, ic_clock_now(app->clock))->hash);
	const ic_status status = ic_ledger_record(app->ledger, &event, &want, 1, &receipt);
	app->organisation_key = IC_TAKE(want.key);
	return status;
}

/* --- what a death left behind --- */

/* One a request that was under way. More blobs without a row than that is no crash but a record
 * older than its pictures: then nothing may be removed. */
enum { ORPHANS_MAX = IC_CONNECTIONS_MAX };

struct sweeping {
	struct ic_app *app;
	ic_id id;
	bool known;
	ic_id blobs[ORPHANS_MAX];
	struct ic_image_ref image;
	struct ic_image_ref images[ORPHANS_MAX];
	struct ic_arena arena;
	size_t count;
};

static ic_status look_up_blob(struct ic_db_tx *tx, void *arg)
{
	struct sweeping *s = arg;

	return ic_blob_is_known(tx, s->id, &s->known);
}

static ic_status find_orphan_blob(ic_id id, void *ctx)
{
	struct sweeping *s = ctx;

	s->id = id;
	IC_TRY(ic_db_read(s->app->db, look_up_blob, s));
	if (s->known)
		return IC_DONE;
	if (s->count == ORPHANS_MAX)
		IC_FAIL(ORPHANS, "more pictures without a row than a crash leaves");
	s->blobs[s->count++] = id;
	return IC_DONE;
}

static ic_status sweep_blobs(struct sweeping *s)
{
	IC_TRY(ic_blobs_each(s->app->blobs, find_orphan_blob, s));
	for (size_t i = 0; i < s->count; i++)
		IC_TRY(ic_blobs_remove(s->app->blobs, s->blobs[i]));
	if (s->count > 0)
		IC_LOG(INFO, "start.swept", IC_LOG_NUMBER("blobs", s->count));
	return IC_DONE;
}

static ic_status look_up_image(struct ic_db_tx *tx, void *arg)
{
	struct sweeping *s = arg;
	struct ic_recording_row row;

	const ic_status found = ic_recording_load(tx, s->image.image, &s->arena, &row);
	s->known = ic_ok(found) && row.state != IC_recording_state_DESTROYED
		   && row.version == s->image.version && ic_id_equal(row.patient, s->image.subject);
	return ic_failed_with(found, IC_E_ABSENT) ? IC_DONE : found;
}

/* A capture that was given up leaves a key too, so there may be any number: those beyond the
 * maximum wait for the next start. */
static ic_status find_orphan_key(const struct ic_image_ref *ref, void *ctx)
{
	struct sweeping *s = ctx;

	s->image = *ref;
	ic_arena_done(&s->arena);
	ic_arena_init(&s->arena, 1 << 20);
	IC_TRY(ic_db_read(s->app->db, look_up_image, s));
	if (!s->known && s->count < ORPHANS_MAX)
		s->images[s->count++] = *ref;
	return IC_DONE;
}

static ic_status sweep_keys(struct sweeping *s)
{
	s->count = 0;
	ic_arena_init(&s->arena, 1 << 20);
	const ic_status status = ic_keys_each_image(s->app->keys, find_orphan_key, s);
	ic_arena_done(&s->arena);
	IC_TRY(status);
	for (size_t i = 0; i < s->count; i++)
		IC_TRY(ic_keys_forget_image(s->app->keys, &s->images[i]));
	return IC_DONE;
}

/* Blobs first: if they say that the record is an old one, its keys are not to be touched either. */
static ic_status sweep(struct ic_app *app)
{
	struct sweeping s = { .app = app };

	IC_TRY(sweep_blobs(&s));
	return sweep_keys(&s);
}

/* --- what a migration left behind --- */

/* The copy made before a migration holds what is destroyed later. Once the migrated store has
 * opened whole it has served: going back further is what backups are for. */
static ic_status remove_copy(struct ic_disk *disk, const char *name, int version, bool *ret_removed)
{
	static const char *const parts[] = { "", "-wal" };
	enum ic_file_kind kind = IC_FILE_ABSENT;
	char path[64];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(path, sizeof(path), "%s.v%d%s", name, version, parts[i]);
		IC_TRY(ic_disk_kind(disk, path, &kind));
		if (kind == IC_FILE_ABSENT)
			continue;
		IC_TRY(ic_disk_unlink(disk, path));
		*ret_removed = true;
	}
	return IC_DONE;
}

static ic_status remove_copies(struct ic_app *app)
{
	bool removed = false;

	for (int version = 1; version <= IC_MIGRATIONS_MAX; version++) {
		IC_TRY(remove_copy(app->disk, "records.db", version, &removed));
		IC_TRY(remove_copy(app->disk, "keys.db", version, &removed));
	}
	return removed ? ic_disk_sync_dir(app->disk, ".") : IC_DONE;
}

static ic_status resume_policy(struct ic_app *app)
{
	struct ic_arena arena;
	struct ic_ctx ctx = { .app = app, .arena = &arena };

	ic_arena_init(&arena, ARENA_BYTES_MAX);
	const ic_status status = ic_policy_version_resume(&ctx);
	ic_arena_done(&arena);
	return status;
}

static ic_status start_previews(struct ic_app *app, unsigned workers)
{
	struct ic_arena arena;
	struct ic_ctx ctx = { .app = app, .arena = &arena };

	if (workers == 0)
		return IC_DONE;
	IC_TRY(ic_reminder_start(app, &app->reminder));
	IC_TRY(ic_previews_start(app, workers, &app->previews));
	ic_arena_init(&arena, ARENA_BYTES_MAX);
	const ic_status status = ic_previews_resume(&ctx);
	ic_arena_done(&arena);
	return status;
}

static ic_status open_all(struct opened *o, const struct ic_open_options *options)
{
	struct ic_app *app = &o->app;

	/* The zygote is forked first: before threads, and before any key is in memory. */
	if (options->preview_workers > 0)
		IC_TRY(ic_develop_start(!options->without_heif, &app->develop));
	app->without_heif = options->without_heif;
	IC_TRY(open_files(o, options));
	IC_TRY(open_policy(app));
	IC_TRY(open_stores(o, options));
	IC_TRY(open_ledger(o));
	IC_TRY(ic_hub_new(&app->hub));
	IC_TRY(ic_in_flight_new(&app->in_flight));
	IC_TRY(ic_uploads_new(&app->uploads));
	IC_TRY(sweep(app));
	IC_TRY(ic_forget_what_is_due(app));
	IC_TRY(ic_db_purge(app->db)); /* what a death kept a destruction from ending */
	IC_TRY(remove_copies(app));
	IC_TRY(resume_policy(app));
	IC_TRY(enter_start(app));
	return start_previews(app, options->preview_workers);
}

ic_status ic_app_open(const struct ic_open_options *options, struct ic_app **ret_app)
{
	if (options->disk == NULL && !ic_store_exists(options->data))
		IC_FAIL(STORE, "no store.json");
	struct opened *o = ic_alloc(1, sizeof(*o));
	if (o == NULL)
		IC_FAIL(NOMEM, "opening a store");
	const ic_status status = open_all(o, options);
	if (!ic_ok(status)) {
		ic_app_close(&o->app);
		return status;
	}
	*ret_app = &o->app;
	return IC_DONE;
}

void ic_app_close(struct ic_app *app)
{
	struct opened *o = (struct opened *)app;

	if (app == NULL)
		return;
	ic_reminder_stop(app->reminder);
	ic_uploads_free(app->uploads);
	ic_previews_stop(app->previews);
	ic_develop_stop(app->develop);
	ic_secret_done(&app->organisation_key);
	ic_ledger_close(app->ledger);
	ic_vault_close(app->vault);
	ic_blobs_close(app->blobs);
	ic_db_close(app->db);
	ic_keys_close(app->keys);
	ic_policies_free(app->policies);
	ic_in_flight_free(app->in_flight);
	ic_hub_free(app->hub);
	ic_file_close(o->lock);
	ic_disk_free(app->disk);
	ic_free(o);
}
