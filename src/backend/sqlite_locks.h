/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks between the connections of one database, and the WAL index they share, in this process's
 * memory. The results are SQLite's. Threads: safe.
 *
 * Of the database file: many SHARED, one RESERVED, one EXCLUSIVE with no other SHARED. Of the WAL
 * index: eight slots, each shared by many or owned by one.
 */
#ifndef IC_BACKEND_SQLITE_LOCKS_H
#define IC_BACKEND_SQLITE_LOCKS_H

#include <stdbool.h>
#include <stddef.h>

struct ic_sqlite_locks;

/** What one open file has; all zeros at first. Its address is its identity. */
struct ic_sqlite_held {
	int level;            /* SQLITE_LOCK_… */
	unsigned slot_shared; /* bits of slots */
	unsigned slot_owned;
	bool mapped;
};

/** NULL when there is no memory. */
struct ic_sqlite_locks *ic_sqlite_locks_new(void);

/** Everything must have been given back; NULL is fine. */
void ic_sqlite_locks_free(struct ic_sqlite_locks *locks);

int ic_sqlite_lock(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, int level);
int ic_sqlite_unlock(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, int level);
bool ic_sqlite_is_reserved(struct ic_sqlite_locks *locks);

/** Region @region of the WAL index, @len bytes each; NULL when absent and not @extend. */
int ic_sqlite_map(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, size_t region,
		  size_t len, bool extend, void **ret_region);
int ic_sqlite_slots(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held, unsigned mask,
		    int flags);

/** Give back slots and regions; the index goes with its last user and is rebuilt from the WAL. */
void ic_sqlite_unmap(struct ic_sqlite_locks *locks, struct ic_sqlite_held *held);

#endif
