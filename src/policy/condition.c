/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/condition.h"

#include <string.h>

#include "base/bug.h"

const struct ic_word *ic_words_find(const struct ic_words *words, ic_bytes name)
{
	for (size_t i = 0; i < words->count; i++)
		if (ic_bytes_equal(words->word[i].name, name))
			return &words->word[i];
	return NULL;
}

ic_status ic_words_add(struct ic_words *words, ic_bytes name, ic_values forbidden)
{
	if (ic_words_find(words, name) != NULL || ic_bytes_equal(name, IC_LIT("not")))
		IC_FAIL(SYNTAX, "this word has a meaning already");
	if (memchr(name.ptr, '=', name.len) != NULL)
		IC_FAIL(SYNTAX, "the name of a word has no equals sign");
	if (words->count == IC_WORDS_MAX)
		IC_FAIL(LIMIT, "too many words");
	words->word[words->count++] = (struct ic_word) { name, forbidden };
	return IC_DONE;
}

/* Which single fact the bits belong to; IC_FACT_COUNT if to several. */
static unsigned single_fact(ic_values bits)
{
	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		if ((bits & ~ic_values_of_fact((enum ic_fact)f)) == 0)
			return f;
	return IC_FACT_COUNT;
}

static ic_status parse_word(const struct ic_words *words, ic_bytes name, bool negated,
			    ic_values *ret_forbidden)
{
	const struct ic_word *word = ic_words_find(words, name);

	if (word == NULL)
		IC_FAIL(SYNTAX, "no such word; a condition is NAME=value, or a word defined above");
	if (!negated) {
		*ret_forbidden = word->forbidden;
		return IC_DONE;
	}
	const unsigned fact = single_fact(word->forbidden);
	if (fact == IC_FACT_COUNT)
		IC_FAIL(SYNTAX, "'not' needs a word about one fact; use an 'unless' line");
	*ret_forbidden = ic_values_of_fact((enum ic_fact)fact) & ~word->forbidden;
	return IC_DONE;
}

static ic_status find_fact(ic_bytes name, enum ic_fact *ret_fact, const char **ret_expected)
{
	const char *names[IC_FACT_COUNT];

	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		names[f] = ic_fact_info((enum ic_fact)f)->name;
		if (!ic_bytes_equal(name, ic_bytes_of_text(names[f])))
			continue;
		*ret_fact = (enum ic_fact)f;
		return IC_DONE;
	}
	*ret_expected = ic_nearest_name(name, names, IC_FACT_COUNT);
	IC_FAIL(SYNTAX, "no such fact");
}

static ic_status find_value(enum ic_fact fact, ic_bytes name, ic_values *ret_bit,
			    const char **ret_expected)
{
	const struct ic_fact_info *info = ic_fact_info(fact);

	for (uint8_t v = 0; v < info->value_count; v++) {
		if (!ic_bytes_equal(name, ic_bytes_of_text(info->value_names[v])))
			continue;
		*ret_bit = ic_value_bit(fact, v);
		return IC_DONE;
	}
	*ret_expected = ic_nearest_name(name, info->value_names, info->value_count);
	IC_FAIL(SYNTAX, "no such value");
}

static size_t find_byte(ic_bytes text, char byte)
{
	const uint8_t *found = text.len == 0 ? NULL : memchr(text.ptr, byte, text.len);
	return found == NULL ? text.len : (size_t)(found - text.ptr);
}

/* "V,V,V" after the equals sign; the column follows, so that an error points at the value. */
static ic_status parse_values(enum ic_fact fact, ic_bytes list, int *column, ic_values *ret_values,
			      const char **ret_expected)
{
	ic_values values = 0;

	for (;;) {
		const size_t len = find_byte(list, ',');
		ic_values bit = 0;
		IC_TRY(find_value(fact, ic_bytes_of(list.ptr, len), &bit, ret_expected));
		if ((values & bit) != 0)
			IC_FAIL(SYNTAX, "this value stands twice");
		values |= bit;
		if (len == list.len)
			break;
		*column += (int)len + 1;
		list = ic_bytes_from(list, len + 1);
	}
	*ret_values = values;
	return IC_DONE;
}

static ic_status parse_term(struct ic_token *token, ic_values *ret_forbidden,
			    const char **ret_expected)
{
	const ic_bytes term = token->word;
	const size_t equals = find_byte(term, '=');
	const bool negated = equals > 0 && term.ptr[equals - 1] == '!';
	const ic_bytes name = ic_bytes_of(term.ptr, negated ? equals - 1 : equals);
	enum ic_fact fact = IC_FACT_COUNT;
	ic_values values = 0;

	IC_TRY(find_fact(name, &fact, ret_expected));
	token->column += (int)equals + 1;
	IC_TRY(parse_values(fact, ic_bytes_from(term, equals + 1), &token->column, &values,
			    ret_expected));
	*ret_forbidden = negated ? values : ic_values_of_fact(fact) & ~values;
	return IC_DONE;
}

static ic_status parse_one(struct ic_lexer *lexer, const struct ic_words *words,
			   ic_values *ret_forbidden, const char **ret_expected)
{
	bool negated = false;

	if (lexer->next.kind != IC_TOKEN_WORD)
		IC_FAIL(SYNTAX, "a condition is NAME=value, or a word");
	if (find_byte(lexer->next.word, '=') < lexer->next.word.len)
		return parse_term(&lexer->next, ret_forbidden, ret_expected);
	if (ic_bytes_equal(lexer->next.word, IC_LIT("not"))) {
		negated = true;
		IC_TRY(ic_lexer_step(lexer));
		if (lexer->next.kind != IC_TOKEN_WORD)
			IC_FAIL(SYNTAX, "'not' must be followed by a word");
	}
	return parse_word(words, lexer->next.word, negated, ret_forbidden);
}

ic_status ic_condition_parse(struct ic_lexer *lexer, const struct ic_words *words,
			     ic_values *ret_forbidden, const char **ret_expected)
{
	ic_values forbidden = 0;

	do {
		ic_values more = 0;
		IC_TRY(parse_one(lexer, words, &more, ret_expected));
		forbidden |= more;
		IC_TRY(ic_lexer_step(lexer));
	} while (lexer->next.kind == IC_TOKEN_WORD);
	*ret_forbidden = forbidden;
	return IC_DONE;
}
