/* SPDX-License-Identifier: Apache-2.0 */
/* The phone read these facts before it removed them, so nothing here can be read again from the
 * picture: each is held to the form that the stripper itself would have given it. */
#include "app/care/stripped.h"

#include <stddef.h>
#include <string.h>

/* --- as facts --- */

/* @pattern: '0' is a digit, '+' a sign, anything else itself. */
static bool has_form(ic_bytes text, const char *pattern)
{
	if (text.len != strlen(pattern))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const uint8_t c = text.ptr[i];
		const bool fits = pattern[i] == '0'   ? c >= '0' && c <= '9'
				  : pattern[i] == '+' ? c == '+' || c == '-'
						      : c == (uint8_t)pattern[i];
		if (!fits)
			return false;
	}
	return true;
}

static bool is_printable(ic_bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < ' ' || text.ptr[i] > 0x7e)
			return false;
	}
	return true;
}

/* One text of the camera; @pattern NULL: any printable one. */
struct camera_text {
	const char *field;
	size_t from; /* in the shape */
	size_t to;   /* in the facts */
	size_t size;
	const char *pattern;
};

static const struct camera_text texts[] = {
#define TEXT(member, pattern)                                                         \
	{                                                                             \
		"stripped.camera." #member, offsetof(struct ic_shape_camera, member), \
			offsetof(struct ic_capture_facts, member),                    \
			sizeof(((struct ic_capture_facts *)NULL)->member), pattern    \
	}
	TEXT(time, "0000-00-00T00:00:00"),
	TEXT(offset, "+00:00"),
	TEXT(make, NULL),
	TEXT(model, NULL),
	TEXT(lens, NULL),
#undef TEXT
};

static ic_status take_text(struct ic_ctx *ctx, const struct ic_shape_camera *camera,
			   const struct camera_text *row, struct ic_capture_facts *facts)
{
	ic_bytes text;

	memcpy(&text, (const uint8_t *)camera + row->from, sizeof(text));
	if (text.len == 0)
		return IC_DONE;
	ctx->field = row->field;
	if (text.len >= row->size || !is_printable(text)
	    || (row->pattern != NULL && !has_form(text, row->pattern)))
		IC_FAIL(FIELD, "a fact of the camera that is not one");
	memcpy((uint8_t *)facts + row->to, text.ptr, text.len);
	return IC_DONE;
}

static struct ic_ratio ratio_of(const struct ic_shape_ratio *ratio)
{
	return ratio == NULL ? (struct ic_ratio) { 0, 0 }
			     : (struct ic_ratio) { (uint32_t)ratio->num, (uint32_t)ratio->den };
}

static ic_status take_camera(struct ic_ctx *ctx, const struct ic_shape_camera *camera,
			     struct ic_capture_facts *ret_facts)
{
	*ret_facts = (struct ic_capture_facts) { .iso = 0 };
	if (camera == NULL)
		return IC_DONE;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		IC_TRY(take_text(ctx, camera, &texts[i], ret_facts));
	ret_facts->focal_length_mm = ratio_of(camera->focal_length_mm);
	ret_facts->aperture = ratio_of(camera->aperture);
	ret_facts->exposure_s = ratio_of(camera->exposure_s);
	ret_facts->iso = camera->iso == IC_SHAPE_ABSENT ? 0 : (uint32_t)camera->iso;
	return IC_DONE;
}

ic_status ic_stripped_take(struct ic_ctx *ctx, const struct ic_shape_stripped *stripped,
			   struct ic_recording_detail *detail, struct ic_capture_facts *ret_camera)
{
	ctx->field = "stripped.removed_count";
	if (stripped->removed_count < (int64_t)stripped->removed.count)
		IC_FAIL(FIELD, "more findings than were counted");
	IC_TRY(take_camera(ctx, stripped->camera, ret_camera));
	ctx->field = NULL;
	detail->removed = stripped->removed.at;
	detail->removed_listed = stripped->removed.count;
	detail->removed_count = stripped->removed_count;
	detail->removed_bytes = stripped->removed_bytes;
	detail->removed_on_phone = true;
	return IC_DONE;
}

/* --- copied --- */

static ic_status keep_removed(struct ic_arena *arena, const struct ic_shape_stripped *from,
			      struct ic_shape_stripped *to)
{
	to->removed.at = ic_arena_take(arena, from->removed.count + 1, sizeof(*to->removed.at));
	if (to->removed.at == NULL)
		IC_FAIL(NOMEM, "what was removed");
	for (size_t i = 0; i < from->removed.count; i++) {
		const struct ic_shape_finding *finding = &from->removed.at[i];

		to->removed.at[i].bytes = finding->bytes;
		IC_TRY(ic_arena_keep(arena, finding->where, &to->removed.at[i].where));
		IC_TRY(ic_arena_keep(arena, finding->name, &to->removed.at[i].name));
	}
	return IC_DONE;
}

static ic_status keep_ratio(struct ic_arena *arena, const struct ic_shape_ratio **ratio)
{
	struct ic_shape_ratio *copy;

	if (*ratio == NULL)
		return IC_DONE;
	copy = ic_arena_take(arena, 1, sizeof(*copy));
	if (copy == NULL)
		IC_FAIL(NOMEM, "a fact of the camera");
	*copy = **ratio;
	*ratio = copy;
	return IC_DONE;
}

static ic_status keep_camera(struct ic_arena *arena, const struct ic_shape_camera **camera)
{
	struct ic_shape_camera *copy;

	if (*camera == NULL)
		return IC_DONE;
	copy = ic_arena_take(arena, 1, sizeof(*copy));
	if (copy == NULL)
		IC_FAIL(NOMEM, "facts of the camera");
	*copy = **camera;
	ic_bytes *const kept[] = { &copy->time, &copy->offset, &copy->make, &copy->model,
				   &copy->lens };
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		IC_TRY(ic_arena_keep(arena, *kept[i], kept[i]));
	IC_TRY(keep_ratio(arena, &copy->focal_length_mm));
	IC_TRY(keep_ratio(arena, &copy->aperture));
	IC_TRY(keep_ratio(arena, &copy->exposure_s));
	*camera = copy;
	return IC_DONE;
}

ic_status ic_stripped_keep(struct ic_arena *arena, const struct ic_shape_stripped *stripped,
			   const struct ic_shape_stripped **ret_copy)
{
	struct ic_shape_stripped *copy = ic_arena_take(arena, 1, sizeof(*copy));

	if (copy == NULL)
		IC_FAIL(NOMEM, "what was removed");
	*copy = *stripped;
	IC_TRY(keep_removed(arena, stripped, copy));
	IC_TRY(keep_camera(arena, &copy->camera));
	*ret_copy = copy;
	return IC_DONE;
}
