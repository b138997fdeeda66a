/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A WebP file is a RIFF of chunks. Of them are kept the picture (VP8 or VP8L), its transparency
 * (ALPH, with VP8 only), and what we write of the colour profile and the orientation; the extended
 * header (VP8X) is there only if one of these needs it.
 */
#include "image/webp.h"

#include "base/limits.h"
#include "image/exif.h"
#include "image/machine.h"
#include "image/whole.h"
#include "image/xmp.h"

#define FOURCC(a, b, c, d) \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

enum {
	RIFF_HEAD = 12,
	CHUNK_HEAD = 8,
	EXTENDED_BYTES = 10,
	VP8_HEAD = 10,
	VP8L_HEAD = 5,
	FLAG_ANIMATION = 0x02,
	FLAG_EXIF = 0x08,
	FLAG_ALPHA = 0x10,
	FLAG_ICC = 0x20
};

struct parts {
	ic_bytes extended;
	ic_bytes profile;
	ic_bytes alpha;
	ic_bytes lossy;    /* VP8 */
	ic_bytes lossless; /* VP8L */
	bool has_alpha;    /* ALPH, or VP8L says so */
	uint8_t vp8_head[VP8_HEAD];
};

struct chunk {
	uint32_t type;
	ic_bytes whole; /* head, body and padding */
	ic_bytes body;
};

/* ---- reading ---- */

