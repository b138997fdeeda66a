/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A WebP file is a RIFF of chunks. Of them are kept the picture (VP8 or VP8L), its transparency
 * (ALPH, with VP8 only), and what we write of the colour profile and the orientation; the extended
 * header (VP8X) is there only if one of these needs it.
 *
 * The look reads heads and metadata and passes over coded data. Writing walks the same chunks
 * again, by the same code, and reads no metadata: what is written of it is known, and a chunk that
 * is written stands where the look saw it.
 */
#include "image/webp.h"

#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "image/exif.h"
#include "image/machine.h"
#include "image/whole.h"
#include "image/xmp.h"

enum { RIFF_HEAD = 12, EXTENDED_BYTES = 10, CODE_RAW = 0 };

static_assert(sizeof(struct ic_webp_plan) == 3 * 8 + 5 * 4 + 12, "no holes");

void ic_webp_init(struct ic_webp *webp)
{
	*webp = (struct ic_webp) { .phase = IC_WEBP_AT_RIFF };
}

bool ic_webp_again(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;
	const struct ic_webp_plan plan = webp->seen;

	if (webp->writing || strip->state->options.emit == NULL)
		return false;
	ic_webp_init(webp);
	webp->writing = true;
	memcpy(&webp->plan, &plan, sizeof(plan));
	return true;
}

