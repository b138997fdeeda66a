/* SPDX-License-Identifier: Apache-2.0 */
/* incamera backup | restore: a copy of a store that may be in use, with its keys apart, and a new
 * store from such copies. */
#include <inttypes.h>
#include <string.h>

#include "app/backup.h"
#include "base/text.h"
#include "cli/options.h"
#include "sys/file.h"
#include "sys/terminal.h"

enum { KEEP_KEYS_DAYS = 7, KEEP_KEYS_DAYS_MAX = 366, ROOT_KEY_BYTES_MAX = 64, EVERY = 16 };

/* The three directories of a command, by their own names. */
struct places {
	struct ic_disk *data;
	struct ic_disk *backups;
	struct ic_disk *keys;
};

static void close_places(struct places *places)
{
	ic_disk_free(places->data);
	ic_disk_free(places->backups);
	ic_disk_free(places->keys);
}

static void show_progress(uint64_t done, uint64_t total, void *ctx)
{
	const char *command = ctx;

	if (!ic_terminal_shows_progress() || (done % EVERY != 0 && done != total))
		return;
	if (total == 0)
		(void)fprintf(stderr, "\rincamera %s: %" PRIu64 " pictures\033[K", command, done);
	else
		(void)fprintf(stderr, "\rincamera %s: %" PRIu64 " of %" PRIu64 " pictures\033[K",
			      command, done, total);
}

static void end_progress(void)
{
	if (ic_terminal_shows_progress())
		(void)fputs("\r\033[K", stderr);
}

/* ---- backup ---- */

static const char backup_usage[] = "DIR --keys KEYS --data DIR [--keep-keys DAYS]";
static const char backup_about[] =
	"Copies a store, in use or not, into two places: pictures and record into DIR, where each\n"
	"picture is copied once and backups may stay for years; wrapped keys into KEYS, where "
	"copies\n"
	"go out after some days, so that what was erased cannot come back. Neither has the root "
	"key:\n"
	"keep the store's root.key apart from both, or nothing can be restored.";
static const char backup_example[] =
	"incamera backup /backup/pictures --keys /escrow/keys --data /var/lib/incamera";

struct backup {
	const char *to;
	const char *keys;
	const char *data;
	const char *keep;
	bool json;
};

static ic_status make_place(const char *path)
{
	return ic_file_kind(path) == IC_FILE_DIRECTORY ? IC_DONE : ic_dir_make_private(path);
}

static ic_status open_places(const struct backup *b, struct places *places)
{
	IC_TRY(ic_disk_open_root(b->data, &places->data));
	IC_TRY(make_place(b->to));
	IC_TRY(make_place(b->keys));
	IC_TRY(ic_disk_open_root(b->to, &places->backups));
	return ic_disk_open_root(b->keys, &places->keys);
}

/* Keys beside what they open would be one place with two names. */
static bool overlap(const char *a, const char *b)
{
	return ic_path_is_within(a, b) || ic_path_is_within(b, a);
}

static ic_status check_apart(const struct backup *b)
{
	if (overlap(b->to, b->keys) || overlap(b->to, b->data) || overlap(b->keys, b->data))
		IC_FAIL(USAGE, "the store, DIR and KEYS must stand apart, none within another");
	return IC_DONE;
}

static void show_backup(const struct ic_cli *cli, const struct backup *b,
			const struct ic_backup *made)
{
	if (b->json) {
		(void)fprintf(cli->out,
			      "{\"backup\": \"%s\", \"pictures\": %" PRIu64 ", \"copied\": %" PRIu64
			      ", \"keys_removed\": %" PRIu64 "}\n",
			      made->name, made->pictures, made->copied, made->keys_removed);
		return;
	}
	(void)fprintf(cli->out, "backup %s: %" PRIu64 " picture files, %" PRIu64 " of them new",
		      made->name, made->pictures, made->copied);
	if (made->keys_removed > 0)
		(void)fprintf(cli->out, "; %" PRIu64 " older copies of keys removed",
			      made->keys_removed);
	(void)fputs("\n", cli->out);
}

