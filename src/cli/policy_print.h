/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions, rules and mistakes in them, as text for people and as JSON. */
#ifndef IC_CLI_POLICY_PRINT_H
#define IC_CLI_POLICY_PRINT_H

#include "cli/cli.h"
#include "policy/pack.h"
#include "policy/policy.h"

ic_status ic_print_decision(FILE *out, const struct ic_decision *decision);
ic_status ic_print_decision_json(FILE *out, const struct ic_decision *decision);

ic_status ic_print_rule(FILE *out, const struct ic_policy *policy, const struct ic_rule *rule);
ic_status ic_print_rule_json(FILE *out, const struct ic_rule *rule);

ic_status ic_print_pack(FILE *out, const struct ic_pack_report *report);
ic_status ic_print_pack_json(FILE *out, const struct ic_pack_report *report);

/** "file:line:column: reason", the line itself and a caret under the place. */
void ic_print_rule_file_error(FILE *err, const char *path, ic_bytes text,
			      const struct ic_policy_error *where);

/** The reason and the nearest valid name; @place is "line" or "fact", and @number which. The text
 * itself is not repeated. */
void ic_print_facts_error(FILE *err, const char *place, uint64_t number,
			  const struct ic_facts_error *error);

#endif
