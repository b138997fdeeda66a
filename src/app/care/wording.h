/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences with which consent is asked: the shipped ones (policy/wording), and those of the
 * hospital's own that the Caldicott Guardian adopted (govern/wording_version.c). */
#ifndef IC_APP_WORDING_H
#define IC_APP_WORDING_H

#include "app/app.h"

/** The highest shipped version of @name in @language; 0: none. */
int ic_wording_shipped(ic_bytes name, ic_bytes language);

/** True if a sentence of this name is shipped, in whatever language. */
bool ic_wording_is_named(ic_bytes name);

/** SHA-256 of the words called @word, "name.vN", in @language: shipped, or adopted at any time.
 * IC_E_FIELD when there are none. */
ic_status ic_wording_hash(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_bytes word, ic_bytes language,
			  ic_digest *ret_hash);

#endif
