/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text in and out of bytes: hex, base64, decimal, UTF-8, and the 16-byte id in its text form.
 * Parsing is strict and canonical: exactly one text stands for a value, everything else is refused.
 */
#ifndef IC_BASE_TEXT_H
#define IC_BASE_TEXT_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/status.h"

enum { IC_ID_BYTES = 16, IC_ID_TEXT = 32 };

/** 16 random bytes; 32 lower-case hex digits in text. */
typedef struct ic_id {
	uint8_t bytes[IC_ID_BYTES];
} ic_id;

bool ic_id_equal(ic_id a, ic_id b);
bool ic_id_is_zero(ic_id id);
void ic_id_emit(ic_id id, char ret_text[static IC_ID_TEXT + 1]);

/** IC_E_FIELD unless @text is exactly 32 lower-case hex digits. */
ic_status ic_id_parse(ic_bytes text, ic_id *ret_id);

static inline ic_bytes ic_id_view(const ic_id *id)
{
	return ic_bytes_of(id->bytes, IC_ID_BYTES);
}

/** Lower-case hex of @bytes into @ret_text, which has room for 2 × len + 1. */
void ic_hex_emit(ic_bytes bytes, char *ret_text);

/** Exactly 2 × @len lower-case hex digits into @ret_bytes; IC_E_SYNTAX otherwise. */
ic_status ic_hex_parse(ic_bytes text, uint8_t *ret_bytes, size_t len);

/** Standard base64 with padding (RFC 4648 §4), appended to @out. */
ic_status ic_base64_emit(ic_bytes bytes, struct ic_buf *out);

/** Strict inverse: non-canonical text (wrong padding, stray bits, white space) is IC_E_SYNTAX. */
ic_status ic_base64_parse(ic_bytes text, struct ic_buf *out);

/** Decimal without sign, leading zeros or white space; IC_E_SYNTAX or IC_E_LIMIT (above @max). */
ic_status ic_decimal_parse(ic_bytes text, uint64_t max, uint64_t *ret_value);

/** Append @value in decimal. */
ic_status ic_decimal_emit(uint64_t value, struct ic_buf *out);

/** Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms) */
bool ic_utf8_is_valid(ic_bytes text);

/** True for UTF-8 without control characters (a line break among them) and without those that
 * change the direction of what stands around them (Unicode UAX 9: U+200E, U+200F, U+202A to U+202E,
 * U+2066 to U+2069), behind which a name can look like another. */
bool ic_text_is_one_line(ic_bytes text);

/** True if a character that changes the direction of writing begins at @at of UTF-8 @text. */
bool ic_text_turns(ic_bytes text, size_t at);

#endif
