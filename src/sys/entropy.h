/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes from the operating system, handed in so that a test can repeat a run. Threads: the
 * real one is safe. It cannot fail: a system without entropy is a bug and ends the process.
 */
#ifndef IC_SYS_ENTROPY_H
#define IC_SYS_ENTROPY_H

#include "base/text.h"

struct ic_entropy {
	void (*fill)(struct ic_entropy *entropy, uint8_t *ret_bytes, size_t len);
};

/** getrandom(2). */
struct ic_entropy *ic_entropy_real(void);

static inline void ic_entropy_fill(struct ic_entropy *entropy, uint8_t *ret_bytes, size_t len)
{
	entropy->fill(entropy, ret_bytes, len);
}

/** A fresh id; never the zero id. */
ic_id ic_entropy_id(struct ic_entropy *entropy);

#endif
