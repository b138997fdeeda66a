/* SPDX-License-Identifier: Apache-2.0 */
/* The schema of records.db for SQLite: version 1, and the numbered, forward-only migrations from
 * there. A new one is a file schema_<N>_sqlite.sql and its number in this folder's meson.build. */
#ifndef IC_RECORDS_SCHEMA_H
#define IC_RECORDS_SCHEMA_H

#include <stddef.h>

enum { IC_MIGRATIONS_MAX = 62 };

/** Version 1, as SQL. */
const char *ic_records_schema(void);

/** Set the texts from version 1 to 2, from 2 to 3 and so on; returns how many. */
size_t ic_records_migrations(const char *ret_texts[static IC_MIGRATIONS_MAX]);

#endif
