/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/entropy.h"

#include <errno.h>
#include <sys/random.h>

#include "base/bug.h"

static void system_fill(struct ic_entropy *entropy, uint8_t *ret_bytes, size_t len)
{
	(void)entropy;
	for (size_t done = 0; done < len;) {
		const ssize_t got = getrandom(ret_bytes + done, len - done, 0);
		IC_ASSERT(got > 0 || errno == EINTR);
		done += got > 0 ? (size_t)got : 0;
	}
}

struct ic_entropy *ic_entropy_real(void)
{
	static struct ic_entropy system_entropy = { system_fill };
	return &system_entropy;
}

ic_id ic_entropy_id(struct ic_entropy *entropy)
{
	ic_id id = { { 0 } };

	do
		ic_entropy_fill(entropy, id.bytes, sizeof(id.bytes));
	while (ic_id_is_zero(id));
	return id;
}
