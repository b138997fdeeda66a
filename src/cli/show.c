/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include <string.h>

#include "base/text.h"

static bool continues(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

/* Bytes of the first @columns characters. */
static size_t bytes_of_columns(ic_bytes text, int columns)
{
	size_t len = 0;

	while (len < text.len && (columns > 0 || continues(text.ptr[len]))) {
		columns -= !continues(text.ptr[len]);
		len++;
		while (columns == 0 && len < text.len && continues(text.ptr[len]))
			len++;
		if (columns == 0)
			break;
	}
	return len;
}

int ic_show_text(FILE *out, ic_bytes text)
{
	const bool utf8 = ic_utf8_is_valid(text);
	int columns = 0;

	for (size_t i = 0; i < text.len; i++) {
		const uint8_t byte = text.ptr[i];
		/* C2 80 to C2 9F are control characters too */
		const bool control =
			byte < ' ' || byte == 0x7f || (byte >= 0x80 && !utf8)
			|| (byte == 0xc2 && i + 1 < text.len && text.ptr[i + 1] < 0xa0);

		fputc(control ? '?' : byte, out);
		i += control && byte == 0xc2;
		columns += control || !continues(byte);
	}
	return columns;
}

void ic_show_lines(FILE *out, ic_bytes text)
{
	while (text.len > 0) {
		const uint8_t *end = memchr(text.ptr, '\n', text.len);
		const size_t len = end == NULL ? text.len : (size_t)(end - text.ptr);
		ic_show_text(out, ic_bytes_of(text.ptr, len));
		(void)fputc('\n', out);
		text = ic_bytes_from(text, end == NULL ? len : len + 1);
	}
}

void ic_show_column(FILE *out, ic_bytes text, int width)
{
	const size_t whole = bytes_of_columns(text, width);
	int columns;

	if (whole == text.len) {
		columns = ic_show_text(out, text);
	} else {
		columns =
			ic_show_text(out, ic_bytes_of(text.ptr, bytes_of_columns(text, width - 1)));
		fputs("…", out);
		columns++;
	}
	fprintf(out, "%*s", columns < width ? width - columns : 0, "");
}

void ic_show_number(FILE *out, uint64_t number, int width)
{
	char digits[32];
	char text[48];
	size_t n = 0;
	const size_t len =
		(size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text[n++] = ' ';
		text[n++] = digits[i];
	}
	text[n] = '\0';
	fprintf(out, "%*s", width, text);
}
