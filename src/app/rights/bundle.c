/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The access bundle, made as it is read: decided and entered, then the page, each picture (opened
 * by view.c, one block at a time), the proofs, the list of all files. Nothing but the block in hand
 * and the texts is in memory, and nothing is on disk.
 *
 *     PAGE → PICTURES (open, blocks, close) → PROOFS → VERIFIER → MANIFEST → END
 */
#include "app/rights/bundle.h"
#include "app/gate/decide.h"

#include <stdio.h>

#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/rights/report.h"
#include "app/rights/request.h"
#include "app/rights/zip.h"
#include "base/alloc.h"
#include "base/bug.h"
#include "base/json.h"
#include "base/limits.h"
#include "develop/develop.h"
#include "ledger/proof.h"

enum {
	ARENA_BYTES_MAX = 128 << 20,
	PAGE_BYTES_MAX = 64 << 20,
	BLOCK_BYTES = 256 << 10,
	OUT_BYTES_MAX = 72 << 20, /* the page in one piece, and what the format adds */
	PROOF_BYTES_MAX = 64 << 10,
	FILE_NAME = 48,
	FILES_MAX = 200000,
};

struct file {
	char name[FILE_NAME];
	uint64_t bytes;
	ic_digest digest;
	struct file *next;
};

enum stage { PAGE, PICTURES, PROOFS, VERIFIER, MANIFEST, END, DONE };

struct ic_bundle {
	struct ic_ctx ctx;
	struct ic_arena arena;
	ic_id request;
	struct ic_access access;
	struct ic_bundle_facts facts;
	struct ic_patient_parts parts;
	struct ic_key_want *wants; /* field and audit key of each part */
	uint64_t met;
	enum stage stage;
	struct ic_buf out;
	struct ic_zip *zip;
	struct file *first, *last;
	size_t picture; /* the next, or the one that is open */
	struct ic_view *view;
	uint64_t at;
	struct ic_hasher hasher;
	const struct ic_bundle_lines *lines; /* whose proofs come next */
	size_t line;
};

/* --- files --- */

static ic_status add_file(struct ic_bundle *b, const char *name, uint64_t bytes,
			  const ic_digest *digest)
{
	struct file *file = ic_arena_take(&b->arena, 1, sizeof(*file));

	if (file == NULL)
		IC_FAIL(NOMEM, "files of a bundle");
	snprintf(file->name, sizeof(file->name), "%s", name);
	file->bytes = bytes;
	file->digest = *digest;
	if (b->last == NULL)
		b->first = file;
	else
		b->last->next = file;
	b->last = file;
	return IC_DONE;
}

static ic_status put_text_file(struct ic_bundle *b, const char *name, ic_bytes text)
{
	const ic_digest digest = ic_sha256(text);

	IC_TRY(ic_zip_begin(b->zip, name, text.len, true));
	IC_TRY(ic_zip_put(b->zip, text));
	return add_file(b, name, text.len, &digest);
}

/* --- the page --- */

static ic_status put_page(struct ic_bundle *b)
{
	IC_AUTO(buf) page = { 0 };

	ic_buf_init(&page, PAGE_BYTES_MAX);
	IC_TRY(ic_bundle_page(&b->facts, &page));
	const ic_status status = put_text_file(b, "index.html", ic_buf_view(&page));
	ic_buf_wipe(&page);
	b->stage = PICTURES;
	return status;
}

/* --- the pictures --- */

static ic_status take_span(void *ctx, ic_bytes span)
{
	struct ic_bundle *b = ctx;

	ic_hasher_put(&b->hasher, span);
	return ic_zip_put(b->zip, span);
}

static ic_status begin_picture(struct ic_bundle *b)
{
	const struct ic_bundle_picture *picture = &b->facts.pictures[b->picture];
	const struct ic_access_part *part = b->access.parts;

	while (!ic_id_equal(part->recording.id, picture->recording->id))
		part++; /* pictures are made of parts */
	IC_TRY(ic_app_view_export(&b->ctx, picture->recording->id, &part->facts, b->met,
				  picture->marks->count > 0, &b->view));
	ic_hasher_init(&b->hasher);
	b->at = 0;
	if (picture->marks->count > 0)
		return IC_DONE;
	return ic_zip_begin(b->zip, picture->file, ic_view_length(b->view), false);
}

static ic_status end_picture(struct ic_bundle *b)
{
	struct ic_bundle_picture *picture = &b->facts.pictures[b->picture];

	picture->digest = ic_hasher_end(&b->hasher);
	ic_view_close(b->view);
	b->view = NULL;
	b->picture++;
	return add_file(b, picture->file, b->at, &picture->digest);
}

