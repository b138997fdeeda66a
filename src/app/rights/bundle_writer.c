/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/bundle_writer.h"

#include <stdio.h>
#include <string.h>

#include "app/gate/enter.h"
#include "app/rights/zip.h"
#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"
#include "ledger/proof.h"

enum {
	ARENA_BYTES_MAX = 128 << 20,
	PAGE_BYTES_MAX = 64 << 20,
	BLOCK_BYTES = 256 << 10,
	OUT_BYTES_MAX = 72 << 20, /* the page in one piece, and what the format adds */
	PROOF_BYTES_MAX = 64 << 10,
	FILE_NAME = 48,
};

struct file {
	char name[FILE_NAME];
	uint64_t bytes;
	ic_digest digest;
	struct file *next;
};

enum stage { PAGE, PICTURES, PROOFS, VERIFIER, MANIFEST, END, DONE };

struct ic_bundle_writing {
	enum stage stage;
	struct ic_buf out;
	struct ic_zip *zip;
	struct file *first, *last;
	size_t picture; /* the next, or the one that is open */
	struct ic_view *view;
	uint64_t at;
	struct ic_hasher hasher;
};

/* --- files --- */

static ic_status add_file(struct ic_bundle *b, const char *name, uint64_t bytes,
			  const ic_digest *digest)
{
	struct ic_bundle_writing *w = b->writing;
	struct file *file = ic_arena_take(&b->arena, 1, sizeof(*file));

	if (file == NULL)
		IC_FAIL(NOMEM, "files of a bundle");
	snprintf(file->name, sizeof(file->name), "%s", name);
	file->bytes = bytes;
	file->digest = *digest;
	if (w->last == NULL)
		w->first = file;
	else
		w->last->next = file;
	w->last = file;
	return IC_DONE;
}

static ic_status put_text_file(struct ic_bundle *b, const char *name, ic_bytes text)
{
	const ic_digest digest = ic_sha256(text);

	IC_TRY(ic_zip_begin(b->writing->zip, name, text.len, true));
	IC_TRY(ic_zip_put(b->writing->zip, text));
	return add_file(b, name, text.len, &digest);
}

/* --- the page --- */

static ic_status put_page(struct ic_bundle *b)
{
	IC_AUTO(buf) page = { 0 };

	ic_buf_init(&page, PAGE_BYTES_MAX);
	IC_TRY(b->kind->page(b, &page));
	const ic_status status = put_text_file(b, "index.html", ic_buf_view(&page));
	ic_buf_wipe(&page);
	b->writing->stage = PICTURES;
	return status;
}

/* --- the pictures --- */

void ic_bundle_name_picture(struct ic_bundle_picture *picture, size_t number)
{
	const ic_bytes format = picture->recording->format;
	const bool jpeg = ic_bytes_equal(format, IC_LIT("jpeg")) || picture->marks->count > 0;
	const ic_bytes ending = jpeg ? IC_LIT("jpg") : format;

	snprintf(picture->file, sizeof(picture->file), "pictures/%03u.%.*s", (unsigned)number,
		 (int)ending.len, (const char *)ending.ptr);
}

bool ic_bundle_can_paint(const struct ic_app *app, const struct ic_recording_row *recording)
{
	const bool heif = ic_bytes_equal(recording->format, IC_LIT("heic"))
			  || ic_bytes_equal(recording->format, IC_LIT("avif"));

	return app->develop != NULL && !(heif && app->without_heif);
}

static ic_status take_span(void *ctx, ic_bytes span)
{
	struct ic_bundle *b = ctx;

	ic_hasher_put(&b->writing->hasher, span);
	return ic_zip_put(b->writing->zip, span);
}

static ic_status begin_picture(struct ic_bundle *b)
{
	struct ic_bundle_writing *w = b->writing;
	const struct ic_bundle_picture *picture = &b->pictures[w->picture];

	IC_TRY(b->kind->open(b, picture, &w->view));
	ic_hasher_init(&w->hasher);
	w->at = 0;
	if (picture->marks->count > 0)
		return IC_DONE;
	return ic_zip_begin(w->zip, picture->file, ic_view_length(w->view), false);
}

