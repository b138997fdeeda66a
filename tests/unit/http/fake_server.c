/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real server before the fake app, for test_server.mjs:
 *   fake_server DIR demo|hospital RATE_PERCENT
 * DIR holds ledger/ and auditors. Prints its port, serves until standard input ends, stops, and
 * exits 1 when a capture or a picture was left open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_app.h"

#include "app/gate/hub.h"
#include "base/limits.h"
#include "crypto/certificate.h"
#include "http/assets.h"
#include "http/server.h"
#include "policy/shipped.h"

const struct ic_asset ic_assets[] = {
	{ "/",
	  "text/html; charset=utf-8",
	  "\"shell\"",
	  "no-cache",
	  { (const uint8_t *)"<!doctype html>", 15 },
	  { NULL, 0 } },
	{ "/share/*",
	  "text/html; charset=utf-8",
	  "\"shell\"",
	  "no-cache",
	  { (const uint8_t *)"<!doctype html>", 15 },
	  { NULL, 0 } },
	{ "/assets/app-1.js",
	  "text/javascript; charset=utf-8",
	  "\"one\"",
	  "public, max-age=31536000, immutable",
	  { (const uint8_t *)"plain", 5 },
	  { (const uint8_t *)"small", 5 } },
};
const size_t ic_assets_count = sizeof(ic_assets) / sizeof(ic_assets[0]);

/* A database that answers 1. */
static int64_t one(const struct ic_db_row *row, int column)
{
	(void)row;
	(void)column;
	return 1;
}

static ic_status query(struct ic_db_tx *tx, const char *sql, const struct ic_db_value *args,
		       size_t count, ic_db_row_fn *each, void *ctx, uint64_t *ret_changed)
{
	const struct ic_db_row row = { tx->ops };

	(void)sql;
	(void)args;
	(void)count;
	(void)ret_changed;
	return each(&row, ctx);
}

static ic_status read_db(struct ic_db *db, ic_db_fn *fn, void *arg)
{
	static const struct ic_db_tx_ops ops = { .query = query, .integer = one };
	struct ic_db_tx tx = { &ops };

	(void)db;
	return fn(&tx, arg);
}

static const struct ic_db_ops db_ops = { .read = read_db };

static ic_status serve(const char *dir, bool demonstration, unsigned rate_percent)
{
	static const char *const names[] = { "localhost", "127.0.0.1", NULL };
	const struct ic_certificate_options made = { names, ic_clock_now(ic_clock_real()), 2 };
	struct ic_db db = { &db_ops };
	struct ic_app app = { .db = &db,
			      .clock = ic_clock_real(),
			      .entropy = ic_entropy_real(),
			      .demonstration = demonstration };
	struct ic_policy_error where;
	struct ic_server *server = NULL;
	char auditors[IC_DISK_PATH_MAX];
	IC_AUTO(buf) certificate;
	IC_AUTO(buf) key;

	ic_buf_init(&certificate, IC_CERTIFICATE_PEM_MAX);
	ic_buf_init(&key, IC_CERTIFICATE_PEM_MAX);
	IC_TRY(ic_certificate_make(&made, &certificate, &key));
	IC_TRY(ic_buf_put_byte(&certificate, 0));
	IC_TRY(ic_buf_put_byte(&key, 0));
	IC_TRY(ic_policy_parse(ic_embedded_england_2026, &fake_policy, &where));
	IC_TRY(ic_hub_new(&app.hub));
	IC_TRY(ic_disk_open_root(dir, &app.disk));
	snprintf(auditors, sizeof(auditors), "%s/auditors", dir);
	const struct ic_server_options options = {
		.app = &app,
		.listen = "127.0.0.1:0",
		.certificate = (const char *)certificate.ptr,
		.key = (const char *)key.ptr,
		.auditors = auditors,
		.ledger_dir = "ledger",
		.connections_max = 64,
		.body_bytes_max = IC_IMAGE_BYTES_MAX,
		.idle_seconds = 5,
		.rate_percent = rate_percent,
	};
	IC_TRY(ic_server_start(&options, &server));
	printf("%u\n", ic_server_port(server));
	fflush(stdout);
	while (getchar() != EOF)
		continue;
	ic_server_stop(server, 2000);
	ic_hub_free(app.hub);
	ic_policy_free(fake_policy);
	ic_disk_free(app.disk);
	return IC_DONE;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	const ic_status status =
		serve(argv[1], strcmp(argv[2], "demo") == 0, (unsigned)atoi(argv[3]));
	if (!ic_ok(status))
		fprintf(stderr, "%s\n", status.fault->text);
	else if (fake_streams_open != 0)
		fprintf(stderr, "%u left open\n", fake_streams_open);
	return ic_ok(status) && fake_streams_open == 0 ? 0 : 1;
}
