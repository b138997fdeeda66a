/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs on hostile bytes, each in a jailed process of its own.
 *
 *     caller --memory, reply end--> zygote --fork--> child: map, set memory aside, jail, job, exit
 *     caller <--process handle, then one byte or the end of the stream--
 *
 * The zygote is forked while the program has one thread and does nothing but fork, so a child
 * starts from a small, warm, clean image. A child that crashes, breaks a rule of the jail or runs
 * too long is one failed job; the next has a process of its own.
 */
#ifndef IC_SYS_ZYGOTE_H
#define IC_SYS_ZYGOTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/** Memory that the caller and a child share, zeroed. */
struct ic_shared {
	uint8_t *bytes;
	size_t len;
	int fd;
};

/** IC_E_NOMEM. */
ic_status ic_shared_init(struct ic_shared *shared, size_t len);
void ic_shared_done(struct ic_shared *shared);

/** Runs in the child, jailed: may use memory, and nothing else. The result is a code of its own. */
typedef uint8_t ic_job_fn(uint8_t *shared, size_t len);

/** In a job: end the child at once with @code, from however deep. */
_Noreturn void ic_job_end(uint8_t code);

struct ic_zygote;

struct ic_job_limits {
	size_t heap_bytes;
	unsigned cpu_s;
	unsigned wall_ms;
};

/** Fork the zygote; call before the program has a second thread. IC_E_UNAVAILABLE, IC_E_NOMEM. */
ic_status ic_zygote_start(ic_job_fn *job, struct ic_zygote **ret_zygote);

/** End the zygote; NULL is fine. Children that run finish by themselves. */
void ic_zygote_stop(struct ic_zygote *zygote);

/**
 * Run the job on @shared. Threads: any number at once. IC_E_JAIL: the child was killed or crashed;
 * IC_E_TIMEOUT: it took longer than wall_ms and was killed; IC_E_UNAVAILABLE: no zygote any more.
 */
ic_status ic_zygote_run(struct ic_zygote *zygote, struct ic_shared *shared,
			const struct ic_job_limits *limits, uint8_t *ret_code);

#endif
