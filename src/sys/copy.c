/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/copy.h"

#include <string.h>

#include "base/alloc.h"

enum { STEP = 1 << 20 };

static ic_status copy_open(struct ic_file *from, struct ic_file *to, uint8_t *step)
{
	uint64_t offset = 0;

	for (;;) {
		size_t got = 0;
		IC_TRY(ic_file_read(from, offset, step, STEP, &got));
		if (got == 0)
			return ic_file_sync(to);
		IC_TRY(ic_file_write(to, offset, ic_bytes_of(step, got)));
		offset += got;
	}
}

ic_status ic_file_copy(struct ic_disk *from, const char *path, struct ic_disk *to, const char *copy)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *in = NULL;
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *out = NULL;

	IC_TRY(ic_disk_open(from, path, IC_OPEN_READ, &in));
	IC_TRY(ic_disk_open(to, copy, IC_OPEN_CREATE, &out));
	IC_TRY(ic_file_truncate(out, 0));
	uint8_t *step = ic_alloc(1, STEP);
	if (step == NULL)
		IC_FAIL(NOMEM, "copying a file");
	const ic_status status = copy_open(in, out, step);
	ic_free(step);
	return status;
}

static ic_status compare_open(struct ic_file *one, struct ic_file *other, uint8_t *step,
			      bool *ret_same)
{
	uint64_t offset = 0;

	for (*ret_same = true; *ret_same;) {
		size_t got = 0;
		size_t other_got = 0;
		IC_TRY(ic_file_read(one, offset, step, STEP, &got));
		IC_TRY(ic_file_read(other, offset, step + STEP, STEP, &other_got));
		*ret_same = got == other_got && memcmp(step, step + STEP, got) == 0;
		if (got == 0)
			break;
		offset += got;
	}
	return IC_DONE;
}

ic_status ic_file_compare(struct ic_disk *one, const char *path, struct ic_disk *other,
			  const char *other_path, bool *ret_same)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *a = NULL;
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *b = NULL;

	IC_TRY(ic_disk_open(one, path, IC_OPEN_READ, &a));
	IC_TRY(ic_disk_open(other, other_path, IC_OPEN_READ, &b));
	uint8_t *step = ic_alloc(2, STEP);
	if (step == NULL)
		IC_FAIL(NOMEM, "comparing files");
	const ic_status status = compare_open(a, b, step, ret_same);
	ic_free(step);
	return status;
}
