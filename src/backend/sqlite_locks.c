/* SPDX-License-Identifier: Apache-2.0 */
#include "backend/sqlite_locks.h"

#include <pthread.h>
#include <sqlite3.h>

#include "base/alloc.h"
#include "base/bug.h"

enum { REGIONS_MAX = 4096, SLOTS = SQLITE_SHM_NLOCK };

struct ic_sqlite_locks {
	pthread_mutex_t mutex; /* over all below */
	unsigned readers;      /* files with SHARED or more */
	const void *reserved;  /* the file with RESERVED or more */
	bool pending;          /* it waits for EXCLUSIVE */
	unsigned slot_shared[SLOTS];
	const void *slot_owner[SLOTS];
	unsigned mapped; /* files that use the WAL index */
	void *regions[REGIONS_MAX];
	size_t region_count;
};

struct ic_sqlite_locks *ic_sqlite_locks_new(void)
{
	struct ic_sqlite_locks *locks = ic_alloc(1, sizeof(*locks));

	if (locks != NULL)
		pthread_mutex_init(&locks->mutex, NULL);
	return locks;
}

static void free_regions(struct ic_sqlite_locks *locks)
{
	while (locks->region_count > 0)
		ic_free(locks->regions[--locks->region_count]);
}

void ic_sqlite_locks_free(struct ic_sqlite_locks *locks)
{
	if (locks == NULL)
		return;
	IC_ASSERT(locks->readers == 0 && locks->mapped == 0);
	free_regions(locks);
	pthread_mutex_destroy(&locks->mutex);
	ic_free(locks);
}

/* ---- of the database file ---- */

static int lock_shared(struct ic_sqlite_locks *locks)
{
	if (locks->pending)
		return SQLITE_BUSY;
	locks->readers++;
	return SQLITE_OK;
}

static int lock_reserved(struct ic_sqlite_locks *locks, const struct ic_sqlite_held *held)
{
	if (locks->reserved != NULL && locks->reserved != held)
		return SQLITE_BUSY;
	locks->reserved = held;
	return SQLITE_OK;
}

static int lock_exclusive(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held)
{
	if (lock_reserved(locks, held) != SQLITE_OK)
		return SQLITE_BUSY;
	locks->pending = true;
	held->level = SQLITE_LOCK_PENDING;
	return locks->readers > 1 ? SQLITE_BUSY : SQLITE_OK;
}

static int lock_now(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, int level)
{
	switch (level) {
	case SQLITE_LOCK_SHARED:
		return lock_shared(locks);
	case SQLITE_LOCK_RESERVED:
		return lock_reserved(locks, held);
	default:
		return lock_exclusive(locks, held);
	}
}

int ic_sqlite_lock(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, int level)
{
	int result = SQLITE_OK;

	pthread_mutex_lock(&locks->mutex);
	if (held->level < level) {
		result = lock_now(locks, held, level);
		if (result == SQLITE_OK)
			held->level = level;
	}
	pthread_mutex_unlock(&locks->mutex);
	return result;
}

int ic_sqlite_unlock(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, int level)
{
	pthread_mutex_lock(&locks->mutex);
	if (held->level > level) {
		if (locks->reserved == held) {
			locks->reserved = NULL;
			locks->pending = false;
		}
		if (level == SQLITE_LOCK_NONE) {
			IC_ASSERT(locks->readers > 0);
			locks->readers--;
		}
		held->level = level;
	}
	pthread_mutex_unlock(&locks->mutex);
	return SQLITE_OK;
}

bool ic_sqlite_is_reserved(struct ic_sqlite_locks *locks)
{
	pthread_mutex_lock(&locks->mutex);
	const bool reserved = locks->reserved != NULL;
	pthread_mutex_unlock(&locks->mutex);
	return reserved;
}

/* ---- of the WAL index ---- */

static int grow_regions(struct ic_sqlite_locks *locks, size_t need, size_t len)
{
	if (need > REGIONS_MAX)
		return SQLITE_IOERR_SHMSIZE;
	while (locks->region_count < need) {
		void *region = ic_alloc(1, len);
		if (region == NULL)
			return SQLITE_NOMEM;
		locks->regions[locks->region_count++] = region;
	}
	return SQLITE_OK;
}

int ic_sqlite_map(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, size_t region,
		  size_t len, bool extend, void **ret_region)
{
	int result = SQLITE_OK;

	pthread_mutex_lock(&locks->mutex);
	if (!held->mapped) {
		held->mapped = true;
		locks->mapped++;
	}
	if (region >= locks->region_count && extend)
		result = grow_regions(locks, region + 1, len);
	*ret_region = region < locks->region_count ? locks->regions[region] : NULL;
	pthread_mutex_unlock(&locks->mutex);
	return result;
}

static void slots_release(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, unsigned mask)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		const unsigned bit = 1U << i;
		if (mask & bit & held->slot_shared)
			locks->slot_shared[i]--;
		if (mask & bit & held->slot_owned)
			locks->slot_owner[i] = NULL;
	}
	held->slot_shared &= ~mask;
	held->slot_owned &= ~mask;
}

static int slots_share(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, unsigned mask)
{
	for (unsigned i = 0; i < SLOTS; i++)
		if ((mask & 1U << i) && locks->slot_owner[i] != NULL)
			return SQLITE_BUSY;
	for (unsigned i = 0; i < SLOTS; i++)
		if (mask & 1U << i & ~held->slot_shared)
			locks->slot_shared[i]++;
	held->slot_shared |= mask;
	return SQLITE_OK;
}

static int slots_own(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, unsigned mask)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		const unsigned mine = held->slot_shared >> i & 1;
		if ((mask & 1U << i)
		    && (locks->slot_shared[i] > mine
			|| (locks->slot_owner[i] != NULL && locks->slot_owner[i] != held)))
			return SQLITE_BUSY;
	}
	for (unsigned i = 0; i < SLOTS; i++)
		if (mask & 1U << i)
			locks->slot_owner[i] = held;
	held->slot_owned |= mask;
	return SQLITE_OK;
}

int ic_sqlite_slots(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, unsigned mask,
		    int flags)
{
	int result = SQLITE_OK;

	IC_ASSERT(mask != 0 && mask < 1U << SLOTS);
	pthread_mutex_lock(&locks->mutex);
	if (flags & SQLITE_SHM_UNLOCK)
		slots_release(locks, held, mask);
	else if (flags & SQLITE_SHM_SHARED)
		result = slots_share(locks, held, mask);
	else
		result = slots_own(locks, held, mask);
	pthread_mutex_unlock(&locks->mutex);
	return result;
}

void ic_sqlite_unmap(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held)
{
	pthread_mutex_lock(&locks->mutex);
	slots_release(locks, held, (1U << SLOTS) - 1);
	if (held->mapped) {
		held->mapped = false;
		locks->mapped--;
	}
	if (locks->mapped == 0)
		free_regions(locks);
	pthread_mutex_unlock(&locks->mutex);
}
