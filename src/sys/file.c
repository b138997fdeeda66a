/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the command line. A replacement is written beside its target, so that the rename cannot
 * cross a file system. */
#include "sys/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/entropy.h"
#include "sys/failed.h"

enum { READ_STEP = 1 << 16, PATH_BYTES_MAX = 4096, DEPTH_MAX = 64 };

/* The size of a regular file, so that one read takes it; 0 when it cannot be known. */
static size_t size_hint(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? (size_t)info.st_size : 0;
}

/* @out is full: IC_E_LIMIT when there is more. */
static ic_status check_at_end(int fd)
{
	uint8_t extra[1];

	if (read(fd, extra, sizeof(extra)) > 0)
		IC_FAIL(LIMIT, "the file is larger than its limit");
	return IC_DONE;
}

static ic_status read_all(int fd, struct ic_buf *out)
{
	size_t step = size_hint(fd) + 1;

	for (;;) {
		const size_t room = out->max - out->len;
		if (room == 0)
			return check_at_end(fd);
		const size_t want = step < room ? step : room;
		IC_TRY(ic_buf_reserve(out, want));
		const ssize_t got = read(fd, out->ptr + out->len, want);
		if (got < 0 && errno != EINTR)
			return ic_sys_failed();
		if (got == 0)
			return IC_DONE;
		out->len += got > 0 ? (size_t)got : 0;
		step = READ_STEP;
	}
}

ic_status ic_file_in_open(const char *path, struct ic_file_in *ret_in)
{
	if (strcmp(path, "-") == 0) {
		*ret_in = (struct ic_file_in) { .open = false, .fd = STDIN_FILENO };
		return IC_DONE;
	}
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return ic_sys_failed();
	*ret_in = (struct ic_file_in) { .open = true, .fd = fd };
	return IC_DONE;
}

void ic_file_in_done(struct ic_file_in *in)
{
	if (in->open)
		close(in->fd);
	in->open = false;
}

ic_status ic_file_in_read(struct ic_file_in *in, uint8_t *place, size_t room, size_t *ret_got)
{
	size_t len = 0;

	while (len < room) {
		const ssize_t got = read(in->fd, place + len, room - len);
		if (got < 0 && errno != EINTR)
			return ic_sys_failed();
		if (got == 0)
			break;
		len += got > 0 ? (size_t)got : 0;
	}
	*ret_got = len;
	return IC_DONE;
}

bool ic_file_in_can_rewind(const struct ic_file_in *in)
{
	struct stat info;

	return in->open && fstat(in->fd, &info) == 0 && S_ISREG(info.st_mode);
}

ic_status ic_file_in_rewind(struct ic_file_in *in)
{
	return lseek(in->fd, 0, SEEK_SET) < 0 ? ic_sys_failed() : IC_DONE;
}

ic_status ic_file_load(const char *path, struct ic_buf *out)
{
	IC_AUTO(file_in) in = { 0 };

	IC_TRY(ic_file_in_open(path, &in));
	return read_all(in.fd, out);
}

static ic_status write_all(int fd, ic_bytes bytes)
{
	for (size_t done = 0; done < bytes.len;) {
		const ssize_t put = write(fd, bytes.ptr + done, bytes.len - done);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return ic_sys_failed();
		done += (size_t)put;
	}
	return IC_DONE;
}

/* A file beside @path, with the permissions of the one it will replace. */
static ic_status open_beside(const char *path, struct ic_file_out *out)
{
	const ic_id id = ic_entropy_id(ic_entropy_real());
	const int room = sizeof(out->beside);
	struct stat old;
	char text[IC_ID_TEXT + 1];

	ic_id_emit(id, text);
	if (snprintf(out->beside, sizeof(out->beside), "%s.%.8s", path, text) >= room)
		IC_FAIL(LIMIT, "a path too long");
	out->fd = open(out->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out->fd < 0)
		return ic_sys_failed();
	out->path = path;
	out->replaces = stat(path, &old) == 0;
	return out->replaces && fchmod(out->fd, old.st_mode & 07777) != 0 ? ic_sys_failed()
									  : IC_DONE;
}

