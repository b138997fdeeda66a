/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a JPEG (ITU-T T.81 B.2.2 to B.2.4): parsed to values, written back from values.
 *
 * Only what a scan refers to is written, and only when it changed, so an unused table slot, a
 * second definition or an odd order carries nothing through. Selectors and parameters that the
 * process does not use are written as zero.
 */
#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "image/jpeg.h"

enum { DC = 0, AC = 1, PROGRESSIVE = 0xc2, BLOCKS_IN_MCU_MAX = 10 };

static bool is_progressive(const struct ic_jpeg *jpeg)
{
	return jpeg->frame.sof == PROGRESSIVE;
}

static ic_status parse_one_quant(struct ic_jpeg *jpeg, ic_bytes *body)
{
	const unsigned precision = body->ptr[0] >> 4;
	const unsigned slot = body->ptr[0] & 15;
	const size_t size = IC_JPEG_COEFFICIENTS * (precision + 1);
	struct ic_jpeg_quant table = { .defined = true };

	*body = ic_bytes_from(*body, 1);
	if (precision > 1 || slot >= IC_JPEG_TABLES || body->len < size)
		IC_FAIL(IMAGE, "a quantisation table that is not valid");
	IC_ASSERT(body->ptr != NULL);
	for (size_t i = 0; i < IC_JPEG_COEFFICIENTS; i++) {
		table.value[i] = precision == 0 ? body->ptr[i] : ic_load_be16(body->ptr + 2 * i);
		if (table.value[i] == 0)
			IC_FAIL(IMAGE, "a quantisation step of zero");
	}
	*body = ic_bytes_from(*body, size);
	jpeg->quant[slot] = table;
	return IC_DONE;
}

ic_status ic_jpeg_parse_quant(struct ic_jpeg *jpeg, ic_bytes body)
{
	while (body.len > 0)
		IC_TRY(parse_one_quant(jpeg, &body));
	return IC_DONE;
}

/* The lengths must make a prefix code (T.81 annex C); the all-ones code is left to the decoder. */
static bool is_prefix_code(const uint8_t counts[static 16])
{
	int32_t room = 1;

	for (int i = 0; i < 16; i++) {
		room = room * 2 - counts[i];
		if (room < 0)
			return false;
	}
	return true;
}

static ic_status parse_one_huffman(struct ic_jpeg *jpeg, ic_bytes *body)
{
	const unsigned class = body->ptr[0] >> 4;
	const unsigned slot = body->ptr[0] & 15;
	struct ic_jpeg_huffman table = { .defined = true };

	if (class > AC || slot >= IC_JPEG_TABLES || body->len < 17)
		IC_FAIL(IMAGE, "a Huffman table that is not valid");
	memcpy(table.counts, body->ptr + 1, 16);
	for (int i = 0; i < 16; i++)
		table.symbols = (uint16_t)(table.symbols + table.counts[i]);
	*body = ic_bytes_from(*body, 17);
	if (table.symbols > 256 || table.symbols > body->len || !is_prefix_code(table.counts))
		IC_FAIL(IMAGE, "a Huffman table that is not a code");

	if (table.symbols > 0) {
		IC_ASSERT(body->ptr != NULL);
		memcpy(table.symbol, body->ptr, table.symbols);
	}
	*body = ic_bytes_from(*body, table.symbols);
	jpeg->huffman[class][slot] = table;
	return IC_DONE;
}

ic_status ic_jpeg_parse_huffman(struct ic_jpeg *jpeg, ic_bytes body)
{
	while (body.len > 0)
		IC_TRY(parse_one_huffman(jpeg, &body));
	return IC_DONE;
}

ic_status ic_jpeg_parse_restart(struct ic_jpeg *jpeg, ic_bytes body)
{
	if (body.len != 2)
		IC_FAIL(IMAGE, "a restart interval of the wrong length");
	jpeg->restart = ic_load_be16(body.ptr);
	return IC_DONE;
}