static ic_status make_backup(const struct ic_cli *cli, const struct backup *b)
{
	struct places places [[gnu::cleanup(close_places)]] = { .data = NULL };
	struct ic_backup made;
	uint64_t days = KEEP_KEYS_DAYS;

	if (b->keep != NULL)
		IC_TRY(ic_decimal_parse(ic_bytes_of_text(b->keep), KEEP_KEYS_DAYS_MAX, &days));
	if (ic_file_kind(b->data) == IC_FILE_DIRECTORY && !ic_file_is_own(b->data))
		IC_FAIL(OWNER, "the data directory is another user's");
	IC_TRY(check_apart(b));
	IC_TRY(open_places(b, &places));
	IC_TRY(check_apart(b)); /* now that both are there: two new names may be one place */
	const struct ic_backup_options options = { .data = places.data,
						   .to = places.backups,
						   .keys = places.keys,
						   .keep_keys = (unsigned)days,
						   .clock = ic_clock_real(),
						   .progress = show_progress,
						   .progress_ctx = (char[]) { "backup" } };
	const ic_status status = ic_backup_make(&options, &made);
	end_progress();
	IC_TRY(status);
	show_backup(cli, b, &made);
	return IC_DONE;
}

int ic_cmd_backup(const struct ic_cli *cli, int argc, char **argv)
{
	struct backup b = { .to = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &b.data },
		{ "keys", 0, "KEYS", "where wrapped keys go; another place than DIR", NULL,
		  &b.keys },
		{ "keep-keys", 0, "DAYS",
		  "how long copies of keys are kept; default 7, at most 366; the newest always "
		  "stays",
		  NULL, &b.keep },
		{ "json", 0, NULL, "facts as JSON", &b.json, NULL },
	};
	const struct ic_cli_options options = { backup_usage, backup_about, backup_example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc != 2 || b.keys == NULL || b.data == NULL)
		return ic_cli_usage(cli, "backup", "needs DIR, --keys and --data");
	b.to = argv[1];
	return ic_cli_fail(cli, make_backup(cli, &b));
}

/* ---- restore ---- */

static const char restore_usage[] = "DIR --keys KEYS --root-key FILE --data NEW [--backup TIME] "
				    "[--moved] [--without-moved] "
				    "[--verify]";
static const char restore_about[] =
	"Makes a new data directory of a backup (the newest, or the one of TIME), the newest keys "
	"and\n"
	"the root key. What was destroyed since the backup has no key any more, and is destroyed "
	"in\n"
	"the record again. What was entered after the backup is lost, so the ledger goes on under "
	"a new\n"
	"name and a new key, which are printed: publish them. With --moved it keeps its name: only "
	"of\n"
	"the newest backup, made while the server was stopped; then never start the old one "
	"again.\n"
	"Run it as the user who will serve it.";
static const char restore_example[] =
	"incamera restore /backup/pictures --keys /escrow/keys --root-key /media/root.key --data "
	"/srv/incamera --verify";

struct restore {
	const char *from;
	const char *keys;
	const char *root_key;
	const char *data;
	const char *backup;
	bool moved;
	bool without_moved;
	bool verify;
	bool json;
};

static ic_status restore_store(const struct restore *r, struct ic_restored *ret)
{
	struct places places [[gnu::cleanup(close_places)]] = { .data = NULL };
	IC_AUTO(buf) root = { 0 };

	ic_buf_init(&root, ROOT_KEY_BYTES_MAX);
	if (overlap(r->data, r->from) || overlap(r->data, r->keys)) /* it will have the root key */
		IC_FAIL(USAGE, "the new store must stand apart from DIR and KEYS");
	IC_TRY(ic_disk_open_root(r->from, &places.backups));
	IC_TRY(ic_disk_open_root(r->keys, &places.keys));
	ic_status status = ic_file_load(r->root_key, &root);
	if (ic_failed_with(status, IC_E_LIMIT))
		status = IC_FAULT(KEY, "a root key has 32 bytes");
	const struct ic_restore_options options = { .from = places.backups,
						    .keys = places.keys,
						    .name = r->backup,
						    .root_key = ic_buf_view(&root),
						    .data = r->data,
						    .moved = r->moved,
						    .without_moved = r->without_moved,
						    .progress = show_progress,
						    .progress_ctx = (char[]) { "restore" } };
	if (ic_ok(status))
		status = ic_restore(&options, ret);
	ic_buf_wipe(&root);
	end_progress();
	return status;
}