static ic_status end_picture(struct ic_bundle *b)
{
	struct ic_bundle_writing *w = b->writing;
	struct ic_bundle_picture *picture = &b->pictures[w->picture];

	picture->digest = ic_hasher_end(&w->hasher);
	ic_view_close(w->view);
	w->view = NULL;
	w->picture++;
	return add_file(b, picture->file, w->at, &picture->digest);
}

/* With other people in it: what goes out is made of its pixels. */
static ic_status put_redacted(struct ic_bundle *b)
{
	struct ic_bundle_writing *w = b->writing;
	const struct ic_bundle_picture *picture = &b->pictures[w->picture];
	IC_AUTO(buf) redacted = { 0 };

	ic_buf_init(&redacted, IC_IMAGE_BYTES_MAX);
	IC_TRY(ic_view_paint(w->view, b->ctx.app->develop, picture->marks, &redacted));
	IC_TRY(ic_zip_begin(w->zip, picture->file, redacted.len, false));
	IC_TRY(take_span(b, ic_buf_view(&redacted)));
	w->at = redacted.len;
	ic_buf_wipe(&redacted);
	return end_picture(b);
}

static ic_status put_picture(struct ic_bundle *b)
{
	struct ic_bundle_writing *w = b->writing;

	if (w->picture == b->picture_count) {
		w->stage = b->proves ? PROOFS : MANIFEST;
		return IC_DONE;
	}
	if (w->view == NULL)
		IC_TRY(begin_picture(b));
	if (b->pictures[w->picture].marks->count > 0)
		return put_redacted(b);
	const uint64_t left = ic_view_length(w->view) - w->at;
	const uint64_t len = left < BLOCK_BYTES ? left : BLOCK_BYTES;
	IC_TRY(ic_view_read(w->view, w->at, len, (struct ic_sink) { take_span, b }));
	w->at += len;
	return w->at == ic_view_length(w->view) ? end_picture(b) : IC_DONE;
}

/* --- proofs --- */

struct proving {
	const struct ic_bundle *b;
	uint64_t index;
	ic_id subject;
	struct ic_buf out;
};

static ic_status take_subject(const struct ic_db_row *row, void *ctx)
{
	struct proving *p = ctx;

	p->subject = ic_db_id(row, 0);
	return IC_DONE;
}

static ic_status prove(struct ic_db_tx *tx, void *arg)
{
	struct proving *p = arg;
	const struct ic_bundle *b = p->b;

	ic_buf_clear(&p->out);
	IC_TRY(ic_db_query(tx, "SELECT subject FROM payload WHERE idx = $1",
			   IC_DB_ARGS(IC_DB_INT(p->index)), take_subject, p));
	for (size_t i = 0; i < b->parts.count; i++)
		if (ic_id_equal(b->parts.at[i], p->subject))
			return ic_ledger_prove(b->ctx.app->ledger, tx, p->index,
					       &b->wants[2 * i + 1].key, b->kind->proof_fields,
					       &p->out);
	IC_FAIL(INTERNAL, "a line of the report of another subject");
}

static ic_status put_proof(struct ic_bundle *b, uint64_t index)
{
	struct proving p = { .b = b, .index = index };
	char name[FILE_NAME];

	snprintf(name, sizeof(name), "proofs/%llu.tlog-proof", (unsigned long long)index);
	ic_buf_init(&p.out, PROOF_BYTES_MAX);
	const ic_status proved = ic_db_read(b->ctx.app->db, prove, &p);
	const ic_status put = ic_ok(proved) ? put_text_file(b, name, ic_buf_view(&p.out)) : proved;
	ic_buf_done(&p.out);
	return put;
}

static ic_status put_next_proof(struct ic_bundle *b)
{
	uint64_t entry = 0;

	if (b->kind->next_proof(b, &entry))
		return put_proof(b, entry);
	b->writing->stage = VERIFIER;
	return IC_DONE;
}

static ic_status put_verifier(struct ic_bundle *b)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, PROOF_BYTES_MAX);
	IC_TRY(ic_keys_verifier(b->ctx.app->keys, &text));
	IC_TRY(ic_buf_put_text(&text, "\n"));
	b->writing->stage = MANIFEST;
	return put_text_file(b, "verifier.txt", ic_buf_view(&text));
}

