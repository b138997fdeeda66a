/* SPDX-License-Identifier: Apache-2.0 */
/* A recording as a shape, and the sealed column that goes with it. */
#ifndef IC_APP_RECORDING_H
#define IC_APP_RECORDING_H

#include "app/gate/case.h"
#include "app/gate/ring.h"
#include "app/use_cases.h"
#include "image/image.h"

/** What stands in the sealed column of a recording. */
struct ic_recording_detail {
	ic_bytes note;
	ic_bytes chaperone; /* empty: not of an intimate part */
	const struct ic_capture_facts
		*camera; /* NULL when reading: kept for the record, not shown yet */
	struct ic_shape_finding *removed;
	size_t removed_listed;
	int64_t removed_count;
	int64_t removed_bytes;
	bool removed_on_phone;
};

ic_status ic_recording_detail_seal(struct ic_ctx *ctx, ic_id patient, ic_id recording,
				   const struct ic_recording_detail *detail, ic_bytes *ret_sealed);
ic_status ic_recording_detail_read(struct ic_ctx *ctx, const struct ic_ring *ring,
				   const struct ic_recording_row *row,
				   struct ic_recording_detail *ret);

/** What is sealed, with another note, sealed again. */
ic_status ic_recording_detail_renote(struct ic_ctx *ctx, const struct ic_ring *ring,
				     const struct ic_recording_row *row, ic_bytes note,
				     ic_bytes *ret_sealed);

/** What is sealed, sealed again under the key of patient @to. */
ic_status ic_recording_detail_move(struct ic_ctx *ctx, const struct ic_ring *ring,
				   const struct ic_recording_row *row, ic_id to,
				   ic_bytes *ret_sealed);

/** Makes the case @c of a whole patient that of one row of theirs: who is named is looked up. */
ic_status ic_recording_case(struct ic_ctx *ctx, struct ic_db_tx *tx,
			    const struct ic_recording_row *row, struct ic_case *c);

/** @row as a shape; @banner may be empty. @ring holds the key of row->patient. */
ic_status ic_recording_shape(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			     const struct ic_recording_row *row, ic_bytes banner,
			     struct ic_shape_recording *ret);

#endif
