/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences with which consent is asked: the shipped ones (policy/wording), and those of the
 * hospital's own that the Caldicott Guardian adopted (govern/wording_version.c). */
#ifndef IC_APP_WORDING_H
#define IC_APP_WORDING_H

#include "app/app.h"
#include "records/wording.h"

/** The highest shipped version of @key's name in its language; 0: none. */
int ic_wording_shipped(const struct ic_wording_key *key);

/** True if a sentence of this name is shipped, in whatever language. */
bool ic_wording_is_named(ic_bytes name);

/** SHA-256 of the words that @in names, "name.vN" in a language: shipped, or adopted at any time.
 * IC_E_FIELD when there are none. */
ic_status ic_wording_hash(struct ic_ctx *ctx, struct ic_db_tx *tx,
			  const struct ic_shape_consent_in *in, ic_digest *ret_hash);

#endif
