/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/wording.h"

#include "app/use_cases.h"

#define IC_WORDING(id, version, language, name) extern const ic_bytes ic_embedded_##name;
#include "app/care/wording.def"
#undef IC_WORDING

static const struct wording {
	const char *id;
	int version;
	const char *language;
	const ic_bytes *text;
} wordings[] = {
#define IC_WORDING(id, version, language, name) { id, version, language, &ic_embedded_##name },
#include "app/care/wording.def"
#undef IC_WORDING
};

enum { WORDINGS = sizeof(wordings) / sizeof(wordings[0]) };

static bool is_named(const struct wording *wording, ic_bytes name)
{
	const ic_bytes id = ic_bytes_of_text(wording->id);
	uint64_t version = 0;

	return ic_bytes_start_with(name, id)
	       && ic_bytes_start_with(ic_bytes_from(name, id.len), IC_LIT(".v"))
	       && ic_ok(ic_decimal_parse(ic_bytes_from(name, id.len + 2), 9999, &version))
	       && (int)version == wording->version;
}

/* The file's last line end is not part of what is said. */
static ic_bytes spoken(const struct wording *wording)
{
	ic_bytes text = *wording->text;

	while (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	return text;
}

ic_status ic_wording_hash(ic_bytes name, ic_bytes language, ic_digest *ret_hash)
{
	for (size_t i = 0; i < WORDINGS; i++)
		if (is_named(&wordings[i], name)
		    && ic_bytes_equal(language, ic_bytes_of_text(wordings[i].language))) {
			*ret_hash = ic_sha256(spoken(&wordings[i]));
			return IC_DONE;
		}
	IC_FAIL(FIELD, "no such wording");
}

ic_status ic_app_wordings(struct ic_ctx *ctx, struct ic_shape_wordings *ret)
{
	struct ic_shape_wording *rows = ic_arena_take(ctx->arena, WORDINGS, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "wordings");
	for (size_t i = 0; i < WORDINGS; i++)
		rows[i] = (struct ic_shape_wording) { .id = ic_bytes_of_text(wordings[i].id),
						      .version = wordings[i].version,
						      .language = ic_bytes_of_text(
							      wordings[i].language),
						      .text = spoken(&wordings[i]) };
	ret->rows.at = rows;
	ret->rows.count = WORDINGS;
	return IC_DONE;
}
