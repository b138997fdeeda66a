/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chunks and coded data of a PNG. The bytes inside IDAT stay as they are; the borders of the chunks
 * do not, since their lengths could carry a message: data is written in pieces of 64 KiB.
 */
#include "image/png.h"

#include "base/bug.h"
#include "base/limits.h"
#include "image/machine.h"
#include "image/png_rows.h"

enum { HEAD_BYTES = 8, CRC_BYTES = 4 };

void ic_png_init(struct ic_png *png)
{
	*png = (struct ic_png) { .phase = IC_PNG_AT_SIGNATURE, .orientation_sent = 1 };
	ic_crc32_init(&png->crc);
}

ic_status ic_png_emit_chunk(const struct ic_png *png, uint32_t type, ic_bytes body,
			    struct ic_buf *out)
{
	IC_TRY(ic_buf_put_be32(out, (uint32_t)body.len));
	IC_TRY(ic_buf_put_be32(out, type));
	IC_TRY(ic_buf_put(out, body));

	const size_t summed = body.len + 4;
	const ic_bytes whole = { out->ptr + out->len - summed, summed };
	return ic_buf_put_be32(out, ic_crc32(&png->crc, 0, whole));
}

/* ---- IDAT out: `out` holds the head and data of the piece being filled ---- */

static ic_status flush_idat(struct ic_strip *strip)
{
	struct ic_buf *out = &strip->state->out;

	if (out->len <= HEAD_BYTES)
		return IC_DONE;
	const ic_bytes summed = ic_bytes_from(ic_buf_view(out), 4);
	ic_store_be32(out->ptr, (uint32_t)(out->len - HEAD_BYTES));
	IC_TRY(ic_buf_put_be32(out, ic_crc32(&strip->state->png.crc, 0, summed)));
	IC_TRY(ic_strip_emit(strip, ic_buf_view(out)));
	ic_buf_clear(out);
	return IC_DONE;
}

static ic_status put_idat(struct ic_strip *strip, ic_bytes data)
{
	struct ic_buf *out = &strip->state->out;

	IC_TRY(ic_buf_reserve(out, HEAD_BYTES + IC_PNG_IDAT_BYTES + CRC_BYTES - out->len));
	while (data.len > 0) {
		if (out->len == 0)
			IC_TRY(ic_buf_put_be64(out, IC_PNG_IDAT));
		const size_t room = HEAD_BYTES + IC_PNG_IDAT_BYTES - out->len;
		const size_t len = data.len < room ? data.len : room;
		IC_TRY(ic_buf_put(out, ic_bytes_of(data.ptr, len)));
		data = ic_bytes_from(data, len);
		if (len == room)
			IC_TRY(flush_idat(strip));
	}
	return IC_DONE;
}

/* The stream begins as RFC 1950 says; what follows is proven only by the deep check. */
static ic_status check_zlib_start(struct ic_png *png, ic_bytes data)
{
	for (size_t i = 0; i < data.len && png->coded + i < 2; i++)
		png->zlib[png->coded + i] = data.ptr[i];
	png->coded += data.len;
	if (png->coded < 2)
		return IC_DONE;
	if ((png->zlib[0] & 15) != 8 || png->zlib[0] >> 4 > 7 || (png->zlib[1] & 0x20) != 0
	    || ic_load_be16(png->zlib) % 31 != 0)
		IC_FAIL(IMAGE, "coded data that is not zlib");
	return IC_DONE;
}

/* ---- chunks in ---- */

static ic_status start_idat(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;
	struct ic_png *png = &state->png;

	if (png->place == IC_PNG_AFTER_IDAT)
		IC_FAIL(IMAGE, "coded data in two places");
	if (png->place == IC_PNG_BEFORE_IDAT) {
		if (png->colour == 3 && png->palette_len == 0)
			IC_FAIL(IMAGE, "a palette picture without palette");
		ic_buf_clear(&state->out);
		IC_TRY(ic_png_emit_head(strip, &state->out));
		IC_TRY(ic_strip_emit(strip, ic_buf_view(&state->out)));
		ic_buf_clear(&state->out);
		if (ic_strip_rows(strip) != NULL)
			ic_png_rows_start(ic_strip_rows(strip), png);
	}
	png->place = IC_PNG_DURING_IDAT;
	png->phase = png->left == 0 ? IC_PNG_AT_IDAT_CRC : IC_PNG_IN_IDAT;
	return IC_DONE;
}

