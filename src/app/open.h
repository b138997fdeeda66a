/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A data directory, put together and taken apart:
 *
 *     store.json  organisation, ledger origin, demonstration       root.key   wraps everything in
 * keys.db records.db  the record                                      keys.db    wrapped keys
 *     blobs/      sealed pictures                                  sign.state the last signed tree
 * head ledger/     tiles and checkpoint                             lock       held by the one
 * process that owns it
 *
 * Source: docs/formats/directory.md.
 */
#ifndef IC_APP_OPEN_H
#define IC_APP_OPEN_H

#include "app/app.h"

struct ic_open_options {
	const char *data;   /* the directory */
	const char *origin; /* of the ledger; only when it is made; NULL: incamera.invalid/ledger */
	enum ic_jurisdiction jurisdiction; /* only when it is made */
	bool demonstration;         /* only when it is made: admits numbers that are never issued */
	unsigned session_idle;      /* minutes; 0: 15 */
	unsigned session_absolute;  /* minutes; 0: 12 hours */
	unsigned preview_workers;   /* 0: no previews are made by this process */
	bool without_heif;          /* HEIC and AVIF are refused */
	struct ic_clock *clock;     /* NULL: the system's */
	struct ic_entropy *entropy; /* NULL: the system's */
	struct ic_disk *disk;       /* NULL: the directory; else instead of it, given back with
				     * ic_disk_free() at the end */
};

/** True if @data holds a store. */
bool ic_store_exists(const char *data);

/** Make @options->data and everything in it. IC_E_EXISTS when there is a store. */
ic_status ic_app_create(const struct ic_open_options *options);

/**
 * Open the store, sweep what a death left behind, enter the start. IC_E_BUSY: another process owns
 * it; IC_E_ABSENT: there is none; IC_E_ORPHANS: the record is older than its pictures, nothing was
 * removed; IC_E_SCHEMA, IC_E_KEY, IC_E_VERIFY.
 */
ic_status ic_app_open(const struct ic_open_options *options, struct ic_app **ret_app);

/** Publish the ledger, close everything, wipe the keys; NULL is fine. */
void ic_app_close(struct ic_app *app);

#endif