static ic_status parse_component(struct ic_jpeg_frame *frame, unsigned i, const uint8_t *raw)
{
	struct ic_jpeg_component *component = &frame->component[i];

	*component = (struct ic_jpeg_component) {
		.id = raw[0], .h = raw[1] >> 4, .v = raw[1] & 15, .quant = raw[2]
	};
	memset(component->bits, -1, sizeof(component->bits));
	if (component->h < 1 || component->h > 4 || component->v < 1 || component->v > 4)
		IC_FAIL(IMAGE, "a sampling factor that is not valid");
	if (component->quant >= IC_JPEG_TABLES)
		IC_FAIL(IMAGE, "a component without quantisation table");
	for (unsigned k = 0; k < i; k++) {
		if (frame->component[k].id == component->id)
			IC_FAIL(IMAGE, "two components of one name");
	}
	frame->h_max = component->h > frame->h_max ? component->h : frame->h_max;
	frame->v_max = component->v > frame->v_max ? component->v : frame->v_max;
	return IC_DONE;
}

/* T.81 allows 1 × 3 beside 2 × 2; libjpeg and all that is built on it do not read it. */
static ic_status check_sampling(const struct ic_jpeg_frame *frame)
{
	for (unsigned i = 0; i < frame->count; i++)
		if (frame->h_max % frame->component[i].h != 0
		    || frame->v_max % frame->component[i].v != 0)
			IC_FAIL(IMAGE_UNSUPPORTED, "components sampled at a broken ratio");
	return IC_DONE;
}

