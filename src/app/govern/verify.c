/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does the whole agree? The ledger recomputes; every row has its file and its key, every file and
 * key has its row; each picture opens. To open one is to look at it, so each opening is in the
 * ledger too.
 */
#include "app/govern/verify.h"

#include <stdio.h>
#include <string.h>

#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/people/recipient.h"
#include "ledger/proof.h"
#include "records/outside.h"
#include "records/recording.h"
#include "vault/vault.h"

enum { FAULTS_LISTED = 100, PLACE_BYTES = 200, CHECKPOINT_BYTES_MAX = 4096 };

struct faults {
	struct ic_ctx *ctx;
	struct ic_shape_fault *at;
	size_t count;
};

static void add_fault(struct faults *faults, const char *file, uint64_t index, const char *what)
{
	char *place = ic_arena_take(faults->ctx->arena, PLACE_BYTES, 1);

	if (place == NULL || faults->count == FAULTS_LISTED)
		return;
	if (index == UINT64_MAX)
		snprintf(place, PLACE_BYTES, "%s", file);
	else
		snprintf(place, PLACE_BYTES, "%s, entry %llu", file, (unsigned long long)index);
	faults->at[faults->count++] = (struct ic_shape_fault) { .place = ic_bytes_of_text(place),
								.what = ic_bytes_of_text(what) };
}

static void ledger_fault(const char *file, uint64_t index, const char *what, void *ctx)
{
	add_fault(ctx, file, index, what);
}

/* The root as the checkpoint states it: its third line, base64; shown as hex. */
static ic_bytes root_hex(struct ic_ctx *ctx, struct ic_keys *keys)
{
	struct ic_tree_head head;
	char *hex = ic_arena_take(ctx->arena, 2 * IC_HASH_BYTES + 1, 1);

	if (hex == NULL || !ic_ok(ic_keys_sign_state(keys, &head)))
		return IC_LIT("");
	ic_hex_emit(ic_bytes_of(head.root, IC_HASH_BYTES), hex);
	return ic_bytes_of(hex, 2 * (size_t)IC_HASH_BYTES);
}

ic_status ic_verify_directory(struct ic_ctx *ctx, struct ic_disk *disk, const char *dir,
			      ic_bytes verifier, struct ic_shape_verification *ret)
{
	struct faults faults = {
		.ctx = ctx, .at = ic_arena_take(ctx->arena, FAULTS_LISTED, sizeof(*faults.at))
	};
	struct ic_verify_report report = { 0 };
	const uint64_t begun = ic_clock_monotonic_ns();

	if (faults.at == NULL)
		IC_FAIL(NOMEM, "verification");
	const ic_status status =
		ic_ledger_verify(disk, dir, verifier, ledger_fault, &faults, &report);
	if (!ic_ok(status) && !ic_failed_with(status, IC_E_VERIFY))
		return status;
	*ret = (struct ic_shape_verification) {
		.whole = ic_ok(status),
		.entries = (int64_t)report.size,
		.root = root_hex(ctx, ctx->app->keys),
		.milliseconds = (int64_t)((ic_clock_monotonic_ns() - begun) / 1000000)
	};
	ret->faults.at = faults.at;
	ret->faults.count = faults.count;
	return IC_DONE;
}

ic_status ic_app_ledger_verify(struct ic_ctx *ctx, struct ic_shape_verification *ret)
{
	IC_AUTO(buf) verifier = { 0 };

	ic_buf_init(&verifier, CHECKPOINT_BYTES_MAX);
	IC_TRY(ic_keys_verifier(ctx->app->keys, &verifier));
	IC_TRY(ic_ledger_publish(ctx->app->ledger));
	return ic_verify_directory(ctx, ctx->app->disk, "ledger", ic_buf_view(&verifier), ret);
}

/* --- everything --- */

struct checking {
	struct ic_ctx *ctx;
	void (*fault)(const char *place, ic_id id, void *ctx);
	void *fault_ctx;
	struct ic_blob_row *blobs;
	ic_id *patients;
	size_t count;
	size_t capacity;
	size_t faults;
};

static void report_fault(struct checking *c, const char *place, ic_id id)
{
	c->faults++;
	c->fault(place, id, c->fault_ctx);
}

static ic_status count_blob(const struct ic_blob_row *blob, ic_id patient, void *ctx)
{
	struct checking *c = ctx;

	(void)blob;
	(void)patient;
	c->capacity++;
	return IC_DONE;
}

static ic_status take_blob(const struct ic_blob_row *blob, ic_id patient, void *ctx)
{
	struct checking *c = ctx;

	if (c->count < c->capacity) {
		c->blobs[c->count] = *blob;
		c->patients[c->count++] = patient;
	}
	return IC_DONE;
}

static ic_status load_blobs(struct ic_db_tx *tx, void *arg)
{
	struct checking *c = arg;

	IC_TRY(ic_blob_each(tx, count_blob, c));
	c->blobs = ic_arena_take(c->ctx->arena, c->capacity + 1, sizeof(*c->blobs));
	c->patients = ic_arena_take(c->ctx->arena, c->capacity + 1, sizeof(*c->patients));
	if (c->blobs == NULL || c->patients == NULL)
		IC_FAIL(NOMEM, "blobs to verify");
	return ic_blob_each(tx, take_blob, c);
}

static ic_status drop_span(void *ctx, ic_bytes span)
{
	(void)ctx;
	(void)span;
	return IC_DONE;
}

