/* SPDX-License-Identifier: Apache-2.0 */
/* The real disk: every system call of the data path. Interrupted calls are repeated, short writes
 * continued. */
#include "sys/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "sys/failed.h"

struct real_disk {
	struct ic_disk disk;
	int root; /* directory descriptor, or AT_FDCWD */
};

struct real_file {
	struct ic_file file;
	int fd;
};

static int root_of(struct ic_disk *disk)
{
	return ((struct real_disk *)disk)->root;
}

static int fd_of(struct ic_file *file)
{
	return ((struct real_file *)file)->fd;
}

static int system_flags(unsigned flags)
{
	int system = O_CLOEXEC | (flags & (IC_OPEN_WRITE | IC_OPEN_CREATE) ? O_RDWR : O_RDONLY);

	if (flags & IC_OPEN_UNNAMED)
		return O_CLOEXEC | O_RDWR | O_TMPFILE;
	if (flags & IC_OPEN_CREATE)
		system |= O_CREAT;
	if (flags & IC_OPEN_EXCLUSIVE)
		system |= O_EXCL;
	return system | O_NOFOLLOW;
}

static int open_system(int root, const char *path, unsigned flags)
{
	const int system = system_flags(flags);

	if (!(flags & IC_OPEN_DIRECT))
		return openat(root, path, system, 0600);

	const int fd = openat(root, path, system | O_DIRECT, 0600);
	return fd < 0 && errno == EINVAL ? openat(root, path, system, 0600) : fd;
}

static ic_status real_open(struct ic_disk *disk, const char *path, unsigned flags,
			   struct ic_file **ret_file)
{
	const int fd = open_system(root_of(disk), path, flags);
	if (fd < 0)
		return ic_sys_failed();

	struct real_file *file = ic_alloc(1, sizeof(*file));
	if (file == NULL) {
		close(fd);
		IC_FAIL(NOMEM, "opening a file");
	}
	file->file.disk = disk;
	file->fd = fd;
	*ret_file = &file->file;
	return IC_DONE;
}

static void real_close(struct ic_file *file)
{
	close(fd_of(file));
	ic_free(file);
}

static ic_status real_read(struct ic_file *file, uint64_t offset, uint8_t *ret_bytes, size_t len,
			   size_t *ret_len)
{
	size_t done = 0;

	while (done < len) {
		const ssize_t got =
			pread(fd_of(file), ret_bytes + done, len - done, (off_t)(offset + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ic_sys_failed();
		if (got == 0)
			break;
		done += (size_t)got;
	}
	*ret_len = done;
	return IC_DONE;
}

static ic_status real_write(struct ic_file *file, uint64_t offset, ic_bytes bytes)
{
	size_t done = 0;

	while (done < bytes.len) {
		const ssize_t put = pwrite(fd_of(file), bytes.ptr + done, bytes.len - done,
					   (off_t)(offset + done));
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return ic_sys_failed();
		done += (size_t)put;
	}
	return IC_DONE;
}

static ic_status real_truncate(struct ic_file *file, uint64_t len)
{
	return ftruncate(fd_of(file), (off_t)len) == 0 ? IC_DONE : ic_sys_failed();
}

static ic_status real_size(struct ic_file *file, uint64_t *ret_len)
{
	struct stat info;

	if (fstat(fd_of(file), &info) != 0)
		return ic_sys_failed();
	*ret_len = (uint64_t)info.st_size;
	return IC_DONE;
}

static ic_status real_sync(struct ic_file *file)
{
	return fdatasync(fd_of(file)) == 0 ? IC_DONE : ic_sys_failed();
}

static ic_status real_link(struct ic_file *file, const char *path)
{
	char self[40];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd_of(file));
	if (linkat(AT_FDCWD, self, root_of(file->disk), path, AT_SYMLINK_FOLLOW) != 0)
		return ic_sys_failed();
	return IC_DONE;
}

static ic_status real_lock(struct ic_file *file)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd_of(file), F_OFD_SETLK, &whole) == 0)
		return IC_DONE;
	if (errno == EAGAIN || errno == EACCES)
		IC_FAIL(BUSY, "another process has the file");
	return ic_sys_failed();
}

static ic_status real_rename(struct ic_disk *disk, const char *from, const char *to)
{
	return renameat(root_of(disk), from, root_of(disk), to) == 0 ? IC_DONE : ic_sys_failed();
}

static ic_status real_unlink(struct ic_disk *disk, const char *path)
{
	return unlinkat(root_of(disk), path, 0) == 0 || errno == ENOENT ? IC_DONE : ic_sys_failed();
}

static ic_status real_mkdir(struct ic_disk *disk, const char *path)
{
	return mkdirat(root_of(disk), path, 0700) == 0 || errno == EEXIST ? IC_DONE
									  : ic_sys_failed();
}

