/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed columns that hold several texts: a JSON object, each text by its name. */
#ifndef IC_APP_TEXTS_H
#define IC_APP_TEXTS_H

#include "app/gate/ring.h"

/** Seal @count texts under @party's key (zero: the organisation's), each by its name; empty ones
 * are left out. */
ic_status ic_texts_seal(struct ic_ctx *ctx, ic_id party, struct ic_field_place place,
			const char *const *names, const ic_bytes *texts, size_t count,
			ic_bytes *ret_sealed);

/** The inverse; @ring holds the key of @party unless that is zero. */
ic_status ic_texts_read(struct ic_ctx *ctx, const struct ic_ring *ring, ic_id party,
			struct ic_field_place place, ic_bytes sealed, const char *const *names,
			ic_bytes *ret_texts, size_t count);

#endif
