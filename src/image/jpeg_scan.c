/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coded data of a JPEG on its way through. Containers only: runs between markers are passed on
 * as they stand. Deep: through the walk, which passes on what it could read and nothing else.
 */
#include <string.h>

#include "base/bug.h"
#include "image/jpeg_walk.h"
#include "image/machine.h"

enum { RST0 = 0xd0, RST7 = 0xd7, EMIT_BYTES = 32768 };

static bool is_restart(uint8_t code)
{
	return code >= RST0 && code <= RST7;
}

ic_status ic_jpeg_begin_scan(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	state->jpeg.phase = IC_JPEG_IN_SCAN;
	if (ic_strip_walk(strip) == NULL)
		return IC_DONE;
	ic_buf_clear(&state->out);
	return ic_jpeg_walk_start(ic_strip_walk(strip), &state->jpeg);
}

static ic_status flush(struct ic_strip *strip, size_t least)
{
	struct ic_buf *out = &strip->state->out;

	if (out->len < least)
		return IC_DONE;
	IC_TRY(ic_strip_emit(strip, ic_buf_view(out)));
	ic_buf_clear(out);
	return IC_DONE;
}

static ic_status close_interval(struct ic_strip *strip)
{
	IC_TRY(ic_jpeg_walk_close(ic_strip_walk(strip), &strip->state->out));
	return flush(strip, EMIT_BYTES);
}

/* A restart marker must be the one that is due; the geometry says how many a scan has. */
static ic_status take_restart(struct ic_jpeg *jpeg, uint8_t code)
{
	if (code != RST0 + jpeg->restart_next)
		IC_FAIL(IMAGE, "a restart marker that is not due");
	jpeg->restarts_due--;
	jpeg->restart_next = (jpeg->restart_next + 1) & 7;
	return IC_DONE;
}

static ic_status pass_plain(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;
	const uint8_t *const end = in->ptr + in->len;
	const uint8_t *p = in->ptr;

	while ((p = memchr(p, 0xff, (size_t)(end - p))) != NULL) {
		if (p + 1 < end && p[1] == 0) {
			p += 2;
			continue;
		}
		if (p + 1 == end || !is_restart(p[1]) || jpeg->restarts_due == 0) {
			const size_t run = (size_t)(p - in->ptr);

			jpeg->phase = IC_JPEG_IN_SCAN_FF;
			IC_TRY(ic_strip_emit(strip, ic_strip_consume(strip, in, run)));
			ic_strip_consume(strip, in, 1);
			return IC_DONE;
		}
		IC_TRY(take_restart(jpeg, p[1]));
		p += 2;
	}
	return ic_strip_emit(strip, ic_strip_consume(strip, in, in->len));
}

static ic_status make_room(struct ic_strip *strip)
{
	struct ic_jpeg_walk *walk = ic_strip_walk(strip);

	if (!ic_jpeg_walk_is_full(walk))
		return IC_DONE;
	IC_TRY(ic_jpeg_walk_run(walk, &strip->state->out));
	IC_ASSERT(!ic_jpeg_walk_is_full(walk));
	return flush(strip, EMIT_BYTES);
}

static ic_status pass_deep(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_strip_state *state = strip->state;

	while (in->len > 0) {
		IC_TRY(make_room(strip));
		ic_strip_consume(strip, in, ic_jpeg_walk_put(ic_strip_walk(strip), *in));
		if (in->len > 0 && !ic_jpeg_walk_is_full(ic_strip_walk(strip))) {
			ic_strip_consume(strip, in, 1); /* an FF that no zero follows, so far */
			state->jpeg.phase = IC_JPEG_IN_SCAN_FF;
			return IC_DONE;
		}
	}
	return IC_DONE;
}

ic_status ic_jpeg_step_scan(struct ic_strip *strip, ic_bytes *in)
{
	return ic_strip_walk(strip) == NULL ? pass_plain(strip, in) : pass_deep(strip, in);
}

/* An FF that was read before, and now its stuffed zero. */
static ic_status pass_stuffed(struct ic_strip *strip)
{
	static const uint8_t stuffed[] = { 0xff, 0 };
	const ic_bytes pair = { stuffed, sizeof(stuffed) };

	if (ic_strip_walk(strip) == NULL)
		return ic_strip_emit(strip, pair);
	IC_TRY(make_room(strip));
	ic_jpeg_walk_put(ic_strip_walk(strip), pair);
	return IC_DONE;
}

static ic_status pass_restart(struct ic_strip *strip, uint8_t code)
{
	struct ic_strip_state *state = strip->state;
	const uint8_t marker[] = { 0xff, code };

	IC_TRY(take_restart(&state->jpeg, code));
	if (ic_strip_walk(strip) == NULL)
		return ic_strip_emit(strip, ic_bytes_of(marker, sizeof(marker)));
	IC_TRY(close_interval(strip));
	return ic_buf_put(&state->out, ic_bytes_of(marker, sizeof(marker)));
}

ic_status ic_jpeg_end_scan(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;
	struct ic_jpeg_walk *walk = ic_strip_walk(strip);

	if (state->jpeg.restarts_due != 0)
		IC_FAIL(IMAGE, "restart markers are missing, the picture is cut");
	if (walk == NULL)
		return IC_DONE;
	IC_TRY(close_interval(strip));
	IC_TRY(flush(strip, 0));
	if (walk->surplus > 0)
		IC_TRY(ic_strip_find_piece(strip, "behind the coded data", "hidden data",
					   walk->surplus, IC_FINDING_REMOVED));
	if (!walk->padding)
		return IC_DONE;
	return ic_strip_find_piece(strip, "coded data", "padding bits", 1, IC_FINDING_REWRITTEN);
}

/* Some cameras write one restart marker more than there are intervals: it and what follows up to
 * the next marker is after the last block, and decoders pass over it. Without intervals it is
 * damage. */
static ic_status end_at_marker(struct ic_strip *strip, uint8_t marker)
{
	if (is_restart(marker) && strip->state->jpeg.restart == 0)
		IC_FAIL(IMAGE, "a restart marker that is not due");
	IC_TRY(ic_jpeg_end_scan(strip));
	return ic_jpeg_take_marker(strip, marker);
}

ic_status ic_jpeg_step_scan_ff(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;
	const uint8_t code = ic_strip_consume(strip, in, 1).ptr[0];

	if (code == 0xff) {
		jpeg->filled = true;
		return IC_DONE;
	}
	if (code == 0 && jpeg->filled) /* libjpeg-turbo itself reads this in two ways */
		IC_FAIL(IMAGE, "fill bytes within coded data");
	jpeg->filled = false;
	if (code != 0 && (!is_restart(code) || jpeg->restarts_due == 0))
		return end_at_marker(strip, code);
	jpeg->phase = IC_JPEG_IN_SCAN;
	return code == 0 ? pass_stuffed(strip) : pass_restart(strip, code);
}
