/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies that decide: the shipped one, and the hospital's own while it is in force. One that
 * has once decided stays loaded, so that what it decided can be explained and a request that began
 * under it ends under it. Threads: safe.
 */
#ifndef IC_APP_POLICIES_H
#define IC_APP_POLICIES_H

#include "app/app.h"

/** One version of the policy; lives as long as the app. */
struct ic_policy_version {
	const struct ic_policy *policy;
	ic_digest hash; /* SHA-256 of its text: in every decision's entry */
	ic_time until;  /* from when on the shipped one decides again; INT64_MAX: never */
};

/** @shipped is owned from now on. IC_E_NOMEM. */
ic_status ic_policies_new(struct ic_policy *shipped, struct ic_policies **ret);
void ic_policies_free(struct ic_policies *policies);

/** The shipped version. */
const struct ic_policy_version *ic_policies_shipped(const struct ic_policies *policies);

/** What decides at @now. */
const struct ic_policy_version *ic_policies_at(struct ic_policies *policies, ic_time now);

/** Let @policy, which is owned from now on, decide until @until; NULL: the shipped one decides.
 * IC_E_LIMIT: changed too often since the start. */
ic_status ic_policies_set(struct ic_policies *policies, struct ic_policy *policy, ic_time until);

/** IC_E_LIMIT when no further policy could be set: to be asked before the rows say that one is. */
ic_status ic_policies_check_room(struct ic_policies *policies);

/** Around a change of the rows that say what is in force and the call of ic_policies_set() that
 * follows: one at a time, so that memory says what the rows say. */
void ic_policies_change_begin(struct ic_policies *policies);
void ic_policies_change_end(struct ic_policies *policies);

/** What decides in this request: the same from its first decision to its last. */
const struct ic_policy_version *ic_ctx_policy(struct ic_ctx *ctx);

/** The rule that was called @id when it decided: of what decides now, else of the shipped one, else
 * NULL. */
const struct ic_rule *ic_ctx_rule(struct ic_ctx *ctx, ic_bytes id);

#endif