static ic_status real_rmdir(struct ic_disk *disk, const char *path)
{
	return unlinkat(root_of(disk), path, AT_REMOVEDIR) == 0 || errno == ENOENT
		       ? IC_DONE
		       : ic_sys_failed();
}

static ic_status real_sync_dir(struct ic_disk *disk, const char *path)
{
	const int fd = openat(root_of(disk), path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return ic_sys_failed();

	const int result = fsync(fd);
	close(fd);
	return result == 0 ? IC_DONE : ic_sys_failed();
}

static enum ic_file_kind kind_of_mode(mode_t mode)
{
	return S_ISREG(mode) ? IC_FILE_REGULAR : S_ISDIR(mode) ? IC_FILE_DIRECTORY : IC_FILE_OTHER;
}

static ic_status real_kind(struct ic_disk *disk, const char *path, enum ic_file_kind *ret_kind)
{
	struct stat info;

	if (fstatat(root_of(disk), path, &info, AT_SYMLINK_NOFOLLOW) == 0) {
		*ret_kind = kind_of_mode(info.st_mode);
		return IC_DONE;
	}
	if (errno != ENOENT && errno != ENOTDIR)
		return ic_sys_failed();
	*ret_kind = IC_FILE_ABSENT;
	return IC_DONE;
}

/* The kind as the directory states it; only some file systems leave that to a look at the file. */
static ic_status kind_of_entry(DIR *dir, const struct dirent *entry, enum ic_file_kind *ret_kind)
{
	struct stat info;

	if (entry->d_type != DT_UNKNOWN) {
		*ret_kind = entry->d_type == DT_REG   ? IC_FILE_REGULAR
			    : entry->d_type == DT_DIR ? IC_FILE_DIRECTORY
						      : IC_FILE_OTHER;
		return IC_DONE;
	}
	*ret_kind = IC_FILE_ABSENT;
	if (fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0)
		*ret_kind = kind_of_mode(info.st_mode);
	else if (errno != ENOENT)
		return ic_sys_failed();
	return IC_DONE;
}

static ic_status visit_entry(DIR *dir, const struct dirent *entry, ic_disk_visit_fn *visit,
			     void *ctx)
{
	enum ic_file_kind kind = IC_FILE_ABSENT;

	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return IC_DONE;
	IC_TRY(kind_of_entry(dir, entry, &kind));
	return kind == IC_FILE_ABSENT ? IC_DONE : visit(entry->d_name, kind, ctx);
}

static ic_status visit_entries(DIR *dir, ic_disk_visit_fn *visit, void *ctx)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(dir);
		if (entry == NULL)
			return errno == 0 ? IC_DONE : ic_sys_failed();
		IC_TRY(visit_entry(dir, entry, visit, ctx));
	}
}

static ic_status real_list(struct ic_disk *disk, const char *path, ic_disk_visit_fn *visit,
			   void *ctx)
{
	const int fd = openat(root_of(disk), path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return ic_sys_failed();
	DIR *dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		return ic_sys_failed();
	}
	const ic_status status = visit_entries(dir, visit, ctx);
	closedir(dir);
	return status;
}

static void real_give_up(struct ic_disk *disk)
{
	(void)disk;
	ic_bug(__FILE__, __LINE__, "the storage keeps what was written");
}

static void real_done(struct ic_disk *disk)
{
	if (root_of(disk) == AT_FDCWD)
		return;
	close(root_of(disk));
	ic_free(disk);
}

static const struct ic_disk_ops real_ops = {
	.open = real_open,
	.close = real_close,
	.read = real_read,
	.write = real_write,
	.truncate = real_truncate,
	.size = real_size,
	.sync = real_sync,
	.link = real_link,
	.lock = real_lock,
	.rename = real_rename,
	.unlink = real_unlink,
	.mkdir = real_mkdir,
	.rmdir = real_rmdir,
	.sync_dir = real_sync_dir,
	.list = real_list,
	.kind = real_kind,
	.give_up = real_give_up,
	.done = real_done,
};

struct ic_disk *ic_disk_real(void)
{
	static struct real_disk here = { { &real_ops }, AT_FDCWD };
	return &here.disk;
}

ic_status ic_disk_open_root(const char *root, struct ic_disk **ret_disk)
{
	const int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return ic_sys_failed();

	struct real_disk *disk = ic_alloc(1, sizeof(*disk));
	if (disk == NULL) {
		close(fd);
		IC_FAIL(NOMEM, "opening a data directory");
	}
	disk->disk.ops = &real_ops;
	disk->root = fd;
	*ret_disk = &disk->disk;
	return IC_DONE;
}

ic_status ic_disk_join(const char *dir, const char *name, char ret_path[static IC_DISK_PATH_MAX])
{
	if (snprintf(ret_path, IC_DISK_PATH_MAX, "%s/%s", dir, name) >= IC_DISK_PATH_MAX)
		IC_FAIL(LIMIT, "a path too long");
	return IC_DONE;
}