static ic_status read_blob(struct checking *c, size_t i, const struct ic_secret *key)
{
	const struct ic_blob_row *blob = &c->blobs[i];
	const bool master = blob->rendition == IC_rendition_MASTER;
	const struct ic_vault_place place = {
		.blob = blob->id,
		.kind = master ? IC_BLOB_ORIGINAL : IC_BLOB_RENDITION,
		.rendition = master ? 0 : (uint16_t)blob->rendition,
		.image = { c->patients[i], blob->recording, blob->version },
	};

	return ic_vault_read(c->ctx->app->vault, key, &place, 0, blob->length,
			     (struct ic_sink) { drop_span, NULL });
}

static ic_status check_blob(struct checking *c, size_t i)
{
	const struct ic_blob_row *blob = &c->blobs[i];
	struct ic_event event = { .action = IC_ACTION_IMAGE_VERIFIED, .subject = c->patients[i] };
	struct ic_key_want want = { .kind = IC_WANT_IMAGE,
				    .image = { c->patients[i], blob->recording, blob->version } };
	struct ic_receipt receipt;
	uint64_t length = 0;

	const ic_status size = ic_vault_size(c->ctx->app->vault, blob->id, &length);
	if (!ic_ok(size) || length != blob->length) {
		report_fault(c, ic_ok(size) ? "blob of another length" : "blob missing or damaged",
			     blob->id);
		return IC_DONE;
	}
	event.value[IC_F_IMAGE] = ic_id_view(&blob->recording);
	const ic_status opened = ic_enter_alone(c->ctx, &event, &want, 1, &receipt);
	const ic_status read = ic_ok(opened) ? read_blob(c, i, &want.key) : opened;
	ic_secret_done(&want.key);
	if (ic_failed_with(opened, IC_E_IO) || ic_failed_with(opened, IC_E_NOMEM))
		return opened;
	if (!ic_ok(read))
		report_fault(c, ic_ok(opened) ? "blob does not open" : "key missing", blob->id);
	return IC_DONE;
}

struct knowing {
	struct checking *c;
	ic_id id;
	bool known;
};

static ic_status find_blob(struct ic_db_tx *tx, void *arg)
{
	struct knowing *k = arg;

	return ic_blob_is_known(tx, k->id, &k->known);
}

static ic_status check_known(ic_id id, void *ctx)
{
	struct checking *c = ctx;
	struct knowing k = { .c = c, .id = id };

	IC_TRY(ic_db_read(c->ctx->app->db, find_blob, &k));
	if (!k.known)
		report_fault(c, "blob without a row", id);
	return IC_DONE;
}

static ic_status report_disclosure(ic_id disclosure, void *ctx)
{
	report_fault(ctx, "disclosure without its recipient, its items or its entry", disclosure);
	return IC_DONE;
}

static ic_status check_disclosures(struct ic_db_tx *tx, void *arg)
{
	return ic_outside_each_fault(tx, report_disclosure, arg);
}

/* A recipient that was verified says what it said then. */
static ic_status check_recipient(struct checking *c, const struct ic_recipient_row *row)
{
	ic_digest digest;

	if (row->verified_digest.len == 0)
		return IC_DONE;
	IC_TRY(ic_recipient_digest(c->ctx, row, &digest));
	if (!ic_bytes_equal(row->verified_digest, ic_digest_view(&digest)))
		report_fault(c, "recipient that says something else than was verified", row->id);
	return IC_DONE;
}

static ic_status check_recipients(struct ic_db_tx *tx, void *arg)
{
	struct ic_recipient_rows rows;
	struct checking *c = arg;
	ic_id before = { { 0 } };
	ic_time at = 0;

	do {
		IC_TRY(ic_recipient_list(tx, at, before, c->ctx->arena, &rows));
		for (size_t i = 0; i < rows.count; i++)
			IC_TRY(check_recipient(c, &rows.at[i]));
		if (rows.count == 0)
			break;
		at = rows.at[rows.count - 1].stated;
		before = rows.at[rows.count - 1].id;
	} while (rows.count == IC_LIST_ROWS_MAX);
	return IC_DONE;
}

ic_status ic_app_verify(struct ic_ctx *ctx,
			void (*fault)(const char *place, ic_id id, void *fault_ctx),
			void *fault_ctx, struct ic_shape_verification *ret)
{
	struct checking c = { .ctx = ctx, .fault = fault, .fault_ctx = fault_ctx };
	uint64_t entries = 0;

	IC_TRY(ic_db_read(ctx->app->db, load_blobs, &c));
	for (size_t i = 0; i < c.count; i++)
		IC_TRY(check_blob(&c, i));
	IC_TRY(ic_blobs_each(ctx->app->blobs, check_known, &c));
	IC_TRY(ic_db_read(ctx->app->db, check_disclosures, &c));
	IC_TRY(ic_db_read(ctx->app->db, check_recipients, &c));
	IC_TRY(ic_app_ledger_verify(ctx, ret));
	const ic_status rows = ic_ledger_check_rows(ctx->app->ledger, &entries);
	if (ic_failed_with(rows, IC_E_VERIFY))
		report_fault(&c, "ledger rows do not match the signed tree", (ic_id) { { 0 } });
	else
		IC_TRY(rows);
	ret->whole = ret->whole && c.faults == 0;
	return IC_DONE;
}
