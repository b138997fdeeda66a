/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of the newest notices under one lock; a waiter that fell behind the ring is told to look
 * again by the oldest notice that is left, since every notice only says "look at the record". */
#include "app/gate/hub.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "base/alloc.h"
#include "base/bug.h"

struct ic_hub {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t newest;
	bool closing;
	struct ic_notice ring[IC_NOTICES_KEPT];
};

ic_status ic_hub_new(struct ic_hub **ret_hub)
{
	pthread_condattr_t monotonic;
	struct ic_hub *hub = ic_alloc(1, sizeof(*hub));

	if (hub == NULL)
		IC_FAIL(NOMEM, "notice hub");
	pthread_mutex_init(&hub->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&hub->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	*ret_hub = hub;
	return IC_DONE;
}

void ic_hub_free(struct ic_hub *hub)
{
	if (hub == NULL)
		return;
	pthread_cond_destroy(&hub->changed);
	pthread_mutex_destroy(&hub->lock);
	ic_free(hub);
}

void ic_hub_tell(struct ic_hub *hub, struct ic_notice notice)
{
	if (hub == NULL)
		return;
	pthread_mutex_lock(&hub->lock);
	notice.number = ++hub->newest;
	hub->ring[notice.number % IC_NOTICES_KEPT] = notice;
	pthread_cond_broadcast(&hub->changed);
	pthread_mutex_unlock(&hub->lock);
}

uint64_t ic_hub_newest(struct ic_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	const uint64_t newest = hub->newest;
	pthread_mutex_unlock(&hub->lock);
	return newest;
}

static bool find_after(const struct ic_hub *hub, ic_id party, uint64_t number,
		       struct ic_notice *ret_notice)
{
	const uint64_t oldest = hub->newest > IC_NOTICES_KEPT ? hub->newest - IC_NOTICES_KEPT : 0;

	for (uint64_t n = number > oldest ? number : oldest; n < hub->newest; n++) {
		const struct ic_notice *notice = &hub->ring[(n + 1) % IC_NOTICES_KEPT];
		if (!ic_id_equal(notice->party, party))
			continue;
		*ret_notice = *notice;
		return true;
	}
	return false;
}

static struct timespec deadline(unsigned timeout_ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(timeout_ms / 1000);
	at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

bool ic_hub_wait(struct ic_hub *hub, ic_id party, uint64_t number, unsigned timeout_ms,
		 struct ic_notice *ret_notice)
{
	const struct timespec until = deadline(timeout_ms);
	bool found = false;
	int error = 0;

	pthread_mutex_lock(&hub->lock);
	while (!hub->closing && error != ETIMEDOUT) {
		found = find_after(hub, party, number, ret_notice);
		if (found)
			break;
		error = pthread_cond_timedwait(&hub->changed, &hub->lock, &until);
	}
	pthread_mutex_unlock(&hub->lock);
	return found;
}

void ic_hub_close(struct ic_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->closing = true;
	pthread_cond_broadcast(&hub->changed);
	pthread_mutex_unlock(&hub->lock);
}

const char *ic_notice_word(enum ic_notice_kind kind)
{
	static const char *const words[] = { "shared",  "delivered", "opened",
					     "replied", "stopped",   "ring" };

	IC_ASSERT((size_t)kind < sizeof(words) / sizeof(words[0]));
	return words[kind];
}
