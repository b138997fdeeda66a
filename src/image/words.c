/* SPDX-License-Identifier: Apache-2.0 */
#include "image/words.h"

#include <string.h>

#include "base/text.h"

static ic_bytes until_nul(ic_bytes raw)
{
	const uint8_t *nul = raw.len == 0 ? NULL : memchr(raw.ptr, 0, raw.len);

	return nul == NULL ? raw : ic_bytes_of(raw.ptr, (size_t)(nul - raw.ptr));
}

/* Shorten to @max without cutting a UTF-8 sequence. */
static ic_bytes cut(ic_bytes text, size_t max)
{
	if (text.len <= max)
		return text;
	while (max > 0 && (text.ptr[max] & 0xc0) == 0x80)
		max--;
	return ic_bytes_of(text.ptr, max);
}

ic_status ic_words_put(struct ic_buf *out, ic_bytes raw)
{
	const ic_bytes text = cut(until_nul(raw), IC_WORDS_MAX);
	const bool utf8 = ic_utf8_is_valid(text);

	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = text.ptr[i];

		if (byte < ' ' || byte == 0x7f)
			byte = ' ';
		else if (byte >= 0x80 && !utf8)
			byte = '?';
		IC_TRY(ic_buf_put_byte(out, byte));
	}
	return IC_DONE;
}

ic_status ic_words_put_utf16(struct ic_buf *out, ic_bytes raw)
{
	for (size_t i = 0; i + 1 < raw.len && i < 2 * IC_WORDS_MAX; i += 2) {
		const uint16_t unit = ic_load_le16(raw.ptr + i);

		if (unit == 0)
			break;
		IC_TRY(ic_buf_put_byte(out, unit >= ' ' && unit < 0x7f ? (uint8_t)unit : '?'));
	}
	return IC_DONE;
}

ic_status ic_words_put_ratio(struct ic_buf *out, uint32_t num, uint32_t den)
{
	if (den == 0)
		return ic_buf_put_byte(out, '-');
	IC_TRY(ic_decimal_emit(num < den ? num : num / den, out));
	if (num != 0 && num < den) { /* an exposure time is read as a fraction */
		IC_TRY(ic_buf_put_byte(out, '/'));
		return ic_decimal_emit(den, out);
	}

	uint32_t thousandths = (uint32_t)((uint64_t)(num % den) * 1000 / den);
	if (thousandths == 0)
		return IC_DONE;
	IC_TRY(ic_buf_put_byte(out, '.'));
	for (uint32_t unit = 100; thousandths > 0; unit /= 10) {
		IC_TRY(ic_buf_put_byte(out, (uint8_t)('0' + thousandths / unit)));
		thousandths %= unit;
	}
	return IC_DONE;
}

void ic_words_fact(ic_bytes raw, char *ret_text, size_t size)
{
	const ic_bytes text = until_nul(raw);
	size_t len = 0;

	for (size_t i = 0; i < text.len && len + 1 < size; i++) {
		const uint8_t byte = text.ptr[i];

		if (byte > ' ' && byte < 0x7f)
			ret_text[len++] = (char)byte;
		else if (byte == ' ' && len > 0)
			ret_text[len++] = ' ';
	}
	while (len > 0 && ret_text[len - 1] == ' ')
		len--;
	memset(ret_text + len, 0, size - len);
}
