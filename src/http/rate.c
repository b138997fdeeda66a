/* SPDX-License-Identifier: Apache-2.0 */
/* Slots are found by a hash of class and caller within a run of WAYS; of those the idlest is given
 * up. A bucket counts in nanoseconds of credit: a call costs a minute over the rate. */
#include "http/rate.h"

#include <pthread.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"

#define MINUTE_NS UINT64_C(60000000000)

enum { WAYS = 8 };

static_assert(IC_RATE_SLOTS % WAYS == 0, "whole runs");

struct slot {
	uint64_t caller;      /* hash; 0: free */
	uint64_t empty_at_ns; /* the moment from which credit has been gathering */
};

struct ic_rates {
	pthread_mutex_t lock;
	unsigned percent;
	uint64_t seed;
	struct slot slots[IC_RATE_SLOTS];
};

static const struct {
	unsigned per_minute;
	unsigned at_once;
} classes[IC_RATE_COUNT] = {
#define IC_RATE(name, per_minute, at_once, why) { (per_minute), (at_once) },
#include "http/rates.def"
#undef IC_RATE
};

ic_status ic_rates_new(unsigned percent, struct ic_rates **ret_rates)
{
	struct ic_rates *rates = ic_alloc(1, sizeof(*rates));

	if (rates == NULL)
		IC_FAIL(NOMEM, "the table of rates");
	pthread_mutex_init(&rates->lock, NULL);
	rates->percent = percent;
	rates->seed = (uint64_t)(uintptr_t)rates; /* differs from run to run */
	*ret_rates = rates;
	return IC_DONE;
}

void ic_rates_free(struct ic_rates *rates)
{
	if (rates == NULL)
		return;
	pthread_mutex_destroy(&rates->lock);
	ic_free(rates);
}

/* FNV-1a; a collision makes two callers share a bucket, no more. */
static uint64_t hash(uint64_t seed, enum ic_rate_class rate, ic_bytes caller)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ seed ^ (uint64_t)rate;

	for (size_t i = 0; i < caller.len; i++)
		h = (h ^ caller.ptr[i]) * UINT64_C(0x100000001b3);
	return h == 0 ? 1 : h;
}

static struct slot *find_slot(struct ic_rates *rates, uint64_t caller)
{
	struct slot *run = &rates->slots[(caller >> 32) % (IC_RATE_SLOTS / WAYS) * WAYS];
	struct slot *idlest = run;

	for (size_t i = 0; i < WAYS; i++) {
		if (run[i].caller == caller)
			return &run[i];
		if (run[i].empty_at_ns < idlest->empty_at_ns)
			idlest = &run[i];
	}
	*idlest = (struct slot) { .caller = caller };
	return idlest;
}

static unsigned take(struct slot *slot, uint64_t call_ns, uint64_t full_ns, uint64_t now_ns)
{
	const uint64_t oldest = now_ns > full_ns ? now_ns - full_ns : 0;

	if (slot->empty_at_ns < oldest)
		slot->empty_at_ns = oldest;
	if (slot->empty_at_ns + call_ns > now_ns)
		return (unsigned)((slot->empty_at_ns + call_ns - now_ns) / 1000000000U) + 1;
	slot->empty_at_ns += call_ns;
	return 0;
}

unsigned ic_rates_take(struct ic_rates *rates, enum ic_rate_class rate, ic_bytes caller,
		       uint64_t now_ns)
{
	IC_ASSERT(rate < IC_RATE_COUNT);
	if (rates->percent == 0)
		return 0;

	const uint64_t call_ns = MINUTE_NS * 100 / classes[rate].per_minute / rates->percent;
	const uint64_t full_ns = call_ns * classes[rate].at_once;
	const uint64_t key = hash(rates->seed, rate, caller);

	pthread_mutex_lock(&rates->lock);
	const unsigned wait_s = take(find_slot(rates, key), call_ns, full_ns, now_ns + full_ns);
	pthread_mutex_unlock(&rates->lock);
	return wait_s;
}