/* --- the list of files --- */

static ic_status put_digest(ic_json into, const ic_digest *digest)
{
	char hex[IC_SHA256_TEXT + 1];

	ic_hex_emit(ic_digest_view(digest), hex);
	return ic_json_put_text(into, "sha256", ic_bytes_of(hex, IC_SHA256_TEXT));
}

static ic_status list_files(const struct ic_bundle *b, ic_json root)
{
	ic_json list, item;

	IC_TRY(ic_json_put_array(root, "files", &list));
	for (const struct file *file = b->writing->first; file != NULL; file = file->next) {
		IC_TRY(ic_json_put_object(list, NULL, &item));
		IC_TRY(ic_json_put_text(item, "name", ic_bytes_of_text(file->name)));
		IC_TRY(ic_json_put_integer(item, "bytes", (int64_t)file->bytes));
		IC_TRY(put_digest(item, &file->digest));
	}
	return IC_DONE;
}

static ic_status list_picture(ic_json item, const struct ic_bundle_picture *picture)
{
	char day[IC_DATE_TEXT + 1];

	IC_TRY(ic_json_put_text(item, "file", ic_bytes_of_text(picture->file)));
	IC_TRY(ic_json_put_time(item, "taken", picture->recording->taken));
	IC_TRY(ic_json_put_text(item, "body_site", picture->recording->body_site));
	if (picture->kept_until.year != 0) {
		ic_date_emit(picture->kept_until, day);
		IC_TRY(ic_json_put_text(item, "kept_until", ic_bytes_of_text(day)));
	}
	if (picture->marks->count > 0)
		IC_TRY(ic_json_put_bool(item, "redacted", true));
	return put_digest(item, &picture->digest);
}

static ic_status list_pictures(const struct ic_bundle *b, ic_json root)
{
	ic_json list, item;

	IC_TRY(ic_json_put_array(root, "pictures", &list));
	for (size_t i = 0; i < b->picture_count; i++) {
		IC_TRY(ic_json_put_object(list, NULL, &item));
		IC_TRY(list_picture(item, &b->pictures[i]));
	}
	return IC_DONE;
}

static ic_status put_manifest(struct ic_bundle *b)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, PAGE_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "format", ic_bytes_of_text(b->kind->format)));
	IC_TRY(ic_json_put_integer(doc.root, "version", 1));
	IC_TRY(ic_json_put_time(doc.root, "made", b->made));
	IC_TRY(ic_json_put_text(doc.root, "hospital", b->hospital));
	IC_TRY(b->kind->head(b, doc.root));
	IC_TRY(list_files(b, doc.root));
	IC_TRY(list_pictures(b, doc.root));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &text));
	b->writing->stage = END;
	return put_text_file(b, "manifest.json", ic_buf_view(&text));
}

/* --- the end --- */

static ic_status end_bundle(struct ic_bundle *b)
{
	IC_TRY(ic_zip_end(b->writing->zip));
	b->writing->stage = DONE;
	return b->kind->end == NULL ? IC_DONE : b->kind->end(b);
}

static ic_status advance(struct ic_bundle *b)
{
	switch (b->writing->stage) {
	case PAGE:
		return put_page(b);
	case PICTURES:
		return put_picture(b);
	case PROOFS:
		return put_next_proof(b);
	case VERIFIER:
		return put_verifier(b);
	case MANIFEST:
		return put_manifest(b);
	case END:
		return end_bundle(b);
	case DONE:
		return IC_DONE;
	}
	IC_ASSERT(false);
	return IC_DONE;
}

ic_status ic_bundle_read(struct ic_bundle *b, ic_bytes *ret_bytes)
{
	struct ic_bundle_writing *w = b->writing;

	ic_buf_clear(&w->out);
	while (w->out.len == 0 && w->stage != DONE) {
		const ic_status status = advance(b);
		if (!ic_ok(status)) {
			w->stage = DONE;
			ic_buf_clear(&w->out);
			return status;
		}
	}
	*ret_bytes = ic_buf_view(&w->out);
	return IC_DONE;
}

