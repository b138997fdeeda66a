/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Personal columns: each value sealed under its party's field key and bound to table, column and
 * row, so that a value moved to another row does not open. Sealing needs no entry; opening needs
 * the party's field key, which only an entry releases (a want of domain IC_KEY_FIELD). Source:
 * docs/formats/seal.md. Threads: safe.
 */
#ifndef IC_VAULT_FIELD_H
#define IC_VAULT_FIELD_H

#include "base/buf.h"
#include "port/keys.h"

/** Which column of which row. */
struct ic_field_place {
	const char *table;
	const char *column;
	ic_id row;
};

enum { IC_FIELD_OVERHEAD_BYTES = 72 };

/** Append the sealed form of @plain to @out. The zero @party is the organisation. */
ic_status ic_field_seal(struct ic_keys *keys, ic_id party, const struct ic_field_place *place,
			ic_bytes plain, struct ic_buf *out);

/** Append the plain value to @out. IC_E_AUTHENTIC. */
ic_status ic_field_open(const struct ic_secret *key, const struct ic_field_place *place,
			ic_bytes sealed, struct ic_buf *out);

#endif
