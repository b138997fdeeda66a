/* SPDX-License-Identifier: Apache-2.0 */
#include "model/numbers.h"

#include "base/text.h"

ic_bytes ic_numbers_cut(ic_bytes *rest, char mark)
{
	size_t len = 0;

	while (len < rest->len && rest->ptr[len] != (uint8_t)mark)
		len++;
	const ic_bytes piece = ic_bytes_of(rest->ptr, len);
	*rest = ic_bytes_from(*rest, len < rest->len ? len + 1 : len);
	return piece;
}

bool ic_numbers_parse(ic_bytes text, const uint64_t *max, size_t count, uint64_t *ret_values)
{
	if (text.len > 0 && text.ptr[text.len - 1] == ',')
		return false;
	for (size_t i = 0; i < count; i++)
		if (!ic_ok(ic_decimal_parse(ic_numbers_cut(&text, ','), max[i], &ret_values[i])))
			return false;
	return text.len == 0;
}
