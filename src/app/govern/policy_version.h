/* SPDX-License-Identifier: Apache-2.0 */
/* The hospital's own version of the policy; its use cases are in use_cases.h. */
#ifndef IC_APP_POLICY_VERSION_H
#define IC_APP_POLICY_VERSION_H

#include "app/app.h"
#include "records/policy_version.h"

/** At the start: let the version that is in force decide, unless it has lapsed. */
ic_status ic_policy_version_resume(struct ic_ctx *ctx);

#endif
