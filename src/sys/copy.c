/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/copy.h"

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
