/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libincamera-image: remove everything from a JPEG, PNG, WebP, HEIC or AVIF file but the picture,
 * without touching a pixel. Whatever is not understood is refused, never passed through. One
 * machine a file; no global state, no thread of its own, no input or output but these calls. See
 * incamera-image(3) and docs/examples/strip_file.c.
 */
#ifndef INCAMERA_IMAGE_H
#define INCAMERA_IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct incamera_strip;

/** Something seen in the file, in words people know. Texts end with NUL and are good during the
 * call only. */
struct incamera_finding {
	const char *where; /* "EXIF GPS" */
	const char *kind;  /* "position" */
	const char *name;  /* "GPSLatitude"; from the file, printable */
	const char *value; /* may be empty or cut */
	uint64_t at;       /* offset in the file */
	uint64_t bytes;
	int action; /* 0 removed, 1 kept, 2 rewritten */
};

/** What is known of the picture; an empty text, a zero denominator: not known. Never a position or
 * a serial number. */
struct incamera_facts {
	const char *format;     /* "jpeg", "png", "webp", "heic", "avif" */
	uint32_t width, height; /* as stored, before orientation */
	int orientation;        /* EXIF, 1 to 8 */
	int colour_lost;        /* a profile made of tables was removed */
	int end_was_missing;    /* an end marker was written */
	char time[20], offset[7], make[64], model[64], lens[64];
};

/** Take output, or a finding. Not 0: stop; the call under way fails with "refused_by_caller". */
typedef int incamera_emit_fn(void *ctx, const void *bytes, size_t len);
typedef int incamera_find_fn(void *ctx, const struct incamera_finding *finding);

/** A machine. @emit NULL: inspect only; @find NULL: no findings; @containers_only: do not prove the
 * coded data of JPEG and PNG. NULL: out of memory. */
struct incamera_strip *incamera_strip_new(incamera_emit_fn *emit, incamera_find_fn *find, void *ctx,
					  int containers_only);

/** The next piece, of any length. 0, or not 0: failed, and so will be every further call. */
int incamera_strip_feed(struct incamera_strip *strip, const void *bytes, size_t len);

/** The file is complete: the output is valid only if this gives 0. @ret_facts may be NULL. */
int incamera_strip_end(struct incamera_strip *strip, struct incamera_facts *ret_facts);

/** Why it failed: a stable word ("image_damaged", "image_type", "image_unsupported", "image_limit",
 * "out_of_memory"), and a sentence for the log. Static texts without any input; NULL while nothing
 * failed. */
const char *incamera_strip_code(const struct incamera_strip *strip);
const char *incamera_strip_reason(const struct incamera_strip *strip);

/** NULL is fine. */
void incamera_strip_free(struct incamera_strip *strip);

#endif
