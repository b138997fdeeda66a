/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a data directory seen past the program: walked, read whole, one byte changed. */
#ifndef IC_TESTS_LIB_RAW_FILE_H
#define IC_TESTS_LIB_RAW_FILE_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/check.h"

enum { RAW_FILES_MAX = 2000, RAW_PATH_BYTES = 300 };

/** Paths of regular files below a directory, sorted. */
struct raw_files {
	char path[RAW_FILES_MAX][RAW_PATH_BYTES];
	size_t count;
};

static struct raw_files *raw_files_walked;

static inline int raw_file_note(const char *path, const struct stat *stat, int kind, struct FTW *at)
{
	(void)stat;
	(void)at;
	if (kind != FTW_F)
		return 0;
	assert_true(raw_files_walked->count < RAW_FILES_MAX);
	snprintf(raw_files_walked->path[raw_files_walked->count++], RAW_PATH_BYTES, "%s", path);
	return 0;
}

static inline int raw_path_order(const void *one, const void *two)
{
	return strcmp(one, two);
}

static inline void raw_files_below(const char *dir, const char *sub, struct raw_files *ret)
{
	char path[RAW_PATH_BYTES];

	snprintf(path, sizeof(path), "%s%s%s", dir, *sub != '\0' ? "/" : "", sub);
	ret->count = 0;
	raw_files_walked = ret;
	assert_true(nftw(path, raw_file_note, 16, FTW_PHYS) == 0);
	qsort(ret->path, ret->count, RAW_PATH_BYTES, raw_path_order);
}

/** The whole file; the caller frees it. A file that just went away is empty. */
static inline uint8_t *raw_file_read(const char *path, size_t *ret_len)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat = { .st_size = 0 };

	*ret_len = 0;
	if (fd >= 0)
		assert_int_equal(fstat(fd, &stat), 0);
	uint8_t *bytes = malloc((size_t)stat.st_size + 1);
	assert_non_null(bytes);
	if (fd >= 0) {
		const ssize_t got = read(fd, bytes, (size_t)stat.st_size);
		assert_true(got >= 0);
		*ret_len = (size_t)got;
		close(fd);
	}
	return bytes;
}

static inline void raw_file_put(const char *path, size_t at, uint8_t byte)
{
	const int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
	close(fd);
}

#endif
