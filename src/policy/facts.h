/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of a situation: one byte a fact, the position of its value in facts.def. A table asks
 * only for its own facts; naming another table's fact is an error, so that nobody believes it
 * counted. In text a situation is `NAME=value` pairs with spaces between. No state, no memory,
 * every thread.
 */
#ifndef IC_POLICY_FACTS_H
#define IC_POLICY_FACTS_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/status.h"

/* The four tables: capture, use and disclosure, access, lifecycle. */
enum ic_table { IC_TABLE_C, IC_TABLE_D, IC_TABLE_A, IC_TABLE_L, IC_TABLE_COUNT };
enum {
	IC_IN_C = 1 << IC_TABLE_C,
	IC_IN_D = 1 << IC_TABLE_D,
	IC_IN_A = 1 << IC_TABLE_A,
	IC_IN_L = 1 << IC_TABLE_L
};

enum ic_fact {
#define IC_FACT(name, tables, preset, words) IC_FACT_##name,
#define IC_VALUE(fact, value, words)
#define IC_FACT_END(name)
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END
	IC_FACT_COUNT
};

/* The values of each fact: enum ic_fact_PURPOSE { IC_PURPOSE_NONE, IC_PURPOSE_CARE, … }. */
#define IC_FACT(name, tables, preset, words) \
	enum ic_fact_##name                  \
	{
#define IC_VALUE(fact, value, words) IC_##fact##_##value,
#define IC_FACT_END(name) \
	}                 \
	;
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END

/** A situation: `facts.of[IC_FACT_PURPOSE] = IC_PURPOSE_CARE`. Start from ic_facts_default(). */
struct ic_facts {
	uint8_t of[IC_FACT_COUNT];
};

/** What a fact is called; all texts are literals. */
struct ic_fact_info {
	const char *name;
	uint8_t tables;                 /* IC_IN_C | … */
	const char *words;              /* plain English */
	const char *const *value_names; /* value_count names */
	const char *const *value_words; /* and their plain English */
	uint8_t value_count;
	uint8_t preset; /* value when not named */
	bool required;  /* must be named */
};

/** Why a text is not a situation, for the person who typed it. */
struct ic_facts_error {
	size_t column;        /* 1 is the first byte of the text */
	const char *message;  /* a literal */
	const char *expected; /* the nearest valid name or value, a literal; NULL if none applies */
	bool missing;         /* expected was not named at all */
};

const struct ic_fact_info *ic_fact_info(enum ic_fact fact);

/** True if @table asks for @fact. */
bool ic_fact_in_table(enum ic_fact fact, enum ic_table table);

/** The letter of @table: 'C', 'D', 'A' or 'L'. */
char ic_table_letter(enum ic_table table);

/** The table named by one letter, either case; IC_E_FIELD otherwise. */
ic_status ic_table_parse(ic_bytes text, enum ic_table *ret_table);

/** Every fact at its value for "not named". */
struct ic_facts ic_facts_default(void);

/** A parse of several pairs: begin, put each, end. */
struct ic_facts_parser {
	enum ic_table table;
	struct ic_facts facts;
	uint32_t named; /* bit = fact */
};

void ic_facts_begin(struct ic_facts_parser *parser, enum ic_table table);

/** One `NAME=value`. IC_E_FIELD, with the reason and the nearest valid name in @ret_error. */
ic_status ic_facts_put(struct ic_facts_parser *parser, ic_bytes pair,
		       struct ic_facts_error *ret_error);

/** IC_E_FIELD if a required fact was not named. */
ic_status ic_facts_end(const struct ic_facts_parser *parser, struct ic_facts *ret_facts,
		       struct ic_facts_error *ret_error);

/** A whole line of pairs. The line may be empty when the table requires nothing. */
ic_status ic_facts_parse(enum ic_table table, ic_bytes line, struct ic_facts *ret_facts,
			 struct ic_facts_error *ret_error);

/** Append every fact of @table as a line that ic_facts_parse() reads back. */
ic_status ic_facts_emit(enum ic_table table, const struct ic_facts *facts, struct ic_buf *out);

/** Append in plain English what @facts says beyond what is presumed, such as "what it is for:
 * teaching and training; who receives it: the public". */
ic_status ic_facts_put_words(enum ic_table table, const struct ic_facts *facts, struct ic_buf *out);

/** Number of different situations of @table: C 134 400, D 124 185 600, A 10 368, L 768. */
uint64_t ic_facts_count(enum ic_table table);

/** Situation number @index, 0 ≤ @index < ic_facts_count(). The last fact changes fastest. */
struct ic_facts ic_facts_at(enum ic_table table, uint64_t index);

/** Step to the next situation of @table; false after the last, when it is the first again. */
bool ic_facts_next(enum ic_table table, struct ic_facts *facts);

/** The name of @names (@count of them) that is nearest to @text in single-letter changes. */
const char *ic_nearest_name(ic_bytes text, const char *const *names, size_t count);

#endif
