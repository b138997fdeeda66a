/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The closed vocabularies of words.def as enums and as tables. The set stands inside each
 * enumerator, in lower case (IC_role_CLINICIAN), because one word may stand in several sets.
 */
#ifndef IC_MODEL_WORDS_H
#define IC_MODEL_WORDS_H

#include "base/bytes.h"
#include "base/status.h"

#define IC_WORDS(set) \
	enum ic_##set \
	{             \
		IC_##set##_ABSENT = 0,
#define IC_WORD(set, name, number) IC_##set##_##name = (number),
#define IC_WORDS_END(set) \
	}                 \
	;
#include "model/words.def"
#undef IC_WORDS
#undef IC_WORD
#undef IC_WORDS_END

struct ic_term {
	const char *text;
	int number;
};

struct ic_vocabulary {
	const char *set;
	const struct ic_term *words;
	size_t count;
};

#define IC_WORDS(set) extern const struct ic_vocabulary ic_vocabulary_##set;
#define IC_WORD(set, name, number)
#define IC_WORDS_END(set)
#include "model/words.def"
#undef IC_WORDS
#undef IC_WORD
#undef IC_WORDS_END

/** The number of @text in @words, or 0. */
int ic_vocabulary_find(const struct ic_vocabulary *words, ic_bytes text);

/** The word of @number, or "" for 0 and for numbers that are not in the set. */
const char *ic_vocabulary_text(const struct ic_vocabulary *words, int number);

#endif