static uint32_t load_le24(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static uint64_t body_at(const struct ic_webp *webp)
{
	return webp->chunk_at + IC_WEBP_CHUNK_HEAD;
}

static void next_chunk(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;

	webp->chunk_at = strip->state->at;
	webp->phase = webp->chunk_at == webp->seen.end ? IC_WEBP_AT_TRAILING : IC_WEBP_AT_CHUNK;
}

/* Nothing more of this chunk. */
static void leave_chunk(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;

	webp->phase = IC_WEBP_SKIPPING;
	if (strip->state->at == webp->chunk_end)
		next_chunk(strip);
}

/* ---- findings ---- */

static const struct ic_whole_name names[] = {
	{ "C2PA", "provenance", "C2PA content credentials" },
	{ "ICCP", "colour", "a second or late colour profile" },
	{ "ALPH", "picture structure", "transparency without use" },
	{ "VP8X", "picture structure", "a second extended header" },
	{ "LIST", "description", "RIFF list" },
	{ "XMP ", "XMP", "an XMP packet too long to be read" },
	{ "EXIF", "other", "a second EXIF too long to be read" },
};

static ic_status report_chunk(struct ic_strip *strip)
{
	const struct ic_webp *webp = &strip->state->webp;
	const struct ic_whole_place place = { webp->chunk_at, webp->chunk_end - webp->chunk_at };
	uint8_t type[4];

	for (int i = 0; i < 4; i++)
		type[i] = (uint8_t)(webp->type >> (8 * i));
	return ic_whole_find_typed(strip, place, "WebP chunk", names,
				   sizeof(names) / sizeof(names[0]), ic_bytes_of(type, 4));
}

/* What @read finds stands where the chunk's body does. */
static ic_status read_at_body(struct ic_strip *strip, ic_bytes body,
			      ic_status (*read)(struct ic_strip *strip, ic_bytes body))
{
	const uint64_t at = strip->state->at;

	strip->state->at = body_at(&strip->state->webp);
	const ic_status status = read(strip, body);
	strip->state->at = at;
	return status;
}

/* ---- metadata ---- */

static ic_status open_profile(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;
	const struct ic_whole_place body = { body_at(webp), webp->len };

	if (webp->seen.coded_at != 0 || webp->profile_seen || webp->len == 0)
		return report_chunk(strip);
	webp->profile_seen = true;
	if (webp->writing)
		return IC_DONE;
	if ((webp->flags & IC_WEBP_FLAG_ICC) == 0) /* then no decoder looks at it */
		return ic_whole_find(strip, body, "WebP chunk", "colour",
				     "a colour profile that is not announced");
	if (webp->len > IC_IMAGE_HEAD_BYTES_MAX)
		return ic_whole_profile(strip, (ic_bytes) { NULL, 0 }, body, IC_ICC_RGB);
	webp->want = webp->len;
	return IC_DONE;
}

static ic_status take_profile(struct ic_strip *strip, ic_bytes profile)
{
	const struct ic_whole_place body = { body_at(&strip->state->webp), profile.len };

	return ic_whole_profile(strip, profile, body, IC_ICC_RGB);
}

/* The first says which way up the picture is: it is read, or the picture is refused. */
static ic_status open_exif(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;

	if (webp->len > IC_IMAGE_HEAD_BYTES_MAX)
		return strip->state->exif_seen ? report_chunk(strip)
					       : IC_FAULT(IMAGE_LIMIT, "EXIF too long to be read");
	webp->want = webp->writing ? 0 : webp->len;
	return IC_DONE;
}

static ic_status take_exif(struct ic_strip *strip, ic_bytes body)
{
	/* Some writers put the prefix of the JPEG segment here too. */
	return read_at_body(strip,
			    ic_bytes_start_with(body, IC_LIT("Exif\0\0")) ? ic_bytes_from(body, 6)
									  : body,
			    ic_exif_read);
}

static ic_status open_xmp(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;

	if (webp->len > IC_IMAGE_HEAD_BYTES_MAX)
		return report_chunk(strip);
	webp->want = ic_strip_finds(strip) ? webp->len : 0;
	return IC_DONE;
}

static ic_status take_xmp(struct ic_strip *strip, ic_bytes body)
{
	return read_at_body(strip, body, ic_xmp_report);
}

/* ---- what makes the picture ---- */

static ic_status open_animation(struct ic_strip *strip)
{
	(void)strip;
	IC_FAIL(IMAGE_UNSUPPORTED, "an animated picture");
}

static ic_status open_extended(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;

	if (webp->chunks != 1)
		return report_chunk(strip);
	if (webp->len < EXTENDED_BYTES)
		IC_FAIL(IMAGE, "an extended header that is cut");
	webp->want = EXTENDED_BYTES;
	return IC_DONE;
}

static ic_status take_extended(struct ic_strip *strip, ic_bytes body)
{
	struct ic_webp *webp = &strip->state->webp;

	webp->extended = true;
	webp->flags = body.ptr[0];
	webp->width = load_le24(body.ptr + 4) + 1;
	webp->height = load_le24(body.ptr + 7) + 1;
	return (webp->flags & IC_WEBP_FLAG_ANIMATION) != 0 ? open_animation(strip) : IC_DONE;
}

/* As libwebp reads: what belongs in front of the picture counts only there. That is in an extended
 * file, since any other begins with its picture. */
static ic_status open_alpha(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;

	if (webp->seen.coded_at != 0 || webp->seen.alpha_at != 0)
		return report_chunk(strip);
	webp->seen.alpha_at = body_at(webp);
	webp->seen.alpha_bytes = webp->len;
	webp->want = webp->len > 0 ? 1 : 0;
	return IC_DONE;
}

/* Raw transparency is as long as the canvas says; what follows it goes. */
static uint64_t raw_alpha_bytes(const struct ic_webp *webp)
{
	return 1 + (uint64_t)webp->width * webp->height;
}

static uint32_t kept_of_alpha(const struct ic_webp *webp)
{
	const uint32_t bytes = webp->seen.alpha_bytes;
	const bool raw = (webp->seen.alpha_head & 3) == CODE_RAW;

	return raw && bytes > raw_alpha_bytes(webp) ? (uint32_t)raw_alpha_bytes(webp) : bytes;
}

static ic_status take_alpha(struct ic_strip *strip, ic_bytes head)
{
	struct ic_webp *webp = &strip->state->webp;

	webp->seen.alpha_head = head.ptr[0];
	if (webp->plan.alpha_kept == 0)
		return IC_DONE;
	webp->pass_end = body_at(webp) + kept_of_alpha(webp);
	return ic_webp_emit_head(strip, IC_WEBP_ALPH, kept_of_alpha(webp), head);
}

static ic_status check_alpha(struct ic_strip *strip)
{
	struct ic_webp_plan *seen = &strip->state->webp.seen;
	const uint8_t head = seen->alpha_head;

	if (seen->alpha_bytes < 2)
		IC_FAIL(IMAGE, "transparency that is cut");
	if ((head & 3) > 1 || (head >> 4 & 3) > 1 || head >> 6 != 0)
		IC_FAIL(IMAGE, "transparency that is not valid");
	seen->transparent = 1;
	seen->alpha_kept = kept_of_alpha(&strip->state->webp);
	if ((head & 3) == CODE_RAW && seen->alpha_bytes < raw_alpha_bytes(&strip->state->webp))
		IC_FAIL(IMAGE, "transparency that is cut");

	const uint32_t more = seen->alpha_bytes - seen->alpha_kept;
	const struct ic_whole_place behind = { seen->alpha_at + seen->alpha_kept, more };
	return more == 0 ? IC_DONE
			 : ic_whole_find(strip, behind, "behind the coded data", "hidden data",
					 "bytes behind the transparency");
}

static ic_status leave_alpha(struct ic_strip *strip)
{
	const struct ic_webp_plan *seen = &strip->state->webp.seen;
	const struct ic_whole_place body = { seen->alpha_at, seen->alpha_bytes };

	return ic_whole_find(strip, body, "WebP chunk", "picture structure",
			     "transparency without use");
}

/* A second picture would be another file. */
static ic_status open_coded(struct ic_strip *strip)
{
	struct ic_webp *webp = &strip->state->webp;
	const uint32_t head = webp->type == IC_WEBP_VP8 ? IC_WEBP_VP8_HEAD : IC_WEBP_VP8L_HEAD;

	if (webp->seen.coded_at != 0)
		IC_FAIL(IMAGE_UNSUPPORTED, "two pictures in one file");
	if (webp->len <= head)
		IC_FAIL(IMAGE, "a picture cut in its head");
	webp->seen.coded_at = body_at(webp);
	webp->seen.coded_bytes = webp->len;
	webp->seen.type = webp->type;
	webp->want = head;
	return IC_DONE;
}

/* The picture's size and head are known: they fit what came before, and what the look saw. */
static ic_status start_coded(struct ic_strip *strip, size_t head_len)
{
	struct ic_webp *webp = &strip->state->webp;

	if (webp->extended
	    && (webp->width != strip->facts.width || webp->height != strip->facts.height))
		IC_FAIL(IMAGE, "a canvas that is not the picture's size");
	if (webp->seen.alpha_at != 0)
		IC_TRY(webp->type == IC_WEBP_VP8 ? check_alpha(strip) : leave_alpha(strip));
	if (!webp->writing)
		return IC_DONE;
	if (memcmp(&webp->seen, &webp->plan, sizeof(webp->plan)) != 0)
		IC_FAIL(IMAGE, "the file changed while it was read");
	webp->pass_end = body_at(webp) + webp->len;
	return ic_webp_emit_head(strip, webp->type, webp->len,
				 ic_bytes_of(webp->seen.coded_head, head_len));
}

/* The frame header of RFC 6386, 9.1: a key frame that is shown, its size, its first partition. The
 * scale is advice that no decoder follows, and is cleared. */
static ic_status take_lossy(struct ic_strip *strip, ic_bytes body)
{
	struct ic_webp *webp = &strip->state->webp;
	uint8_t *head = webp->seen.coded_head;

	static_assert(sizeof(webp->seen.coded_head) >= IC_WEBP_VP8_HEAD, "room for it");
	memcpy(head, body.ptr, IC_WEBP_VP8_HEAD);
	const uint32_t tag = load_le24(head);
	if ((tag & 1) != 0 || (tag >> 1 & 7) > 3 || (tag >> 4 & 1) == 0
	    || load_le24(head + 3) != 0x2a019d)
		IC_FAIL(IMAGE, "coded data that is not a VP8 key frame");
	if (tag >> 5 > webp->len - IC_WEBP_VP8_HEAD)
		IC_FAIL(IMAGE, "a partition longer than the picture");
	head[7] &= 0x3f;
	head[9] &= 0x3f;
	IC_TRY(ic_whole_size(strip, ic_load_le16(head + 6), ic_load_le16(head + 8)));
	return start_coded(strip, IC_WEBP_VP8_HEAD);
}

static ic_status take_lossless(struct ic_strip *strip, ic_bytes body)
{
	struct ic_webp *webp = &strip->state->webp;

	memcpy(webp->seen.coded_head, body.ptr, IC_WEBP_VP8L_HEAD);
	if (body.ptr[0] != 0x2f)
		IC_FAIL(IMAGE, "coded data that is not VP8L");
	const uint32_t bits = ic_load_le32(body.ptr + 1);
	if (bits >> 29 != 0)
		IC_FAIL(IMAGE_UNSUPPORTED, "a version of VP8L that is not known");
	webp->seen.transparent = bits >> 28 & 1;
	IC_TRY(ic_whole_size(strip, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1));
	return start_coded(strip, IC_WEBP_VP8L_HEAD);
}

/* ---- chunks ---- */

/* What is done with a chunk once its length is known, which may ask for its first bytes, and with
 * these. Any other chunk is reported and goes. */
static const struct kind {
	uint32_t type;
	bool may_be_first;
	ic_status (*open)(struct ic_strip *strip);
	ic_status (*take)(struct ic_strip *strip, ic_bytes start);
} kinds[] = {
	{ IC_WEBP_VP8X, true, open_extended, take_extended },
	{ IC_WEBP_VP8, true, open_coded, take_lossy },
	{ IC_WEBP_VP8L, true, open_coded, take_lossless },
	{ IC_WEBP_ALPH, false, open_alpha, take_alpha },
	{ IC_WEBP_ICCP, false, open_profile, take_profile },
	{ IC_WEBP_EXIF, false, open_exif, take_exif },
	{ IC_WEBP_XMP, false, open_xmp, take_xmp },
	{ IC_WEBP_ANIM, false, open_animation, NULL },
	{ IC_WEBP_ANMF, false, open_animation, NULL },
	{ 0, false, report_chunk, NULL },
};

static const struct kind *kind_of(uint32_t type)
{
	const struct kind *kind = kinds;

	while (kind->type != type && kind->type != 0)
		kind++;
	return kind;
}

static ic_status take_riff(struct ic_strip *strip, ic_bytes head)
{
	struct ic_webp *webp = &strip->state->webp;
	const uint32_t len = ic_load_le32(head.ptr + 4);

	if (!ic_bytes_start_with(head, IC_LIT("RIFF"))
	    || !ic_bytes_start_with(ic_bytes_from(head, 8), IC_LIT("WEBP")))
		IC_FAIL(IMAGE, "a WebP file that is not a RIFF");
	if (len < 4)
		IC_FAIL(IMAGE, "the file ends before its end");
	webp->seen.end = IC_WEBP_CHUNK_HEAD + (uint64_t)len;
	next_chunk(strip);
	return webp->writing ? ic_webp_emit_front(strip) : IC_DONE;
}

static ic_status take_chunk(struct ic_strip *strip, ic_bytes head)
{
	struct ic_webp *webp = &strip->state->webp;
	const uint64_t rest = webp->seen.end - strip->state->at;

	webp->type = ic_load_le32(head.ptr);
	webp->len = ic_load_le32(head.ptr + 4);
	webp->want = 0;
	webp->pass_end = 0;
	if (++webp->chunks > IC_WEBP_CHUNKS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many chunks");
	if (webp->len > rest)
		IC_FAIL(IMAGE, "a chunk longer than the file");
	/* The last padding byte is missing in files of careless writers. */
	const uint64_t padded = (uint64_t)webp->len + webp->len % 2;
	webp->chunk_end = strip->state->at + (padded < rest ? padded : rest);
	if (webp->chunks == 1 && !kind_of(webp->type)->may_be_first)
		IC_FAIL(IMAGE, "a file that does not begin with its picture");

	IC_TRY(kind_of(webp->type)->open(strip));
	webp->phase = IC_WEBP_AT_BODY;
	if (webp->want == 0)
		leave_chunk(strip);
	return IC_DONE;
}

static ic_status end_passing(struct ic_strip *strip)
{
	const struct ic_webp *webp = &strip->state->webp;

	IC_TRY(ic_webp_emit_padding(strip, (uint32_t)(webp->pass_end - body_at(webp))));
	if (webp->type != IC_WEBP_ALPH)
		IC_TRY(ic_webp_emit_back(strip));
	leave_chunk(strip);
	return IC_DONE;
}

static ic_status take_body(struct ic_strip *strip, ic_bytes start)
{
	struct ic_webp *webp = &strip->state->webp;

	IC_TRY(kind_of(webp->type)->take(strip, start));
	webp->phase = IC_WEBP_PASSING;
	if (webp->pass_end == 0)
		leave_chunk(strip);
	return IC_DONE;
}

static ic_status gather(struct ic_strip *strip, ic_bytes *in, size_t want,
			ic_status (*take)(struct ic_strip *strip, ic_bytes bytes))
{
	ic_bytes bytes;
	bool ready;

	IC_TRY(ic_strip_gather(strip, in, want, &bytes, &ready));
	return ready ? take(strip, bytes) : IC_DONE;
}

/* As much of @in as there is before @end. */
static ic_bytes consume_up_to(struct ic_strip *strip, ic_bytes *in, uint64_t end)
{
	const uint64_t missing = end - strip->state->at;

	return ic_strip_consume(strip, in, in->len < missing ? in->len : (size_t)missing);
}

static ic_status step_pass(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_webp *webp = &strip->state->webp;

	IC_TRY(ic_strip_emit(strip, consume_up_to(strip, in, webp->pass_end)));
	return strip->state->at == webp->pass_end ? end_passing(strip) : IC_DONE;
}

static ic_status step(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_webp *webp = &strip->state->webp;

	switch (webp->phase) {
	case IC_WEBP_AT_RIFF:
		return gather(strip, in, RIFF_HEAD, take_riff);
	case IC_WEBP_AT_CHUNK:
		if (webp->seen.end - webp->chunk_at < IC_WEBP_CHUNK_HEAD)
			IC_FAIL(IMAGE, "a chunk cut in its head");
		return gather(strip, in, IC_WEBP_CHUNK_HEAD, take_chunk);
	case IC_WEBP_AT_BODY:
		return gather(strip, in, webp->want, take_body);
	case IC_WEBP_PASSING:
		return step_pass(strip, in);
	case IC_WEBP_SKIPPING:
		(void)consume_up_to(strip, in, webp->chunk_end);
		leave_chunk(strip);
		return IC_DONE;
	case IC_WEBP_AT_TRAILING:
		ic_strip_skip_trailing(strip, in);
		return IC_DONE;
	}
	IC_FAIL(INTERNAL, "no such phase");
}

/* Held for the second reading, unless the caller makes it or nobody wants it. */
static bool is_held(const struct ic_strip *strip)
{
	const struct ic_strip_options *options = &strip->state->options;

	return options->emit != NULL && !options->twice && !strip->state->webp.writing;
}

ic_status ic_webp_step(struct ic_strip *strip, ic_bytes *in)
{
	if (is_held(strip))
		IC_TRY(ic_whole_hold(strip, *in));
	while (in->len > 0)
		IC_TRY(step(strip, in));
	return IC_DONE;
}

ic_status ic_webp_end(struct ic_strip *strip)
{
	const struct ic_webp *webp = &strip->state->webp;

	if (webp->phase != IC_WEBP_AT_TRAILING)
		IC_FAIL(IMAGE, "the file ends before its end");
	if (webp->seen.coded_at == 0)
		IC_FAIL(IMAGE, "no coded data");
	return IC_DONE;
}
