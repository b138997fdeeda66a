/* SPDX-License-Identifier: Apache-2.0 */
/* Statements of a rule file: one keyword a line, one handler a keyword. */
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "policy/compile.h"
#include "policy/condition.h"
#include "policy/lex.h"
#include "policy/policy.h"

/* Where a statement may stand. */
enum place { PLACE_TOP, PLACE_TABLE, PLACE_RULE };

struct parser {
	struct ic_lexer lexer;
	struct ic_policy *policy;
	struct ic_words words;
	struct ic_ruleset *set;     /* of the table being read; NULL before the first */
	struct ic_rule *rule;       /* being read; NULL between rules */
	struct ic_rule_lines lines; /* of that rule */
	ic_values block;            /* forbidden by the `in` line in force */
	ic_bytes block_text;        /* and the line without its keyword */
	enum ic_table table;
	size_t rule_start;    /* offset of the rule's first byte */
	size_t statement_end; /* offset behind the last statement */
	struct ic_policy_error *where;
};

static bool next_is(const struct parser *p, const char *word)
{
	return p->lexer.next.kind == IC_TOKEN_WORD
	       && ic_bytes_equal(p->lexer.next.word, ic_bytes_of_text(word));
}

static ic_status step(struct parser *p)
{
	return ic_lexer_step(&p->lexer);
}

static ic_status take_word(struct parser *p, ic_bytes *ret_word)
{
	if (p->lexer.next.kind != IC_TOKEN_WORD)
		IC_FAIL(SYNTAX, "a word is missing here");
	*ret_word = p->lexer.next.word;
	return step(p);
}

static ic_status take_text(struct parser *p, const char **ret_text)
{
	if (p->lexer.next.kind != IC_TOKEN_STRING)
		IC_FAIL(SYNTAX, "a text in quotation marks is missing here");
	if (p->lexer.next.text[0] == '\0')
		IC_FAIL(SYNTAX, "this text is empty");
	*ret_text = p->lexer.next.text;
	return step(p);
}

static ic_status take_once(struct parser *p, const char **text)
{
	if (*text != NULL)
		IC_FAIL(SYNTAX, "this line stands twice");
	return take_text(p, text);
}

static ic_status expect(struct parser *p, const char *word)
{
	if (next_is(p, word))
		return step(p);
	p->where->expected = word;
	IC_FAIL(SYNTAX, "another word belongs here");
}

/* A condition of the table being read. */
static ic_status take_condition(struct parser *p, ic_values *ret_forbidden)
{
	const struct ic_token start = p->lexer.next;
	ic_values forbidden = 0;

	IC_TRY(ic_condition_parse(&p->lexer, &p->words, &forbidden, &p->where->expected));
	if ((forbidden & ~ic_values_of_table(p->table)) != 0) {
		p->lexer.next = start;
		IC_FAIL(SYNTAX, "this table does not ask one of these facts");
	}
	*ret_forbidden = forbidden;
	return IC_DONE;
}

static size_t find_code(ic_bytes word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ic_bytes_equal(word, ic_bytes_of_text(names[i])))
			return i;
	return count;
}

/* Codes up to a word that is none, or the end of the line, as bits. */
static ic_status take_codes(struct parser *p, const char *const *names, size_t count,
			    uint64_t *ret_bits)
{
	static const char *const ends[] = { "do", "floor", "when", "because" };
	uint64_t bits = 0;

	while (p->lexer.next.kind == IC_TOKEN_WORD) {
		const ic_bytes word = p->lexer.next.word;
		const size_t at = find_code(word, names, count);
		if (at == count && find_code(word, ends, sizeof(ends) / sizeof(ends[0])) < 4)
			break;
		if (at == count) {
			p->where->expected = ic_nearest_name(word, names, count);
			IC_FAIL(SYNTAX, "no such code");
		}
		bits |= IC_BIT(at);
		IC_TRY(step(p));
	}
	*ret_bits = bits;
	return IC_DONE;
}

