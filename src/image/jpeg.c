/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markers and coded data of a JPEG (ITU-T T.81 B.1, B.2). Reading follows what libjpeg accepts, so
 * that a picture which viewers open is not refused; writing is one canonical form.
 */
#include "image/jpeg.h"

#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "image/machine.h"

enum {
	TEM = 0x01,
	SOF0 = 0xc0,
	DHT = 0xc4,
	RST0 = 0xd0,
	RST7 = 0xd7,
	EOI = 0xd9,
	SOS = 0xda,
	DQT = 0xdb,
	DRI = 0xdd,
	COM = 0xfe
};

enum marker_class {
	BARE,        /* no length: skipped like libjpeg does */
	TABLE,       /* parsed and written back */
	METADATA,    /* reported and dropped */
	END,         /* EOI */
	UNSUPPORTED, /* a JPEG of a kind that is refused */
	DAMAGED      /* no decoder accepts it here */
};

static const struct marker_row {
	uint8_t from;
	uint8_t to;
	enum marker_class class;
} marker_rows[] = {
	{ TEM, TEM, BARE },
	{ 0xc0, 0xc2, TABLE },       /* SOF0 baseline, SOF1 extended, SOF2 progressive */
	{ 0xc3, 0xc3, UNSUPPORTED }, /* SOF3 lossless */
	{ DHT, DHT, TABLE },
	{ 0xc5, 0xcf, UNSUPPORTED }, /* hierarchical, arithmetic, JPG, DAC */
	{ RST0, RST7, BARE },
	{ 0xd8, 0xd8, DAMAGED }, /* SOI inside */
	{ EOI, EOI, END },
	{ SOS, DQT, TABLE },
	{ 0xdc, 0xdc, UNSUPPORTED }, /* DNL */
	{ DRI, DRI, TABLE },
	{ 0xde, 0xdf, UNSUPPORTED }, /* DHP, EXP */
	{ 0xe0, 0xef, METADATA },    /* APP0 to APP15 */
	{ 0xf7, 0xf8, UNSUPPORTED }, /* JPEG-LS */
	{ COM, COM, METADATA },
};

static enum marker_class class_of(uint8_t marker)
{
	for (size_t i = 0; i < sizeof(marker_rows) / sizeof(marker_rows[0]); i++) {
		if (marker >= marker_rows[i].from && marker <= marker_rows[i].to)
			return marker_rows[i].class;
	}
	return DAMAGED;
}

static void check(const struct ic_jpeg *jpeg)
{
	IC_ASSERT(jpeg->scans == 0 || jpeg->frame.count > 0);
	IC_ASSERT(jpeg->scans <= IC_JPEG_SCANS_MAX && jpeg->segments <= IC_JPEG_SEGMENTS_MAX);
}

void ic_jpeg_init(struct ic_jpeg *jpeg)
{
	*jpeg = (struct ic_jpeg) { .phase = IC_JPEG_AT_START, .density_x = 1, .density_y = 1 };
}

/* Where the decoders disagree on whether a picture is whole, ask that nothing of it is missing. */
static ic_status check_complete(const struct ic_jpeg *jpeg)
{
	if (jpeg->scans == 0)
		IC_FAIL(IMAGE, "no coded data");
	for (unsigned i = 0; i < jpeg->frame.count; i++) {
		if (!jpeg->frame.component[i].started)
			IC_FAIL(IMAGE, "a colour component has no coded data");
	}
	return IC_DONE;
}

/* True unless scans of a progressive picture may still be to come. */
static bool is_refined(const struct ic_jpeg *jpeg)
{
	bool whole = true;

	if (jpeg->frame.sof != SOF0 + 2)
		return true;
	for (unsigned i = 0; i < jpeg->frame.count; i++) {
		for (unsigned k = 0; k < IC_JPEG_COEFFICIENTS; k++)
			whole = whole && jpeg->frame.component[i].bits[k] == 0;
	}
	return whole;
}

static ic_status report_stray(struct ic_strip *strip)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;
	const uint64_t stray = jpeg->stray;

	jpeg->stray = 0;
	return stray == 0 ? IC_DONE
			  : ic_strip_find_piece(strip, "between segments", "hidden data", stray,
						IC_FINDING_REMOVED);
}

static ic_status end_picture(struct ic_strip *strip)
{
	static const uint8_t eoi[] = { 0xff, EOI };

	IC_TRY(check_complete(&strip->state->jpeg));
	strip->state->jpeg.phase = IC_JPEG_AT_TRAILING;
	return ic_strip_emit(strip, ic_bytes_of(eoi, sizeof(eoi)));
}

ic_status ic_jpeg_take_marker(struct ic_strip *strip, uint8_t marker)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	jpeg->marker = marker;
	jpeg->segment_at = strip->state->at - 2;
	if (++jpeg->segments > IC_JPEG_SEGMENTS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many segments");

	switch (class_of(marker)) {
	case BARE:
		jpeg->stray += 2;
		jpeg->phase = IC_JPEG_AT_MARKER;
		return IC_DONE;
	case TABLE:
	case METADATA:
		IC_TRY(report_stray(strip));
		jpeg->phase = IC_JPEG_AT_LENGTH;
		return IC_DONE;
	case END:
		IC_TRY(report_stray(strip));
		return end_picture(strip);
	case UNSUPPORTED:
		IC_FAIL(IMAGE_UNSUPPORTED,
			"arithmetic, lossless, hierarchical or other rare kind of JPEG");
	case DAMAGED:
		break;
	}
	IC_FAIL(IMAGE, "a marker that does not belong here");
}

