/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tiles.h"

#include <stdio.h>
#include <string.h>

#include "base/bug.h"

enum { GROUPS_MAX = 7 };

/* 1234067 becomes x001/x234/067. */
static size_t put_number(uint64_t number, char *out)
{
	unsigned groups[GROUPS_MAX];
	size_t count = 0;
	size_t len = 0;

	do {
		IC_ASSERT(count < GROUPS_MAX);
		groups[count++] = (unsigned)(number % 1000);
		number /= 1000;
	} while (number > 0);
	while (count-- > 0)
		len += (size_t)sprintf(out + len, count > 0 ? "x%03u/" : "%03u", groups[count]);
	return len;
}

void ic_tile_path(struct ic_tile tile, char ret_path[static IC_TILE_PATH])
{
	size_t len =
		(size_t)(tile.level == IC_TILE_ENTRIES ? sprintf(ret_path, "tile/entries/")
						       : sprintf(ret_path, "tile/%d/", tile.level));

	len += put_number(tile.number, ret_path + len);
	if (tile.width < IC_TILE_WIDTH)
		sprintf(ret_path + len, ".p/%u", tile.width);
}

/* Decimal digits at *@at, which moves behind them; -1 when there are none or too many. */
static int64_t take_digits(const char **at, size_t digits_max)
{
	int64_t value = 0;
	size_t count = 0;

	for (; **at >= '0' && **at <= '9' && count < digits_max; count++)
		value = value * 10 + (*(*at)++ - '0');
	return count == 0 ? -1 : value;
}

static bool take_text(const char **at, const char *text)
{
	const size_t len = strlen(text);

	if (strncmp(*at, text, len) != 0)
		return false;
	*at += len;
	return true;
}

/* Lenient: the caller writes the path anew and compares. */
ic_status ic_tile_parse_path(const char *path, struct ic_tile *ret_tile)
{
	struct ic_tile tile = { .level = IC_TILE_ENTRIES, .width = IC_TILE_WIDTH };
	const char *at = path;
	char again[IC_TILE_PATH];
	int64_t group = -1;

	if (!take_text(&at, "tile/"))
		IC_FAIL(SYNTAX, "not the path of a tile");
	if (!take_text(&at, "entries/")) {
		tile.level = (int)take_digits(&at, 1);
		if (tile.level < 0 || tile.level >= IC_TILE_LEVELS || !take_text(&at, "/"))
			IC_FAIL(SYNTAX, "not the path of a tile");
	}
	for (size_t i = 0; i < GROUPS_MAX - 1; i++) {
		const bool more = take_text(&at, "x");
		group = take_digits(&at, 3);
		tile.number = tile.number * 1000 + (uint64_t)(group < 0 ? 0 : group);
		if (!more || !take_text(&at, "/"))
			break;
	}
	if (take_text(&at, ".p/"))
		tile.width = (unsigned)take_digits(&at, 3);
	if (group < 0 || tile.width == 0 || tile.width > IC_TILE_WIDTH)
		IC_FAIL(SYNTAX, "not the path of a tile");
	ic_tile_path(tile, again);
	if (strcmp(again, path) != 0)
		IC_FAIL(SYNTAX, "not the path of a tile");
	*ret_tile = tile;
	return IC_DONE;
}

struct ic_tile ic_tile_of(int level, uint64_t number, uint64_t size)
{
	const uint64_t hashes = level == IC_TILE_ENTRIES ? size : size >> (IC_TILE_HEIGHT * level);
	const uint64_t full = hashes / IC_TILE_WIDTH;
	const unsigned width = number < full    ? IC_TILE_WIDTH
			       : number == full ? (unsigned)(hashes % IC_TILE_WIDTH)
						: 0;

	return (struct ic_tile) { level, number, width };
}

size_t ic_tile_bytes(struct ic_tile tile)
{
	return tile.width
	       * (tile.level == IC_TILE_ENTRIES ? (size_t)IC_BUNDLE_ENTRY : (size_t)IC_HASH_BYTES);
}

/* Each bit of the size is a run of hashes in the unfinished tile of its level. */
struct ic_tree_edge ic_tile_edge(const struct ic_tile_level *levels, uint64_t size)
{
	struct ic_tree_edge edge = { .size = size };
	unsigned count = 0;

	for (unsigned bit = IC_TREE_LEVELS; bit-- > 0;) {
		const struct ic_tile_level *level = &levels[bit / IC_TILE_HEIGHT];
		const unsigned run = 1U << bit % IC_TILE_HEIGHT;
		const unsigned from = level->width & ~((run << 1) - 1);
		if (!(size >> bit & 1))
			continue;
		IC_ASSERT(from + run <= level->width);
		edge.hash[count++] = ic_tree_root_of(level->hash + from, run);
	}
	return edge;
}
