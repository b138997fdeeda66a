/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A data directory that may be in use, as a backup in two places; and a new data directory from
 * them. The pictures and the record go to one place and may stay; the wrapped keys go to another
 * and go out after some days, so that what was erased does not come back. Neither holds the root
 * key. Source: docs/formats/backup.md, docs/design/054-backups.md; UK GDPR Art 32(1)(c), Art 17.
 *
 * Threads: one backup into a directory at a time (a lock holds it); the server may be running.
 */
#ifndef IC_APP_BACKUP_H
#define IC_APP_BACKUP_H

#include "app/store_file.h"
#include "sys/clock.h"

enum { IC_BACKUP_NAME = 16 }; /* 20261128T081500Z */

/* A file in a backup that was made while nobody had the store. */
#define IC_BACKUP_STOPPED "stopped"

/** Called as pictures are copied; @total is 0 while it is not known. */
typedef void ic_progress_fn(uint64_t done, uint64_t total, void *ctx);

struct ic_backup_options {
	struct ic_disk *data; /* all borrowed */
	struct ic_disk *to;   /* where pictures and record go */
	struct ic_disk *keys; /* where wrapped keys go */
	unsigned keep_keys;   /* days that copies of keys are kept */
	struct ic_clock *clock;
	ic_progress_fn *progress; /* or NULL */
	void *progress_ctx;
};

struct ic_backup {
	char name[IC_BACKUP_NAME + 1];
	uint64_t pictures;     /* files of pictures that it has; renditions count too */
	uint64_t copied;       /* of these, by this run */
	uint64_t keys_removed; /* older copies of keys */
};

/** Make one. IC_E_STORE: no store in @data; IC_E_CONFLICT: @to or @keys is another store's;
 * IC_E_BUSY: another backup is being written there; IC_E_EXISTS: one was made in this second. */
ic_status ic_backup_make(const struct ic_backup_options *options, struct ic_backup *ret);

/** The name of the newest whole backup (or copy of keys) in @disk; IC_E_ABSENT. */
ic_status ic_backup_newest(struct ic_disk *disk, char ret_name[static IC_BACKUP_NAME + 1]);

/** What a backup of time @t is called. */
void ic_backup_name(ic_time t, char ret_name[static IC_BACKUP_NAME + 1]);

struct ic_restore_options {
	struct ic_disk *from; /* as ic_backup_options.to */
	struct ic_disk *keys;
	const char *name;   /* of the backup; NULL: the newest */
	ic_bytes root_key;  /* 32 bytes */
	const char *data;   /* a new directory, or an empty one */
	bool moved;         /* the old one will not be used again: the ledger keeps its name */
	bool without_moved; /* pictures that went to another patient after the backup may be lost */
	ic_progress_fn *progress; /* or NULL */
	void *progress_ctx;
};

struct ic_restored {
	char name[IC_BACKUP_NAME + 1]; /* of the backup */
	char keys[IC_BACKUP_NAME + 1]; /* of the copy of the keys */
	char origin[IC_ORIGIN_ROOM];   /* the ledger's name from now on */
	uint64_t pictures;             /* files of pictures */
	uint64_t missing;              /* that the backup does not have: not restored */
	uint64_t destroyed; /* recordings destroyed (or moved) after the backup, and so here too */
};

/** Make a data directory. IC_E_EXISTS: there is something at @data, or a restore that did not end
 * beside it; IC_E_ABSENT: no such backup, or no keys; IC_E_KEY: not the root key of these keys;
 * IC_E_CONFLICT: the keys are another store's or older than the backup, pictures were moved since,
 * or a move is asked of a store that had not stopped. On failure there is nothing at @data. */
ic_status ic_restore(const struct ic_restore_options *options, struct ic_restored *ret);

#endif
