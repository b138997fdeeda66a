/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine around the formats: recognise, dispatch, gather, emit, report.
 *
 *     sniffing --16 bytes--> the format's machine --end of picture--> trailing
 */
#include "image/strip.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"
#include "image/icc.h"
#include "image/jpeg_walk.h"
#include "image/machine.h"
#include "image/png_rows.h"
#ifndef IC_IMAGE_FIRST
#include "image/bmff.h"
#include "image/webp.h"
#include "image/whole.h"
#endif

enum { TEXT_BYTES_MAX = 4096, OUT_BYTES_MAX = 160 << 10 };

ic_status ic_strip_init(struct ic_strip *strip, const struct ic_strip_options *options)
{
	*strip = (struct ic_strip) { .facts.orientation = 1 };
	strip->state = ic_alloc(1, sizeof(*strip->state));
	if (strip->state == NULL)
		IC_FAIL(NOMEM, "making a strip machine");

	strip->state->options = *options;
	ic_buf_init(&strip->state->part, IC_IMAGE_HEAD_BYTES_MAX);
	ic_buf_init(&strip->state->text, TEXT_BYTES_MAX);
	ic_buf_init(&strip->state->out, OUT_BYTES_MAX);
	ic_buf_init(&strip->state->icc, IC_IMAGE_HEAD_BYTES_MAX);
	ic_buf_init(&strip->state->whole, IC_IMAGE_WHOLE_BYTES_MAX);
	return IC_DONE;
}

void ic_strip_done(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	if (state == NULL)
		return;
	ic_buf_wipe(&state->part);
	ic_buf_wipe(&state->text);
	ic_buf_done(&state->out);
	ic_buf_wipe(&state->icc);
	ic_buf_wipe(&state->whole);
	ic_jpeg_walk_free(ic_strip_walk(strip));
	ic_png_rows_free(ic_strip_rows(strip));
	ic_free(state);
	strip->state = NULL;
}

ic_status ic_strip_emit(struct ic_strip *strip, ic_bytes span)
{
	struct ic_strip_state *state = strip->state;
	const struct ic_strip_options *options = &state->options;
	const ic_bytes there = ic_bytes_from(ic_buf_view(&state->whole), state->emitted);

	state->changed |= !ic_bytes_start_with(there, span);
	state->emitted += span.len;
	return options->emit == NULL || span.len == 0 ? IC_DONE : options->emit(options->ctx, span);
}

ic_status ic_strip_find_now(struct ic_strip *strip, const struct ic_finding *finding)
{
	struct ic_strip_state *state = strip->state;

	if (state->findings == IC_FINDINGS_MAX)
		return IC_DONE;
	state->findings++;
	return state->options.find(state->options.ctx, finding);
}

ic_status ic_strip_find_profile(struct ic_strip *strip, ic_bytes profile, uint64_t at,
				uint64_t bytes)
{
	const enum ic_image_colour colour = strip->facts.colour;
	const bool lost = colour == IC_COLOUR_LOST;
	struct ic_buf *text = &strip->state->text;

	if (!ic_strip_finds(strip))
		return IC_DONE;
	ic_buf_clear(text);
	IC_TRY(ic_icc_describe(profile, text));
	return ic_strip_find(
		strip, &(struct ic_finding) {
			       .where = "colour profile",
			       .kind = lost ? "colour (cannot be rewritten)" : "colour",
			       .name = IC_LIT("ICC profile"),
			       .value = ic_buf_view(text),
			       .at = at,
			       .bytes = bytes,
			       .action = lost || colour == IC_COLOUR_SRGB ? IC_FINDING_REMOVED
									  : IC_FINDING_REWRITTEN });
}

ic_bytes ic_strip_consume(struct ic_strip *strip, ic_bytes *in, size_t len)
{
	IC_ASSERT(len <= in->len);
	const ic_bytes taken = { in->ptr, len };

	*in = ic_bytes_from(*in, len);
	strip->state->at += len;
	return taken;
}

