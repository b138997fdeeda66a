/* SPDX-License-Identifier: Apache-2.0 */
#include "image/whole.h"

#include "base/bug.h"
#include "base/limits.h"
#include "image/exif.h"
#include "image/machine.h"
#include "image/words.h"

ic_status ic_whole_step(struct ic_strip *strip, ic_bytes *in)
{
	struct ic_buf *whole = &strip->state->whole;

	if (in->len > whole->max - whole->len)
		IC_FAIL(IMAGE_LIMIT, "file larger than the limit of its format");
	return ic_buf_put(whole, ic_strip_consume(strip, in, in->len));
}

ic_bytes ic_whole_cut(struct ic_strip *strip, size_t len)
{
	const ic_bytes file = ic_buf_view(&strip->state->whole);
	ic_bytes rest = ic_bytes_from(file, len);

	IC_ASSERT(len <= file.len);
	strip->state->at = len;
	ic_strip_skip_trailing(strip, &rest);
	return ic_bytes_of(file.ptr, len);
}

void ic_whole_at(struct ic_strip *strip, const uint8_t *place)
{
	const struct ic_buf *whole = &strip->state->whole;

	IC_ASSERT(place >= whole->ptr && place <= whole->ptr + whole->len);
	strip->state->at = (uint64_t)(place - whole->ptr);
}

ic_status ic_whole_find(struct ic_strip *strip, ic_bytes piece, const char *where, const char *kind,
			const char *name)
{
	ic_whole_at(strip, piece.ptr);
	return ic_strip_find(strip, &(struct ic_finding) { .where = where,
							   .kind = kind,
							   .name = ic_bytes_of_text(name),
							   .at = strip->state->at,
							   .bytes = piece.len });
}

ic_status ic_whole_find_named(struct ic_strip *strip, ic_bytes piece, const char *where,
			      const char *kind, ic_bytes name)
{
	struct ic_buf *text = &strip->state->text;

	if (!ic_strip_finds(strip))
		return IC_DONE;
	ic_buf_clear(text);
	IC_TRY(ic_words_put(text, name));
	if (text->len == 0)
		IC_TRY(ic_buf_put_text(text, "unknown"));
	ic_whole_at(strip, piece.ptr);
	return ic_strip_find(strip, &(struct ic_finding) { .where = where,
							   .kind = kind,
							   .name = ic_buf_view(text),
							   .at = strip->state->at,
							   .bytes = piece.len });
}

ic_status ic_whole_find_typed(struct ic_strip *strip, ic_bytes piece, const char *where,
			      const struct ic_whole_name *names, size_t count, ic_bytes type)
{
	for (size_t i = 0; i < count; i++)
		if (ic_bytes_equal(ic_bytes_of(names[i].type, sizeof(names[i].type)), type))
			return ic_whole_find(strip, piece, where, names[i].kind, names[i].name);
	return ic_whole_find_named(strip, piece, where, "unknown data", type);
}

ic_status ic_whole_exif(struct ic_strip *strip, ic_bytes block)
{
	if (block.len == 0)
		return IC_DONE;
	ic_whole_at(strip, block.ptr);
	if (ic_bytes_start_with(block, IC_LIT("Exif\0\0")))
		block = ic_bytes_from(block, 6);
	return ic_exif_read(strip, block);
}

ic_status ic_whole_profile(struct ic_strip *strip, ic_bytes profile, enum ic_icc_space space)
{
	IC_TRY(ic_icc_rewrite(profile, space, &strip->state->icc, &strip->facts.colour));
	if (strip->facts.colour == IC_COLOUR_LOST && strip->state->options.strict_colour)
		IC_FAIL(IMAGE_UNSUPPORTED, "a colour profile that cannot be rewritten");
	if (!ic_strip_finds(strip) || profile.len == 0)
		return IC_DONE;
	ic_whole_at(strip, profile.ptr);
	return ic_strip_find_profile(strip, profile, strip->state->at, profile.len);
}

ic_status ic_whole_check_size(uint32_t width, uint32_t height)
{
	if (width == 0 || height == 0)
		IC_FAIL(IMAGE, "a picture without pixels");
	if (width > IC_IMAGE_SIDE_MAX || height > IC_IMAGE_SIDE_MAX
	    || (uint64_t)width * height > IC_IMAGE_PIXELS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many pixels");
	return IC_DONE;
}

ic_status ic_whole_size(struct ic_strip *strip, uint32_t width, uint32_t height)
{
	IC_TRY(ic_whole_check_size(width, height));
	strip->facts.width = width;
	strip->facts.height = height;
	return IC_DONE;
}
