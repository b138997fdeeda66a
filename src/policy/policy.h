/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The law as a table, and the answer to a situation.
 *
 * A policy is parsed from the text of a rule file (docs/formats/rules.md) into four first-match
 * tables. Parsing proves that every situation of every table ends in a rule, so deciding cannot
 * fail. Deciding is pure: no clock, no memory, no state; every thread may use one policy at once.
 *
 *     C  may this picture be taken           D  may it be used or disclosed
 *     A  may this person have access         L  what becomes of the recording
 *
 * A refusal is a decision, not a failure. An obligation of phase PRE that is unmet refuses too:
 * that is the caller's duty (ic_obligations_pre()).
 */
#ifndef IC_POLICY_POLICY_H
#define IC_POLICY_POLICY_H

#include "base/bytes.h"
#include "base/status.h"
#include "base/time.h"
#include "policy/facts.h"

struct ic_policy;
struct ic_rule;

enum ic_outcome { IC_DENY, IC_PERMIT, IC_PERMIT_WITH };
enum ic_floor { IC_FLOOR_LAW, IC_FLOOR_POLICY };
enum ic_phase { IC_PHASE_PRE, IC_PHASE_WITH, IC_PHASE_POST };

enum ic_obligation {
#define IC_OBLIGATION(code, phase, met_by, words) IC_OBLIGATION_##code,
#include "policy/obligations.def"
#undef IC_OBLIGATION
	IC_OBLIGATION_COUNT
};

enum ic_effect {
#define IC_EFFECT(code, follows, words) IC_EFFECT_##code,
#include "policy/effects.def"
#undef IC_EFFECT
	IC_EFFECT_COUNT
};

/** Bit of one obligation or action in a decision. */
#define IC_BIT(code) ((uint64_t)1 << (code))

struct ic_decision {
	enum ic_outcome outcome;
	const struct ic_rule *rule; /* owned by the policy; never NULL */
	uint64_t obligations;       /* IC_BIT(IC_OBLIGATION_LOG) | … */
	uint64_t actions;           /* table L: IC_BIT(IC_EFFECT_SEAL) | … */
};

struct ic_obligation_info {
	const char *code;
	enum ic_phase phase;
	const char *met_by; /* what meets it */
	const char *words;  /* plain English for the person */
};

struct ic_effect_info {
	const char *code;
	const char *words;
};

/** Where and why a rule file is refused. */
struct ic_policy_error {
	int line;             /* 1 is the first; 0 if the file as a whole */
	int column;           /* 1 is the first byte of the line */
	const char *message;  /* a literal */
	const char *expected; /* the nearest valid name, a literal; or NULL */
	bool has_situation;   /* the message is about this situation of this table */
	enum ic_table table;
	struct ic_facts situation;
};

/**
 * A policy from the text of a rule file, which is copied. Free with ic_policy_free().
 * IC_E_SYNTAX with the place in @ret_where; IC_E_LIMIT (IC_RULE_FILE_BYTES_MAX and the other limits
 * of rules); IC_E_NOMEM.
 */
ic_status ic_policy_parse(ic_bytes text, struct ic_policy **ret_policy,
			  struct ic_policy_error *ret_where);

void ic_policy_free(struct ic_policy *policy);

/** Cleanup of a `struct ic_policy *` local: [[gnu::cleanup(ic_policy_free_at)]]. */
void ic_policy_free_at(struct ic_policy **policy);

/** The first rule of @table that fits @facts, and what it asks. */
struct ic_decision ic_policy_decide(const struct ic_policy *policy, enum ic_table table,
				    const struct ic_facts *facts);

/** The same where rules of `floor policy` answer with the law's own version. */
struct ic_decision ic_policy_decide_by_law(const struct ic_policy *policy, enum ic_table table,
					   const struct ic_facts *facts);

/** The name of the policy, such as "england-2026", and its title. */
const char *ic_policy_name(const struct ic_policy *policy);
const char *ic_policy_title(const struct ic_policy *policy);

/** What a table is about, as the rule file says it. */
const char *ic_policy_table_title(const struct ic_policy *policy, enum ic_table table);

size_t ic_policy_rule_count(const struct ic_policy *policy, enum ic_table table);
const struct ic_rule *ic_policy_rule_at(const struct ic_policy *policy, enum ic_table table,
					size_t index);

/** The rule called @id ("D38"), or NULL. */
const struct ic_rule *ic_policy_find_rule(const struct ic_policy *policy, ic_bytes id);

/* What a rule says of itself. Texts end in NUL and live as long as the policy. */
const char *ic_rule_id(const struct ic_rule *rule);
enum ic_table ic_rule_table(const struct ic_rule *rule);
enum ic_outcome ic_rule_outcome(const struct ic_rule *rule);
enum ic_floor ic_rule_floor(const struct ic_rule *rule);
const char *ic_rule_reason(const struct ic_rule *rule);
const char *ic_rule_source(const struct ic_rule *rule);
bool ic_rule_source_to_confirm(const struct ic_rule *rule); /* show "citation to be confirmed" */
const char *ic_rule_remedy(const struct ic_rule *rule);     /* next lawful step; "" if none */
const char *ic_rule_law(const struct ic_rule *rule); /* how the law differs; "" if floor is law */
uint64_t ic_rule_obligations(const struct ic_rule *rule); /* the unconditional ones */
uint64_t ic_rule_actions(const struct ic_rule *rule);
int ic_rule_line(const struct ic_rule *rule); /* where it begins in the rule file */

/** The lines of the rule as written, from `rule` to its last; a view into the policy's copy. */
ic_bytes ic_rule_text(const struct ic_rule *rule);

/** The `in` line that holds for the rule, without its keyword; empty if none does. */
ic_bytes ic_rule_block(const struct ic_rule *rule);

/** Why a hospital's pack decides otherwise, and when that is looked at again; "" if not said. */
const char *ic_rule_local_reason(const struct ic_rule *rule);
struct ic_date ic_rule_review(const struct ic_rule *rule);

/** Where a hospital's own handbook says so, shown beside the source; "" if not said. */
const char *ic_rule_handbook(const struct ic_rule *rule);

/** The day by which the first of the rules that a pack has loosened is to be looked at again; year
 * 0: none is. */
struct ic_date ic_policy_review(const struct ic_policy *policy);

/** Situations of a table by outcome. */
struct ic_census {
	uint64_t of[IC_PERMIT_WITH + 1];
};

/** Count every situation of @table; by boxes, so in milliseconds. */
struct ic_census ic_policy_census(const struct ic_policy *policy, enum ic_table table);

const struct ic_obligation_info *ic_obligation_info(enum ic_obligation obligation);
const struct ic_effect_info *ic_effect_info(enum ic_effect action);

/** Those of @obligations that must be met before release. */
uint64_t ic_obligations_pre(uint64_t obligations);

/** "permit", "permit-with" or "deny". */
const char *ic_outcome_name(enum ic_outcome outcome);

/** The text that the policy's hash is taken over: the rule file, byte for byte. */
ic_bytes ic_policy_hash_input(const struct ic_policy *policy);

#endif
