/* SPDX-License-Identifier: Apache-2.0 */
/* Growth doubles, so appending n bytes costs O(n); the maximum given at birth is never passed. */
#include "base/buf.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"

enum { FIRST_CAPACITY = 64 };

void ic_buf_init(struct ic_buf *buf, size_t max)
{
	*buf = (struct ic_buf) { .max = max };
}

void ic_buf_done(struct ic_buf *buf)
{
	ic_free(buf->ptr);
	*buf = (struct ic_buf) { 0 };
}

void ic_buf_wipe(struct ic_buf *buf)
{
	if (buf->ptr != NULL) {
		memset(buf->ptr, 0, buf->cap);
		__asm__ volatile(""
				 :
				 : "r"(buf->ptr)
				 : "memory"); /* the compiler may not drop the memset */
	}
	ic_buf_done(buf);
}

static size_t next_capacity(const struct ic_buf *buf, size_t need)
{
	size_t cap = buf->cap < FIRST_CAPACITY ? FIRST_CAPACITY : buf->cap;

	if (ic_alloc_is_exact())
		return need;
	while (cap < need)
		cap = cap > buf->max / 2 ? buf->max : cap * 2;
	return cap < buf->max ? cap : buf->max;
}

ic_status ic_buf_reserve(struct ic_buf *buf, size_t extra)
{
	IC_ASSERT(buf->len <= buf->cap && buf->len <= buf->max);
	if (extra > buf->max - buf->len)
		IC_FAIL(LIMIT, "buffer would pass its maximum");

	const size_t need = buf->len + extra;
	if (need <= buf->cap)
		return IC_DONE;

	const size_t cap = next_capacity(buf, need);
	uint8_t *ptr = ic_realloc(buf->ptr, cap);
	if (ptr == NULL)
		IC_FAIL(NOMEM, "growing a buffer");

	buf->ptr = ptr;
	buf->cap = cap;
	return IC_DONE;
}

ic_status ic_buf_put(struct ic_buf *buf, ic_bytes bytes)
{
	IC_TRY(ic_buf_reserve(buf, bytes.len));
	if (bytes.len > 0)
		memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
	buf->len += bytes.len;
	return IC_DONE;
}

ic_status ic_buf_put_byte(struct ic_buf *buf, uint8_t byte)
{
	return ic_buf_put(buf, ic_bytes_of(&byte, 1));
}

ic_status ic_buf_put_be16(struct ic_buf *buf, uint16_t value)
{
	uint8_t raw[2];

	ic_store_be16(raw, value);
	return ic_buf_put(buf, ic_bytes_of(raw, sizeof(raw)));
}

ic_status ic_buf_put_be32(struct ic_buf *buf, uint32_t value)
{
	uint8_t raw[4];

	ic_store_be32(raw, value);
	return ic_buf_put(buf, ic_bytes_of(raw, sizeof(raw)));
}

ic_status ic_buf_put_be64(struct ic_buf *buf, uint64_t value)
{
	uint8_t raw[8];

	ic_store_be64(raw, value);
	return ic_buf_put(buf, ic_bytes_of(raw, sizeof(raw)));
}

ic_status ic_buf_put_text(struct ic_buf *buf, const char *text)
{
	return ic_buf_put(buf, ic_bytes_of_text(text));
}

ic_status ic_buf_extend(struct ic_buf *buf, size_t len, uint8_t **ret_place)
{
	IC_TRY(ic_buf_reserve(buf, len));
	if (len > 0)
		memset(buf->ptr + buf->len, 0, len);
	*ret_place = buf->ptr + buf->len;
	buf->len += len;
	return IC_DONE;
}
