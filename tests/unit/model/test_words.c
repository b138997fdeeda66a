/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "model/words.h"

static const struct ic_vocabulary *const all[] = {
#define IC_WORDS(set) &ic_vocabulary_##set,
#define IC_WORD(set, name, number)
#define IC_WORDS_END(set)
#include "model/words.def"
#undef IC_WORDS
#undef IC_WORD
#undef IC_WORDS_END
};

static void every_word_reads_back(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof(all) / sizeof(all[0]); s++)
		for (size_t w = 0; w < all[s]->count; w++) {
			const struct ic_term *word = &all[s]->words[w];
			assert_true(word->number > 0);
			assert_int_equal(ic_vocabulary_find(all[s], ic_bytes_of_text(word->text)),
					 word->number);
			assert_string_equal(ic_vocabulary_text(all[s], word->number), word->text);
		}
}

static void what_is_not_a_word_is_absent(void **state)
{
	(void)state;
	assert_int_equal(ic_vocabulary_find(&ic_vocabulary_role, IC_LIT("clinician")), 0);
	assert_int_equal(ic_vocabulary_find(&ic_vocabulary_role, IC_LIT("")), 0);
	assert_string_equal(ic_vocabulary_text(&ic_vocabulary_role, 0), "");
	assert_string_equal(ic_vocabulary_text(&ic_vocabulary_role, 99), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_word_reads_back),
					    cmocka_unit_test(what_is_not_a_word_is_absent) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