ic_status ic_strip_gather(struct ic_strip *strip, ic_bytes *in, size_t want, ic_bytes *ret_whole,
			  bool *ret_ready)
{
	struct ic_buf *part = &strip->state->part;

	IC_ASSERT(want <= IC_IMAGE_HEAD_BYTES_MAX && part->len <= want);
	if (part->len == 0 && in->len >= want) {
		*ret_whole = ic_strip_consume(strip, in, want);
		*ret_ready = true;
		return IC_DONE;
	}

	const size_t missing = want - part->len;
	const size_t len = in->len < missing ? in->len : missing;
	IC_TRY(ic_buf_put(part, ic_strip_consume(strip, in, len)));

	*ret_ready = part->len == want;
	if (*ret_ready) {
		*ret_whole = ic_buf_view(part);
		ic_buf_clear(part);
	}
	return IC_DONE;
}

void ic_strip_skip_trailing(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_strip_state *state = strip->state;

	for (size_t i = 0; i < in->len && state->trailing + i < sizeof(state->trailing_head); i++)
		state->trailing_head[state->trailing + i] = in->ptr[i];
	state->trailing += in->len;
	ic_strip_consume(strip, in, in->len);
}

bool ic_strip_held_same(const struct ic_strip *strip)
{
	const struct ic_strip_state *state = strip->state;

	return state->whole.len > 0 && !state->changed && state->emitted == state->whole.len;
}

static ic_status report_trailing(struct ic_strip *strip)
{
	const struct ic_strip_state *state = strip->state;
	const size_t room = sizeof(state->trailing_head);
	const size_t len = state->trailing < room ? (size_t)state->trailing : room;

	if (state->trailing == 0)
		return IC_DONE;
	const char *title = ic_image_sniff(ic_bytes_of(state->trailing_head, len)).title;
	return ic_strip_find(strip, &(struct ic_finding) { .where = "after the picture",
							   .kind = "hidden data",
							   .name = ic_bytes_of_text(title),
							   .at = state->at - state->trailing,
							   .bytes = state->trailing });
}

/* ---- the formats ---- */

static bool is_deep(const struct ic_strip_state *state)
{
	return !IC_IMAGE_IS_FIRST && !state->options.containers_only;
}

static ic_status begin_jpeg(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	ic_jpeg_init(&state->jpeg);
	return is_deep(state) ? ic_jpeg_walk_new(&state->walk) : IC_DONE;
}

static ic_status begin_png(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	ic_png_init(&state->png);
	return is_deep(state) ? ic_png_rows_new(&state->rows) : IC_DONE;
}

#ifndef IC_IMAGE_FIRST
static ic_status begin_webp(struct ic_strip *strip)
{
	ic_webp_init(&strip->state->webp);
	return IC_DONE;
}

static ic_status begin_whole(struct ic_strip *strip)
{
	ic_buf_clear(&strip->state->whole);
	return IC_DONE;
}
#endif

/* One row for each format that formats.def accepts. */
static const struct ic_machine {
	ic_status (*begin)(struct ic_strip *strip);
	ic_status (*step)(struct ic_strip *strip, ic_bytes *in); /* takes at least one byte */
	ic_status (*end)(struct ic_strip *strip);                /* the file ends here */
	/* NULL, or: after a first look true if the file is to be read again, to be written */
	bool (*again)(struct ic_strip *strip);
} machines[] = {
	[IC_IMAGE_JPEG] = { begin_jpeg, ic_jpeg_step, ic_jpeg_end, NULL },
	[IC_IMAGE_PNG] = { begin_png, ic_png_step, ic_png_end, NULL },
#ifndef IC_IMAGE_FIRST
	[IC_IMAGE_WEBP] = { begin_webp, ic_webp_step, ic_webp_end, ic_webp_again },
	[IC_IMAGE_HEIC] = { begin_whole, ic_whole_step, ic_bmff_end, NULL },
	[IC_IMAGE_AVIF] = { begin_whole, ic_whole_step, ic_bmff_end, NULL },
#endif
};

