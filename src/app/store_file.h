/* SPDX-License-Identifier: Apache-2.0 */
/* store.json: what a data directory is, in clear. A store is there when this file is.
 * docs/formats/directory.md. */
#ifndef IC_APP_STORE_FILE_H
#define IC_APP_STORE_FILE_H

#include "base/text.h"
#include "policy/normalise.h"
#include "sys/disk.h"

enum { IC_ORIGIN_ROOM = 256 };

struct ic_store_file {
	ic_id organisation;
	char origin[IC_ORIGIN_ROOM]; /* of the ledger */
	enum ic_jurisdiction jurisdiction;
	bool demonstration;
};

/** Read @path. IC_E_ABSENT; IC_E_SCHEMA: of a newer program; IC_E_CONFIG, IC_E_SYNTAX: damaged. */
ic_status ic_store_file_read(struct ic_disk *disk, const char *path, struct ic_store_file *ret);

/** Write store.json at once; durable on return. */
ic_status ic_store_file_write(struct ic_disk *disk, const struct ic_store_file *store);

#endif
