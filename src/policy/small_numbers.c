/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/small_numbers.h"

static bool is_small(int64_t number)
{
	return number > 0 && number <= IC_SMALL_NUMBER_MAX;
}

/* The smallest that is shown and is not nought; @count: none. */
static size_t smallest_shown(const int64_t *cells, size_t count, const bool *hidden)
{
	size_t best = count;

	for (size_t i = 0; i < count; i++)
		if (!hidden[i] && cells[i] > 0 && (best == count || cells[i] < cells[best]))
			best = i;
	return best;
}

bool ic_small_numbers_hide(const int64_t *cells, size_t count, bool *ret_hidden)
{
	size_t hidden = 0;
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		ret_hidden[i] = is_small(cells[i]);
		hidden += ret_hidden[i];
		sum += ret_hidden[i] ? cells[i] : 0;
	}
	while (hidden > 0 && (hidden < 2 || sum <= IC_SMALL_NUMBER_MAX)) {
		const size_t next = smallest_shown(cells, count, ret_hidden);
		if (next == count)
			return false;
		ret_hidden[next] = true;
		hidden++;
		sum += cells[next];
	}
	return true;
}
