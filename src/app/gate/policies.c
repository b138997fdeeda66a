/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/policies.h"

#include <pthread.h>
#include <stdint.h>

#include "base/alloc.h"

enum { VERSIONS_MAX = 64 };

struct ic_policies {
	pthread_mutex_t changing;
	pthread_mutex_t lock; /* of what follows */
	struct ic_policy *owned[VERSIONS_MAX];
	struct ic_policy_version at[VERSIONS_MAX]; /* [0] is the shipped one */
	size_t count;
	const struct ic_policy_version *in_force;
};

static const struct ic_policy_version *add(struct ic_policies *policies, struct ic_policy *policy,
					   ic_time until)
{
	struct ic_policy_version *version = &policies->at[policies->count];

	*version = (struct ic_policy_version) {
		.policy = policy,
		.hash = ic_sha256(ic_policy_hash_input(policy)),
		.until = until,
	};
	policies->owned[policies->count++] = policy;
	return version;
}

ic_status ic_policies_new(struct ic_policy *shipped, struct ic_policies **ret)
{
	struct ic_policies *policies = ic_alloc(1, sizeof(*policies));

	if (policies == NULL)
		IC_FAIL(NOMEM, "policies");
	pthread_mutex_init(&policies->changing, NULL);
	pthread_mutex_init(&policies->lock, NULL);
	policies->in_force = add(policies, shipped, INT64_MAX);
	*ret = policies;
	return IC_DONE;
}

void ic_policies_free(struct ic_policies *policies)
{
	if (policies == NULL)
		return;
	for (size_t i = 0; i < policies->count; i++)
		ic_policy_free(policies->owned[i]);
	pthread_mutex_destroy(&policies->lock);
	pthread_mutex_destroy(&policies->changing);
	ic_free(policies);
}

const struct ic_policy_version *ic_policies_shipped(const struct ic_policies *policies)
{
	return &policies->at[0];
}

const struct ic_policy_version *ic_policies_at(struct ic_policies *policies, ic_time now)
{
	pthread_mutex_lock(&policies->lock);
	const struct ic_policy_version *version = policies->in_force;
	pthread_mutex_unlock(&policies->lock);
	return now < version->until ? version : &policies->at[0];
}

ic_status ic_policies_set(struct ic_policies *policies, struct ic_policy *policy, ic_time until)
{
	ic_status status = IC_DONE;

	pthread_mutex_lock(&policies->lock);
	if (policy == NULL)
		policies->in_force = &policies->at[0];
	else if (policies->count == VERSIONS_MAX) {
		ic_policy_free(policy);
		status = IC_FAULT(LIMIT, "the policy changed too often since the start");
	} else
		policies->in_force = add(policies, policy, until);
	pthread_mutex_unlock(&policies->lock);
	return status;
}

ic_status ic_policies_check_room(struct ic_policies *policies)
{
	pthread_mutex_lock(&policies->lock);
	const bool full = policies->count == VERSIONS_MAX;
	pthread_mutex_unlock(&policies->lock);
	if (full)
		IC_FAIL(LIMIT, "the policy changed too often since the start");
	return IC_DONE;
}

void ic_policies_change_begin(struct ic_policies *policies)
{
	pthread_mutex_lock(&policies->changing);
}

void ic_policies_change_end(struct ic_policies *policies)
{
	pthread_mutex_unlock(&policies->changing);
}

const struct ic_policy_version *ic_ctx_policy(struct ic_ctx *ctx)
{
	if (ctx->policy == NULL)
		ctx->policy = ic_policies_at(ctx->app->policies, ic_clock_now(ctx->app->clock));
	return ctx->policy;
}

const struct ic_rule *ic_ctx_rule(struct ic_ctx *ctx, ic_bytes id)
{
	const struct ic_rule *rule = ic_policy_find_rule(ic_ctx_policy(ctx)->policy, id);

	return rule != NULL
		       ? rule
		       : ic_policy_find_rule(ic_policies_shipped(ctx->app->policies)->policy, id);
}