static ic_status check_size(const struct ic_jpeg_frame *frame)
{
	if (frame->width == 0 || frame->height == 0)
		IC_FAIL(IMAGE_UNSUPPORTED, "a picture whose height is not in its header");
	if (frame->width > IC_IMAGE_SIDE_MAX || frame->height > IC_IMAGE_SIDE_MAX
	    || (uint64_t)frame->width * frame->height > IC_IMAGE_PIXELS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many pixels");
	return IC_DONE;
}

ic_status ic_jpeg_parse_frame(struct ic_jpeg *jpeg, uint8_t sof, ic_bytes body)
{
	struct ic_jpeg_frame frame = { .sof = sof };

	if (jpeg->frame.count != 0)
		IC_FAIL(IMAGE, "two frames in one picture");
	if (body.len < 6)
		IC_FAIL(IMAGE, "a frame header that is cut");
	if (body.ptr[0] != 8)
		IC_FAIL(IMAGE_UNSUPPORTED, "more than 8 bits a sample");

	frame.height = ic_load_be16(body.ptr + 1);
	frame.width = ic_load_be16(body.ptr + 3);
	frame.count = body.ptr[5];
	if (frame.count != 1 && frame.count != 3 && frame.count != 4)
		IC_FAIL(IMAGE_UNSUPPORTED, "neither grey nor three nor four colour components");
	if (body.len != 6 + (size_t)frame.count * 3)
		IC_FAIL(IMAGE, "a frame header of the wrong length");
	for (unsigned i = 0; i < frame.count; i++)
		IC_TRY(parse_component(&frame, i, body.ptr + 6 + (size_t)i * 3));
	IC_TRY(check_sampling(&frame));
	IC_TRY(check_size(&frame));

	jpeg->frame = frame;
	return IC_DONE;
}

static ic_status parse_scan_component(const struct ic_jpeg_frame *frame, struct ic_jpeg_scan *scan,
				      unsigned i, const uint8_t *raw)
{
	unsigned k = 0;

	while (k < frame->count && frame->component[k].id != raw[0])
		k++;
	if (k == frame->count)
		IC_FAIL(IMAGE, "a scan of a component that is not there");
	/* Components stand in frame order (T.81 B.2.3), so none comes twice. */
	if (i > 0 && k <= scan->index[i - 1])
		IC_FAIL(IMAGE, "components of a scan out of order");

	scan->index[i] = (uint8_t)k;
	scan->dc[i] = raw[1] >> 4;
	scan->ac[i] = raw[1] & 15;
	if (scan->dc[i] >= IC_JPEG_TABLES || scan->ac[i] >= IC_JPEG_TABLES)
		IC_FAIL(IMAGE, "a Huffman table number that is not valid");
	return IC_DONE;
}

/* T.81 G.1.1.1: the band and the bit positions of a progressive scan. */
static bool is_progressive_band(const struct ic_jpeg_scan *scan)
{
	const bool dc = scan->from == 0;

	if (dc ? scan->to != 0 : scan->to < scan->from || scan->to > 63 || scan->count != 1)
		return false;
	if (scan->high != 0 && scan->low != scan->high - 1)
		return false;
	return scan->low <= 13;
}

/* Each coefficient is sent once and then refined bit by bit: a scan that would be overwritten could
 * hide a second picture. */
static ic_status advance_progression(struct ic_jpeg *jpeg)
{
	const struct ic_jpeg_scan *scan = &jpeg->scan;

	if (!is_progressive_band(scan))
		IC_FAIL(IMAGE, "a progressive scan that is not valid");
	for (unsigned i = 0; i < scan->count; i++) {
		int8_t *bits = jpeg->frame.component[scan->index[i]].bits;

		if (scan->from > 0 && bits[0] < 0)
			IC_FAIL(IMAGE, "a progressive picture that does not begin with its means");
		for (unsigned k = scan->from; k <= scan->to; k++) {
			if (bits[k] != (scan->high == 0 ? -1 : scan->high))
				IC_FAIL(IMAGE, "a progressive scan out of order");
			bits[k] = (int8_t)scan->low;
		}
	}
	return IC_DONE;
}

static ic_status advance_sequential(struct ic_jpeg *jpeg)
{
	struct ic_jpeg_scan *scan = &jpeg->scan;

	for (unsigned i = 0; i < scan->count; i++) {
		if (jpeg->frame.component[scan->index[i]].started)
			IC_FAIL(IMAGE, "a component coded twice");
	}
	/* Decoders of sequential pictures do not look at these. */
	scan->from = 0;
	scan->to = 63;
	scan->high = 0;
	scan->low = 0;
	return IC_DONE;
}

static uint32_t blocks(uint32_t size, uint32_t factor, uint32_t max)
{
	const uint32_t samples = (size * factor + max - 1) / max;

	return (samples + 7) / 8;
}

uint32_t ic_jpeg_mcu_count(const struct ic_jpeg *jpeg)
{
	const struct ic_jpeg_frame *frame = &jpeg->frame;
	const struct ic_jpeg_component *only = &frame->component[jpeg->scan.index[0]];

	if (jpeg->scan.count == 1)
		return blocks(frame->width, only->h, frame->h_max)
		       * blocks(frame->height, only->v, frame->v_max);
	return blocks(frame->width, 1, frame->h_max) * blocks(frame->height, 1, frame->v_max);
}

static void set_restarts_due(struct ic_jpeg *jpeg)
{
	jpeg->restart_next = 0;
	jpeg->restarts_due = jpeg->restart == 0 ? 0 : (ic_jpeg_mcu_count(jpeg) - 1) / jpeg->restart;
}

static ic_status check_mcu(const struct ic_jpeg *jpeg)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < jpeg->scan.count; i++) {
		const struct ic_jpeg_component *component =
			&jpeg->frame.component[jpeg->scan.index[i]];

		sum += (unsigned)component->h * component->v;
	}
	if (jpeg->scan.count > 1 && sum > BLOCKS_IN_MCU_MAX)
		IC_FAIL(IMAGE, "more blocks in a unit than the standard allows");
	return IC_DONE;
}

