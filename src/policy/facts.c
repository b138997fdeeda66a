/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/facts.h"

#include <string.h>

#include "base/bug.h"

enum { WORD_MAX = 32 };

static const char table_letters[] = "CDAL";

static_assert(sizeof(table_letters) == IC_TABLE_COUNT + 1, "a letter for each table");
static_assert(IC_FACT_COUNT <= 32, "named facts are bits of a uint32_t");

#define IC_FACT(name, tables, preset, words) static const char *const names_##name[] = {
#define IC_VALUE(fact, value, words)         #value,
#define IC_FACT_END(name) \
	}                 \
	;
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END

#define IC_FACT(name, tables, preset, words) static const char *const words_##name[] = {
#define IC_VALUE(fact, value, words)         words,
#define IC_FACT_END(name) \
	}                 \
	;
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END

/* A required fact has no value for "not named"; these stand for its preset and are refused. */
enum {
	IC_CPURP_REQUIRED = UINT8_MAX,
	IC_REQUESTER_REQUIRED = UINT8_MAX,
	IC_REQ_REQUIRED = UINT8_MAX
};

static const struct ic_fact_info fact_table[IC_FACT_COUNT] = {
#define IC_FACT(name, tables, preset, words)                                                     \
	[IC_FACT_##                                                                              \
		name] = { #name,                                                                 \
			  tables,                                                                \
			  words,                                                                 \
			  names_##name,                                                          \
			  words_##name,                                                          \
			  sizeof(names_##name) / sizeof(names_##name[0]),                        \
			  (uint8_t)IC_##name##_##preset == UINT8_MAX ? 0 : IC_##name##_##preset, \
			  (uint8_t)IC_##name##_##preset == UINT8_MAX },
#define IC_VALUE(fact, value, words)
#define IC_FACT_END(name)
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END
};

static const char *const fact_names[IC_FACT_COUNT] = {
#define IC_FACT(name, tables, preset, words) #name,
#define IC_VALUE(fact, value, words)
#define IC_FACT_END(name)
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END
};

const struct ic_fact_info *ic_fact_info(enum ic_fact fact)
{
	IC_ASSERT(fact < IC_FACT_COUNT);
	return &fact_table[fact];
}

char ic_table_letter(enum ic_table table)
{
	IC_ASSERT(table < IC_TABLE_COUNT);
	return table_letters[table];
}

ic_status ic_table_parse(ic_bytes text, enum ic_table *ret_table)
{
	for (unsigned t = 0; text.len == 1 && t < IC_TABLE_COUNT; t++) {
		if ((text.ptr[0] & ~0x20) != table_letters[t])
			continue;
		*ret_table = (enum ic_table)t;
		return IC_DONE;
	}
	IC_FAIL(FIELD, "the tables are C, D, A and L");
}

bool ic_fact_in_table(enum ic_fact fact, enum ic_table table)
{
	return (ic_fact_info(fact)->tables >> table & 1) != 0;
}

struct ic_facts ic_facts_default(void)
{
	struct ic_facts facts;

	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		facts.of[f] = fact_table[f].preset;
	return facts;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	const size_t least = a < b ? a : b;
	return least < c ? least : c;
}

static uint8_t fold(uint8_t byte)
{
	return byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - 'a' + 'A') : byte;
}

/* Levenshtein's distance without regard to case, one row at a time; longer words than WORD_MAX are
 * cut. */
static size_t word_distance(ic_bytes text, const char *name)
{
	const size_t width = strlen(name) < WORD_MAX ? strlen(name) : WORD_MAX;
	const size_t height = text.len < WORD_MAX ? text.len : WORD_MAX;
	size_t row[WORD_MAX + 1];

	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 1; i <= height; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			const size_t above = row[j];
			const bool same = fold(text.ptr[i - 1]) == fold((uint8_t)name[j - 1]);
			row[j] = smallest(above + 1, row[j - 1] + 1, corner + (same ? 0 : 1));
			corner = above;
		}
	}
	return row[width];
}

const char *ic_nearest_name(ic_bytes text, const char *const *names, size_t count)
{
	const char *nearest = NULL;
	size_t nearest_distance = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		const size_t distance = word_distance(text, names[i]);
		if (distance >= nearest_distance)
			continue;
		nearest = names[i];
		nearest_distance = distance;
	}
	return nearest;
}

static size_t find_name(ic_bytes text, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ic_bytes_equal(ic_bytes_of_text(names[i]), text))
			return i;
	return count;
}

void ic_facts_begin(struct ic_facts_parser *parser, enum ic_table table)
{
	*parser = (struct ic_facts_parser) { .table = table, .facts = ic_facts_default() };
}

static const char *nearest_fact(enum ic_table table, ic_bytes text)
{
	const char *names[IC_FACT_COUNT];
	size_t count = 0;

	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		if (ic_fact_in_table((enum ic_fact)f, table))
			names[count++] = fact_names[f];
	return ic_nearest_name(text, names, count);
}

ic_status ic_facts_put(struct ic_facts_parser *parser, ic_bytes pair,
		       struct ic_facts_error *ret_error)
{
	const uint8_t *equals = pair.len == 0 ? NULL : memchr(pair.ptr, '=', pair.len);
	const size_t name_len = equals == NULL ? pair.len : (size_t)(equals - pair.ptr);
	const ic_bytes name = ic_bytes_of(pair.ptr, name_len);
	const size_t fact = find_name(name, fact_names, IC_FACT_COUNT);

