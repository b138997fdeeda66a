/* SPDX-License-Identifier: Apache-2.0 */
/* port/blobs.h on a directory: <dir>/xx/<32 hex>, xx the first byte of the id.
 * docs/formats/blob.md. */
#ifndef IC_BACKEND_BLOBS_DIR_H
#define IC_BACKEND_BLOBS_DIR_H

#include "port/blobs.h"
#include "sys/disk.h"

/** Make @dir and its 256 sub-directories when absent. */
ic_status ic_blobs_dir_open(struct ic_disk *disk, const char *dir, struct ic_blobs **ret_blobs);

#endif
