/* SPDX-License-Identifier: Apache-2.0 */
/* A share as a shape, as several use cases answer with it. */
#ifndef IC_APP_SHARE_H
#define IC_APP_SHARE_H

#include "app/gate/ring.h"
#include "app/use_cases.h"
#include "records/share.h"

/** Enter a list view of the patients of @rows, open what is sealed and fill the shapes. */
ic_status ic_share_shapes(struct ic_ctx *ctx, const struct ic_share_row *rows, size_t count,
			  struct ic_shape_shares *ret);

/** One share that the actor sent or received. IC_E_ABSENT for anyone else. */
ic_status ic_share_of_actor(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id share,
			    struct ic_share_row *ret);

/** Tell who sent and who received each of @shares that it has ended. */
void ic_share_tell_ended(struct ic_ctx *ctx, const struct ic_share_ends *shares);

/** Colleagues who are on call, without the actor and @except; at most 20. */
ic_status ic_on_call(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id except,
		     struct ic_shape_colleague **ret_at, size_t *ret_count);

/** The sealed words of a share: justification and consent. */
ic_status ic_share_words_seal(struct ic_ctx *ctx, ic_id patient, ic_id share,
			      ic_bytes justification, ic_bytes consent, ic_bytes *ret_sealed);

/** The words of a share: its justification, and the consent as it stood. */
ic_status ic_share_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
			      const struct ic_share_row *row, ic_bytes *ret_justification,
			      ic_bytes *ret_consent);

#endif
