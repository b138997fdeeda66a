/* SPDX-License-Identifier: Apache-2.0 */
#include "image/whole.h"

#include "base/bug.h"
#include "base/limits.h"
#include "image/machine.h"
#include "image/words.h"

ic_status ic_whole_hold(struct ic_strip *strip, ic_bytes piece)
{
	struct ic_buf *whole = &strip->state->whole;

	if (piece.len > whole->max - whole->len)
		IC_FAIL(IMAGE_LIMIT, "file larger than the limit of its format");
	return ic_buf_put(whole, piece);
}

ic_status ic_whole_step(struct ic_strip *strip, ic_bytes *in)
{
	return ic_whole_hold(strip, ic_strip_consume(strip, in, in->len));
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

struct ic_whole_place ic_whole_place(const struct ic_strip *strip, ic_bytes piece)
{
	const struct ic_buf *whole = &strip->state->whole;

	IC_ASSERT(piece.ptr >= whole->ptr && piece.ptr <= whole->ptr + whole->len);
	return (struct ic_whole_place) { (uint64_t)(piece.ptr - whole->ptr), piece.len };
}

void ic_whole_at(struct ic_strip *strip, const uint8_t *place)
{
	strip->state->at = ic_whole_place(strip, ic_bytes_of(place, 0)).at;
}

ic_status ic_whole_find(struct ic_strip *strip, struct ic_whole_place place, const char *where,
			const char *kind, const char *name)
{
	return ic_strip_find(strip, &(struct ic_finding) { .where = where,
							   .kind = kind,
							   .name = ic_bytes_of_text(name),
							   .at = place.at,
							   .bytes = place.bytes });
}

ic_status ic_whole_find_named(struct ic_strip *strip, struct ic_whole_place place,
			      const char *where, const char *kind, ic_bytes name)
{
	struct ic_buf *text = &strip->state->text;

	if (!ic_strip_finds(strip))
		return IC_DONE;
	ic_buf_clear(text);
	IC_TRY(ic_words_put(text, name));
	if (text->len == 0)
		IC_TRY(ic_buf_put_text(text, "unknown"));
	return ic_strip_find(strip, &(struct ic_finding) { .where = where,
							   .kind = kind,
							   .name = ic_buf_view(text),
							   .at = place.at,
							   .bytes = place.bytes });
}

ic_status ic_whole_find_typed(struct ic_strip *strip, struct ic_whole_place place,
			      const char *where, const struct ic_whole_name *names, size_t count,
			      ic_bytes type)
{
	for (size_t i = 0; i < count; i++)
		if (ic_bytes_equal(ic_bytes_of(names[i].type, sizeof(names[i].type)), type))
			return ic_whole_find(strip, place, where, names[i].kind, names[i].name);
	return ic_whole_find_named(strip, place, where, "unknown data", type);
}

ic_status ic_whole_profile(struct ic_strip *strip, ic_bytes profile, struct ic_whole_place place,
			   enum ic_icc_space space)
{
	IC_TRY(ic_icc_rewrite(profile, space, &strip->state->icc, &strip->facts.colour));
	if (strip->facts.colour == IC_COLOUR_LOST && strip->state->options.strict_colour)
		IC_FAIL(IMAGE_UNSUPPORTED, "a colour profile that cannot be rewritten");
	return place.bytes == 0 ? IC_DONE
				: ic_strip_find_profile(strip, profile, place.at, place.bytes);
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
