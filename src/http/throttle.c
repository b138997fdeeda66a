/* SPDX-License-Identifier: Apache-2.0 */
#include "http/throttle.h"

#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "crypto/hash.h"

#define SECOND_NS UINT64_C(1000000000)

enum { SLOTS = 4096, WAYS = 8, FIRST_WAIT_S = 30, LAST_WAIT_S = 900, FORGET_S = 3600 };

/* Two counts for each try. */
enum reach { HERE, ANYWHERE, REACHES };
static const unsigned allowed[REACHES] = { [HERE] = 5, [ANYWHERE] = 50 };

struct slot {
	uint64_t key; /* 0: free */
	uint64_t last_ns;
	uint64_t locked_until_ns;
	unsigned failures;
};

struct ic_throttle {
	pthread_mutex_t lock;
	uint64_t seed;
	struct slot slots[SLOTS];
};

ic_status ic_throttle_new(struct ic_throttle **ret_throttle)
{
	struct ic_throttle *throttle = ic_alloc(1, sizeof(*throttle));

	if (throttle == NULL)
		IC_FAIL(NOMEM, "the table of failed sign-ins");
	pthread_mutex_init(&throttle->lock, NULL);
	throttle->seed = (uint64_t)(uintptr_t)throttle;
	*ret_throttle = throttle;
	return IC_DONE;
}

void ic_throttle_free(struct ic_throttle *throttle)
{
	if (throttle == NULL)
		return;
	pthread_mutex_destroy(&throttle->lock);
	ic_free(throttle);
}

/* Nobody can choose names that share a slot: the hash is keyed. */
static uint64_t key_of(const struct ic_throttle *throttle, enum reach reach, ic_bytes user,
		       ic_bytes address)
{
	const ic_bytes seed = ic_bytes_of(&throttle->seed, sizeof(throttle->seed));
	const ic_bytes where = reach == HERE ? address : (ic_bytes) { NULL, 0 };
	const ic_digest digest = ic_hmac(seed, user, where);
	const uint64_t key = ic_load_be64(digest.bytes) ^ (uint64_t)reach;

	return key == 0 ? 1 : key;
}

static struct slot *find_slot(struct ic_throttle *throttle, uint64_t key)
{
	struct slot *run = &throttle->slots[key % (SLOTS / WAYS) * WAYS];
	struct slot *idlest = run;

	for (size_t i = 0; i < WAYS; i++) {
		if (run[i].key == key)
			return &run[i];
		if (run[i].last_ns < idlest->last_ns)
			idlest = &run[i];
	}
	*idlest = (struct slot) { .key = key };
	return idlest;
}

static unsigned ask(const struct slot *slot, uint64_t now_ns)
{
	if (slot->locked_until_ns <= now_ns)
		return 0;
	return (unsigned)((slot->locked_until_ns - now_ns + SECOND_NS - 1) / SECOND_NS);
}

static void count(struct slot *slot, unsigned most, uint64_t now_ns)
{
	if (now_ns - slot->last_ns > FORGET_S * SECOND_NS)
		slot->failures = 0;
	slot->failures++;
	slot->last_ns = now_ns;
	if (slot->failures < most)
		return;
	const unsigned times = slot->failures - most;
	const unsigned wait_s = times >= 5 || FIRST_WAIT_S << times > LAST_WAIT_S
					? (unsigned)LAST_WAIT_S
					: (unsigned)FIRST_WAIT_S << times;
	slot->locked_until_ns = now_ns + wait_s * SECOND_NS;
}

unsigned ic_throttle_ask(struct ic_throttle *throttle, ic_bytes user, ic_bytes address,
			 uint64_t now_ns)
{
	unsigned wait_s = 0;

	pthread_mutex_lock(&throttle->lock);
	for (enum reach reach = HERE; reach < REACHES; reach++) {
		const unsigned more =
			ask(find_slot(throttle, key_of(throttle, reach, user, address)), now_ns);
		wait_s = more > wait_s ? more : wait_s;
	}
	pthread_mutex_unlock(&throttle->lock);
	return wait_s;
}

void ic_throttle_tell(struct ic_throttle *throttle, ic_bytes user, ic_bytes address, bool failed,
		      uint64_t now_ns)
{
	pthread_mutex_lock(&throttle->lock);
	for (enum reach reach = HERE; reach < REACHES; reach++) {
		struct slot *slot = find_slot(throttle, key_of(throttle, reach, user, address));
		if (failed)
			count(slot, allowed[reach], now_ns);
		else if (reach == HERE)
			*slot = (struct slot) { 0 };
	}
	pthread_mutex_unlock(&throttle->lock);
}
