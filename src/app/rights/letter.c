/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/letter.h"

#include <string.h>

#include "model/words.h"

enum { LETTER_BYTES_MAX = 12000, NUMBER_LETTERS = 8 };

#define IC_KIND_BIT(kind) (1u << IC_request_kind_##kind)

static const struct sentence {
	enum ic_request_step step;
	unsigned kinds;
	const char *rule;
	const char *text;
} sentences[] = {
#define IC_LETTER(step, kinds, rule, text) { IC_request_step_##step, kinds, rule, text },
#include "app/rights/letters.def"
};

static const struct ending {
	unsigned kinds;
	const char *text;
} endings[] = {
#define IC_LETTER_END(kinds, text) { kinds, text },
#include "app/rights/letters.def"
};

static const char head[] = "{hospital}\n{today}\nOur reference: {number}\n\nDear {name},\n\n";
static const char tail[] = "\n\nYours sincerely\n\nInformation governance\n{hospital}\n";

static ic_status put_number(const struct ic_letter *letter, struct ic_buf *out)
{
	char text[IC_ID_TEXT + 1];

	ic_id_emit(letter->number, text);
	return ic_buf_put(out, ic_bytes_of(text, NUMBER_LETTERS));
}

/* The value of the name that stands between braces at the beginning of @text. */
static ic_status put_value(ic_bytes name, const void *of, struct ic_buf *out)
{
	const struct ic_letter *letter = of;

	if (ic_bytes_equal(name, IC_LIT("name")))
		return ic_buf_put(out, letter->name);
	if (ic_bytes_equal(name, IC_LIT("note")))
		return ic_buf_put(out, letter->note);
	if (ic_bytes_equal(name, IC_LIT("hospital")))
		return ic_buf_put(out, letter->hospital);
	if (ic_bytes_equal(name, IC_LIT("today")))
		return ic_day_words(letter->today, out);
	if (ic_bytes_equal(name, IC_LIT("received")))
		return ic_day_words(letter->received, out);
	if (ic_bytes_equal(name, IC_LIT("due")))
		return ic_day_words(letter->due, out);
	if (ic_bytes_equal(name, IC_LIT("number")))
		return put_number(letter, out);
	if (ic_bytes_equal(name, IC_LIT("reason")))
		return ic_buf_put_text(out, letter->reason);
	if (ic_bytes_equal(name, IC_LIT("source")))
		return ic_buf_put_text(out, letter->source);
	IC_FAIL(INTERNAL, "a letter names what is not there");
}

/* What stands in braces in @text is ours; what stands in for it is put as it is. */
ic_status ic_letter_put(const char *text, ic_letter_value *value, const void *of,
			struct ic_buf *out)
{
	for (const char *brace = strchr(text, '{'); brace != NULL; brace = strchr(text, '{')) {
		const size_t len = strcspn(brace, "}");
		IC_TRY(ic_buf_put(out, ic_bytes_of(text, (size_t)(brace - text))));
		IC_TRY(value(ic_bytes_of(brace + 1, len - 1), of, out));
		text = brace + len + 1;
	}
	return ic_buf_put_text(out, text);
}

static const struct sentence *find_sentence(const struct ic_letter *letter)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const struct sentence *s = &sentences[i];
		const bool rule = s->rule[0] == '\0' || strcmp(s->rule, letter->rule) == 0;
		if ((int)s->step == letter->step && (s->kinds & 1u << letter->kind) != 0 && rule)
			return s;
	}
	return NULL;
}

static const char *ending_of(const struct ic_letter *letter)
{
	size_t i = 0;

	while ((endings[i].kinds & 1u << letter->kind) == 0)
		i++; /* the last row fits all */
	return endings[i].text;
}

ic_status ic_letter_write(struct ic_ctx *ctx, const struct ic_letter *letter, ic_bytes *ret_text)
{
	const struct sentence *sentence = find_sentence(letter);
	IC_AUTO(buf) out = { 0 };

	*ret_text = (ic_bytes) { NULL, 0 };
	if (sentence == NULL)
		return IC_DONE;
	ic_buf_init(&out, LETTER_BYTES_MAX);
	IC_TRY(ic_letter_put(head, put_value, letter, &out));
	IC_TRY(ic_letter_put(sentence->text, put_value, letter, &out));
	IC_TRY(ic_buf_put_text(&out, "\n\n"));
	IC_TRY(ic_letter_put(ending_of(letter), put_value, letter, &out));
	IC_TRY(ic_letter_put(tail, put_value, letter, &out));
	return ic_arena_keep(ctx->arena, ic_buf_view(&out), ret_text);
}