static ic_status end_idat(struct ic_strip *strip)
{
	IC_TRY(flush_idat(strip));
	strip->state->png.place = IC_PNG_AFTER_IDAT;
	return ic_strip_rows(strip) == NULL ? IC_DONE : ic_png_rows_end(ic_strip_rows(strip));
}

static bool is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_critical(uint32_t type)
{
	return (type >> 24 & 0x20) == 0;
}

/* The order of things (PNG 5.6): IHDR first, one IHDR and one PLTE, nothing critical we do not
 * know. */
static ic_status check_order(const struct ic_png *png)
{
	const bool known = png->type == IC_PNG_IHDR || png->type == IC_PNG_PLTE
			   || png->type == IC_PNG_IDAT || png->type == IC_PNG_IEND;

	if (is_critical(png->type) && !known)
		IC_FAIL(IMAGE_UNSUPPORTED, "a critical chunk that is not known");
	if (png->header_taken == (png->type == IC_PNG_IHDR))
		IC_FAIL(IMAGE, "the header is not the first chunk");
	if (png->type == IC_PNG_PLTE && (png->place != IC_PNG_BEFORE_IDAT || png->palette_len != 0))
		IC_FAIL(IMAGE, "a palette in the wrong place");
	if (png->type == IC_PNG_IEND && png->place == IC_PNG_BEFORE_IDAT)
		IC_FAIL(IMAGE, "no coded data");
	if (png->type == IC_PNG_ACTL && png->place == IC_PNG_BEFORE_IDAT)
		IC_FAIL(IMAGE_UNSUPPORTED, "an animated picture");
	return IC_DONE;
}