ic_status ic_file_out_open(const char *path, struct ic_file_out *ret_out)
{
	ret_out->path = NULL;
	ret_out->pending_len = 0;
	const ic_status status = open_beside(path, ret_out);
	if (!ic_ok(status))
		ic_file_out_done(ret_out);
	return status;
}

void ic_file_out_done(struct ic_file_out *out)
{
	if (out->path == NULL)
		return;
	close(out->fd);
	unlink(out->beside);
	out->path = NULL;
}

static ic_status flush(struct ic_file_out *out)
{
	const size_t len = out->pending_len;

	out->pending_len = 0;
	return write_all(out->fd, ic_bytes_of(out->pending, len));
}

ic_status ic_file_out_make_private(struct ic_file_out *out)
{
	return fchmod(out->fd, 0600) != 0 ? ic_sys_failed() : IC_DONE;
}

ic_status ic_file_out_put(struct ic_file_out *out, ic_bytes bytes)
{
	if (bytes.len > sizeof(out->pending) - out->pending_len)
		IC_TRY(flush(out));
	if (bytes.len > sizeof(out->pending))
		return write_all(out->fd, bytes);
	if (bytes.len > 0)
		memcpy(out->pending + out->pending_len, bytes.ptr, bytes.len);
	out->pending_len += bytes.len;
	return IC_DONE;
}

ic_status ic_file_out_put_start(struct ic_file_out *out, const struct ic_file_in *in, uint64_t len)
{
	uint8_t piece[READ_STEP];

	for (uint64_t at = 0; at < len;) {
		const size_t want = len - at < sizeof(piece) ? (size_t)(len - at) : sizeof(piece);
		const ssize_t got = pread(in->fd, piece, want, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			IC_FAIL(IO, "a file that became shorter");
		IC_TRY(ic_file_out_put(out, ic_bytes_of(piece, (size_t)got)));
		at += (uint64_t)got;
	}
	return IC_DONE;
}

ic_status ic_file_out_commit(struct ic_file_out *out)
{
	IC_TRY(flush(out));
	/* The name must not come before the bytes: what it names now may be the only copy. */
	if (out->replaces && fdatasync(out->fd) != 0)
		return ic_sys_failed();
	if (rename(out->beside, out->path) != 0)
		return ic_sys_failed();
	close(out->fd);
	out->path = NULL;
	return IC_DONE;
}

ic_status ic_file_replace(const char *path, ic_bytes bytes)
{
	IC_AUTO(file_out) out = { 0 };

	if (strcmp(path, "-") == 0)
		return write_all(STDOUT_FILENO, bytes);
	IC_TRY(ic_file_out_open(path, &out));
	IC_TRY(ic_file_out_put(&out, bytes));
	return ic_file_out_commit(&out);
}

ic_status ic_file_create_private(const char *path, ic_bytes bytes)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return ic_sys_failed();

	ic_status status = write_all(fd, bytes);
	if (ic_ok(status) && fsync(fd) != 0)
		status = ic_sys_failed();
	if (!ic_ok(status))
		unlink(path);
	close(fd);
	return status;
}

bool ic_file_is_open_to_all(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && (info.st_mode & S_IROTH) != 0;
}

bool ic_file_is_own(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && info.st_uid == geteuid();
}

unsigned ic_process_user(void)
{
	return getuid();
}

enum ic_file_kind ic_file_kind(const char *path)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return IC_FILE_ABSENT;
	return S_ISREG(info.st_mode)   ? IC_FILE_REGULAR
	       : S_ISDIR(info.st_mode) ? IC_FILE_DIRECTORY
				       : IC_FILE_OTHER;
}

ic_status ic_dir_make(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST ? IC_DONE : ic_sys_failed();
}

ic_status ic_dir_make_private(const char *path)
{
	return mkdir(path, 0700) == 0 ? IC_DONE : ic_sys_failed();
}

bool ic_dir_is_empty(const char *path)
{
	DIR *dir = opendir(path);
	size_t count = 0;

	if (dir == NULL)
		return false;
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count <= 2; /* "." and ".." */
}

