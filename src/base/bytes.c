/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

#include <string.h>

ic_bytes ic_bytes_of_text(const char *text)
{
	if (text == NULL)
		return (ic_bytes) { NULL, 0 };
	return ic_bytes_of(text, strlen(text));
}

bool ic_bytes_equal(ic_bytes a, ic_bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool ic_bytes_start_with(ic_bytes whole, ic_bytes start)
{
	return whole.len >= start.len && ic_bytes_equal(ic_bytes_of(whole.ptr, start.len), start);
}

bool ic_bytes_is_blank(ic_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] > ' ')
			return false;
	return true;
}

bool ic_bytes_equal_secret(ic_bytes a, ic_bytes b)
{
	if (a.len != b.len)
		return false;

	volatile uint8_t difference = 0;
	for (size_t i = 0; i < a.len; i++)
		difference = (uint8_t)(difference | (a.ptr[i] ^ b.ptr[i]));
	return difference == 0;
}