/* With other people in it: what goes out is made of its pixels. */
static ic_status put_redacted(struct ic_bundle *b)
{
	const struct ic_bundle_picture *picture = &b->facts.pictures[b->picture];
	IC_AUTO(buf) redacted = { 0 };

	ic_buf_init(&redacted, IC_IMAGE_BYTES_MAX);
	IC_TRY(ic_view_paint(b->view, b->ctx.app->develop, picture->marks, &redacted));
	IC_TRY(ic_zip_begin(b->zip, picture->file, redacted.len, false));
	IC_TRY(take_span(b, ic_buf_view(&redacted)));
	b->at = redacted.len;
	ic_buf_wipe(&redacted);
	return end_picture(b);
}

static ic_status put_picture(struct ic_bundle *b)
{
	if (b->picture == b->facts.picture_count) {
		b->stage = b->facts.own ? PROOFS : MANIFEST;
		return IC_DONE;
	}
	if (b->view == NULL)
		IC_TRY(begin_picture(b));
	if (b->facts.pictures[b->picture].marks->count > 0)
		return put_redacted(b);
	const uint64_t left = ic_view_length(b->view) - b->at;
	const uint64_t len = left < BLOCK_BYTES ? left : BLOCK_BYTES;
	IC_TRY(ic_view_read(b->view, b->at, len, (struct ic_sink) { take_span, b }));
	b->at += len;
	return b->at == ic_view_length(b->view) ? end_picture(b) : IC_DONE;
}

/* --- proofs --- */

struct proving {
	struct ic_bundle *b;
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
	const uint32_t fields = 1u << IC_F_ACTION | 1u << IC_F_PURPOSE | 1u << IC_F_DECISION;

	ic_buf_clear(&p->out);
	IC_TRY(ic_db_query(tx, "SELECT subject FROM payload WHERE idx = $1",
			   IC_DB_ARGS(IC_DB_INT(p->index)), take_subject, p));
	for (size_t i = 0; i < b->parts.count; i++)
		if (ic_id_equal(b->parts.at[i], p->subject))
			return ic_ledger_prove(b->ctx.app->ledger, tx, p->index,
					       &b->wants[2 * i + 1].key, fields, &p->out);
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
	if (b->lines == NULL) {
		b->stage = VERIFIER;
		return IC_DONE;
	}
	if (b->line == b->lines->report.rows.count) {
		b->lines = b->lines->next;
		b->line = 0;
		return IC_DONE;
	}
	const int64_t entry = b->lines->report.rows.at[b->line++].entry;
	return entry == IC_SHAPE_ABSENT ? IC_DONE : put_proof(b, (uint64_t)entry);
}

static ic_status put_verifier(struct ic_bundle *b)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, PROOF_BYTES_MAX);
	IC_TRY(ic_keys_verifier(b->ctx.app->keys, &text));
	IC_TRY(ic_buf_put_text(&text, "\n"));
	b->stage = MANIFEST;
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
	for (const struct file *file = b->first; file != NULL; file = file->next) {
		IC_TRY(ic_json_put_object(list, NULL, &item));
		IC_TRY(ic_json_put_text(item, "name", ic_bytes_of_text(file->name)));
		IC_TRY(ic_json_put_integer(item, "bytes", (int64_t)file->bytes));
		IC_TRY(put_digest(item, &file->digest));
	}
	return IC_DONE;
}

static ic_status list_pictures(const struct ic_bundle *b, ic_json root)
{
	char day[IC_DATE_TEXT + 1];
	ic_json list, item;

	IC_TRY(ic_json_put_array(root, "pictures", &list));
	for (size_t i = 0; i < b->facts.picture_count; i++) {
		const struct ic_bundle_picture *picture = &b->facts.pictures[i];
		IC_TRY(ic_json_put_object(list, NULL, &item));
		IC_TRY(ic_json_put_text(item, "file", ic_bytes_of_text(picture->file)));
		IC_TRY(ic_json_put_time(item, "taken", picture->recording->taken));
		IC_TRY(ic_json_put_text(item, "body_site", picture->recording->body_site));
		ic_date_emit(picture->kept_until, day);
		IC_TRY(ic_json_put_text(item, "kept_until", ic_bytes_of_text(day)));
		if (picture->marks->count > 0)
			IC_TRY(ic_json_put_bool(item, "redacted", true));
		IC_TRY(put_digest(item, &picture->digest));
	}
	return IC_DONE;
}

static ic_status put_manifest(struct ic_bundle *b)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, PAGE_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "format", IC_LIT("incamera-access-bundle")));
	IC_TRY(ic_json_put_integer(doc.root, "version", 1));
	IC_TRY(ic_json_put_time(doc.root, "made", b->facts.made));
	IC_TRY(ic_json_put_text(doc.root, "hospital", b->facts.hospital));
	IC_TRY(ic_json_put_id(doc.root, "request", b->request));
	IC_TRY(ic_json_put_text(doc.root, "rule", b->access.request.rule));
	IC_TRY(list_files(b, doc.root));
	IC_TRY(list_pictures(b, doc.root));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &text));
	b->stage = END;
	return put_text_file(b, "manifest.json", ic_buf_view(&text));
}