static ic_status take_obligations(struct parser *p, uint64_t *ret_bits)
{
	static const char *const names[] = {
#define IC_OBLIGATION(code, phase, met_by, words) #code,
#include "policy/obligations.def"
#undef IC_OBLIGATION
	};
	return take_codes(p, names, IC_OBLIGATION_COUNT, ret_bits);
}

/* `do SEAL REVIEW`, or nothing */
static ic_status take_actions(struct parser *p, uint64_t *ret_bits)
{
	static const char *const names[] = {
#define IC_EFFECT(code, follows, words) #code,
#include "policy/effects.def"
#undef IC_EFFECT
	};

	if (!next_is(p, "do"))
		return IC_DONE;
	if (p->table != IC_TABLE_L)
		IC_FAIL(SYNTAX, "only table L does something to a recording");
	IC_TRY(step(p));
	return take_codes(p, names, IC_EFFECT_COUNT, ret_bits);
}

static ic_status take_outcome(struct parser *p, enum ic_outcome *ret_outcome)
{
	for (unsigned o = IC_DENY; o <= IC_PERMIT_WITH; o++) {
		if (!next_is(p, ic_outcome_name((enum ic_outcome)o)))
			continue;
		*ret_outcome = (enum ic_outcome)o;
		return step(p);
	}
	IC_FAIL(SYNTAX, "the outcome is permit, permit-with or deny");
}

static ic_status finish_rule(struct parser *p)
{
	const size_t start = p->rule_start;

	if (p->rule == NULL)
		return IC_DONE;
	p->rule->text = ic_bytes_of(p->policy->text.ptr + start, p->statement_end - start);
	const ic_status status = ic_rule_compile(p->set, p->rule, p->block, &p->lines);
	if (!ic_ok(status)) {
		p->lexer.next.line = p->rule->line;
		p->lexer.next.column = 1;
	}
	p->rule = NULL;
	return status;
}

/* policy england-2026 "England, as at November 2026" */
static ic_status parse_policy(struct parser *p)
{
	ic_bytes name;

	if (p->policy->name != NULL)
		IC_FAIL(SYNTAX, "this line stands twice");
	IC_TRY(take_word(p, &name));
	p->policy->name = ic_arena_text(&p->policy->arena, name);
	if (p->policy->name == NULL)
		IC_FAIL(NOMEM, "keeping the name of the policy");
	return take_text(p, &p->policy->title);
}

/* word consent is CONS=WRITTEN,ORAL */
static ic_status parse_word(struct parser *p)
{
	const struct ic_token place = p->lexer.next;
	ic_bytes name;
	ic_values forbidden = 0;

	IC_TRY(take_word(p, &name));
	IC_TRY(expect(p, "is"));
	IC_TRY(ic_condition_parse(&p->lexer, &p->words, &forbidden, &p->where->expected));
	const struct ic_token end = p->lexer.next;
	p->lexer.next = place;
	IC_TRY(ic_words_add(&p->words, name, forbidden));
	p->lexer.next = end;
	return IC_DONE;
}

/* table D "Use and disclosure" */
static ic_status parse_table(struct parser *p)
{
	const struct ic_token place = p->lexer.next;
	ic_bytes letter;

	IC_TRY(take_word(p, &letter));
	const struct ic_token title = p->lexer.next;
	p->lexer.next = place;
	if (!ic_ok(ic_table_parse(letter, &p->table)))
		IC_FAIL(SYNTAX, "the tables are C, D, A and L");
	p->set = &p->policy->tables[p->table];
	if (p->set->title != NULL)
		IC_FAIL(SYNTAX, "this table stands twice");
	p->lexer.next = title;
	p->block = 0;
	p->block_text = (ic_bytes) { NULL, 0 };
	return take_text(p, &p->set->title);
}

