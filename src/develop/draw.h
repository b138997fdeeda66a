/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawn pictures for the demonstration and for trials: skin and something on it, never a person.
 * The same options give the same bytes.
 */
#ifndef IC_DEVELOP_DRAW_H
#define IC_DEVELOP_DRAW_H

#include "base/buf.h"

enum ic_draw_subject {
	IC_DRAW_WOUND,
	IC_DRAW_ULCER,
	IC_DRAW_BURN,
	IC_DRAW_BRUISE,
	IC_DRAW_RASH,
	IC_DRAW_MOLE
};

struct ic_draw_options {
	uint32_t seed;
	int tone; /* of the skin: 0 lightest to 5 darkest */
	enum ic_draw_subject subject;
	double healed; /* 0 fresh to 1 healed */
	int width;
	int height;
};

/** A JPEG, appended. IC_E_NOMEM, IC_E_LIMIT. */
ic_status ic_draw_picture(const struct ic_draw_options *options, struct ic_buf *out);

/** @jpeg as a phone would have written it: position, serial number, owner, thumbnail, XMP, a
 * trailer; appended. */
ic_status ic_draw_add_metadata(ic_bytes jpeg, struct ic_buf *out);

#endif
