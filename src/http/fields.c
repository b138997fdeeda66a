/* SPDX-License-Identifier: Apache-2.0 */
/* Each reader takes pieces off the front of a view; none keeps or copies. */
#include "http/fields.h"

#include <string.h>

#include "base/buf.h"

enum { TRACEPARENT_LEN = 55, TILE_LEVELS = 64, TILE_WIDTH_MAX = 255 };

static ic_bytes trimmed(ic_bytes text)
{
	while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
		text = ic_bytes_from(text, 1);
	while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* Takes the text up to the next @mark off @rest. */
static ic_bytes take_until(ic_bytes *rest, char mark)
{
	const uint8_t *at = rest->len == 0 ? NULL : memchr(rest->ptr, mark, rest->len);
	const size_t len = at == NULL ? rest->len : (size_t)(at - rest->ptr);
	const ic_bytes piece = { rest->ptr, len };

	*rest = ic_bytes_from(*rest, len + 1);
	return piece;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* @wanted is in lower case. */
static bool equal_caseless(ic_bytes text, ic_bytes wanted)
{
	if (text.len != wanted.len)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (lower(text.ptr[i]) != wanted.ptr[i])
			return false;
	return true;
}

ic_bytes ic_field_cookie(ic_bytes field, ic_bytes name)
{
	ic_bytes found = { NULL, 0 };

	while (field.len > 0) {
		ic_bytes value = trimmed(take_until(&field, ';'));
		if (!ic_bytes_equal(take_until(&value, '='), name))
			continue;
		if (found.len > 0)
			return (ic_bytes) { NULL, 0 };
		found = value;
	}
	return found;
}

static ic_status parse_digest(ic_bytes value, ic_digest *ret_digest)
{
	IC_AUTO(buf) raw = { 0 };

	ic_buf_init(&raw, 64);
	if (value.len < 2 || value.ptr[0] != ':' || value.ptr[value.len - 1] != ':')
		IC_FAIL(FIELD, "a digest stands between colons");
	const ic_bytes text = ic_bytes_of(value.ptr + 1, value.len - 2);
	if (!ic_ok(ic_base64_parse(text, &raw)) || raw.len != IC_SHA256_BYTES)
		IC_FAIL(FIELD, "the digest is not 32 bytes in base64");
	memcpy(ret_digest->bytes, raw.ptr, IC_SHA256_BYTES);
	return IC_DONE;
}

ic_status ic_field_digest(ic_bytes field, ic_digest *ret_digest)
{
	while (field.len > 0) {
		ic_bytes value = trimmed(take_until(&field, ','));
		if (equal_caseless(take_until(&value, '='), IC_LIT("sha-256")))
			return parse_digest(value, ret_digest);
	}
	IC_FAIL(FIELD, "no sha-256 digest");
}

ic_status ic_field_boolean(ic_bytes field, bool *ret_truth)
{
	field = trimmed(field);
	if (!ic_bytes_equal(field, IC_LIT("?0")) && !ic_bytes_equal(field, IC_LIT("?1")))
		IC_FAIL(FIELD, "this is ?0 or ?1");
	*ret_truth = field.ptr[1] == '1';
	return IC_DONE;
}

bool ic_field_is_type(ic_bytes field, const char *wanted)
{
	return equal_caseless(trimmed(take_until(&field, ';')), ic_bytes_of_text(wanted));
}

bool ic_field_type_starts(ic_bytes field, const char *start)
{
	const ic_bytes wanted = ic_bytes_of_text(start);
	ic_bytes type = trimmed(take_until(&field, ';'));

	if (type.len < wanted.len)
		return false;
	type.len = wanted.len;
	return equal_caseless(type, wanted);
}

/* "q=0", "q=0.0" and so on. */
static bool weight_is_zero(ic_bytes parameter)
{
	ic_bytes value = trimmed(parameter);

	if (!equal_caseless(trimmed(take_until(&value, '=')), IC_LIT("q")))
		return false;
	value = trimmed(value);
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] != '0' && value.ptr[i] != '.')
			return false;
	return true;
}