/* every permit JUSTIFY when RECIP!=TEAM */
static ic_status parse_every(struct parser *p)
{
	const bool permit = next_is(p, "permit");
	struct ic_also *every = permit ? &p->set->every_permit : &p->set->every_decision;

	if (!permit && !next_is(p, "decision"))
		IC_FAIL(SYNTAX, "'every' is followed by 'decision' or 'permit'");
	if (every->obligations != 0)
		IC_FAIL(SYNTAX, "this line stands twice");
	IC_TRY(step(p));
	IC_TRY(take_obligations(p, &every->obligations));
	if (!next_is(p, "when"))
		return IC_DONE;
	IC_TRY(step(p));
	return take_condition(p, &every->forbidden);
}

/* Length of the condition that began at @start and has just been read to the end of its line. */
static size_t condition_len(const struct parser *p, const uint8_t *start)
{
	const size_t from = (size_t)(start - p->policy->text.ptr);
	const size_t to = p->lexer.next.kind == IC_TOKEN_END ? p->lexer.at : p->lexer.line_start;
	size_t len = 0;

	while (from + len < to && strchr("\n#", start[len]) == NULL)
		len++;
	return len;
}

/* in PURPOSE=CARE, or: in every situation */
static ic_status parse_in(struct parser *p)
{
	const uint8_t *start = p->lexer.next.word.ptr;

	p->block = 0;
	p->block_text = (ic_bytes) { NULL, 0 };
	if (next_is(p, "every")) {
		IC_TRY(step(p));
		return expect(p, "situation");
	}
	IC_TRY(take_condition(p, &p->block));
	p->block_text = ic_bytes_of(start, condition_len(p, start));
	return IC_DONE;
}

static ic_status add_rule(struct parser *p, ic_bytes id)
{
	if (id.len < 2 || id.len >= IC_RULE_ID_MAX || (enum ic_table)p->table >= IC_TABLE_COUNT
	    || id.ptr[0] != (uint8_t)ic_table_letter(p->table))
		IC_FAIL(SYNTAX, "a rule is called by its table's letter and a number");
	if (ic_policy_find_rule(p->policy, id) != NULL)
		IC_FAIL(SYNTAX, "a rule of this name stands above");
	if (p->set->rule_count == IC_RULES_MAX)
		IC_FAIL(LIMIT, "too many rules in this table");

	p->rule = &p->set->rules[p->set->rule_count++];
	*p->rule = (struct ic_rule) { .table = p->table,
				      .line = p->lexer.line,
				      .block = p->block_text };
	memcpy(p->rule->id, id.ptr, id.len);
	p->lines = (struct ic_rule_lines) { .when_count = 0 };
	p->rule_start = p->lexer.line_start;
	return IC_DONE;
}

/* rule D38 permit-with RISK_TOLD TRANSFER   floor law */
static ic_status parse_rule(struct parser *p)
{
	if (p->lexer.next.kind != IC_TOKEN_WORD)
		IC_FAIL(SYNTAX, "the rule has no name");
	IC_TRY(add_rule(p, p->lexer.next.word));
	IC_TRY(step(p));
	IC_TRY(take_outcome(p, &p->rule->outcome));
	IC_TRY(take_obligations(p, &p->rule->obligations));
	IC_TRY(take_actions(p, &p->rule->actions));
	IC_TRY(expect(p, "floor"));
	if (!next_is(p, "law") && !next_is(p, "policy"))
		IC_FAIL(SYNTAX, "the floor is law or policy");
	p->rule->floor = next_is(p, "law") ? IC_FLOOR_LAW : IC_FLOOR_POLICY;
	return step(p);
}

/* law passes "…", or: law permit-with ANON2 "…" */
static ic_status parse_law(struct parser *p)
{
	struct ic_rule *rule = p->rule;

	if (rule->law != IC_LAW_SAME)
		IC_FAIL(SYNTAX, "this line stands twice");
	if (next_is(p, "passes")) {
		rule->law = IC_LAW_PASSES;
		IC_TRY(step(p));
		return take_text(p, &rule->law_words);
	}
	rule->law = IC_LAW_DIFFERS;
	IC_TRY(take_outcome(p, &rule->law_outcome));
	IC_TRY(take_obligations(p, &rule->law_obligations));
	return take_text(p, &rule->law_words);
}

