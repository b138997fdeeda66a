/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands share that act on a data directory: opening it, acting as somebody, saying a
 * refusal. */
#ifndef IC_CLI_STORE_H
#define IC_CLI_STORE_H

#include "app/open.h"
#include "app/use_cases.h"
#include "cli/options.h"

struct ic_cli_store {
	const struct ic_cli *cli;
	struct ic_app *app;
	struct ic_arena arena;
	struct ic_ctx ctx;
	char via[sizeof("cli:") + 10]; /* what entries say of how the actor came in */
};

/** Open the store at @data, acting as @user (NULL: the program itself). IC_E_OWNER: it is another
 * user's. */
ic_status ic_cli_store_open(struct ic_cli_store *store, const struct ic_cli *cli, const char *data,
			    const char *user, unsigned preview_workers);
void ic_cli_store_done(struct ic_cli_store *store);

/** A fresh request as the same actor: what the last one allocated is gone. */
struct ic_ctx *ic_cli_store_next(struct ic_cli_store *store);

/** Act as @user from now on. */
ic_status ic_cli_store_as(struct ic_cli_store *store, const char *user);

/** Say what failed or was refused, with rule, source and next lawful step; the exit code. */
int ic_cli_store_fail(const struct ic_cli_store *store, ic_status status);

/** The end of a command: what failed is said, the store is closed; the exit code. */
int ic_cli_store_end(struct ic_cli_store *store, ic_status status);

/** Print the refusal in store->ctx, indented by @indent. */
void ic_cli_show_refusal(const struct ic_cli_store *store, const char *indent, FILE *out);

/** Print a one-time link, and how long it holds. */
void ic_cli_show_invitation(const struct ic_cli *cli, const struct ic_shape_invitation *invitation);

/** What stands on standard input, its line end aside; the caller wipes @password. */
ic_status ic_cli_read_password(const struct ic_cli *cli, struct ic_buf *password);

/** The patient with NHS number @nhs. */
ic_status ic_cli_find_patient(struct ic_cli_store *store, const char *nhs,
			      struct ic_shape_patient *ret);

/** File the picture at @path ("-": standard input) with @form. */
ic_status ic_cli_file_picture(struct ic_cli_store *store, const char *path,
			      const struct ic_shape_capture *form,
			      struct ic_shape_receipt *ret_receipt);

/** Record that the answer for RECORD and CARE_SHARE is @answer, by whoever answers in @situation.
 */
ic_status ic_cli_record_answer(struct ic_cli_store *store, ic_id patient, int situation,
			       int answer);

/** Write @picture to @path, for the owner alone; NULL and "-" are standard output. */
ic_status ic_cli_write_picture(const char *path, ic_bytes picture);

/** Write @bundle to @path, for the owner alone; it takes its name when it is whole. */
ic_status ic_cli_write_bundle(struct ic_bundle *bundle, const char *path);

/** `ledger prove`, which needs a store. */
int ic_cmd_prove(const struct ic_cli *cli, int argc, char **argv);

/** Print @shape as JSON. */
ic_status ic_cli_show_shape(const struct ic_cli *cli, const struct ic_shape *shape,
			    const void *value);

#endif
