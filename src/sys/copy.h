/* SPDX-License-Identifier: Apache-2.0 */
/* A file of one disk as a file of another. */
#ifndef IC_SYS_COPY_H
#define IC_SYS_COPY_H

#include "sys/disk.h"

/** Make @copy hold what @path holds now, its contents durable on return; its name is durable after
 * ic_disk_sync_dir(). What @copy held before is gone, also on failure. IC_E_ABSENT: no @path. */
ic_status ic_file_copy(struct ic_disk *from, const char *path, struct ic_disk *to,
		       const char *copy);

/** Whether both files hold the same bytes. IC_E_ABSENT. */
ic_status ic_file_compare(struct ic_disk *one, const char *path, struct ic_disk *other,
			  const char *other_path, bool *ret_same);

#endif
