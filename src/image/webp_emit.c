/* SPDX-License-Identifier: Apache-2.0 */
/* A WebP as it is written: what docs/formats/image.md lists, by the plan of the look. */
#include <string.h>

#include "base/bug.h"
#include "image/exif.h"
#include "image/machine.h"

enum { EXTENDED_BYTES = 10, EXIF_BYTES = 26 };

static ic_status put_head(uint32_t type, size_t len, struct ic_buf *out)
{
	uint8_t head[IC_WEBP_CHUNK_HEAD];

	ic_store_le32(head, type);
	ic_store_le32(head + 4, (uint32_t)len);
	return ic_buf_put(out, ic_bytes_of(head, sizeof(head)));
}

static ic_status put_chunk(uint32_t type, ic_bytes body, struct ic_buf *out)
{
	IC_TRY(put_head(type, body.len, out));
	IC_TRY(ic_buf_put(out, body));
	return body.len % 2 == 0 ? IC_DONE : ic_buf_put_byte(out, 0);
}

static ic_status send(struct ic_strip *strip)
{
	struct ic_buf *out = &strip->state->out;
	const ic_status status = ic_strip_emit(strip, ic_buf_view(out));

	ic_buf_clear(out);
	return status;
}

/* A chunk of @len bytes, if it has any. */
static uint64_t chunk_bytes(uint64_t len)
{
	return len == 0 ? 0 : IC_WEBP_CHUNK_HEAD + len + len % 2;
}

static bool is_turned(const struct ic_strip *strip)
{
	return strip->facts.orientation != 1;
}

static uint8_t flags_of(const struct ic_strip *strip)
{
	return (uint8_t)((strip->state->icc.len > 0 ? IC_WEBP_FLAG_ICC : 0)
			 | (is_turned(strip) ? IC_WEBP_FLAG_EXIF : 0));
}

static ic_status put_extended(const struct ic_strip *strip, struct ic_buf *out)
{
	const bool transparent = strip->state->webp.plan.transparent != 0;
	uint8_t body[EXTENDED_BYTES] = { 0 };

	body[0] = (uint8_t)(flags_of(strip) | (transparent ? IC_WEBP_FLAG_ALPHA : 0));
	ic_store_le32(body + 4,
		      strip->facts.width - 1); /* three bytes; the fourth is written over */
	ic_store_le32(body + 6, (strip->facts.height - 1) << 8 | body[6]);
	return put_chunk(IC_WEBP_VP8X, ic_bytes_of(body, sizeof(body)), out);
}

ic_status ic_webp_emit_front(struct ic_strip *strip)
{
	const struct ic_webp_plan *plan = &strip->state->webp.plan;
	const ic_bytes icc = ic_buf_view(&strip->state->icc);
	struct ic_buf *out = &strip->state->out;

	ic_buf_clear(out);
	IC_TRY(ic_buf_put(out, IC_LIT("RIFF\0\0\0\0WEBP")));
	if (flags_of(strip) != 0 || plan->alpha_kept > 0)
		IC_TRY(put_extended(strip, out));
	if (icc.len > 0)
		IC_TRY(put_chunk(IC_WEBP_ICCP, icc, out));

	const uint64_t end = out->len + chunk_bytes(plan->alpha_kept)
			     + chunk_bytes(plan->coded_bytes)
			     + chunk_bytes(is_turned(strip) ? EXIF_BYTES : 0);
	IC_ASSERT(end <= UINT32_MAX);
	ic_store_le32(out->ptr + 4, (uint32_t)end - IC_WEBP_CHUNK_HEAD);
	return send(strip);
}

ic_status ic_webp_emit_head(struct ic_strip *strip, uint32_t type, uint32_t len, ic_bytes start)
{
	IC_TRY(put_head(type, len, &strip->state->out));
	IC_TRY(ic_buf_put(&strip->state->out, start));
	return send(strip);
}

ic_status ic_webp_emit_padding(struct ic_strip *strip, uint32_t len)
{
	return len % 2 == 0 ? IC_DONE : ic_strip_emit(strip, IC_LIT("\0"));
}

ic_status ic_webp_emit_back(struct ic_strip *strip)
{
	IC_AUTO(buf) exif = { 0 };

	if (!is_turned(strip))
		return IC_DONE;
	ic_buf_init(&exif, EXIF_BYTES);
	IC_TRY(ic_exif_emit(strip->facts.orientation, &exif));
	IC_ASSERT(exif.len == EXIF_BYTES);
	IC_TRY(put_chunk(IC_WEBP_EXIF, ic_buf_view(&exif), &strip->state->out));
	return send(strip);
}