static void store_le32(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t load_le24(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static ic_status take_chunk(ic_bytes *rest, struct chunk *ret)
{
	if (rest->len < CHUNK_HEAD)
		IC_FAIL(IMAGE, "a chunk cut in its head");
	const uint32_t len = ic_load_le32(rest->ptr + 4);
	if (len > rest->len - CHUNK_HEAD)
		IC_FAIL(IMAGE, "a chunk longer than the file");

	const size_t padded = CHUNK_HEAD + (size_t)len + (len & 1);
	*ret = (struct chunk) { .type = ic_load_le32(rest->ptr),
				.body = { rest->ptr + CHUNK_HEAD, len } };
	/* The last padding byte is missing in files of careless writers. */
	ret->whole = ic_bytes_of(rest->ptr, padded < rest->len ? padded : rest->len);
	*rest = ic_bytes_from(*rest, ret->whole.len);
	return IC_DONE;
}

static const struct ic_whole_name names[] = {
	{ "C2PA", "provenance", "C2PA content credentials" },
	{ "ICCP", "colour", "a second or late colour profile" },
	{ "ALPH", "picture structure", "transparency without use" },
	{ "VP8X", "picture structure", "a second extended header" },
	{ "LIST", "description", "RIFF list" },
};

static ic_status report_chunk(struct ic_strip *strip, const struct chunk *chunk)
{
	return ic_whole_find_typed(strip, chunk->whole, "WebP chunk", names,
				   sizeof(names) / sizeof(names[0]),
				   ic_bytes_of(chunk->whole.ptr, 4));
}

static ic_status take_exif(struct ic_strip *strip, const struct chunk *chunk)
{
	return ic_whole_exif(strip, chunk->body);
}

static ic_status take_xmp(struct ic_strip *strip, const struct chunk *chunk)
{
	ic_whole_at(strip, chunk->body.ptr);
	return ic_strip_finds(strip) ? ic_xmp_report(strip, chunk->body) : IC_DONE;
}

/* As libwebp reads: what belongs in front of the picture counts only there, and only in an extended
 * file; a second picture would be another file. */
static ic_status take_part(struct ic_strip *strip, const struct chunk *chunk, bool first,
			   struct parts *parts)
{
	const bool before = parts->lossy.ptr == NULL && parts->lossless.ptr == NULL;
	const bool extended = parts->extended.ptr != NULL;

	switch (chunk->type) {
	case FOURCC('V', 'P', '8', 'X'):
		if (!first || chunk->body.len < EXTENDED_BYTES)
			return first ? IC_FAULT(IMAGE, "an extended header that is cut")
				     : report_chunk(strip, chunk);
		parts->extended = chunk->body;
		return IC_DONE;
	case FOURCC('V', 'P', '8', ' '):
	case FOURCC('V', 'P', '8', 'L'):
		if (!before)
			IC_FAIL(IMAGE_UNSUPPORTED, "two pictures in one file");
		*(chunk->type == FOURCC('V', 'P', '8', ' ') ? &parts->lossy : &parts->lossless) =
			chunk->body;
		return IC_DONE;
	case FOURCC('A', 'N', 'I', 'M'):
	case FOURCC('A', 'N', 'M', 'F'):
		IC_FAIL(IMAGE_UNSUPPORTED, "an animated picture");
	case FOURCC('I', 'C', 'C', 'P'):
		if (!before || !extended || parts->profile.ptr != NULL)
			return report_chunk(strip, chunk);
		parts->profile = chunk->body;
		return IC_DONE;
	case FOURCC('A', 'L', 'P', 'H'):
		if (!before || !extended || parts->alpha.ptr != NULL)
			return report_chunk(strip, chunk);
		parts->alpha = chunk->body;
		return IC_DONE;
	case FOURCC('E', 'X', 'I', 'F'):
		return take_exif(strip, chunk);
	case FOURCC('X', 'M', 'P', ' '):
		return take_xmp(strip, chunk);
	default:
		return report_chunk(strip, chunk);
	}
}

static ic_status read_chunks(struct ic_strip *strip, ic_bytes rest, struct parts *parts)
{
	struct chunk chunk = { 0 };

	for (unsigned count = 0; rest.len > 0; count++) {
		if (count == IC_WEBP_CHUNKS_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many chunks");
		IC_TRY(take_chunk(&rest, &chunk));
		if (count == 0 && chunk.type != FOURCC('V', 'P', '8', 'X')
		    && chunk.type != FOURCC('V', 'P', '8', ' ')
		    && chunk.type != FOURCC('V', 'P', '8', 'L'))
			IC_FAIL(IMAGE, "a file that does not begin with its picture");
		IC_TRY(take_part(strip, &chunk, count == 0, parts));
	}
	return IC_DONE;
}

/* ---- the coded picture ---- */

/* The frame header of RFC 6386, 9.1: a key frame that is shown, its size, its first partition. The
 * scale is advice that no decoder follows, and is cleared. */
static ic_status check_lossy(struct ic_strip *strip, struct parts *parts)
{
	const ic_bytes body = parts->lossy;

	if (body.len < VP8_HEAD)
		IC_FAIL(IMAGE, "a picture cut in its head");
	const uint32_t tag = load_le24(body.ptr);
	if ((tag & 1) != 0 || (tag >> 1 & 7) > 3 || (tag >> 4 & 1) == 0
	    || load_le24(body.ptr + 3) != 0x2a019d)
		IC_FAIL(IMAGE, "coded data that is not a VP8 key frame");
	if (tag >> 5 > body.len - VP8_HEAD)
		IC_FAIL(IMAGE, "a partition longer than the picture");
	for (size_t i = 0; i < VP8_HEAD; i++)
		parts->vp8_head[i] = body.ptr[i];
	parts->vp8_head[7] &= 0x3f;
	parts->vp8_head[9] &= 0x3f;
	return ic_whole_size(strip, ic_load_le16(parts->vp8_head + 6),
			     ic_load_le16(parts->vp8_head + 8));
}

static ic_status check_lossless(struct ic_strip *strip, struct parts *parts)
{
	const ic_bytes body = parts->lossless;

	if (body.len < VP8L_HEAD + 1 || body.ptr[0] != 0x2f)
		IC_FAIL(IMAGE, "coded data that is not VP8L");
	const uint32_t bits = ic_load_le32(body.ptr + 1);
	if (bits >> 29 != 0)
		IC_FAIL(IMAGE_UNSUPPORTED, "a version of VP8L that is not known");
	parts->has_alpha = (bits >> 28 & 1) != 0;
	return ic_whole_size(strip, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
}

/* Raw transparency is as long as the picture says; what follows it goes. */
static ic_status check_alpha(struct ic_strip *strip, struct parts *parts)
{
	const size_t pixels = (size_t)strip->facts.width * strip->facts.height;
	ic_bytes *alpha = &parts->alpha;

	if (alpha->len < 2)
		IC_FAIL(IMAGE, "transparency that is cut");
	const unsigned method = alpha->ptr[0] & 3;
	if (method > 1 || (alpha->ptr[0] >> 4 & 3) > 1 || alpha->ptr[0] >> 6 != 0)
		IC_FAIL(IMAGE, "transparency that is not valid");
	parts->has_alpha = true;
	if (method == 1)
		return IC_DONE;
	if (alpha->len - 1 < pixels)
		IC_FAIL(IMAGE, "transparency that is cut");
	if (alpha->len - 1 > pixels)
		IC_TRY(ic_whole_find(strip, ic_bytes_from(*alpha, 1 + pixels),
				     "behind the coded data", "hidden data",
				     "bytes behind the transparency"));
	alpha->len = 1 + pixels;
	return IC_DONE;
}

static ic_status check_parts(struct ic_strip *strip, struct parts *parts)
{
	const uint8_t *extended = parts->extended.ptr;

	if (extended != NULL && (extended[0] & FLAG_ANIMATION) != 0)
		IC_FAIL(IMAGE_UNSUPPORTED, "an animated picture");
	if (parts->lossy.ptr == NULL && parts->lossless.ptr == NULL)
		IC_FAIL(IMAGE, "no coded data");
	IC_TRY(parts->lossy.ptr != NULL ? check_lossy(strip, parts) : check_lossless(strip, parts));
	if (extended != NULL
	    && (load_le24(extended + 4) + 1 != strip->facts.width
		|| load_le24(extended + 7) + 1 != strip->facts.height))
		IC_FAIL(IMAGE, "a canvas that is not the picture's size");
	if (parts->alpha.ptr != NULL && parts->lossy.ptr != NULL)
		return check_alpha(strip, parts);
	if (parts->alpha.ptr != NULL)
		IC_TRY(ic_whole_find(strip, parts->alpha, "WebP chunk", "picture structure",
				     "transparency without use"));
	parts->alpha = (ic_bytes) { NULL, 0 };
	return IC_DONE;
}

/* ---- writing ---- */

static ic_status put_head(uint32_t type, size_t len, struct ic_buf *out)
{
	uint8_t head[CHUNK_HEAD];

	store_le32(head, type);
	store_le32(head + 4, (uint32_t)len);
	return ic_buf_put(out, ic_bytes_of(head, sizeof(head)));
}

static ic_status put_chunk(uint32_t type, ic_bytes body, struct ic_buf *out)
{
	IC_TRY(put_head(type, body.len, out));
	IC_TRY(ic_buf_put(out, body));
	return body.len % 2 == 0 ? IC_DONE : ic_buf_put_byte(out, 0);
}

static ic_status put_extended(const struct ic_strip *strip, const struct parts *parts,
			      uint8_t flags, struct ic_buf *out)
{
	uint8_t body[EXTENDED_BYTES] = { 0 };

	body[0] = (uint8_t)(flags | (parts->has_alpha ? FLAG_ALPHA : 0));
	store_le32(body + 4, strip->facts.width - 1); /* three bytes; the fourth is written over */
	store_le32(body + 6, (strip->facts.height - 1) << 8 | body[6]);
	return put_chunk(FOURCC('V', 'P', '8', 'X'), ic_bytes_of(body, sizeof(body)), out);
}

/* Everything up to the coded data, which is not copied, but for the head that was changed. */
static ic_status put_front(struct ic_strip *strip, struct parts *parts, ic_bytes exif,
			   struct ic_buf *out)
{
	const ic_bytes icc = ic_buf_view(&strip->state->icc);
	const uint8_t flags =
		(uint8_t)((icc.len > 0 ? FLAG_ICC : 0) | (exif.len > 0 ? FLAG_EXIF : 0));

	IC_TRY(ic_buf_put(out, IC_LIT("RIFF\0\0\0\0WEBP")));
	if (flags != 0 || parts->alpha.len > 0)
		IC_TRY(put_extended(strip, parts, flags, out));
	if (icc.len > 0)
		IC_TRY(put_chunk(FOURCC('I', 'C', 'C', 'P'), icc, out));
	if (parts->alpha.len > 0)
		IC_TRY(put_chunk(FOURCC('A', 'L', 'P', 'H'), parts->alpha, out));
	if (parts->lossy.ptr == NULL)
		return put_head(FOURCC('V', 'P', '8', 'L'), parts->lossless.len, out);
	IC_TRY(put_head(FOURCC('V', 'P', '8', ' '), parts->lossy.len, out));
	return ic_buf_put(out, ic_bytes_of(parts->vp8_head, VP8_HEAD));
}

static ic_status emit_parts(struct ic_strip *strip, struct parts *parts)
{
	const bool lossy = parts->lossy.ptr != NULL;
	const ic_bytes coded = lossy ? ic_bytes_from(parts->lossy, VP8_HEAD) : parts->lossless;
	IC_AUTO(buf) front = { 0 };
	IC_AUTO(buf) back = { 0 };
	IC_AUTO(buf) exif = { 0 };

	ic_buf_init(&front, IC_IMAGE_WHOLE_BYTES_MAX + IC_IMAGE_HEAD_BYTES_MAX);
	ic_buf_init(&back, 256);
	ic_buf_init(&exif, 64);
	if (strip->facts.orientation != 1)
		IC_TRY(ic_exif_emit(strip->facts.orientation, &exif));
	IC_TRY(put_front(strip, parts, ic_buf_view(&exif), &front));
	if (coded.len % 2 != 0)
		IC_TRY(ic_buf_put_byte(&back, 0));
	if (exif.len > 0)
		IC_TRY(put_chunk(FOURCC('E', 'X', 'I', 'F'), ic_buf_view(&exif), &back));

	store_le32(front.ptr + 4, (uint32_t)(front.len + coded.len + back.len - CHUNK_HEAD));
	IC_TRY(ic_strip_emit(strip, ic_buf_view(&front)));
	IC_TRY(ic_strip_emit(strip, coded));
	return ic_strip_emit(strip, ic_buf_view(&back));
}

static ic_status rewrite_profile(struct ic_strip *strip, struct parts *parts)
{
	ic_buf_clear(&strip->state->icc);
	if (parts->profile.ptr == NULL)
		return IC_DONE;
	if ((parts->extended.ptr[0] & FLAG_ICC) == 0) /* then no decoder looks at it */
		return ic_whole_find(strip, parts->profile, "WebP chunk", "colour",
				     "a colour profile that is not announced");
	return ic_whole_profile(strip, parts->profile, IC_ICC_RGB);
}

ic_status ic_webp_end(struct ic_strip *strip)
{
	const ic_bytes file = ic_buf_view(&strip->state->whole);
	struct parts parts = { 0 };

	if (!ic_bytes_start_with(file, IC_LIT("RIFF")) || file.len < RIFF_HEAD)
		IC_FAIL(IMAGE, "a WebP file that is not a RIFF");
	const uint32_t len = ic_load_le32(file.ptr + 4);
	if (len < 4 || len > file.len - CHUNK_HEAD)
		IC_FAIL(IMAGE, "the file ends before its end");

	const ic_bytes picture = ic_whole_cut(strip, CHUNK_HEAD + (size_t)len);
	const uint64_t end = strip->state->at;
	IC_TRY(read_chunks(strip, ic_bytes_from(picture, RIFF_HEAD), &parts));
	IC_TRY(check_parts(strip, &parts));
	IC_TRY(rewrite_profile(strip, &parts));
	strip->state->at = end;
	return emit_parts(strip, &parts);
}