/* --- from the first to the last --- */

static ic_status take_own(struct ic_bundle *b, const void *of, size_t size)
{
	b->of = ic_arena_take(&b->arena, 1, size);
	if (b->of == NULL)
		IC_FAIL(NOMEM, "bundle");
	memcpy(b->of, of, size);
	return IC_DONE;
}

ic_status ic_bundle_open(struct ic_ctx *ctx, const struct ic_bundle_kind *kind, const void *of,
			 size_t size, ic_status (*open)(struct ic_bundle *bundle),
			 struct ic_bundle **ret_bundle)
{
	struct ic_bundle *b = ic_alloc(1, sizeof(*b));

	if (b == NULL)
		IC_FAIL(NOMEM, "bundle");
	ic_arena_init(&b->arena, ARENA_BYTES_MAX);
	b->kind = kind;
	b->made = ic_clock_now(ctx->app->clock);
	b->ctx = (struct ic_ctx) {
		.app = ctx->app, .arena = &b->arena, .actor = ctx->actor, .via = ctx->via
	};
	const ic_status taken = take_own(b, of, size);
	const ic_status status = ic_ok(taken) ? open(b) : taken;
	if (!ic_ok(status)) {
		ctx->refusal = b->ctx.refusal;
		ctx->field = b->ctx.field;
		ic_bundle_close(b);
		return status;
	}
	*ret_bundle = b;
	return IC_DONE;
}

ic_status ic_bundle_release(struct ic_bundle *b, enum ic_action action,
			    const struct ic_about *about, struct ic_receipt *ret_receipt)
{
	struct ic_event event;

	b->wants = ic_arena_take(&b->arena, 2 * b->parts.count, sizeof(*b->wants));
	if (b->wants == NULL)
		IC_FAIL(NOMEM, "keys of a bundle");
	IC_TRY(ic_about_event(&b->ctx, action, about, &event));
	if (b->parts.count > 1)
		event.value[IC_F_SUBJECT] =
			ic_bytes_of(b->parts.at, b->parts.count * sizeof(ic_id));
	for (size_t i = 0; i < 2 * b->parts.count; i++)
		b->wants[i] =
			(struct ic_key_want) { .kind = IC_WANT_PARTY,
					       .party = b->parts.at[i / 2],
					       .domain = i % 2 == 0 ? IC_KEY_FIELD : IC_KEY_AUDIT };
	return ic_enter_alone(&b->ctx, &event, b->wants, 2 * b->parts.count, ret_receipt);
}

ic_status ic_bundle_ring(struct ic_bundle *b, struct ic_ring **ret_ring)
{
	struct ic_ring *ring = ic_arena_take(&b->arena, 1, sizeof(*ring));

	if (ring == NULL)
		IC_FAIL(NOMEM, "keys of a bundle");
	for (size_t i = 0; i < b->parts.count; i++) {
		ring->at[i].party = b->parts.at[i];
		ring->at[i].key = b->wants[2 * i].key; /* lent */
	}
	ring->count = b->parts.count;
	*ret_ring = ring;
	return IC_DONE;
}

ic_status ic_bundle_begin(struct ic_bundle *b, const char *passphrase)
{
	b->writing = ic_arena_take(&b->arena, 1, sizeof(*b->writing));
	if (b->writing == NULL)
		IC_FAIL(NOMEM, "bundle");
	ic_buf_init(&b->writing->out, OUT_BYTES_MAX);
	IC_TRY(ic_ledger_publish(b->ctx.app->ledger));
	return ic_zip_new(&b->writing->out, b->made, passphrase, &b->writing->zip);
}

void ic_bundle_close(struct ic_bundle *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; b->wants != NULL && i < 2 * b->parts.count; i++)
		ic_secret_done(&b->wants[i].key);
	if (b->writing != NULL) {
		ic_view_close(b->writing->view);
		ic_zip_free(b->writing->zip);
		ic_buf_wipe(&b->writing->out);
	}
	ic_arena_done(&b->arena);
	ic_free(b);
}
