/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions in the text of a rule file: `RECIP=ORG,CAREORG`, `KIND!=SENSITIVE`, a named word, or
 * `not` and a word; several on a line must all hold.
 */
#ifndef IC_POLICY_CONDITION_H
#define IC_POLICY_CONDITION_H

#include "policy/lex.h"
#include "policy/ruleset.h"

enum { IC_WORDS_MAX = 32 };

/* `word consent is CONS=WRITTEN,ORAL` */
struct ic_word {
	ic_bytes name;
	ic_values forbidden;
};

struct ic_words {
	struct ic_word word[IC_WORDS_MAX];
	size_t count;
};

/** Read terms up to the end of the line. IC_E_SYNTAX with the place in lexer->next, and the nearest
 * valid name, if there is one, in @ret_expected. */
ic_status ic_condition_parse(struct ic_lexer *lexer, const struct ic_words *words,
			     ic_values *ret_forbidden, const char **ret_expected);

/** Add a word; its name may not be one already. */
ic_status ic_words_add(struct ic_words *words, ic_bytes name, ic_values forbidden);

/** The named word, or NULL. */
const struct ic_word *ic_words_find(const struct ic_words *words, ic_bytes name);

#endif
