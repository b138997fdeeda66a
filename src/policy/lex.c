/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/lex.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static bool at_end(const struct ic_lexer *lexer)
{
	return lexer->at >= lexer->text.len;
}

static uint8_t here(const struct ic_lexer *lexer)
{
	return at_end(lexer) ? '\n' : lexer->text.ptr[lexer->at];
}

static void skip_blank(struct ic_lexer *lexer)
{
	while (!at_end(lexer) && (here(lexer) == ' ' || here(lexer) == '\t'))
		lexer->at++;
	if (here(lexer) != '#')
		return;
	while (!at_end(lexer) && here(lexer) != '\n')
		lexer->at++;
}

static void pass_line_end(struct ic_lexer *lexer)
{
	lexer->at++;
	lexer->line++;
	lexer->line_start = lexer->at;
}

static void mark_place(struct ic_lexer *lexer)
{
	lexer->next.line = lexer->line;
	lexer->next.column = (int)(lexer->at - lexer->line_start) + 1;
}

/* The text between two quotes of one line. */
static ic_status take_quoted(struct ic_lexer *lexer, ic_bytes *ret_text)
{
	const size_t start = ++lexer->at;

	while (!at_end(lexer) && here(lexer) != '"' && here(lexer) != '\n')
		lexer->at++;
	if (here(lexer) != '"')
		IC_FAIL(SYNTAX, "a text must end on its line, with a quotation mark");
	*ret_text = ic_bytes_of(lexer->text.ptr + start, lexer->at - start);
	lexer->at++;
	return IC_DONE;
}

/* True if the text goes on: the next thing, past line ends, is another quotation mark. */
static bool find_continuation(struct ic_lexer *lexer)
{
	const struct ic_lexer before = *lexer;

	skip_blank(lexer);
	while (!at_end(lexer) && here(lexer) == '\n') {
		pass_line_end(lexer);
		skip_blank(lexer);
	}
	if (here(lexer) == '"')
		return true;
	*lexer = before;
	return false;
}

static ic_status take_string(struct ic_lexer *lexer)
{
	IC_AUTO(buf) joined = { 0 };
	ic_bytes part;

	ic_buf_init(&joined, IC_TEXT_BYTES_MAX);
	do {
		if (joined.len > 0)
			IC_TRY(ic_buf_put_byte(&joined, ' '));
		IC_TRY(take_quoted(lexer, &part));
		IC_TRY(ic_buf_put(&joined, part));
	} while (find_continuation(lexer));

	if (!ic_utf8_is_valid(ic_buf_view(&joined)))
		IC_FAIL(SYNTAX, "a text must be UTF-8");
	lexer->next.text = ic_arena_text(lexer->arena, ic_buf_view(&joined));
	if (lexer->next.text == NULL)
		IC_FAIL(NOMEM, "keeping the text of a rule");
	lexer->next.kind = IC_TOKEN_STRING;
	return IC_DONE;
}

static void take_word(struct ic_lexer *lexer)
{
	const size_t start = lexer->at;

	while (!at_end(lexer) && strchr(" \t\n\"#", here(lexer)) == NULL)
		lexer->at++;
	lexer->next.kind = IC_TOKEN_WORD;
	lexer->next.word = ic_bytes_of(lexer->text.ptr + start, lexer->at - start);
}

ic_status ic_lexer_step(struct ic_lexer *lexer)
{
	skip_blank(lexer);
	mark_place(lexer);
	if (at_end(lexer)) {
		lexer->next.kind = IC_TOKEN_END;
		return IC_DONE;
	}

	if (here(lexer) == '\n' && find_continuation(lexer))
		mark_place(lexer);
	if (here(lexer) == '\n') {
		pass_line_end(lexer);
		lexer->next.kind = IC_TOKEN_LINE_END;
		return IC_DONE;
	}
	if (here(lexer) == '"')
		return take_string(lexer);
	if (here(lexer) < ' ' || here(lexer) > '~')
		IC_FAIL(SYNTAX, "outside a text only plain letters, digits and signs may stand");
	take_word(lexer);
	return IC_DONE;
}

ic_status ic_lexer_init(struct ic_lexer *lexer, ic_bytes text, struct ic_arena *arena)
{
	*lexer = (struct ic_lexer) { .text = text, .line = 1, .arena = arena };
	return ic_lexer_step(lexer);
}
