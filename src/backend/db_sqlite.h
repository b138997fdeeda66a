/* SPDX-License-Identifier: Apache-2.0 */
/*
 * port/db.h on SQLite: one writer thread that gives every queued transaction its own savepoint and
 * all of them one commit; pooled readers in WAL snapshots; files through struct ic_disk. Exactly
 * one process has the file open (it is locked).
 */
#ifndef IC_BACKEND_DB_SQLITE_H
#define IC_BACKEND_DB_SQLITE_H

#include "port/db.h"
#include "sys/disk.h"

struct ic_db_options {
	/* Texts run in order in one transaction when the file is new; ends with NULL. They make the
	 * newest schema. */
	const char *const *schema;

	/* migrations[i] turns schema i + 1 into i + 2, each in a transaction of its own, after a
	 * copy of the file was made beside it; ends with NULL. The newest schema is their count
	 * + 1. */
	const char *const *migrations;

	unsigned readers; /* connections kept open for reading; 0: 4 */
};

/** IC_E_SCHEMA: written by a newer program. IC_E_BUSY: another process has it. IC_E_CONFIG: SQLite
 * did not take a setting. */
ic_status ic_db_sqlite_open(struct ic_disk *disk, const char *path,
			    const struct ic_db_options *options, struct ic_db **ret_db);

/** A consistent copy of @path as @copy (and @copy-wal) on disk @to, also while another process
 * writes to it. IC_E_UNAVAILABLE: it is written to faster than it can be copied. */
ic_status ic_db_sqlite_snapshot(struct ic_disk *disk, const char *path, struct ic_disk *to,
				const char *copy);

/** Empty the WAL into the file, so that what was deleted before is in neither. IC_E_UNAVAILABLE
 * when a reader holds it for too long. */
ic_status ic_db_sqlite_purge(struct ic_db *db);

#endif