static ic_status add_line(struct parser *p, ic_values *list, size_t *count)
{
	if (*count == IC_RULE_WAYS_MAX)
		IC_FAIL(LIMIT, "too many conditions in this rule");
	IC_TRY(take_condition(p, &list[*count]));
	(*count)++;
	return IC_DONE;
}

static ic_status parse_when(struct parser *p)
{
	if (p->lines.when_count > 0)
		IC_FAIL(SYNTAX, "a further condition begins with 'or'");
	return add_line(p, p->lines.when, &p->lines.when_count);
}

static ic_status parse_or(struct parser *p)
{
	if (p->lines.when_count == 0)
		IC_FAIL(SYNTAX, "the first condition begins with 'when'");
	return add_line(p, p->lines.when, &p->lines.when_count);
}

static ic_status parse_unless(struct parser *p)
{
	return add_line(p, p->lines.unless, &p->lines.unless_count);
}

/* also BG_ALERT when REL=BG */
static ic_status parse_also(struct parser *p)
{
	struct ic_also also = { .forbidden = 0 };

	if (p->rule->also_count == IC_ALSO_MAX)
		IC_FAIL(LIMIT, "too many 'also' lines in this rule");
	IC_TRY(take_obligations(p, &also.obligations));
	IC_TRY(take_actions(p, &also.actions));
	if ((also.obligations | also.actions) == 0)
		IC_FAIL(SYNTAX, "'also' names an obligation");
	IC_TRY(expect(p, "when"));
	IC_TRY(take_condition(p, &also.forbidden));
	p->rule->also[p->rule->also_count++] = also;
	return IC_DONE;
}

static ic_status parse_because(struct parser *p)
{
	return take_once(p, &p->rule->reason);
}

/* source "…", or: source "…" to confirm */
static ic_status parse_source(struct parser *p)
{
	IC_TRY(take_once(p, &p->rule->source));
	if (!next_is(p, "to"))
		return IC_DONE;
	IC_TRY(step(p));
	p->rule->source_to_confirm = true;
	return expect(p, "confirm");
}

static ic_status parse_remedy(struct parser *p)
{
	return take_once(p, &p->rule->remedy);
}

/* local "why this hospital decides otherwise" review 2027-06-30 */
static ic_status parse_local(struct parser *p)
{
	IC_TRY(take_once(p, &p->rule->local_reason));
	IC_TRY(expect(p, "review"));
	if (p->lexer.next.kind != IC_TOKEN_WORD
	    || !ic_ok(ic_date_parse(p->lexer.next.word, &p->rule->review)))
		IC_FAIL(SYNTAX, "the day of the review is written YYYY-MM-DD");
	return step(p);
}

/* handbook "IG handbook 4.2: https://…" */
static ic_status parse_handbook(struct parser *p)
{
	return take_once(p, &p->rule->handbook);
}

static const struct {
	const char *word;
	enum place place;
	ic_status (*parse)(struct parser *p);
} statements[] = {
	{ "policy", PLACE_TOP, parse_policy },  { "word", PLACE_TOP, parse_word },
	{ "table", PLACE_TOP, parse_table },    { "every", PLACE_TABLE, parse_every },
	{ "in", PLACE_TABLE, parse_in },        { "rule", PLACE_TABLE, parse_rule },
	{ "law", PLACE_RULE, parse_law },       { "when", PLACE_RULE, parse_when },
	{ "or", PLACE_RULE, parse_or },         { "unless", PLACE_RULE, parse_unless },
	{ "also", PLACE_RULE, parse_also },     { "because", PLACE_RULE, parse_because },
	{ "source", PLACE_RULE, parse_source }, { "remedy", PLACE_RULE, parse_remedy },
	{ "local", PLACE_RULE, parse_local },   { "handbook", PLACE_RULE, parse_handbook },
};

enum { STATEMENTS = sizeof(statements) / sizeof(statements[0]) };