static const struct ic_machine *machine_of(const struct ic_strip *strip)
{
	IC_ASSERT(strip->facts.format < sizeof(machines) / sizeof(machines[0]));
	return &machines[strip->facts.format];
}

static ic_status run_machine(struct ic_strip *strip, ic_bytes piece)
{
	while (piece.len > 0)
		IC_TRY(machine_of(strip)->step(strip, &piece));
	return IC_DONE;
}

/* Take bytes until the format can be told, then replay them into its machine. */
static ic_status recognise(struct ic_strip *strip, ic_bytes *piece)
{
	struct ic_strip_state *state = strip->state;
	const size_t missing = sizeof(state->head) - state->head_len;
	const size_t len = piece->len < missing ? piece->len : missing;

	memcpy(state->head + state->head_len, piece->ptr, len);
	state->head_len += len;
	*piece = ic_bytes_from(*piece, len);
	if (state->head_len < sizeof(state->head))
		return IC_DONE;

	const struct ic_image_kind kind = ic_image_sniff(ic_bytes_of(state->head, state->head_len));
	strip->facts.format = kind.format;
	if (!kind.accepted)
		IC_FAIL(MEDIA_TYPE, "not a format that is accepted");
	IC_TRY(machine_of(strip)->begin(strip));
	return run_machine(strip, ic_bytes_of(state->head, state->head_len));
}

static ic_status feed(struct ic_strip *strip, ic_bytes piece)
{
	const size_t fill = IC_IMAGE_BYTES_MAX - (size_t)strip->state->at;

	if (piece.len > fill)
		IC_FAIL(IMAGE_LIMIT, "file larger than the limit");
	if (piece.len > 0 && strip->state->head_len < IC_IMAGE_SNIFF_BYTES)
		IC_TRY(recognise(strip, &piece));
	return run_machine(strip, piece);
}

bool ic_strip_again(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	if (IC_IMAGE_IS_FIRST || !ic_ok(state->failed) || machine_of(strip)->again == NULL
	    || !machine_of(strip)->again(strip))
		return false;
	state->options.find = NULL; /* all was found */
	state->at = 0;
	state->trailing = 0;
	return true;
}

/* Of a file that is held the second reading is made here. */
static ic_status write_held(struct ic_strip *strip)
{
	const ic_bytes held = ic_buf_view(&strip->state->whole);

	if (held.len == 0 || !ic_strip_again(strip))
		return IC_DONE;
	IC_TRY(run_machine(strip, held));
	return machine_of(strip)->end(strip);
}

static ic_status end(struct ic_strip *strip)
{
	if (strip->state->head_len == 0)
		IC_FAIL(IMAGE, "the file is empty");
	if (strip->state->head_len < IC_IMAGE_SNIFF_BYTES) {
		const ic_bytes head = { strip->state->head, strip->state->head_len };

		strip->facts.format = ic_image_sniff(head).format;
		if (!ic_image_sniff(head).accepted)
			IC_FAIL(MEDIA_TYPE, "not a format that is accepted");
		IC_FAIL(IMAGE, "the file ends in its first bytes");
	}
	IC_TRY(machine_of(strip)->end(strip));
	IC_TRY(report_trailing(strip));
	return write_held(strip);
}

ic_status ic_strip_feed(struct ic_strip *strip, ic_bytes piece)
{
	if (ic_ok(strip->state->failed))
		strip->state->failed = feed(strip, piece);
	return strip->state->failed;
}

ic_status ic_strip_end(struct ic_strip *strip)
{
	if (ic_ok(strip->state->failed))
		strip->state->failed = end(strip);
	return strip->state->failed;
}
