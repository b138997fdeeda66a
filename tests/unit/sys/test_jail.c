/* SPDX-License-Identifier: Apache-2.0 */
/* The jail and the zygote: what a jailed process can do, and what becomes of one that misbehaves.
 */
#include "lib/check.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/jail.h"
#include "sys/zygote.h"

enum { SYSTEM_CALLS = 470, HEAP_BYTES = 32 << 20 };

static int status_of_call(long number)
{
	int status = 0;
	const pid_t pid = fork();

	if (pid == 0) {
		if (!ic_ok(ic_jail_enter(1)))
			_exit(9);
		(void)syscall(number, 0, 0, 0, 0, 0, 0);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* uretprobe and uprobe (Linux 6.11, 6.18 on x86-64): the kernel passes them by every filter;
 * outside a place it has patched itself they do nothing. */
static bool is_trap_of_the_kernel(long number)
{
#ifdef __x86_64__
	return number == 335 || number == 336;
#else
	(void)number;
	return false;
#endif
}

static void every_other_system_call_dies(void **state)
{
	(void)state;
	if (!ic_jail_filters()) {
		print_message("the filter is off in a sanitizer build\n");
		skip();
	}
	for (long number = 0; number < SYSTEM_CALLS; number++) {
		const int status = status_of_call(number);

		if (number == SYS_rt_sigreturn) /* allowed, and has nothing to return to */
			continue;
		if (is_trap_of_the_kernel(number))
			continue;
		if (number == SYS_read || number == SYS_write || number == SYS_exit_group)
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		else if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("system call %ld does not die", number);
	}
}

static struct ic_zygote *zygote;

/* The first byte says how to behave. */
static uint8_t job(uint8_t *shared, size_t len)
{
	volatile uint8_t *nowhere = NULL;

	switch (shared[0]) {
	case 'd':
		memset(shared, 'x', len);
		return 7;
	case 'e':
		ic_job_end(8);
	case 'c':
		return *nowhere;
	case 'l':
		for (;;)
			nowhere = shared;
	case 'm':
		for (size_t taken = 0; taken < 2 * HEAP_BYTES; taken += 1 << 20)
			if (malloc(1 << 20) == NULL)
				return 1;
		return 2;
	case 'h':
		for (size_t taken = 0; taken < HEAP_BYTES / 2; taken += 1 << 20)
			if (malloc(1 << 20) == NULL)
				return 1;
		return 3;
	case 'o':
		return (uint8_t)syscall(SYS_openat, 0, "/etc/passwd", 0);
	default:
		return 0;
	}
}

static ic_status run(char how, unsigned wall_ms, uint8_t *ret_code, uint8_t *ret_last)
{
	struct ic_shared shared [[gnu::cleanup(ic_shared_done)]] = { .fd = -1 };
	const struct ic_job_limits limits = { .heap_bytes = HEAP_BYTES,
					      .cpu_s = 2,
					      .wall_ms = wall_ms };

	IC_TRY(ic_shared_init(&shared, 100000));
	shared.bytes[0] = (uint8_t)how;
	const ic_status status = ic_zygote_run(zygote, &shared, &limits, ret_code);
	*ret_last = shared.bytes[shared.len - 1];
	return status;
}

static void a_job_answers_through_shared_memory(void **state)
{
	uint8_t code = 0;
	uint8_t last = 0;

	(void)state;
	assert_done(run('d', 5000, &code, &last));
	assert_int_equal(code, 7);
	assert_int_equal(last, 'x');
	assert_done(run('e', 5000, &code, &last));
	assert_int_equal(code, 8);
	assert_done(run('h', 5000, &code, &last));
	assert_int_equal(code, 3);
}

static void misbehaviour_is_one_failed_job(void **state)
{
	uint8_t code = 0;
	uint8_t last = 0;

	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_fails(run('c', 5000, &code, &last), JAIL);
		assert_fails(run('l', 150, &code, &last), TIMEOUT);
		if (ic_jail_filters()) {
			assert_fails(run('m', 5000, &code, &last), JAIL);
			assert_fails(run('o', 5000, &code, &last), JAIL);
		}
		assert_done(run('d', 5000, &code, &last));
		assert_int_equal(code, 7);
	}
}

static int set_up(void **state)
{
	(void)state;
	assert_done(ic_zygote_start(job, &zygote));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_zygote_stop(zygote);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_answers_through_shared_memory),
		cmocka_unit_test(misbehaviour_is_one_failed_job),
		cmocka_unit_test(every_other_system_call_dies),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
