/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that a person names on the command line: read whole or in pieces, replace at once, walk a
 * directory. Not for the data directory (disk.h). "-" is standard input or output where it says so.
 */
#ifndef IC_SYS_FILE_H
#define IC_SYS_FILE_H

#include "base/buf.h"
#include "sys/disk.h"

/** Append the whole of @path ("-": standard input) to @out. IC_E_LIMIT past @out's maximum,
 * IC_E_ABSENT, IC_E_IO. */
ic_status ic_file_load(const char *path, struct ic_buf *out);

/** Write @bytes to @path ("-": standard output) at once: the old file or the whole new one, never a
 * part. A file replaced keeps its permissions; a new one gets 0666 less the umask. What replaces
 * another is synced first. */
ic_status ic_file_replace(const char *path, ic_bytes bytes);

/** A file that is read piece by piece; closed by ic_file_in_done(). */
struct ic_file_in {
	bool open;
	int fd;
};

/** Open @path ("-": standard input). IC_E_ABSENT, IC_E_IO. */
ic_status ic_file_in_open(const char *path, struct ic_file_in *ret_in);
void ic_file_in_done(struct ic_file_in *in);

/** Fill @place with the next @room bytes; fewer, or 0, only at the end of the file. */
ic_status ic_file_in_read(struct ic_file_in *in, uint8_t *place, size_t room, size_t *ret_got);

/** True if @in can be read again from its start: a regular file, and not standard input, whose
 * start may lie behind us. */
bool ic_file_in_can_rewind(const struct ic_file_in *in);

/** Read on from the start. IC_E_IO. */
ic_status ic_file_in_rewind(struct ic_file_in *in);

/** A file that is replaced piece by piece. Until ic_file_out_commit() succeeded the old one stands,
 * also if the power goes; ic_file_out_done() without it leaves nothing behind. */
struct ic_file_out {
	const char *path; /* borrowed; NULL: not open */
	int fd;
	bool replaces; /* there is a file at path */
	size_t pending_len;
	uint8_t pending[4096]; /* small pieces, gathered */
	char beside[4096];
};

/** Begin to replace @path ("-" has no special meaning); as ic_file_replace() otherwise. */
ic_status ic_file_out_open(const char *path, struct ic_file_out *ret_out);

/** Until the file stands, and then: only its owner may read and write it. */
ic_status ic_file_out_make_private(struct ic_file_out *out);
ic_status ic_file_out_put(struct ic_file_out *out, ic_bytes bytes);
ic_status ic_file_out_commit(struct ic_file_out *out);
void ic_file_out_done(struct ic_file_out *out);

/** Put the first @len bytes of the regular file @in, wherever reading stands. */
ic_status ic_file_out_put_start(struct ic_file_out *out, const struct ic_file_in *in, uint64_t len);

/** As ic_file_replace() for a secret: a new file of mode 0600, synced; IC_E_EXISTS when present. */
ic_status ic_file_create_private(const char *path, ic_bytes bytes);

/** True if every user of the machine may read @path. Never fails: what cannot be looked at is not.
 */
bool ic_file_is_open_to_all(const char *path);

/** True if @path belongs to the user this process acts as. Never fails: what cannot be looked at is
 * not. */
bool ic_file_is_own(const char *path);

/** The number of the user who started this process. */
unsigned ic_process_user(void);

/** Never fails: what cannot be looked at is IC_FILE_ABSENT. Symbolic links are followed. */
enum ic_file_kind ic_file_kind(const char *path);

/** Make one directory; present is success. */
ic_status ic_dir_make(const char *path);

/** Make one directory of mode 0700. IC_E_EXISTS. */
ic_status ic_dir_make_private(const char *path);

/** True if @path is a directory with nothing in it. */
bool ic_dir_is_empty(const char *path);

/** True if @path itself is a symbolic link. */
bool ic_file_is_link(const char *path);

/** Give directory @from the name @to, where nothing is or an empty directory; durable on return. */
ic_status ic_dir_rename(const char *from, const char *to);

/** True if @path is directory @outer, stands below it, or would if it were made; links followed.
 * What cannot be looked at is not within. */
bool ic_path_is_within(const char *path, const char *outer);

/** Make a fresh directory of mode 0700; @path ends in XXXXXX, which is replaced. */
ic_status ic_dir_make_temporary(char *path);

/** Remove @path and everything in it, not following links; for directories of
 * ic_dir_make_temporary(). */
ic_status ic_dir_remove(const char *path);

/** Called for a regular file, or with IC_FILE_OTHER for a link or what else is no file. */
typedef ic_status ic_file_visit_fn(const char *path, enum ic_file_kind kind, void *ctx);

/** Call @visit for everything under @path (or @path itself) that is no directory, in the order of
 * the names; symbolic links below @path are not followed; at most 64 levels deep. */
ic_status ic_file_walk(const char *path, ic_file_visit_fn *visit, void *ctx);

#endif
