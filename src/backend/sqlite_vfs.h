/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file layer for SQLite over struct ic_disk, one per database. The file is locked against other
 * processes for as long as the layer lives; locks between connections and the WAL index are memory
 * of this process. Threads: safe, as SQLite needs it.
 */
#ifndef IC_BACKEND_SQLITE_VFS_H
#define IC_BACKEND_SQLITE_VFS_H

#include "sys/disk.h"

struct ic_sqlite_vfs;

/** Lock @path (made when absent) and register a layer. IC_E_BUSY: another process has it. */
ic_status ic_sqlite_vfs_new(struct ic_disk *disk, const char *path, struct ic_sqlite_vfs **ret_vfs);

/** Unregister and unlock, after every connection is closed; NULL is fine. */
void ic_sqlite_vfs_free(struct ic_sqlite_vfs *vfs);

/** The name under which SQLite knows it. */
const char *ic_sqlite_vfs_name(const struct ic_sqlite_vfs *vfs);

#endif
