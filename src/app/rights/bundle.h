/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in an access bundle, gathered before its first byte (docs/formats/bundle.md). */
#ifndef IC_APP_BUNDLE_H
#define IC_APP_BUNDLE_H

#include "app/gate/ring.h"
#include "app/life/retention.h"
#include "app/rights/access.h"

enum { IC_PICTURE_NAME = 32 };

struct ic_bundle_picture {
	const struct ic_recording_row *recording;
	char file[IC_PICTURE_NAME]; /* pictures/001.jpg */
	ic_bytes taken_by;
	ic_bytes consent;        /* in words */
	const ic_bytes *strokes; /* of the patient's own signature (model/stroke.h) */
	size_t stroke_count;
	ic_bytes kept_as; /* class of the schedule, in words */
	struct ic_date kept_until;
	const struct ic_marks *marks; /* none: as it was taken */
	ic_digest digest;             /* once it was written */
};

struct ic_bundle_disclosure {
	ic_time at;
	ic_bytes what;
	int purpose;
	ic_bytes recipient;
	ic_bytes justification; /* empty for anyone but the patient */
	ic_bytes consent;
};

struct ic_bundle_lines {
	struct ic_shape_report report;
	struct ic_bundle_lines *next;
};

struct ic_bundle_facts {
	ic_bytes hospital;
	ic_bytes patient_name;
	bool own; /* for the patient */
	ic_time made;
	struct ic_date received;
	struct ic_bundle_picture *pictures;
	size_t picture_count;
	size_t told; /* parts that are left out, and that may be said */
	struct ic_bundle_disclosure *disclosures;
	size_t disclosure_count;
	struct ic_bundle_lines *lines; /* pages of the report, newest first */
};

/** The page, as HTML. */
ic_status ic_bundle_page(const struct ic_bundle_facts *facts, struct ic_buf *out);

/** Everything of @facts but .lines; @ring holds the field keys of all parts of the patient. */
ic_status ic_bundle_gather(struct ic_ctx *ctx, const struct ic_access *access,
			   const struct ic_ring *ring, struct ic_bundle_facts *ret);

#endif