static void show_restored(const struct ic_cli *cli, const struct restore *r,
			  const struct ic_restored *done)
{
	if (r->json) {
		(void)fprintf(cli->out,
			      "{\"backup\": \"%s\", \"keys\": \"%s\", \"origin\": \"%s\", "
			      "\"pictures\": %" PRIu64 ", \"missing\": %" PRIu64
			      ", \"destroyed\": %" PRIu64 "}\n",
			      done->name, done->keys, done->origin, done->pictures, done->missing,
			      done->destroyed);
		return;
	}
	(void)fprintf(cli->out,
		      "restored backup %s with the keys of %s: %" PRIu64 " picture files\n",
		      done->name, done->keys, done->pictures);
	if (done->destroyed > 0)
		(void)fprintf(cli->out,
			      "  %" PRIu64
			      " recordings were destroyed (or moved) after the backup, "
			      "and are destroyed here too\n",
			      done->destroyed);
	if (done->missing > 0)
		(void)fprintf(cli->out,
			      "  %" PRIu64 " picture files are MISSING from the backup; incamera "
			      "verify names them\n",
			      done->missing);
	if (!r->moved)
		(void)fprintf(
			cli->out,
			"  the ledger goes on as %s; its key is in %s/ledger/verifier. Set "
			"[ledger] origin to it,\n"
			"  publish both, and say from when: what was entered after the backup "
			"is lost\n",
			done->origin, r->data);
}

static int verify(const struct ic_cli *cli, const char *data)
{
	char command[] = "verify";
	char option[] = "--data";
	char *argv[] = { command, option, (char *)(uintptr_t)data, NULL };

	return ic_cmd_verify(cli, 3, argv);
}

static int run_restore(const struct ic_cli *cli, const struct restore *r)
{
	struct ic_restored done;

	const ic_status status = restore_store(r, &done);
	if (!ic_ok(status))
		return ic_cli_fail(cli, status);
	show_restored(cli, r, &done);
	if (r->verify)
		return verify(cli, r->data);
	return done.missing == 0 ? IC_EXIT_DONE : IC_EXIT_VERIFY;
}

int ic_cmd_restore(const struct ic_cli *cli, int argc, char **argv)
{
	struct restore r = { .from = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "keys", 0, "KEYS", "where the copies of wrapped keys are", NULL, &r.keys },
		{ "root-key", 0, "FILE", "the root key, 32 bytes", NULL, &r.root_key },
		{ "data", 0, "NEW", "the data directory to make", NULL, &r.data },
		{ "backup", 0, "TIME", "which backup, as its directory is called", NULL,
		  &r.backup },
		{ "moved", 0, NULL, "the old server had stopped, and never starts again", &r.moved,
		  NULL },
		{ "without-moved", 0, NULL,
		  "go on without pictures that went to another patient after the backup",
		  &r.without_moved, NULL },
		{ "verify", 0, NULL, "then open every picture and check the whole", &r.verify,
		  NULL },
		{ "json", 0, NULL, "facts as JSON", &r.json, NULL },
	};
	const struct ic_cli_options options = { restore_usage, restore_about, restore_example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc != 2 || r.keys == NULL || r.root_key == NULL || r.data == NULL)
		return ic_cli_usage(cli, "restore", "needs DIR, --keys, --root-key and --data");
	r.from = argv[1];
	return run_restore(cli, &r);
}
