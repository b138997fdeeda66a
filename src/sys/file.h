/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that a person names on the command line: read whole, replace at once, walk a directory. Not
 * for the data directory (disk.h). "-" is standard input or output where it says so.
 */
#ifndef IC_SYS_FILE_H
#define IC_SYS_FILE_H

#include "base/buf.h"
#include "sys/disk.h"

/** Append the whole of @path ("-": standard input) to @out. IC_E_LIMIT past @out's maximum,
 * IC_E_ABSENT, IC_E_IO. */
ic_status ic_file_load(const char *path, struct ic_buf *out);

/** Write @bytes to @path ("-": standard output) at once: the old file or the whole new one, never a
 * part. A file replaced keeps its permissions; a new one gets 0666 less the umask. Not synced. */
ic_status ic_file_replace(const char *path, ic_bytes bytes);

/** As ic_file_replace() for a secret: a new file of mode 0600, synced; IC_E_EXISTS when present. */
ic_status ic_file_create_private(const char *path, ic_bytes bytes);

/** Never fails: what cannot be looked at is IC_FILE_ABSENT. Symbolic links are followed. */
enum ic_file_kind ic_file_kind(const char *path);

/** Make one directory; present is success. */
ic_status ic_dir_make(const char *path);

/** Make a fresh directory of mode 0700; @path ends in XXXXXX, which is replaced. */
ic_status ic_dir_make_temporary(char *path);

/** Remove @path and everything in it, not following links; for directories of
 * ic_dir_make_temporary(). */
ic_status ic_dir_remove(const char *path);

/** Call @visit with the path of every regular file under @path (or @path itself), in the order of
 * their names; symbolic links below @path are not followed; at most 64 levels deep. */
ic_status ic_file_walk(const char *path, ic_status (*visit)(const char *path, void *ctx),
		       void *ctx);

#endif
