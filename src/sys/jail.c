/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/jail.h"

#include <errno.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "name the audit architecture of this processor"
#endif

bool ic_jail_filters(void)
{
#ifdef IC_SANITIZED
	return false;
#else
	return true;
#endif
}

ic_status ic_jail_prepare_heap(size_t heap_bytes)
{
	if (!ic_jail_filters())
		return IC_DONE;
	/* One heap, grown once, never given back and never bypassed by mmap. */
	if (mallopt(M_ARENA_MAX, 1) != 1 || mallopt(M_MMAP_MAX, 0) != 1
	    || mallopt(M_TRIM_THRESHOLD, INT_MAX) != 1 || mallopt(M_TOP_PAD, 0) != 1)
		IC_FAIL(JAIL, "setting the bounds of the heap");
	volatile uint8_t *block = malloc(heap_bytes); /* the heap itself, not something on it */
	if (block == NULL)
		IC_FAIL(NOMEM, "setting memory aside");
	block[0] = 1;
	free((void *)(uintptr_t)block);
	return IC_DONE;
}

static ic_status limit_to(__rlimit_resource_t resource, rlim_t value)
{
	const struct rlimit limit = { value, value };

	if (setrlimit(resource, &limit) != 0)
		IC_FAIL(JAIL, "setting a limit");
	return IC_DONE;
}

/* A ruleset that handles every access and allows none. Older kernels know fewer accesses or have no
 * Landlock: the system-call filter does not depend on it. */
static void close_file_system(void)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = (1ULL << 13) - 1 };
	const long ruleset =
		syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr.handled_access_fs), 0);

	if (ruleset < 0)
		return;
	(void)syscall(SYS_landlock_restrict_self, (int)ruleset, 0);
	(void)close((int)ruleset);
}

static ic_status filter_system_calls(void)
{
	static struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_read, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(rules) / sizeof(rules[0]), rules };

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
		IC_FAIL(JAIL, "filtering system calls");
	return IC_DONE;
}

ic_status ic_jail_enter(unsigned cpu_s)
{
	IC_TRY(limit_to(RLIMIT_CPU, cpu_s));
	IC_TRY(limit_to(RLIMIT_CORE, 0));
	IC_TRY(limit_to(RLIMIT_FSIZE, 0));
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		IC_FAIL(JAIL, "giving up privileges");
	close_file_system();
	IC_TRY(limit_to(RLIMIT_NPROC, 0));
	IC_TRY(limit_to(RLIMIT_NOFILE, 0));
	return ic_jail_filters() ? filter_system_calls() : IC_DONE;
}
