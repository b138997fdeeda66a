/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: formats that cannot be written before their end was read. HEIF, whose parts
 * stand in any order, takes the whole file into memory, up to IC_IMAGE_WHOLE_BYTES_MAX, and does
 * its work at its end. WebP, which says behind the picture what stands in front of it, looks at the
 * file as it comes and holds it only for a caller that cannot read it again.
 */
#ifndef IC_IMAGE_WHOLE_H
#define IC_IMAGE_WHOLE_H

#include "image/icc.h"
#include "image/strip.h"

/** Where a piece of the file stands. */
struct ic_whole_place {
	uint64_t at;
	uint64_t bytes;
};

/** Hold @piece, the next of the file. IC_E_IMAGE_LIMIT, IC_E_NOMEM. */
ic_status ic_whole_hold(struct ic_strip *strip, ic_bytes piece);

/** Hold all of @in and consume it; the same codes. */
ic_status ic_whole_step(struct ic_strip *strip, ic_bytes *in);

/** The file; @len bytes of it are the picture's, and the rest stands behind the picture. */
ic_bytes ic_whole_cut(struct ic_strip *strip, size_t len);

/** What is found next stands at @place, which lies in the file. */
void ic_whole_at(struct ic_strip *strip, const uint8_t *place);

/** Of @piece, which lies in the file. */
struct ic_whole_place ic_whole_place(const struct ic_strip *strip, ic_bytes piece);

/** Report what stands at @place by literals. */
ic_status ic_whole_find(struct ic_strip *strip, struct ic_whole_place place, const char *where,
			const char *kind, const char *name);

/** Report it by a name from the file, made printable. */
ic_status ic_whole_find_named(struct ic_strip *strip, struct ic_whole_place place,
			      const char *where, const char *kind, ic_bytes name);

/** What a piece that is not kept is called, by the four letters of its type. */
struct ic_whole_name {
	char type[4];
	const char *kind;
	const char *name;
};

/** Report it as @names call its @type, else by the type itself. */
ic_status ic_whole_find_typed(struct ic_strip *strip, struct ic_whole_place place,
			      const char *where, const struct ic_whole_name *names, size_t count,
			      ic_bytes type);

/** Rewrite @profile to the strip's icc, which stays empty for sRGB, and report what stands at
 * @place. IC_E_IMAGE_UNSUPPORTED if it is lost and the caller is strict. */
ic_status ic_whole_profile(struct ic_strip *strip, ic_bytes profile, struct ic_whole_place place,
			   enum ic_icc_space space);

/** Too many pixels, or none. IC_E_IMAGE, IC_E_IMAGE_LIMIT. */
ic_status ic_whole_check_size(uint32_t width, uint32_t height);

/** The same; else the facts have them. */
ic_status ic_whole_size(struct ic_strip *strip, uint32_t width, uint32_t height);

#endif