ic_status ic_jpeg_parse_scan(struct ic_jpeg *jpeg, ic_bytes body)
{
	struct ic_jpeg_scan scan = { 0 };

	if (jpeg->frame.count == 0)
		IC_FAIL(IMAGE, "coded data before its frame");
	if (body.len < 1 || body.ptr[0] < 1 || body.ptr[0] > jpeg->frame.count
	    || body.len != 4 + (size_t)body.ptr[0] * 2)
		IC_FAIL(IMAGE, "a scan header of the wrong length");

	scan.count = body.ptr[0];
	for (unsigned i = 0; i < scan.count; i++)
		IC_TRY(parse_scan_component(&jpeg->frame, &scan, i, body.ptr + 1 + (size_t)i * 2));

	const uint8_t *tail = body.ptr + 1 + (size_t)scan.count * 2;
	scan.from = tail[0];
	scan.to = tail[1];
	scan.high = tail[2] >> 4;
	scan.low = tail[2] & 15;
	jpeg->scan = scan;

	IC_TRY(check_mcu(jpeg));
	IC_TRY(is_progressive(jpeg) ? advance_progression(jpeg) : advance_sequential(jpeg));
	set_restarts_due(jpeg);
	return IC_DONE;
}

static bool is_quant_sent(const struct ic_jpeg *jpeg, unsigned slot)
{
	const struct ic_jpeg_quant *sent = &jpeg->quant_sent[slot];

	return sent->defined
	       && memcmp(sent->value, jpeg->quant[slot].value, sizeof(sent->value)) == 0;
}

static bool is_huffman_sent(const struct ic_jpeg *jpeg, unsigned class, unsigned slot)
{
	const struct ic_jpeg_huffman *sent = &jpeg->huffman_sent[class][slot];
	const struct ic_jpeg_huffman *table = &jpeg->huffman[class][slot];

	return sent->defined && memcmp(sent->counts, table->counts, sizeof(sent->counts)) == 0
	       && memcmp(sent->symbol, table->symbol, sizeof(sent->symbol)) == 0;
}

static ic_status emit_quant(struct ic_jpeg *jpeg, unsigned slot, struct ic_buf *out)
{
	const struct ic_jpeg_quant *table = &jpeg->quant[slot];
	unsigned wide = 0;

	for (int i = 0; i < IC_JPEG_COEFFICIENTS; i++)
		wide |= table->value[i] > 255;
	IC_TRY(ic_buf_put_be16(out, 0xffdb));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)(3 + IC_JPEG_COEFFICIENTS * (wide + 1))));
	IC_TRY(ic_buf_put_byte(out, (uint8_t)(wide << 4 | slot)));
	for (int i = 0; i < IC_JPEG_COEFFICIENTS; i++) {
		if (wide)
			IC_TRY(ic_buf_put_be16(out, table->value[i]));
		else
			IC_TRY(ic_buf_put_byte(out, (uint8_t)table->value[i]));
	}
	jpeg->quant_sent[slot] = *table;
	return IC_DONE;
}

/* A component's table is fixed by its first scan; decoders differ on what a later change means. */
static ic_status emit_quants(struct ic_jpeg *jpeg, struct ic_buf *out)
{
	for (unsigned i = 0; i < jpeg->scan.count; i++) {
		struct ic_jpeg_component *component = &jpeg->frame.component[jpeg->scan.index[i]];
		const bool sent = is_quant_sent(jpeg, component->quant);

		if (!jpeg->quant[component->quant].defined)
			IC_FAIL(IMAGE, "a quantisation table is missing");
		if (!sent && component->started)
			IC_FAIL(IMAGE_UNSUPPORTED, "a quantisation table changed on the way");
		if (!sent)
			IC_TRY(emit_quant(jpeg, component->quant, out));
		component->started = true;
	}
	return IC_DONE;
}