/* --- the end --- */

/* The first whole bundle answers the request. */
static ic_status answer(struct ic_bundle *b)
{
	struct ic_stepping s = { .ctx = &b->ctx };

	IC_TRY(ic_stepping_begin(&b->ctx, b->request, &s));
	if (ic_access_has_step(&s.access, IC_request_step_RELEASED))
		return IC_DONE;
	s.action = IC_ACTION_REQUEST_STEP;
	IC_TRY(ic_stepping_take(&s, IC_request_step_RELEASED, (struct ic_date) { 0 },
				IC_LIT("The bundle was made.")));
	return ic_stepping_commit(&s);
}

static ic_status end_bundle(struct ic_bundle *b)
{
	IC_TRY(ic_zip_end(b->zip));
	b->stage = DONE;
	return answer(b);
}

static ic_status advance(struct ic_bundle *b)
{
	switch (b->stage) {
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
	ic_buf_clear(&b->out);
	while (b->out.len == 0 && b->stage != DONE) {
		const ic_status status = advance(b);
		if (!ic_ok(status)) {
			b->stage = DONE;
			ic_buf_clear(&b->out);
			return status;
		}
	}
	*ret_bytes = ic_buf_view(&b->out);
	return IC_DONE;
}

/* --- opening --- */

static ic_status load(struct ic_db_tx *tx, void *arg)
{
	struct ic_bundle *b = arg;

	IC_TRY(ic_access_load(&b->ctx, tx, b->request, &b->access));
	if (ic_id_is_zero(b->access.c.patient.id))
		IC_FAIL(STATE, "a request of no patient has no bundle");
	return ic_patient_parts(tx, b->access.c.patient.id, &b->arena, &b->parts);
}

static ic_status decide(struct ic_bundle *b)
{
	const struct ic_request_row *request = &b->access.request;
	const struct ic_about about = { .patient = b->access.c.patient.id,
					.justification = IC_LIT("a right to the record"),
					.refusal = IC_ACTION_REQUEST_REFUSED };

	if (!request->granted || !ic_access_is_decided_by_rule(request->kind)
	    || (request->state != IC_request_state_GRANTED
		&& request->state != IC_request_state_ANSWERED))
		IC_FAIL(STATE, "the request was not granted");
	b->met = ic_access_met(&b->access);
	return ic_decide(&b->ctx, IC_TABLE_A, &b->access.facts, 0, b->met, &about);
}

/* What is left out is entered, quietly: nobody is told of it. */
static ic_status enter_withheld(struct ic_bundle *b)
{
	for (size_t i = 0; i < b->access.count; i++) {
		const struct ic_access_part *part = &b->access.parts[i];
		const struct ic_about about = { .patient = part->recording.patient,
						.images = &part->recording.id,
						.image_count = 1 };
		struct ic_receipt receipt;
		struct ic_event event;
		if (part->decision.outcome != IC_DENY)
			continue;
		b->ctx.refusal = (struct ic_refusal) { .decision = part->decision };
		IC_TRY(ic_about_event(&b->ctx, IC_ACTION_ACCESS_WITHHELD, &about, &event));
		IC_TRY(ic_enter_alone(&b->ctx, &event, NULL, 0, &receipt));
	}
	return IC_DONE;
}

static ic_status enter_release(struct ic_bundle *b)
{
	const bool own = ic_access_is_own(&b->access);
	const struct ic_about about = { .patient = b->access.c.patient.id,
					.recipient = b->request,
					.justification = own ? IC_LIT(IC_REPORT_OWN_COPY)
							     : IC_LIT("a right to the record") };
	struct ic_receipt receipt;
	struct ic_event event;

	b->wants = ic_arena_take(&b->arena, 2 * b->parts.count, sizeof(*b->wants));
	if (b->wants == NULL)
		IC_FAIL(NOMEM, "keys of a bundle");
	IC_TRY(ic_about_event(&b->ctx, IC_ACTION_BUNDLE_RELEASED, &about, &event));
	if (b->parts.count > 1)
		event.value[IC_F_SUBJECT] =
			ic_bytes_of(b->parts.at, b->parts.count * sizeof(ic_id));
	for (size_t i = 0; i < 2 * b->parts.count; i++)
		b->wants[i] =
			(struct ic_key_want) { .kind = IC_WANT_PARTY,
					       .party = b->parts.at[i / 2],
					       .domain = i % 2 == 0 ? IC_KEY_FIELD : IC_KEY_AUDIT };
	return ic_enter_alone(&b->ctx, &event, b->wants, 2 * b->parts.count, &receipt);
}

static ic_status gather(struct ic_bundle *b)
{
	struct ic_ring *ring = ic_arena_take(&b->arena, 1, sizeof(*ring));

	if (ring == NULL)
		IC_FAIL(NOMEM, "keys of a bundle");
	for (size_t i = 0; i < b->parts.count; i++) {
		ring->at[i].party = b->parts.at[i];
		ring->at[i].key = b->wants[2 * i].key; /* lent */
	}
	ring->count = b->parts.count;
	return ic_bundle_gather(&b->ctx, &b->access, ring, &b->facts);
}

/* What is withheld leaves no line either. */
static ic_status list_shown(struct ic_bundle *b, struct ic_report_scope *scope)
{
	ic_id *ids = ic_arena_take(&b->arena, b->access.count + 1, sizeof(*ids));

	if (ids == NULL)
		IC_FAIL(NOMEM, "recordings of a bundle");
	for (size_t i = 0; i < b->access.count; i++)
		if (b->access.parts[i].included)
			ids[scope->count++] = b->access.parts[i].recording.id;
	scope->recordings = ids;
	return IC_DONE;
}

/* Every page of the report as it is told to who gets the bundle. */
static ic_status read_lines(struct ic_bundle *b)
{
	struct ic_bundle_lines **place = &b->facts.lines;
	struct ic_report_scope scope = { .for_proxy = !b->facts.own,
					 .only = b->access.items.count > 0 };
	ic_bytes cursor = { NULL, 0 };

	IC_TRY(list_shown(b, &scope));
	for (size_t pages = 0; pages < FILES_MAX / IC_LIST_ROWS_MAX; pages++) {
		*place = ic_arena_take(&b->arena, 1, sizeof(**place));
		if (*place == NULL)
			IC_FAIL(NOMEM, "lines of a bundle");
		IC_TRY(ic_report_page(&b->ctx, b->access.c.patient.id, &scope, cursor,
				      &(*place)->report));
		cursor = (*place)->report.next;
		place = &(*place)->next;
		if (cursor.len == 0)
			return IC_DONE;
	}
	IC_FAIL(LIMIT, "more lines than a bundle holds");
}

/* What cannot be painted over here stays out before anything is released. */
static void leave_out_unpaintable(struct ic_bundle *b)
{
	const struct ic_app *app = b->ctx.app;

	for (size_t i = 0; i < b->access.count; i++) {
		struct ic_access_part *part = &b->access.parts[i];
		const bool heif = ic_bytes_equal(part->recording.format, IC_LIT("heic"))
				  || ic_bytes_equal(part->recording.format, IC_LIT("avif"));
		if (!part->included || part->marks.count == 0
		    || (app->develop != NULL && !(heif && app->without_heif)))
			continue;
		part->included = false;
		part->told = true;
	}
}

static ic_status open_bundle(struct ic_bundle *b)
{
	IC_TRY(ic_governance_check(&b->ctx));
	IC_TRY(ic_db_read(b->ctx.app->db, load, b));
	leave_out_unpaintable(b);
	IC_TRY(decide(b));
	const struct ic_refusal permit = b->ctx.refusal;
	IC_TRY(enter_withheld(b));
	b->ctx.refusal = permit;
	IC_TRY(enter_release(b));
	IC_TRY(gather(b));
	IC_TRY(read_lines(b));
	b->lines = b->facts.lines;
	IC_TRY(ic_ledger_publish(b->ctx.app->ledger));
	return ic_zip_new(&b->out, b->facts.made, &b->zip);
}

ic_status ic_app_bundle_open(struct ic_ctx *ctx, ic_id request, struct ic_bundle **ret_bundle)
{
	struct ic_bundle *b = ic_alloc(1, sizeof(*b));

	if (b == NULL)
		IC_FAIL(NOMEM, "bundle");
	ic_arena_init(&b->arena, ARENA_BYTES_MAX);
	ic_buf_init(&b->out, OUT_BYTES_MAX);
	b->ctx = (struct ic_ctx) {
		.app = ctx->app, .arena = &b->arena, .actor = ctx->actor, .via = ctx->via
	};
	b->request = request;
	const ic_status status = open_bundle(b);
	if (!ic_ok(status)) {
		ctx->refusal = b->ctx.refusal;
		ctx->field = b->ctx.field;
		ic_bundle_close(b);
		return status;
	}
	*ret_bundle = b;
	return IC_DONE;
}

void ic_bundle_close(struct ic_bundle *b)
{
	if (b == NULL)
		return;
	if (b->view != NULL)
		ic_view_close(b->view);
	for (size_t i = 0; b->wants != NULL && i < 2 * b->parts.count; i++)
		ic_secret_done(&b->wants[i].key);
	ic_zip_free(b->zip);
	ic_buf_wipe(&b->out);
	ic_arena_done(&b->arena);
	ic_free(b);
}