	*ret_error = (struct ic_facts_error) { .column = 1 };
	if (fact == IC_FACT_COUNT || !ic_fact_in_table((enum ic_fact)fact, parser->table)) {
		ret_error->message = fact == IC_FACT_COUNT ? "no such fact"
							   : "this table does not ask that fact";
		ret_error->expected = nearest_fact(parser->table, name);
		IC_FAIL(FIELD, "a fact that the table does not know");
	}
	if (equals == NULL || (parser->named >> fact & 1) != 0) {
		ret_error->message = equals == NULL ? "a fact is written NAME=value"
						    : "this fact is named twice";
		IC_FAIL(FIELD, "a fact without a value, or twice");
	}

	const struct ic_fact_info *info = &fact_table[fact];
	const ic_bytes value = ic_bytes_from(pair, name_len + 1);
	const size_t at = find_name(value, info->value_names, info->value_count);
	if (at == info->value_count) {
		ret_error->column = name_len + 2;
		ret_error->message = "no such value";
		ret_error->expected = ic_nearest_name(value, info->value_names, info->value_count);
		IC_FAIL(FIELD, "a value that the fact does not have");
	}
	parser->facts.of[fact] = (uint8_t)at;
	parser->named |= (uint32_t)1 << fact;
	return IC_DONE;
}

ic_status ic_facts_end(const struct ic_facts_parser *parser, struct ic_facts *ret_facts,
		       struct ic_facts_error *ret_error)
{
	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		const bool asked =
			fact_table[f].required && ic_fact_in_table((enum ic_fact)f, parser->table);
		if (!asked || (parser->named >> f & 1) != 0)
			continue;
		*ret_error = (struct ic_facts_error) { 1, "this fact must be named", fact_names[f],
						       true };
		IC_FAIL(FIELD, "a required fact is not named");
	}
	*ret_facts = parser->facts;
	return IC_DONE;
}

static bool is_space(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

ic_status ic_facts_parse(enum ic_table table, ic_bytes line, struct ic_facts *ret_facts,
			 struct ic_facts_error *ret_error)
{
	struct ic_facts_parser parser;

	ic_facts_begin(&parser, table);
	for (size_t at = 0; at < line.len;) {
		size_t end = at;
		while (end < line.len && !is_space(line.ptr[end]))
			end++;
		const ic_bytes pair = ic_bytes_of(line.ptr + at, end - at);
		const ic_status status =
			pair.len == 0 ? IC_DONE : ic_facts_put(&parser, pair, ret_error);
		if (!ic_ok(status))
			ret_error->column += at;
		IC_TRY(status);
		at = end + 1;
	}
	return ic_facts_end(&parser, ret_facts, ret_error);
}

ic_status ic_facts_emit(enum ic_table table, const struct ic_facts *facts, struct ic_buf *out)
{
	bool first = true;

	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		if (!ic_fact_in_table((enum ic_fact)f, table))
			continue;
		IC_ASSERT(facts->of[f] < fact_table[f].value_count);
		if (!first)
			IC_TRY(ic_buf_put_byte(out, ' '));
		IC_TRY(ic_buf_put_text(out, fact_names[f]));
		IC_TRY(ic_buf_put_byte(out, '='));
		IC_TRY(ic_buf_put_text(out, fact_table[f].value_names[facts->of[f]]));
		first = false;
	}
	return IC_DONE;
}

uint64_t ic_facts_count(enum ic_table table)
{
	uint64_t count = 1;

	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		if (ic_fact_in_table((enum ic_fact)f, table))
			count *= fact_table[f].value_count;
	return count;
}

ic_status ic_facts_put_words(enum ic_table table, const struct ic_facts *facts, struct ic_buf *out)
{
	bool first = true;

	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		const struct ic_fact_info *info = &fact_table[f];
		if (!ic_fact_in_table((enum ic_fact)f, table)
		    || (!info->required && facts->of[f] == info->preset))
			continue;
		IC_TRY(ic_buf_put_text(out, first ? "" : "; "));
		IC_TRY(ic_buf_put_text(out, info->words));
		IC_TRY(ic_buf_put_text(out, ": "));
		IC_TRY(ic_buf_put_text(out, info->value_words[facts->of[f]]));
		first = false;
	}
	return first ? ic_buf_put_text(out, "nothing out of the ordinary") : IC_DONE;
}

struct ic_facts ic_facts_at(enum ic_table table, uint64_t index)
{
	struct ic_facts facts = ic_facts_default();

	IC_ASSERT(index < ic_facts_count(table));
	for (unsigned f = IC_FACT_COUNT; f-- > 0;) {
		if (!ic_fact_in_table((enum ic_fact)f, table))
			continue;
		facts.of[f] = (uint8_t)(index % fact_table[f].value_count);
		index /= fact_table[f].value_count;
	}
	return facts;
}

bool ic_facts_next(enum ic_table table, struct ic_facts *facts)
{
	for (unsigned f = IC_FACT_COUNT; f-- > 0;) {
		if (!ic_fact_in_table((enum ic_fact)f, table))
			continue;
		if (++facts->of[f] < fact_table[f].value_count)
			return true;
		facts->of[f] = 0;
	}
	return false;
}