/* The statement of the keyword at hand, or NULL with the nearest one in the error. */
static ic_status find_statement(struct parser *p, size_t *ret_at)
{
	const char *names[STATEMENTS];

	for (size_t i = 0; i < STATEMENTS; i++) {
		names[i] = statements[i].word;
		if (!next_is(p, names[i]))
			continue;
		*ret_at = i;
		return IC_DONE;
	}
	p->where->expected = ic_nearest_name(p->lexer.next.word, names, STATEMENTS);
	IC_FAIL(SYNTAX, "no such line in a rule file");
}

static ic_status check_place(const struct parser *p, enum place place)
{
	if (place == PLACE_RULE && p->rule == NULL)
		IC_FAIL(SYNTAX, "this line belongs to a rule");
	if (place == PLACE_TABLE && p->set == NULL)
		IC_FAIL(SYNTAX, "this line belongs under a table");
	return IC_DONE;
}

static ic_status parse_statement(struct parser *p)
{
	size_t at = 0;

	if (p->lexer.next.kind == IC_TOKEN_STRING)
		IC_FAIL(SYNTAX, "a line begins with a keyword");
	IC_TRY(find_statement(p, &at));
	if (statements[at].place != PLACE_RULE)
		IC_TRY(finish_rule(p));
	IC_TRY(check_place(p, statements[at].place));
	IC_TRY(step(p));
	IC_TRY(statements[at].parse(p));
	if (p->lexer.next.kind != IC_TOKEN_LINE_END && p->lexer.next.kind != IC_TOKEN_END)
		IC_FAIL(SYNTAX, "nothing more belongs on this line");
	p->statement_end = p->lexer.next.kind == IC_TOKEN_END ? p->lexer.at : p->lexer.line_start;
	return IC_DONE;
}

static ic_status parse_file(struct parser *p)
{
	IC_TRY(ic_lexer_init(&p->lexer, p->policy->text, &p->policy->arena));
	while (p->lexer.next.kind != IC_TOKEN_END) {
		if (p->lexer.next.kind == IC_TOKEN_LINE_END)
			IC_TRY(step(p));
		else
			IC_TRY(parse_statement(p));
	}
	return finish_rule(p);
}

static ic_status check_whole(const struct parser *p)
{
	if (p->policy->name == NULL)
		IC_FAIL(SYNTAX, "the file does not name its policy");
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++) {
		if (p->policy->tables[t].title == NULL)
			IC_FAIL(SYNTAX, "a table is missing: there are C, D, A and L");
		IC_TRY(ic_ruleset_prove((enum ic_table)t, &p->policy->tables[t], p->where));
	}
	return IC_DONE;
}

static ic_status parse_whole(struct ic_policy *policy, struct ic_policy_error *where)
{
	struct parser p = { .policy = policy, .where = where };
	ic_status status = parse_file(&p);

	if (!ic_ok(status)) {
		where->line = p.lexer.next.line;
		where->column = p.lexer.next.column;
	} else {
		where->expected = NULL;
		status = check_whole(&p);
	}
	if (!ic_ok(status))
		where->message = status.fault->text;
	return status;
}

ic_status ic_policy_parse(ic_bytes text, struct ic_policy **ret_policy,
			  struct ic_policy_error *ret_where)
{
	enum { COPIES = 4 }; /* the text, its strings apart, and the slack of many small takes */

	*ret_where = (struct ic_policy_error) { .message = "" };
	if (text.len > IC_RULE_FILE_BYTES_MAX)
		IC_FAIL(LIMIT, "the rule file is larger than the limit");
	struct ic_policy *policy = ic_alloc(1, sizeof(*policy));
	if (policy == NULL)
		IC_FAIL(NOMEM, "a policy");

	ic_arena_init(&policy->arena, (size_t)COPIES * IC_RULE_FILE_BYTES_MAX);
	policy->text = ic_arena_copy(&policy->arena, text);
	const ic_status status = policy->text.len == text.len
					 ? parse_whole(policy, ret_where)
					 : IC_FAULT(NOMEM, "keeping the rule file");
	if (!ic_ok(status)) {
		ic_policy_free(policy);
		return status;
	}
	*ret_policy = policy;
	return IC_DONE;
}
