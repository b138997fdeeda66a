/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words, strings and line ends of a rule file. A statement is a line, together with the lines below
 * that begin with a string; strings that follow one another are joined by a space; `#` begins a
 * comment.
 */
#ifndef IC_POLICY_LEX_H
#define IC_POLICY_LEX_H

#include "base/arena.h"
#include "base/status.h"

enum ic_token_kind { IC_TOKEN_WORD, IC_TOKEN_STRING, IC_TOKEN_LINE_END, IC_TOKEN_END };

struct ic_token {
	enum ic_token_kind kind;
	ic_bytes word;    /* a word as written */
	const char *text; /* a string, joined, NUL-terminated, in the arena */
	int line;
	int column;
};

struct ic_lexer {
	ic_bytes text;
	size_t at;
	size_t line_start;
	int line;
	struct ic_arena *arena; /* holds the strings */
	struct ic_token next;   /* the token that is about to be taken */
};

/** Start at the first token of @text. */
ic_status ic_lexer_init(struct ic_lexer *lexer, ic_bytes text, struct ic_arena *arena);

/** Move to the next token. IC_E_SYNTAX leaves the place in lexer->next. */
ic_status ic_lexer_step(struct ic_lexer *lexer);

#endif