bool ic_file_is_link(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

static ic_status sync_parent(const char *path)
{
	char parent[PATH_BYTES_MAX];

	if (snprintf(parent, sizeof(parent), "%s/..", path) >= (int)sizeof(parent))
		IC_FAIL(LIMIT, "a path too long");
	const int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool synced = fd >= 0 && fsync(fd) == 0;
	const ic_status status = synced ? IC_DONE : ic_sys_failed();
	if (fd >= 0)
		close(fd);
	return status;
}

ic_status ic_dir_rename(const char *from, const char *to)
{
	if (rename(from, to) != 0)
		return ic_sys_failed();
	return sync_parent(to);
}

/* Of what is not there yet, the place where it would be made. */
static bool find_place(const char *path, char ret_real[static PATH_MAX])
{
	char parent[PATH_MAX];

	if (realpath(path, ret_real) != NULL)
		return true;
	if (snprintf(parent, sizeof(parent), "%s", path) >= (int)sizeof(parent))
		return false;
	return realpath(dirname(parent), ret_real) != NULL;
}

bool ic_path_is_within(const char *path, const char *outer)
{
	char inner_real[PATH_MAX];
	char outer_real[PATH_MAX];

	if (!find_place(path, inner_real) || realpath(outer, outer_real) == NULL)
		return false;
	const size_t len = strlen(outer_real);
	return strncmp(inner_real, outer_real, len) == 0
	       && (inner_real[len] == '\0' || inner_real[len] == '/' || len == 1);
}

struct walk {
	ic_file_visit_fn *visit;
	void *ctx;
	char path[PATH_BYTES_MAX];
};

static ic_status walk_directory(struct walk *walk, int depth);

static ic_status walk_below(struct walk *walk, const char *name, int depth)
{
	const size_t len = strlen(walk->path);
	struct stat info;

	const int wrote = snprintf(walk->path + len, sizeof(walk->path) - len, "/%s", name);
	if (wrote < 0 || (size_t)wrote >= sizeof(walk->path) - len)
		IC_FAIL(LIMIT, "a path too long");
	ic_status status = IC_DONE;
	const bool known = lstat(walk->path, &info) == 0;
	if (known && S_ISDIR(info.st_mode))
		status = walk_directory(walk, depth + 1);
	else if (known)
		status = walk->visit(walk->path,
				     S_ISREG(info.st_mode) ? IC_FILE_REGULAR : IC_FILE_OTHER,
				     walk->ctx);
	walk->path[len] = '\0';
	return status;
}

static ic_status walk_names(struct walk *walk, struct dirent **names, int count, int depth)
{
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name;
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			IC_TRY(walk_below(walk, name, depth));
	}
	return IC_DONE;
}

static ic_status walk_directory(struct walk *walk, int depth)
{
	struct dirent **names = NULL;

	if (depth > DEPTH_MAX)
		IC_FAIL(LIMIT, "directories nested too deep");
	const int count = scandir(walk->path, &names, NULL, alphasort);
	if (count < 0)
		return ic_sys_failed();

	const ic_status status = walk_names(walk, names, count, depth);
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return status;
}

ic_status ic_file_walk(const char *path, ic_file_visit_fn *visit, void *ctx)
{
	struct walk walk = { .visit = visit, .ctx = ctx };

	switch (ic_file_kind(path)) {
	case IC_FILE_REGULAR:
		return visit(path, IC_FILE_REGULAR, ctx);
	case IC_FILE_DIRECTORY:
		break;
	case IC_FILE_ABSENT:
		IC_FAIL(ABSENT, "no such file");
	case IC_FILE_OTHER:
		IC_FAIL(IO, "neither a file nor a directory");
	}
	if (snprintf(walk.path, sizeof(walk.path), "%s", path) >= (int)sizeof(walk.path))
		IC_FAIL(LIMIT, "a path too long");
	return walk_directory(&walk, 0);
}

ic_status ic_dir_make_temporary(char *path)
{
	if (mkdtemp(path) == NULL)
		IC_FAIL(IO, "making a temporary directory");
	return IC_DONE;
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	(void)stat;
	(void)kind;
	(void)walk;
	return remove(path);
}

ic_status ic_dir_remove(const char *path)
{
	enum { DESCRIPTORS = 16 };

	if (nftw(path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS) != 0)
		IC_FAIL(IO, "removing a directory");
	return IC_DONE;
}
