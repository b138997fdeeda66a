/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An owned, growing run of bytes that is born with its maximum. Reaching the maximum is IC_E_LIMIT,
 * lack of memory IC_E_NOMEM; either way the contents stand as they were. Not shared between
 * threads.
 *
 *     IC_AUTO(buf) body = { 0 };  (zeroed: a return before init must find nothing to free)
 *     ic_buf_init(&body, IC_JSON_BYTES_MAX);
 */
#ifndef IC_BASE_BUF_H
#define IC_BASE_BUF_H

#include "base/bytes.h"
#include "base/status.h"

struct ic_buf {
	uint8_t *ptr;
	size_t len;
	size_t cap;
	size_t max;
};

/** Empty buffer that may hold at most @max bytes; allocates nothing. */
void ic_buf_init(struct ic_buf *buf, size_t max);

/** Free; safe on a zeroed buffer and twice. */
void ic_buf_done(struct ic_buf *buf);

/** Overwrite with zeros, then free; for what must not linger in memory. */
void ic_buf_wipe(struct ic_buf *buf);

/** Make room for @extra more bytes, so that the next writes of that much cannot fail. */
ic_status ic_buf_reserve(struct ic_buf *buf, size_t extra);

/** Append. @bytes may not point into @buf. */
ic_status ic_buf_put(struct ic_buf *buf, ic_bytes bytes);
ic_status ic_buf_put_byte(struct ic_buf *buf, uint8_t byte);
ic_status ic_buf_put_be16(struct ic_buf *buf, uint16_t value);
ic_status ic_buf_put_be32(struct ic_buf *buf, uint32_t value);
ic_status ic_buf_put_be64(struct ic_buf *buf, uint64_t value);
ic_status ic_buf_put_text(struct ic_buf *buf, const char *text);

/** Append @len zero bytes and give their place, for a writer that fills them. Good until the next
 * append. */
ic_status ic_buf_extend(struct ic_buf *buf, size_t len, uint8_t **ret_place);

/** Forget the contents, keep the memory. */
static inline void ic_buf_clear(struct ic_buf *buf)
{
	buf->len = 0;
}

static inline ic_bytes ic_buf_view(const struct ic_buf *buf)
{
	return (ic_bytes) { buf->ptr, buf->len };
}

#endif