static ic_status emit_frame(const struct ic_jpeg *jpeg, struct ic_buf *out)
{
	const struct ic_jpeg_frame *frame = &jpeg->frame;

	IC_TRY(ic_buf_put_byte(out, 0xff));
	IC_TRY(ic_buf_put_byte(out, frame->sof));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)(8 + frame->count * 3)));
	IC_TRY(ic_buf_put_byte(out, 8));
	IC_TRY(ic_buf_put_be16(out, frame->height));
	IC_TRY(ic_buf_put_be16(out, frame->width));
	IC_TRY(ic_buf_put_byte(out, frame->count));
	for (unsigned i = 0; i < frame->count; i++) {
		const struct ic_jpeg_component *component = &frame->component[i];

		IC_TRY(ic_buf_put_byte(out, (uint8_t)(i + 1)));
		IC_TRY(ic_buf_put_byte(out, (uint8_t)(component->h << 4 | component->v)));
		IC_TRY(ic_buf_put_byte(out, component->quant));
	}
	return IC_DONE;
}

static ic_status emit_huffman(struct ic_jpeg *jpeg, unsigned class, unsigned slot,
			      struct ic_buf *out)
{
	const struct ic_jpeg_huffman *table = &jpeg->huffman[class][slot];

	if (!table->defined)
		IC_FAIL(IMAGE, "a Huffman table is missing");
	if (is_huffman_sent(jpeg, class, slot))
		return IC_DONE;
	IC_TRY(ic_buf_put_be16(out, 0xffc4));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)(2 + 17 + table->symbols)));
	IC_TRY(ic_buf_put_byte(out, (uint8_t)(class << 4 | slot)));
	IC_TRY(ic_buf_put(out, ic_bytes_of(table->counts, 16)));
	IC_TRY(ic_buf_put(out, ic_bytes_of(table->symbol, table->symbols)));
	jpeg->huffman_sent[class][slot] = *table;
	return IC_DONE;
}

/* Selectors of tables which the scan does not use become zero; the used ones are written. */
static ic_status emit_huffmans(struct ic_jpeg *jpeg, struct ic_buf *out)
{
	struct ic_jpeg_scan *scan = &jpeg->scan;
	const bool dc = scan->from == 0 && scan->high == 0;
	const bool ac = scan->to > 0;

	for (unsigned i = 0; i < scan->count; i++) {
		scan->dc[i] = dc ? scan->dc[i] : 0;
		scan->ac[i] = ac ? scan->ac[i] : 0;
		if (dc)
			IC_TRY(emit_huffman(jpeg, DC, scan->dc[i], out));
		if (ac)
			IC_TRY(emit_huffman(jpeg, AC, scan->ac[i], out));
	}
	return IC_DONE;
}

static ic_status emit_restart(struct ic_jpeg *jpeg, struct ic_buf *out)
{
	if (jpeg->restart == jpeg->restart_sent)
		return IC_DONE;
	jpeg->restart_sent = jpeg->restart;
	IC_TRY(ic_buf_put_be32(out, 0xffdd0004));
	return ic_buf_put_be16(out, jpeg->restart);
}

ic_status ic_jpeg_emit_scan(struct ic_jpeg *jpeg, struct ic_buf *out)
{
	const struct ic_jpeg_scan *scan = &jpeg->scan;

	IC_TRY(emit_quants(jpeg, out));
	if (jpeg->scans == 0)
		IC_TRY(emit_frame(jpeg, out));
	IC_TRY(emit_huffmans(jpeg, out));
	IC_TRY(emit_restart(jpeg, out));

	IC_TRY(ic_buf_put_be16(out, 0xffda));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)(6 + scan->count * 2)));
	IC_TRY(ic_buf_put_byte(out, scan->count));
	for (unsigned i = 0; i < scan->count; i++) {
		IC_TRY(ic_buf_put_byte(out, (uint8_t)(scan->index[i] + 1)));
		IC_TRY(ic_buf_put_byte(out, (uint8_t)(scan->dc[i] << 4 | scan->ac[i])));
	}
	IC_TRY(ic_buf_put_byte(out, scan->from));
	IC_TRY(ic_buf_put_byte(out, scan->to));
	return ic_buf_put_byte(out, (uint8_t)(scan->high << 4 | scan->low));
}
