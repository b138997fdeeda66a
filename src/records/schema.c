/* SPDX-License-Identifier: Apache-2.0 */
#include "records/schema.h"

#include <assert.h>

#include "base/bytes.h"

extern const ic_bytes ic_embedded_records_schema;

#define IC_MIGRATION(n) extern const ic_bytes ic_embedded_records_schema_##n;
IC_RECORDS_MIGRATIONS
#undef IC_MIGRATION

static const ic_bytes *const migrations[] = {
#define IC_MIGRATION(n) &ic_embedded_records_schema_##n,
	IC_RECORDS_MIGRATIONS
#undef IC_MIGRATION
};

#define MIGRATIONS (sizeof(migrations) / sizeof(migrations[0]))

static_assert(MIGRATIONS <= IC_MIGRATIONS_MAX, "make IC_MIGRATIONS_MAX larger");

const char *ic_records_schema(void)
{
	return (const char *)ic_embedded_records_schema.ptr;
}

size_t ic_records_migrations(const char *ret_texts[static IC_MIGRATIONS_MAX])
{
	for (size_t i = 0; i < MIGRATIONS; i++)
		ret_texts[i] = (const char *)migrations[i]->ptr;
	return MIGRATIONS;
}
