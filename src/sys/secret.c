/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One fixed pool, mapped once: locked, left out of core files and of forked children (they find
 * zeros). A free list runs through the free places; every place outside it is somebody's.
 */
#include "sys/secret.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/bug.h"
#include "base/limits.h"

static struct {
	pthread_mutex_t mutex;
	uint8_t *places;
	uint16_t free[IC_SECRETS_MAX]; /* a stack of free places */
	size_t free_count;
	bool locked;
} pool = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static void map_pool(void)
{
	const size_t len = (size_t)IC_SECRETS_MAX * IC_SECRET_BYTES;
	void *places = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (places == MAP_FAILED)
		return;
	pool.locked = mlock(places, len) == 0;
	madvise(places, len, MADV_DONTDUMP);
	madvise(places, len, MADV_WIPEONFORK);
	pool.places = places;
	for (size_t i = 0; i < IC_SECRETS_MAX; i++)
		pool.free[i] = (uint16_t)(IC_SECRETS_MAX - 1 - i);
	pool.free_count = IC_SECRETS_MAX;
}

ic_status ic_secret_new(struct ic_secret *ret_secret)
{
	uint8_t *place = NULL;

	pthread_mutex_lock(&pool.mutex);
	if (pool.places == NULL)
		map_pool();
	if (pool.free_count > 0)
		place = pool.places + (size_t)pool.free[--pool.free_count] * IC_SECRET_BYTES;
	pthread_mutex_unlock(&pool.mutex);

	if (place == NULL)
		IC_FAIL(NOMEM, "the pool of locked memory is used up");
	ret_secret->bytes = place;
	return IC_DONE;
}

void ic_secret_done(struct ic_secret *secret)
{
	if (secret->bytes == NULL)
		return;

	const size_t place = (size_t)(secret->bytes - pool.places) / IC_SECRET_BYTES;
	IC_ASSERT(place < IC_SECRETS_MAX);
	explicit_bzero(secret->bytes, IC_SECRET_BYTES);
	secret->bytes = NULL;

	pthread_mutex_lock(&pool.mutex);
	IC_ASSERT(pool.free_count < IC_SECRETS_MAX);
	pool.free[pool.free_count++] = (uint16_t)place;
	pthread_mutex_unlock(&pool.mutex);
}

ic_status ic_secret_harden_process(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		IC_FAIL(IO, "the system does not let core files be forbidden");
	return IC_DONE;
}

bool ic_secret_pool_is_locked(void)
{
	pthread_mutex_lock(&pool.mutex);
	const bool locked = pool.places == NULL || pool.locked;
	pthread_mutex_unlock(&pool.mutex);
	return locked;
}