static ic_status take_head(struct ic_strip *strip, const uint8_t *head)
{
	struct ic_png *png = &strip->state->png;

	png->left = ic_load_be32(head);
	png->type = ic_load_be32(head + 4);
	png->at = strip->state->at - HEAD_BYTES;
	png->sum = ic_crc32(&png->crc, 0, ic_bytes_of(head + 4, 4));
	if (++png->chunks > IC_PNG_CHUNKS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many chunks");
	for (int i = 4; i < 8; i++) {
		if (!is_letter(head[i]))
			IC_FAIL(IMAGE, "a chunk whose name is not letters");
	}
	if (png->left > INT32_MAX)
		IC_FAIL(IMAGE, "a chunk longer than the format allows");
	IC_TRY(check_order(png));
	if (png->type == IC_PNG_IDAT)
		return start_idat(strip);
	if (png->place == IC_PNG_DURING_IDAT)
		IC_TRY(end_idat(strip));

	const bool held = png->left <= IC_IMAGE_HEAD_BYTES_MAX - CRC_BYTES;
	if (!held && is_critical(png->type))
		IC_FAIL(IMAGE, "a critical chunk of impossible length");
	png->phase = held ? IC_PNG_AT_BODY : IC_PNG_SKIPPING;
	return held ? IC_DONE : ic_png_report_chunk(strip, (ic_bytes) { NULL, 0 });
}

static ic_status step_head(struct ic_strip *strip, ic_bytes *in)
{
	ic_bytes head;
	bool ready;

	IC_TRY(ic_strip_gather(strip, in, HEAD_BYTES, &head, &ready));
	return ready ? take_head(strip, head.ptr) : IC_DONE;
}

static ic_status end_picture(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	if (state->png.coded < 2)
		IC_FAIL(IMAGE, "no coded data");
	ic_buf_clear(&state->out);
	IC_TRY(ic_png_emit_orientation(strip, &state->out));
	IC_TRY(ic_png_emit_chunk(&state->png, IC_PNG_IEND, (ic_bytes) { NULL, 0 }, &state->out));
	state->png.phase = IC_PNG_AT_TRAILING;
	return ic_strip_emit(strip, ic_buf_view(&state->out));
}

static ic_status step_body(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_png *png = &strip->state->png;
	ic_bytes whole;
	bool ready;

	IC_TRY(ic_strip_gather(strip, in, (size_t)png->left + CRC_BYTES, &whole, &ready));
	if (!ready)
		return IC_DONE;
	const ic_bytes body = { whole.ptr, whole.len - CRC_BYTES };
	const bool sound =
		ic_crc32(&png->crc, png->sum, body) == ic_load_be32(whole.ptr + body.len);

	png->phase = IC_PNG_AT_HEAD;
	if (!sound && is_critical(png->type))
		IC_FAIL(IMAGE, "a checksum that does not hold");
	if (!sound) /* decoders pass over it, and it goes anyway */
		return ic_png_report_chunk(strip, (ic_bytes) { NULL, 0 });
	IC_TRY(ic_png_take_chunk(strip, body));
	return png->type == IC_PNG_IEND ? end_picture(strip) : IC_DONE;
}

static ic_status step_skip(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_png *png = &strip->state->png;
	/* `left` counts the body only; four more bytes are its checksum. */
	const uint64_t end = png->at + HEAD_BYTES + png->left + CRC_BYTES;
	const uint64_t missing = end - strip->state->at;
	const size_t len = in->len < missing ? in->len : (size_t)missing;

	ic_strip_consume(strip, in, len);
	if (len == missing)
		png->phase = IC_PNG_AT_HEAD;
	return IC_DONE;
}

static ic_status step_idat(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_png *png = &strip->state->png;
	const size_t len = in->len < png->left ? in->len : png->left;
	const ic_bytes data = ic_strip_consume(strip, in, len);

	png->left -= (uint32_t)len;
	png->sum = ic_crc32(&png->crc, png->sum, data);
	if (png->left == 0)
		png->phase = IC_PNG_AT_IDAT_CRC;
	IC_TRY(check_zlib_start(png, data));
	if (ic_strip_rows(strip) != NULL)
		IC_TRY(ic_png_rows_feed(ic_strip_rows(strip), data));
	return put_idat(strip, data);
}

static ic_status step_idat_crc(struct ic_strip *strip, ic_bytes *in)
{
	ic_bytes sum;
	bool ready;

	IC_TRY(ic_strip_gather(strip, in, CRC_BYTES, &sum, &ready));
	if (!ready)
		return IC_DONE;
	if (ic_load_be32(sum.ptr) != strip->state->png.sum)
		IC_FAIL(IMAGE, "a checksum that does not hold");
	strip->state->png.phase = IC_PNG_AT_HEAD;
	return IC_DONE;
}

static ic_status step_signature(struct ic_strip *strip, ic_bytes *in)
{
	/* The sniffer saw all eight bytes of it and replays sixteen. */
	IC_ASSERT(in->len >= 8);
	const ic_bytes signature = ic_strip_consume(strip, in, 8);

	strip->state->png.phase = IC_PNG_AT_HEAD;
	return ic_strip_emit(strip, signature);
}

ic_status ic_png_step(struct ic_strip *strip, ic_bytes *in)
{
	switch (strip->state->png.phase) {
	case IC_PNG_AT_SIGNATURE:
		return step_signature(strip, in);
	case IC_PNG_AT_HEAD:
		return step_head(strip, in);
	case IC_PNG_AT_BODY:
		return step_body(strip, in);
	case IC_PNG_SKIPPING:
		return step_skip(strip, in);
	case IC_PNG_IN_IDAT:
		return step_idat(strip, in);
	case IC_PNG_AT_IDAT_CRC:
		return step_idat_crc(strip, in);
	case IC_PNG_AT_TRAILING:
		ic_strip_skip_trailing(strip, in);
		return IC_DONE;
	}
	IC_FAIL(INTERNAL, "no such phase");
}

ic_status ic_png_end(struct ic_strip *strip)
{
	if (strip->state->png.phase != IC_PNG_AT_TRAILING)
		IC_FAIL(IMAGE, "the file ends before its end chunk");
	return IC_DONE;
}
