/* SPDX-License-Identifier: Apache-2.0 */
#include "model/words.h"

#define IC_WORDS(set)              static const struct ic_term set##_words[] = {
#define IC_WORD(set, name, number) { #name, (number) },
#define IC_WORDS_END(set) \
	}                 \
	;
#include "model/words.def"
#undef IC_WORDS
#undef IC_WORD
#undef IC_WORDS_END

#define IC_WORDS(set)                                                           \
	const struct ic_vocabulary ic_vocabulary_##set = {                      \
		#set, set##_words, sizeof(set##_words) / sizeof(set##_words[0]) \
	};
#define IC_WORD(set, name, number)
#define IC_WORDS_END(set)
#include "model/words.def"
#undef IC_WORDS
#undef IC_WORD
#undef IC_WORDS_END

int ic_vocabulary_find(const struct ic_vocabulary *words, ic_bytes text)
{
	for (size_t i = 0; i < words->count; i++)
		if (ic_bytes_equal(text, ic_bytes_of_text(words->words[i].text)))
			return words->words[i].number;
	return 0;
}

const char *ic_vocabulary_text(const struct ic_vocabulary *words, int number)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->words[i].number == number)
			return words->words[i].text;
	return "";
}
