/* SPDX-License-Identifier: Apache-2.0 */
/* A hospital's rule file: any text is refused with a place and a reason, or is a whole policy. */
#include <stdint.h>

#include "base/bug.h"
#include "policy/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where = { 0 };

	const ic_status status = ic_policy_parse(ic_bytes_of(data, size), &policy, &where);
	IC_ASSERT(ic_ok(status) == (policy != NULL));
	if (!ic_ok(status) && ic_status_code(status) != IC_E_NOMEM)
		IC_ASSERT(where.message[0] != '\0');
	ic_policy_free(policy);
	return 0;
}
