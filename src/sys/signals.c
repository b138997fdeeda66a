/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/signals.h"

#include <signal.h>

#include "base/bug.h"

static sigset_t asked_to_stop(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return set;
}

void ic_signals_block(void)
{
	const sigset_t set = asked_to_stop();

	const int failed = pthread_sigmask(SIG_BLOCK, &set, NULL);
	IC_ASSERT(failed == 0);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN); /* the write then says that there is no room */
}

void ic_signals_wait(void)
{
	const sigset_t set = asked_to_stop();
	int taken;

	const int failed = sigwait(&set, &taken);
	IC_ASSERT(failed == 0);
}

static void hold_unless_ignored(int number)
{
	struct sigaction now;
	sigset_t set;

	if (sigaction(number, NULL, &now) != 0 || now.sa_handler == SIG_IGN)
		return;
	sigemptyset(&set);
	sigaddset(&set, number);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void ic_signals_hold(void)
{
	hold_unless_ignored(SIGTERM);
	hold_unless_ignored(SIGINT);
}

bool ic_signals_are_held(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0
	       && (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

void ic_signals_release(void)
{
	const sigset_t set = asked_to_stop();

	(void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
