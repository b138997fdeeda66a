/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metadata removal as a WebAssembly module: the same sources as the server's, for the phone that
 * takes the picture. No imports, so that it can do nothing but compute. The interface is
 * docs/formats/strip_record.md. One instance strips one picture and is then thrown away.
 */
#include "base/bug.h"
#include "base/limits.h"
#include "image/record.h"
#include "image/strip.h"

#define EXPORT(name) __attribute__((export_name(#name)))

enum {
	PIECE_BYTES = 65536,
	FINDINGS_BYTES_MAX = 4 << 20,
	FACTS_BYTES_MAX = 1024,
	OVERHEAD = 4 << 20
};

/* As docs/formats/strip_record.md has it. */
struct reply {
	const uint8_t *output;
	size_t output_len;
	const uint8_t *findings;
	size_t findings_len;
	const uint8_t *facts;
	size_t facts_len;
	const char *failure;
};

static_assert(sizeof(struct reply) == 28, "seven numbers");

static struct ic_strip strip;
static struct ic_buf output;
static struct ic_buf findings;
static struct ic_buf facts;
static struct reply reply;
static uint8_t piece[PIECE_BYTES];

uint8_t *ic_wasm_input(void);
const struct reply *ic_wasm_reply(void);
int ic_wasm_begin(int containers_only);
int ic_wasm_feed(size_t len);
int ic_wasm_end(void);

/* The code words alone: their texts for people come from the server's table, by the web app. */
#ifdef IC_IMAGE_FIRST /* what it does not take is asked again of the whole module */
#define SLUG(slug) "not_here"
#else
#define SLUG(slug) slug
#endif
static const char *const slugs[] = {
	[IC_OK] = NULL,
#define IC_CODE(name, http, exit, slug, text) [IC_E_##name] = SLUG(slug),
#include "base/codes.def"
#undef IC_CODE
};

const struct ic_fault ic_faults[IC_CODE_COUNT] = {
#define IC_CODE(name, http, exit, slug, text) [IC_E_##name] = { .code = IC_E_##name },
#include "base/codes.def"
#undef IC_CODE
};

/* Most of a picture leaves as it came: a run of output that stands in the piece stays there. */
static ic_bytes in_place;

static bool is_in_piece(ic_bytes span)
{
	return span.ptr >= piece && span.ptr < piece + PIECE_BYTES;
}

static ic_status emit(void *ctx, ic_bytes span)
{
	if (output.len == 0 && is_in_piece(span)
	    && (in_place.len == 0 || span.ptr == in_place.ptr + in_place.len)) {
		in_place = ic_bytes_of(in_place.len == 0 ? span.ptr : in_place.ptr,
				       in_place.len + span.len);
		return IC_DONE;
	}
	IC_TRY(ic_buf_put(ctx, in_place));
	in_place.len = 0;
	return ic_buf_put(ctx, span);
}

static ic_status find(void *ctx, const struct ic_finding *finding)
{
	(void)ctx;
	return ic_finding_emit(finding, &findings);
}

static void clear_output(void)
{
	ic_buf_clear(&output);
	in_place = (ic_bytes) { piece, 0 };
}

static int answer(ic_status status)
{
	const ic_bytes made = in_place.len > 0 ? in_place : ic_buf_view(&output);

	reply = (struct reply) { made.ptr,
				 made.len,
				 findings.ptr,
				 findings.len,
				 facts.ptr,
				 facts.len,
				 slugs[ic_status_code(status)] };
	return ic_ok(status) ? 0 : 1;
}

EXPORT(ic_wasm_input) uint8_t *ic_wasm_input(void)
{
	return piece;
}

EXPORT(ic_wasm_reply) const struct reply *ic_wasm_reply(void)
{
	return &reply;
}

EXPORT(ic_wasm_begin) int ic_wasm_begin(int containers_only)
{
	ic_buf_init(&output, IC_IMAGE_BYTES_MAX + OVERHEAD);
	ic_buf_init(&findings, FINDINGS_BYTES_MAX);
	ic_buf_init(&facts, FACTS_BYTES_MAX);
	return answer(ic_strip_init(
		&strip, &(struct ic_strip_options) { .emit = emit,
						     .find = find,
						     .ctx = &output,
						     .containers_only = containers_only != 0 }));
}

EXPORT(ic_wasm_feed) int ic_wasm_feed(size_t len)
{
	if (len > PIECE_BYTES)
		return answer(IC_FAULT(USAGE, "a piece larger than its place"));
	clear_output();
	return answer(ic_strip_feed(&strip, ic_bytes_of(piece, len)));
}

EXPORT(ic_wasm_end) int ic_wasm_end(void)
{
	clear_output();
	ic_status status = ic_strip_end(&strip);
	if (ic_ok(status))
		status = ic_image_facts_emit(&strip.facts, &facts);
	return answer(status);
}
