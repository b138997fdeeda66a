/* SPDX-License-Identifier: Apache-2.0 */
/* port/blobs.h on a directory: <dir>/xx/<32 hex>, xx the first byte of the id.
 * docs/formats/blob.md. */
#ifndef IC_BACKEND_BLOBS_DIR_H
#define IC_BACKEND_BLOBS_DIR_H

#include "port/blobs.h"
#include "sys/disk.h"

enum { IC_BLOBS_SHARDS = 256 };

/** Where directory @shard of @dir is, and where blob @id is in it. */
void ic_blobs_dir_shard(const char *dir, unsigned shard, char ret_path[static IC_DISK_PATH_MAX]);
void ic_blobs_dir_path(const char *dir, ic_id id, char ret_path[static IC_DISK_PATH_MAX]);

/** Make @dir and its sub-directories when absent; durable on return. */
ic_status ic_blobs_dir_make(struct ic_disk *disk, const char *dir);

/** Make @dir and its 256 sub-directories when absent. */
ic_status ic_blobs_dir_open(struct ic_disk *disk, const char *dir, struct ic_blobs **ret_blobs);

#endif
