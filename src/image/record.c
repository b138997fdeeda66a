/* SPDX-License-Identifier: Apache-2.0 */
#include "image/record.h"

#include "base/bug.h"

static ic_status put_bytes(ic_bytes bytes, struct ic_buf *out)
{
	IC_ASSERT(bytes.len <= UINT16_MAX);
	IC_TRY(ic_buf_put_be16(out, (uint16_t)bytes.len));
	return ic_buf_put(out, bytes);
}

static ic_status put_text(const char *text, struct ic_buf *out)
{
	return put_bytes(ic_bytes_of_text(text), out);
}

static ic_status put_ratio(struct ic_ratio ratio, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_be32(out, ratio.num));
	return ic_buf_put_be32(out, ratio.den);
}

ic_status ic_finding_emit(const struct ic_finding *finding, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_byte(out, (uint8_t)finding->action));
	IC_TRY(ic_buf_put_be64(out, finding->at));
	IC_TRY(ic_buf_put_be64(out, finding->bytes));
	IC_TRY(put_text(finding->where, out));
	IC_TRY(put_text(finding->kind, out));
	IC_TRY(put_bytes(finding->name, out));
	return put_bytes(finding->value, out);
}

ic_status ic_image_facts_emit(const struct ic_image_facts *facts, struct ic_buf *out)
{
	const struct ic_capture_facts *capture = &facts->capture;
	const uint32_t numbers[] = { facts->format,
				     facts->width,
				     facts->height,
				     (uint32_t)facts->orientation,
				     facts->colour,
				     facts->end_was_missing,
				     capture->iso,
				     capture->flash,
				     capture->white_balance_manual };
	const char *const texts[] = { capture->time, capture->offset, capture->make, capture->model,
				      capture->lens };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		IC_TRY(ic_buf_put_be32(out, numbers[i]));
	IC_TRY(put_ratio(capture->focal_length_mm, out));
	IC_TRY(put_ratio(capture->aperture, out));
	IC_TRY(put_ratio(capture->exposure_s, out));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		IC_TRY(put_text(texts[i], out));
	return IC_DONE;
}
