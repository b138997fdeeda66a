/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that includes inih. It calls back for each pair and afterwards tells the line of
 * the first one that was refused; what was wrong with that one is kept until then. */
#include "programs/config.h"

#include <string.h>

#include <ini.h>

#include "base/bug.h"
#include "base/text.h"

enum { ARENA_MAX = 64 << 10, NAME_MAX_LEN = 64 };

static const struct key {
	const char *section;
	const char *name;
	const char *text; /* default; NULL: a number */
	unsigned number;
	unsigned low;
	unsigned high;
	const char *unit;
	const char *meaning;
} keys[IC_CONFIG_COUNT] = {
#define IC_KEY_TEXT(section, key, default_, meaning) \
	{ #section, #key, (default_), 0, 0, 0, "", (meaning) },
#define IC_KEY_NUMBER(section, key, default_, low, high, unit, meaning) \
	{ #section, #key, NULL, (default_), (low), (high), (unit), (meaning) },
#include "programs/config.def"
#undef IC_KEY_TEXT
#undef IC_KEY_NUMBER
};

struct reading {
	struct ic_config *config;
	FILE *file;
	int line;
	int wrong_line;
	const char *wrong; /* literal: what was wrong with the first pair refused */
	const struct key *near;
};

void ic_config_init(struct ic_config *config)
{
	*config = (struct ic_config) { 0 };
	ic_arena_init(&config->arena, ARENA_MAX);
	for (size_t i = 0; i < IC_CONFIG_COUNT; i++) {
		config->values[i].text =
			keys[i].text == NULL || keys[i].text[0] == '\0' ? NULL : keys[i].text;
		config->values[i].number = keys[i].number;
	}
}

void ic_config_done(struct ic_config *config)
{
	ic_arena_done(&config->arena);
}

/* --- the nearest key --- */

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	const unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Edits that turn one name into the other (Levenshtein); long names are cut. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_LEN + 1];
	const size_t len = strnlen(b, NAME_MAX_LEN);

	for (size_t j = 0; j <= len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; i < NAME_MAX_LEN && a[i] != '\0'; i++) {
		unsigned diagonal = row[0];
		row[0] = (unsigned)i + 1;
		for (size_t j = 1; j <= len; j++) {
			const unsigned above = row[j];
			row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[len];
}

static const struct key *nearest(const char *section, const char *name)
{
	const struct key *best = &keys[0];
	unsigned least_edits = UINT32_MAX;

	for (size_t i = 0; i < IC_CONFIG_COUNT; i++) {
		const unsigned edits =
			distance(name, keys[i].name) * 2 + distance(section, keys[i].section);
		if (edits < least_edits) {
			least_edits = edits;
			best = &keys[i];
		}
	}
	return best;
}

static size_t find_key(const char *section, const char *name)
{
	size_t i = 0;

	while (i < IC_CONFIG_COUNT
	       && (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0))
		i++;
	return i;
}

/* --- values --- */

/* NULL, or what is wrong: a literal. */
static const char *set_number(struct ic_config *config, size_t i, const char *value)
{
	uint64_t number = 0;

	if (!ic_ok(ic_decimal_parse(ic_bytes_of_text(value), UINT32_MAX, &number)))
		return "not a whole number";
	if (number < keys[i].low || number > keys[i].high)
		return "the number is outside its range";
	config->values[i].number = (unsigned)number;
	return NULL;
}

static const char *set_text(struct ic_config *config, size_t i, const char *value)
{
	const char *copy = ic_arena_text(&config->arena, ic_bytes_of_text(value));

	if (copy == NULL)
		return "the value is too long";
	config->values[i].text = copy[0] == '\0' ? NULL : copy;
	return NULL;
}

static const char *set(struct ic_config *config, size_t i, const char *value,
		       enum ic_config_source source)
{
	if (config->values[i].source == source)
		return "the key is given twice";
	config->values[i].source = source;
	return keys[i].text == NULL ? set_number(config, i, value) : set_text(config, i, value);
}

/* fgets() that counts, so that a refused pair is told from a line that inih itself refused. */
static char *next_line(char *place, int max, void *ctx)
{
	struct reading *reading = ctx;

	reading->line++;
	return fgets(place, max, reading->file);
}

static int refuse(struct reading *reading, const char *wrong, const struct key *near)
{
	reading->wrong = wrong;
	reading->near = near;
	reading->wrong_line = reading->line;
	return 0;
}

static int take_pair(void *ctx, const char *section, const char *name, const char *value)
{
	struct reading *reading = ctx;
	const size_t i = find_key(section, name);

	if (reading->wrong != NULL)
		return 0;
	if (i == IC_CONFIG_COUNT)
		return refuse(reading, "no such key", nearest(section, name));
	const char *wrong = set(reading->config, i, value, IC_CONFIG_FILE);
	return wrong == NULL ? 1 : refuse(reading, wrong, &keys[i]);
}

static void say(FILE *err, const char *wrong, const struct key *key)
{
	(void)fprintf(err, "%s; the nearest key is [%s] %s", wrong, key->section, key->name);
	if (key->text == NULL)
		(void)fprintf(err, ", a number from %u to %u (%s)", key->low, key->high, key->unit);
	(void)fputc('\n', err);
}

ic_status ic_config_load(struct ic_config *config, const char *path, FILE *err)
{
	struct reading reading = { .config = config, .file = fopen(path, "re") };

	if (reading.file == NULL)
		IC_FAIL(ABSENT, "opening the configuration file");
	const int line = ini_parse_stream(next_line, &reading, take_pair, &reading);
	(void)fclose(reading.file);
	if (line == 0)
		return IC_DONE;
	(void)fprintf(err, "%s:%d: ", path, line);
	if (line != reading.wrong_line)
		(void)fputs(
			"this line is neither a [section], nor key = value, nor a comment, or it "
			"is longer than 200 characters\n",
			err);
	else
		say(err, reading.wrong, reading.near);
	IC_FAIL(CONFIG, "reading the configuration file");
}

ic_status ic_config_set(struct ic_config *config, enum ic_config_key key, const char *value,
			FILE *err)
{
	IC_ASSERT(key < IC_CONFIG_COUNT);
	const char *wrong = set(config, key, value, IC_CONFIG_FLAG);

	if (wrong == NULL)
		return IC_DONE;
	(void)fputs("command line: ", err);
	say(err, wrong, &keys[key]);
	IC_FAIL(CONFIG, "reading the command line");
}

void ic_config_print(const struct ic_config *config, FILE *out)
{
	static const char *const sources[] = { "default", "file", "command line" };
	const char *section = "";

	for (size_t i = 0; i < IC_CONFIG_COUNT; i++) {
		if (strcmp(section, keys[i].section) != 0)
			(void)fprintf(out, "%s[%s]\n", i == 0 ? "" : "\n", keys[i].section);
		section = keys[i].section;
		(void)fprintf(out, "; %s", keys[i].meaning);
		if (keys[i].text == NULL)
			(void)fprintf(out, " (%s, %u to %u)", keys[i].unit, keys[i].low,
				      keys[i].high);
		(void)fprintf(out, "\n; from: %s\n%s = ", sources[config->values[i].source],
			      keys[i].name);
		if (keys[i].text == NULL)
			(void)fprintf(out, "%u\n", config->values[i].number);
		else
			(void)fprintf(out, "%s\n",
				      config->values[i].text == NULL ? "" : config->values[i].text);
	}
}
