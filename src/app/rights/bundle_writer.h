/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One archive made as it is read: the page, each picture (opened by view.c, one block at a time),
 * the proofs, the list of all files. Nothing but the block in hand and the texts is in memory, and
 * nothing is on disk. What stands in it, and under which decision, is its kind's: the access
 * bundle (bundle.c), the file of a disclosure outside (outside_file.c).
 *
 *     PAGE → PICTURES (open, blocks, close) → PROOFS → VERIFIER → MANIFEST → END
 */
#ifndef IC_APP_BUNDLE_WRITER_H
#define IC_APP_BUNDLE_WRITER_H

#include "app/gate/decide.h"
#include "app/rights/bundle.h"
#include "app/use_cases.h"
#include "base/json.h"
#include "records/patient.h"

struct ic_bundle_kind {
	const char *format;    /* of the manifest */
	uint32_t proof_fields; /* bits: what a proof discloses */

	ic_status (*page)(struct ic_bundle *bundle, struct ic_buf *out);

	/** Decide and enter the opening of @picture, as a redacted export where it has marks. */
	ic_status (*open)(struct ic_bundle *bundle, const struct ic_bundle_picture *picture,
			  struct ic_view **ret_view);

	/** The next entry to prove; false: there is none left. */
	bool (*next_proof)(struct ic_bundle *bundle, uint64_t *ret_entry);

	/** What the manifest says besides the lists. */
	ic_status (*head)(const struct ic_bundle *bundle, ic_json root);

	/** After the last byte; may be NULL. */
	ic_status (*end)(struct ic_bundle *bundle);
};

/** As a kind sees it. */
struct ic_bundle {
	const struct ic_bundle_kind *kind;
	void *of; /* the kind's own, in .arena */
	struct ic_ctx ctx;
	struct ic_arena arena;
	ic_bytes hospital;
	ic_time made;
	struct ic_bundle_picture *pictures;
	size_t picture_count;
	bool proves;
	struct ic_patient_parts parts; /* whose keys are in hand */
	struct ic_key_want *wants;     /* field and audit key of each part */
	struct ic_bundle_writing *writing;
};

/**
 * A bundle of @kind for @ctx's actor, with a copy of the @size bytes at @of as the kind's own; then
 * @open it. What @open leaves in the bundle's ctx of a refusal is in @ctx. @ctx need not outlive
 * the call, its .via must.
 */
ic_status ic_bundle_open(struct ic_ctx *ctx, const struct ic_bundle_kind *kind, const void *of,
			 size_t size, ic_status (*open)(struct ic_bundle *bundle),
			 struct ic_bundle **ret_bundle);

/** Enter the release @action of @about, and take the keys of .parts under it. */
ic_status ic_bundle_release(struct ic_bundle *bundle, enum ic_action action,
			    const struct ic_about *about, struct ic_receipt *ret_receipt);

/** The field keys, lent. */
ic_status ic_bundle_ring(struct ic_bundle *bundle, struct ic_ring **ret_ring);

/** Everything is gathered: begin to write. With a @passphrase every file is encrypted under it. */
ic_status ic_bundle_begin(struct ic_bundle *bundle, const char *passphrase);

/** False for a picture that could not be painted over here. */
bool ic_bundle_can_paint(const struct ic_app *app, const struct ic_recording_row *recording);

/** The name of picture @number in the archive; one with marks is a JPEG. */
void ic_bundle_name_picture(struct ic_bundle_picture *picture, size_t number);

#endif
