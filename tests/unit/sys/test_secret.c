/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/secret.h"

#include <string.h>

#include "base/limits.h"
#include "lib/check.h"

static void secrets_come_zeroed_until_the_pool_is_used_up(void **state)
{
	(void)state;
	static struct ic_secret all[IC_SECRETS_MAX];
	static const uint8_t zeros[IC_SECRET_BYTES];
	struct ic_secret more = { NULL };

	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = 0; i < IC_SECRETS_MAX; i++) {
			assert_done(ic_secret_new(&all[i]));
			assert_memory_equal(all[i].bytes, zeros, IC_SECRET_BYTES);
			memset(all[i].bytes, 0xff, IC_SECRET_BYTES);
		}
		assert_fails(ic_secret_new(&more), NOMEM);
		for (size_t i = 0; i < IC_SECRETS_MAX; i++) {
			ic_secret_done(&all[i]);
			ic_secret_done(&all[i]);
			assert_null(all[i].bytes);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_come_zeroed_until_the_pool_is_used_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