static ic_status start_scan(struct ic_strip *strip, ic_bytes body)
{
	struct ic_strip_state *state = strip->state;
	struct ic_jpeg *jpeg = &state->jpeg;

	IC_TRY(ic_jpeg_parse_scan(jpeg, body));
	ic_buf_clear(&state->out);
	if (jpeg->scans == 0)
		IC_TRY(ic_jpeg_emit_head(strip, &state->out));
	IC_TRY(ic_jpeg_emit_scan(jpeg, &state->out));
	if (++jpeg->scans > IC_JPEG_SCANS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many scans");

	check(jpeg);
	IC_TRY(ic_strip_emit(strip, ic_buf_view(&state->out)));
	return ic_jpeg_begin_scan(strip);
}

static ic_status take_frame(struct ic_strip *strip, ic_bytes body)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	IC_TRY(ic_jpeg_parse_frame(jpeg, jpeg->marker, body));
	strip->facts.width = jpeg->frame.width;
	strip->facts.height = jpeg->frame.height;
	return IC_DONE;
}

static ic_status take_body(struct ic_strip *strip, ic_bytes body)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	jpeg->phase = IC_JPEG_AT_MARKER;
	switch (jpeg->marker) {
	case DQT:
		return ic_jpeg_parse_quant(jpeg, body);
	case DHT:
		return ic_jpeg_parse_huffman(jpeg, body);
	case DRI:
		return ic_jpeg_parse_restart(jpeg, body);
	case SOS:
		return start_scan(strip, body);
	case SOF0:
	case SOF0 + 1:
	case SOF0 + 2:
		return take_frame(strip, body);
	default:
		return ic_jpeg_take_segment(strip, jpeg->marker, body);
	}
}

static ic_status step_start(struct ic_strip *strip, ic_bytes *in)
{
	/* The sniffer saw FF D8 FF and replays sixteen bytes. */
	IC_ASSERT(in->len >= 2 && in->ptr[0] == 0xff && in->ptr[1] == 0xd8);
	ic_strip_consume(strip, in, 2);
	strip->state->jpeg.phase = IC_JPEG_AT_MARKER;
	return IC_DONE;
}

static ic_status step_marker(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;
	const uint8_t *ff = memchr(in->ptr, 0xff, in->len);
	const size_t skip = ff == NULL ? in->len : (size_t)(ff - in->ptr);

	jpeg->stray += skip;
	ic_strip_consume(strip, in, skip);
	if (ff == NULL)
		return IC_DONE;
	ic_strip_consume(strip, in, 1);
	jpeg->phase = IC_JPEG_AT_CODE;
	return IC_DONE;
}

static ic_status step_code(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;
	const uint8_t code = ic_strip_consume(strip, in, 1).ptr[0];

	if (code == 0xff) /* fill */
		return IC_DONE;
	if (code != 0)
		return ic_jpeg_take_marker(strip, code);
	jpeg->stray += 2;
	jpeg->phase = IC_JPEG_AT_MARKER;
	return IC_DONE;
}

static ic_status step_length(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;
	ic_bytes whole;
	bool ready;

	IC_TRY(ic_strip_gather(strip, in, 2, &whole, &ready));
	if (!ready)
		return IC_DONE;
	const uint16_t len = ic_load_be16(whole.ptr);
	if (len < 2)
		IC_FAIL(IMAGE, "a segment shorter than its own length");

	jpeg->body = (size_t)len - 2;
	jpeg->phase = IC_JPEG_AT_BODY;
	return jpeg->body == 0 ? take_body(strip, (ic_bytes) { 0 }) : IC_DONE;
}

static ic_status step_body(struct ic_strip *strip, ic_bytes *in)
{
	ic_bytes whole;
	bool ready;

	IC_TRY(ic_strip_gather(strip, in, strip->state->jpeg.body, &whole, &ready));
	return ready ? take_body(strip, whole) : IC_DONE;
}

ic_status ic_jpeg_step(struct ic_strip *strip, ic_bytes *in)
{
	switch (strip->state->jpeg.phase) {
	case IC_JPEG_AT_START:
		return step_start(strip, in);
	case IC_JPEG_AT_MARKER:
		return step_marker(strip, in);
	case IC_JPEG_AT_CODE:
		return step_code(strip, in);
	case IC_JPEG_AT_LENGTH:
		return step_length(strip, in);
	case IC_JPEG_AT_BODY:
		return step_body(strip, in);
	case IC_JPEG_IN_SCAN:
		return ic_jpeg_step_scan(strip, in);
	case IC_JPEG_IN_SCAN_FF:
		return ic_jpeg_step_scan_ff(strip, in);
	case IC_JPEG_AT_TRAILING:
		ic_strip_skip_trailing(strip, in);
		return IC_DONE;
	}
	IC_FAIL(INTERNAL, "no such phase");
}

ic_status ic_jpeg_end(struct ic_strip *strip)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	if (jpeg->phase == IC_JPEG_AT_TRAILING)
		return IC_DONE;
	if (jpeg->phase == IC_JPEG_AT_LENGTH || jpeg->phase == IC_JPEG_AT_BODY)
		IC_FAIL(IMAGE, "the file ends inside a segment");
	if (jpeg->phase == IC_JPEG_IN_SCAN || jpeg->phase == IC_JPEG_IN_SCAN_FF)
		IC_TRY(ic_jpeg_end_scan(strip));
	if (!is_refined(jpeg))
		IC_FAIL(IMAGE, "the file ends before its last scan");

	strip->facts.end_was_missing = true;
	IC_TRY(report_stray(strip));
	IC_TRY(end_picture(strip));
	return ic_strip_find_piece(strip, "end of the picture", "end marker missing, written", 0,
				   IC_FINDING_REWRITTEN);
}
