/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/wording.h"

#include <string.h>

#include "app/use_cases.h"

#define IC_WORDING(id, version, language, name) extern const ic_bytes ic_embedded_##name;
#include "app/care/wording.def"
#undef IC_WORDING

static const struct wording {
	const char *name;
	int version;
	const char *language;
	const ic_bytes *text;
} wordings[] = {
#define IC_WORDING(id, version, language, name) { id, version, language, &ic_embedded_##name },
#include "app/care/wording.def"
#undef IC_WORDING
};

enum { WORDINGS = sizeof(wordings) / sizeof(wordings[0]), VERSION_MAX = 9999 };

/* The file's last line end is not part of what is said. */
static ic_bytes spoken(const struct wording *wording)
{
	ic_bytes text = *wording->text;

	while (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	return text;
}

static bool is_of(const struct wording *wording, const struct ic_wording_key *key)
{
	return ic_bytes_equal(key->name, ic_bytes_of_text(wording->name))
	       && ic_bytes_equal(key->language, ic_bytes_of_text(wording->language))
	       && (key->version == 0 || key->version == wording->version);
}

int ic_wording_shipped(const struct ic_wording_key *key)
{
	int newest = 0;

	for (size_t i = 0; i < WORDINGS; i++)
		if (is_of(&wordings[i], key) && wordings[i].version > newest)
			newest = wordings[i].version;
	return newest;
}

bool ic_wording_is_named(ic_bytes name)
{
	for (size_t i = 0; i < WORDINGS; i++)
		if (ic_bytes_equal(name, ic_bytes_of_text(wordings[i].name)))
			return true;
	return false;
}

/* "care.v2" is version 2 of "care". */
static bool parse_word(ic_bytes word, struct ic_wording_key *ret_key)
{
	const uint8_t *dot = word.len == 0 ? NULL : memchr(word.ptr, '.', word.len);
	uint64_t version = 0;

	if (dot == NULL)
		return false;
	ret_key->name = ic_bytes_of(word.ptr, (size_t)(dot - word.ptr));
	const ic_bytes rest = ic_bytes_from(word, ret_key->name.len);
	if (!ic_bytes_start_with(rest, IC_LIT(".v"))
	    || !ic_ok(ic_decimal_parse(ic_bytes_from(rest, 2), VERSION_MAX, &version)))
		return false;
	ret_key->version = (int)version;
	return version > 0;
}

ic_status ic_wording_hash(struct ic_ctx *ctx, struct ic_db_tx *tx,
			  const struct ic_shape_consent_in *in, ic_digest *ret_hash)
{
	struct ic_wording_key key = { .language = in->language };
	struct ic_wording_row row;

	if (!parse_word(in->wording, &key))
		IC_FAIL(FIELD, "no such wording");
	for (size_t i = 0; i < WORDINGS; i++)
		if (is_of(&wordings[i], &key)) {
			*ret_hash = ic_sha256(spoken(&wordings[i]));
			return IC_DONE;
		}
	const ic_status found = ic_wording_find_adopted(tx, &key, ctx->arena, &row);
	if (ic_failed_with(found, IC_E_ABSENT))
		IC_FAIL(FIELD, "no such wording");
	IC_TRY(found);
	*ret_hash = ic_sha256(row.text);
	return IC_DONE;
}

struct listing {
	struct ic_ctx *ctx;
	struct ic_wording_rows rows;
};

static ic_status load_adopted(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	return ic_wording_list_adopted(tx, l->ctx->arena, &l->rows);
}

ic_status ic_app_wordings(struct ic_ctx *ctx, struct ic_shape_wordings *ret)
{
	struct listing l = { .ctx = ctx };

	IC_TRY(ic_db_read(ctx->app->db, load_adopted, &l));
	struct ic_shape_wording *rows =
		ic_arena_take(ctx->arena, WORDINGS + l.rows.count, sizeof(*rows));
	if (rows == NULL)
		IC_FAIL(NOMEM, "wordings");
	for (size_t i = 0; i < WORDINGS; i++)
		rows[i] = (struct ic_shape_wording) { .id = ic_bytes_of_text(wordings[i].name),
						      .version = wordings[i].version,
						      .language = ic_bytes_of_text(
							      wordings[i].language),
						      .text = spoken(&wordings[i]) };
	for (size_t i = 0; i < l.rows.count; i++)
		rows[WORDINGS + i] = (struct ic_shape_wording) { .id = l.rows.at[i].name,
								 .version = l.rows.at[i].version,
								 .language = l.rows.at[i].language,
								 .text = l.rows.at[i].text };
	ret->rows.at = rows;
	ret->rows.count = WORDINGS + l.rows.count;
	return IC_DONE;
}
