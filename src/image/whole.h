/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: formats that cannot be written before their end was read (WebP, whose
 * orientation stands behind the picture, and HEIF, whose parts stand in any order) take the whole
 * file into memory, up to IC_IMAGE_WHOLE_BYTES_MAX, and do their work at its end.
 */
#ifndef IC_IMAGE_WHOLE_H
#define IC_IMAGE_WHOLE_H

#include "image/icc.h"
#include "image/strip.h"

/** Take all of @in. IC_E_IMAGE_LIMIT, IC_E_NOMEM. */
ic_status ic_whole_step(struct ic_strip *strip, ic_bytes *in);

/** The file; @len bytes of it are the picture's, and the rest stands behind the picture. */
ic_bytes ic_whole_cut(struct ic_strip *strip, size_t len);

/** What is found next stands at @place, which lies in the file. */
void ic_whole_at(struct ic_strip *strip, const uint8_t *place);

/** Report @piece, at its place, by literals. */
ic_status ic_whole_find(struct ic_strip *strip, ic_bytes piece, const char *where, const char *kind,
			const char *name);

/** Report @piece by a name from the file, made printable. */
ic_status ic_whole_find_named(struct ic_strip *strip, ic_bytes piece, const char *where,
			      const char *kind, ic_bytes name);

/** EXIF as these formats carry it, with or without "Exif\0\0" in front. */
ic_status ic_whole_exif(struct ic_strip *strip, ic_bytes block);

/** Rewrite @profile to @out, which stays empty for sRGB, and report it. IC_E_IMAGE_UNSUPPORTED if
 * it is lost and the caller is strict. */
ic_status ic_whole_profile(struct ic_strip *strip, ic_bytes profile, enum ic_icc_space space,
			   struct ic_buf *out);

/** Too many pixels, or none. IC_E_IMAGE, IC_E_IMAGE_LIMIT; else the facts have them. */
ic_status ic_whole_size(struct ic_strip *strip, uint32_t width, uint32_t height);

#endif
