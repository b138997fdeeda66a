/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small WebP, HEIC and AVIF files by hand, with a canary in one of many carriers; see gen_image.h,
 * whose options these take (carrier, place, canary, exif, icc). Nothing here uses src/image.
 */
#ifndef IC_TESTS_LIB_GEN_WHOLE_H
#define IC_TESTS_LIB_GEN_WHOLE_H

#include "lib/gen_image.h"

enum gen_whole {
	GEN_WEBP,
	GEN_WEBP_ALPHA,
	GEN_WEBP_LOSSLESS,
	GEN_HEIC,
	GEN_HEIC_ALPHA,
	GEN_HEIC_GRID,     /* two tiles side by side */
	GEN_HEIC_OVERLAY,  /* two pictures on a canvas */
	GEN_HEIC_IDENTITY, /* a picture as it is, by another name */
	GEN_AVIF,
	GEN_AVIF_ALPHA,
	GEN_AVIF_GRID,
	GEN_WHOLE_KINDS
};

const char *gen_whole_name(enum gen_whole kind);
unsigned gen_whole_carriers(enum gen_whole kind);
const char *gen_whole_carrier(enum gen_whole kind, unsigned carrier);

/** A picture of 64 × 64, or of 128 × 64 for a grid or an overlay, that decodes. */
void gen_whole(enum gen_whole kind, const struct gen_options *options, struct ic_buf *out);

#endif
