/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#include "base/bug.h"

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool ic_id_equal(ic_id a, ic_id b)
{
	return memcmp(a.bytes, b.bytes, IC_ID_BYTES) == 0;
}

bool ic_id_is_zero(ic_id id)
{
	return ic_id_equal(id, (ic_id) { { 0 } });
}

void ic_id_emit(ic_id id, char ret_text[static IC_ID_TEXT + 1])
{
	ic_hex_emit(ic_bytes_of(id.bytes, IC_ID_BYTES), ret_text);
}

ic_status ic_id_parse(ic_bytes text, ic_id *ret_id)
{
	ic_id id = { { 0 } };

	if (!ic_ok(ic_hex_parse(text, id.bytes, IC_ID_BYTES)))
		IC_FAIL(FIELD, "id is not 32 lower-case hex digits");
	*ret_id = id;
	return IC_DONE;
}

void ic_hex_emit(ic_bytes bytes, char *ret_text)
{
	for (size_t i = 0; i < bytes.len; i++) {
		ret_text[2 * i] = hex_digits[bytes.ptr[i] >> 4];
		ret_text[2 * i + 1] = hex_digits[bytes.ptr[i] & 15];
	}
	ret_text[2 * bytes.len] = '\0';
}

static int hex_value(uint8_t digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

ic_status ic_hex_parse(ic_bytes text, uint8_t *ret_bytes, size_t len)
{
	if (text.len != 2 * len)
		IC_FAIL(SYNTAX, "hex of the wrong length");
	for (size_t i = 0; i < len; i++) {
		const int high = hex_value(text.ptr[2 * i]);
		const int low = hex_value(text.ptr[2 * i + 1]);
		if (high < 0 || low < 0)
			IC_FAIL(SYNTAX, "not lower-case hex");
		ret_bytes[i] = (uint8_t)(high << 4 | low);
	}
	return IC_DONE;
}

static void base64_group(const uint8_t *in, size_t n, uint8_t out[static 4])
{
	const uint32_t bits =
		(uint32_t)in[0] << 16 | (n > 1 ? (uint32_t)in[1] << 8 : 0) | (n > 2 ? in[2] : 0);

	out[0] = (uint8_t)base64_digits[bits >> 18];
	out[1] = (uint8_t)base64_digits[bits >> 12 & 63];
	out[2] = n > 1 ? (uint8_t)base64_digits[bits >> 6 & 63] : (uint8_t)'=';
	out[3] = n > 2 ? (uint8_t)base64_digits[bits & 63] : (uint8_t)'=';
}

ic_status ic_base64_emit(ic_bytes bytes, struct ic_buf *out)
{
	IC_TRY(ic_buf_reserve(out, (bytes.len + 2) / 3 * 4));
	for (size_t i = 0; i < bytes.len; i += 3) {
		const size_t left = bytes.len - i;
		uint8_t group[4];
		base64_group(bytes.ptr + i, left < 3 ? left : 3, group);
		IC_TRY(ic_buf_put(out, ic_bytes_of(group, 4)));
	}
	return IC_DONE;
}

static int base64_value(uint8_t digit)
{
	const char *found = digit == 0 ? NULL : strchr(base64_digits, digit);
	return found == NULL ? -1 : (int)(found - base64_digits);
}

/* Decode one group of four; gives the count of bytes (1 to 3) or 0 when it is not canonical. */
static size_t base64_ungroup(const uint8_t *in, uint8_t out[static 3])
{
	const size_t pad = in[3] != '=' ? 0 : in[2] != '=' ? 1 : 2;
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		const int value = i >= 4 - pad ? 0 : base64_value(in[i]);
		if (value < 0)
			return 0;
		bits = bits << 6 | (uint32_t)value;
	}
	if ((pad == 1 && (bits & 0xff) != 0) || (pad == 2 && (bits & 0xffff) != 0))
		return 0;
	out[0] = (uint8_t)(bits >> 16);
	out[1] = (uint8_t)(bits >> 8);
	out[2] = (uint8_t)bits;
	return 3 - pad;
}

ic_status ic_base64_parse(ic_bytes text, struct ic_buf *out)
{
	if (text.len % 4 != 0)
		IC_FAIL(SYNTAX, "base64 not in groups of four");
	for (size_t i = 0; i < text.len; i += 4) {
		uint8_t raw[3];
		const size_t n = base64_ungroup(text.ptr + i, raw);
		if (n == 0 || (n < 3 && i + 4 != text.len))
			IC_FAIL(SYNTAX, "base64 not canonical");
		IC_TRY(ic_buf_put(out, ic_bytes_of(raw, n)));
	}
	return IC_DONE;
}

ic_status ic_decimal_parse(ic_bytes text, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (text.len == 0 || (text.len > 1 && text.ptr[0] == '0'))
		IC_FAIL(SYNTAX, "not a canonical decimal");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			IC_FAIL(SYNTAX, "not a decimal digit");
		if (__builtin_mul_overflow(value, 10, &value)
		    || __builtin_add_overflow(value, (uint64_t)(text.ptr[i] - '0'), &value)
		    || value > max)
			IC_FAIL(LIMIT, "decimal above its maximum");
	}
	*ret_value = value;
	return IC_DONE;
}

ic_status ic_decimal_emit(uint64_t value, struct ic_buf *out)
{
	uint8_t digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (uint8_t)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	return ic_buf_put(out, ic_bytes_of(digits + at, sizeof(digits) - at));
}

/* Length of the well-formed UTF-8 sequence at @p (RFC 3629 §4), or 0. */
static size_t utf8_sequence(const uint8_t *p, size_t left)
{
	static const struct {
		uint8_t first_min, first_max, second_min, second_max, len;
	} forms[] = {
		{ 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
		const size_t len = forms[f].len;
		if (p[0] < forms[f].first_min || p[0] > forms[f].first_max)
			continue;
		if (left < len
		    || (len > 1 && (p[1] < forms[f].second_min || p[1] > forms[f].second_max)))
			return 0;
		for (size_t i = 2; i < len; i++)
			if (p[i] < 0x80 || p[i] > 0xbf)
				return 0;
		return len;
	}
	return 0;
}

bool ic_utf8_is_valid(ic_bytes text)
{
	size_t at = 0;

	while (at < text.len) {
		const size_t len = utf8_sequence(text.ptr + at, text.len - at);
		if (len == 0)
			return false;
		at += len;
	}
	IC_ASSERT(at == text.len);
	return true;
}

bool ic_text_turns(ic_bytes text, size_t at)
{
	if (text.len - at < 3 || text.ptr[at] != 0xe2)
		return false;
	const unsigned low = (unsigned)(text.ptr[at + 1] - 0x80) << 6 | (text.ptr[at + 2] & 0x3fU);
	const unsigned point = 0x2000 + low;

	return point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e)
	       || (point >= 0x2066 && point <= 0x2069);
}

bool ic_text_is_one_line(ic_bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		const uint8_t c = text.ptr[i];
		if (c < 0x20 || c == 0x7f || ic_text_turns(text, i))
			return false;
		if (c == 0xc2 && i + 1 < text.len && text.ptr[i + 1] < 0xa0)
			return false;
	}
	return ic_utf8_is_valid(text);
}
