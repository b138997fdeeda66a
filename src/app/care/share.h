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

/** IC_E_FIELD unless 1 to IC_SHARE_ITEMS_MAX recordings were picked, each once. */
ic_status ic_share_check_items(struct ic_ctx *ctx, const ic_id *recordings, size_t count);

/** Tell who sent and who received each of @shares that it has ended. */
void ic_share_tell_ended(struct ic_ctx *ctx, const struct ic_share_ends *shares);

/** Colleagues who are on call, without the actor and @except; at most 20. */
ic_status ic_on_call(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id except,
		     struct ic_shape_colleague **ret_at, size_t *ret_count);

/* Two of the six fields of a disclosure: why, and with what consent. */
struct ic_disclosure_words {
	ic_bytes justification;
	ic_bytes consent; /* as it stood, in words */
};

/* Where they are kept. */
struct ic_sealed_words {
	ic_id patient;
	struct ic_field_place place;
	ic_bytes sealed;
};

struct ic_field_place ic_share_words_place(ic_id share);

ic_status ic_disclosure_words_seal(struct ic_ctx *ctx, ic_id patient, struct ic_field_place place,
				   const struct ic_disclosure_words *words, ic_bytes *ret_sealed);

/** @ring holds the patient's key. */
ic_status ic_disclosure_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
				   const struct ic_sealed_words *sealed,
				   struct ic_disclosure_words *ret);

/** The same of a share. */
ic_status ic_share_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
			      const struct ic_share_row *row, struct ic_disclosure_words *ret);

#endif