bool ic_field_takes_brotli(ic_bytes field)
{
	while (field.len > 0) {
		ic_bytes coding = take_until(&field, ',');
		const ic_bytes name = trimmed(take_until(&coding, ';'));
		if (equal_caseless(name, IC_LIT("br")))
			return coding.len == 0 || !weight_is_zero(coding);
	}
	return false;
}

bool ic_field_has_tag(ic_bytes field, const char *tag)
{
	const ic_bytes wanted = ic_bytes_of_text(tag);

	while (field.len > 0) {
		ic_bytes one = trimmed(take_until(&field, ','));
		if (ic_bytes_equal(one, IC_LIT("*")))
			return true;
		if (ic_bytes_start_with(one, IC_LIT("W/")))
			one = ic_bytes_from(one, 2);
		if (ic_bytes_equal(one, wanted))
			return true;
	}
	return false;
}

static bool is_hex(ic_bytes text, size_t from, size_t len)
{
	for (size_t i = from; i < from + len; i++) {
		const uint8_t c = text.ptr[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

static bool all_zero_digits(ic_bytes text, size_t from, size_t len)
{
	for (size_t i = from; i < from + len; i++)
		if (text.ptr[i] != '0')
			return false;
	return true;
}

bool ic_field_is_traceparent(ic_bytes field)
{
	return field.len == TRACEPARENT_LEN && ic_bytes_start_with(field, IC_LIT("00-"))
	       && is_hex(field, 3, 32) && field.ptr[35] == '-' && is_hex(field, 36, 16)
	       && field.ptr[52] == '-' && is_hex(field, 53, 2) && !all_zero_digits(field, 3, 32)
	       && !all_zero_digits(field, 36, 16);
}

bool ic_field_is_origin(ic_bytes origin, ic_bytes host)
{
	const ic_bytes scheme = IC_LIT("https://");

	return host.len > 0 && ic_bytes_start_with(origin, scheme)
	       && ic_bytes_equal(ic_bytes_from(origin, scheme.len), host);
}

ic_bytes ic_field_bearer(ic_bytes field)
{
	const ic_bytes scheme = IC_LIT("Bearer ");

	return ic_bytes_start_with(field, scheme) ? trimmed(ic_bytes_from(field, scheme.len))
						  : (ic_bytes) { NULL, 0 };
}

static bool is_digits(ic_bytes text, size_t from, size_t len)
{
	if (text.len != from + len)
		return false;
	for (size_t i = from; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return true;
}

/* A decimal below @limit without leading zeros. */
static bool is_number_below(ic_bytes text, uint64_t limit)
{
	uint64_t value;

	return ic_ok(ic_decimal_parse(text, limit - 1, &value));
}

/* "x001/x234/567", optionally "567.p/17". */
static bool is_tile_number(ic_bytes path)
{
	for (int groups = 0; groups < 7; groups++) {
		ic_bytes group = take_until(&path, '/');
		if (group.len == 4 && group.ptr[0] == 'x' && is_digits(group, 1, 3))
			continue;
		if (group.len == 3)
			return is_digits(group, 0, 3) && path.len == 0;
		const ic_bytes digits = take_until(&group, '.');
		return is_digits(digits, 0, 3) && digits.len == 3
		       && ic_bytes_equal(group, IC_LIT("p")) && path.len > 0
		       && !all_zero_digits(path, 0, 1) && is_number_below(path, TILE_WIDTH_MAX + 1);
	}
	return false;
}

bool ic_path_is_tile(ic_bytes path)
{
	const ic_bytes level = take_until(&path, '/');

	if (!ic_bytes_equal(level, IC_LIT("entries")) && !is_number_below(level, TILE_LEVELS))
		return false;
	return is_tile_number(path);
}
