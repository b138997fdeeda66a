/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration: the keys of config.def, from three places, each over the one before: the
 * default, the file, the command line. Nothing comes from the environment. An unknown key or a
 * value that does not fit is an error that names file, line and the nearest valid key.
 */
#ifndef IC_PROGRAMS_CONFIG_H
#define IC_PROGRAMS_CONFIG_H

#include <stdio.h>

#include "base/arena.h"
#include "base/limits.h"

enum ic_config_key {
#define IC_KEY_TEXT(section, key, default_, meaning)                    IC_CONFIG_##section##_##key,
#define IC_KEY_NUMBER(section, key, default_, low, high, unit, meaning) IC_CONFIG_##section##_##key,
#include "programs/config.def"
#undef IC_KEY_TEXT
#undef IC_KEY_NUMBER
	IC_CONFIG_COUNT
};

enum ic_config_source { IC_CONFIG_DEFAULT, IC_CONFIG_FILE, IC_CONFIG_FLAG };

struct ic_config {
	struct ic_arena arena;
	struct {
		const char *text; /* NULL: not set */
		unsigned number;
		enum ic_config_source source;
	} values[IC_CONFIG_COUNT];
};

void ic_config_init(struct ic_config *config);
void ic_config_done(struct ic_config *config);

/** Take the file at @path. IC_E_CONFIG after a line on @err; IC_E_ABSENT. */
ic_status ic_config_load(struct ic_config *config, const char *path, FILE *err);

/** Set @key from the command line. IC_E_CONFIG after a line on @err. */
ic_status ic_config_set(struct ic_config *config, enum ic_config_key key, const char *value,
			FILE *err);

/** Every key with its value, whence it comes, and what it means, in the form of the file. */
void ic_config_print(const struct ic_config *config, FILE *out);

static inline const char *ic_config_text(const struct ic_config *config, enum ic_config_key key)
{
	return config->values[key].text;
}

static inline unsigned ic_config_number(const struct ic_config *config, enum ic_config_key key)
{
	return config->values[key].number;
}

#endif
