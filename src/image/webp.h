/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the WebP machine (RFC 9649, RFC 6386).
 *
 *     RIFF -> chunk -> body -> skipping -> chunk …   the look makes the plan
 *     RIFF -> chunk -> body -> passing -> skipping … the second reading writes by it
 *     … end of the RIFF -> trailing                  both
 *
 * What a WebP says behind its picture (which way up it is) changes what stands in front of it, so
 * the file is read twice: by the caller, or out of what is held of it.
 */
#ifndef IC_IMAGE_WEBP_H
#define IC_IMAGE_WEBP_H

#include "image/strip.h"

/* What must be known before the first byte is written. Both readings make one; they must be the
 * same. It is compared as bytes, so there are no holes in it. */
struct ic_webp_plan {
	uint64_t end;         /* of the RIFF in the file */
	uint64_t alpha_at;    /* the body of ALPH in the file; 0: none */
	uint64_t coded_at;    /* that of VP8 or VP8L; 0: not yet */
	uint32_t alpha_bytes; /* as the file has it */
	uint32_t alpha_kept;  /* what is kept of it; 0: nothing */
	uint32_t coded_bytes;
	uint32_t type;        /* VP8 or VP8L */
	uint32_t transparent; /* 1: there is an ALPH that is kept, or VP8L says so */
	uint8_t alpha_head;
	uint8_t coded_head[11]; /* as it is written */
};

struct ic_webp {
	enum {
		IC_WEBP_AT_RIFF,
		IC_WEBP_AT_CHUNK,
		IC_WEBP_AT_BODY, /* the first `want` bytes of it */
		IC_WEBP_PASSING, /* up to `pass_end`, to the output */
		IC_WEBP_SKIPPING,
		IC_WEBP_AT_TRAILING
	} phase;
	bool writing; /* by `plan` */
	struct ic_webp_plan plan;
	struct ic_webp_plan seen;

	unsigned chunks;
	uint32_t type; /* of the chunk */
	uint32_t len;
	uint32_t want;
	uint64_t chunk_at;
	uint64_t chunk_end; /* with its padding */
	uint64_t pass_end;

	bool extended; /* and then: */
	uint8_t flags;
	uint32_t width;
	uint32_t height;
	bool profile_seen;
};

void ic_webp_init(struct ic_webp *webp);

/** Consume all of *@in, which is not empty. */
ic_status ic_webp_step(struct ic_strip *strip, ic_bytes *in);

/** The file ended here. */
ic_status ic_webp_end(struct ic_strip *strip);

/** After a look: true, and the file that is fed next is written. False: it was written, or nobody
 * wants output. */
bool ic_webp_again(struct ic_strip *strip);

/* webp_emit.c: by the plan */
ic_status ic_webp_emit_front(struct ic_strip *strip); /* what stands before ALPH and picture */
ic_status ic_webp_emit_head(struct ic_strip *strip, uint32_t type, uint32_t len, ic_bytes start);
ic_status ic_webp_emit_padding(struct ic_strip *strip, uint32_t len);
ic_status ic_webp_emit_back(struct ic_strip *strip); /* what stands behind the picture */

#define IC_WEBP_TYPE(a, b, c, d) \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

enum {
	IC_WEBP_ALPH = IC_WEBP_TYPE('A', 'L', 'P', 'H'),
	IC_WEBP_ANIM = IC_WEBP_TYPE('A', 'N', 'I', 'M'),
	IC_WEBP_ANMF = IC_WEBP_TYPE('A', 'N', 'M', 'F'),
	IC_WEBP_EXIF = IC_WEBP_TYPE('E', 'X', 'I', 'F'),
	IC_WEBP_ICCP = IC_WEBP_TYPE('I', 'C', 'C', 'P'),
	IC_WEBP_VP8 = IC_WEBP_TYPE('V', 'P', '8', ' '),
	IC_WEBP_VP8L = IC_WEBP_TYPE('V', 'P', '8', 'L'),
	IC_WEBP_VP8X = IC_WEBP_TYPE('V', 'P', '8', 'X'),
	IC_WEBP_XMP = IC_WEBP_TYPE('X', 'M', 'P', ' '),

	IC_WEBP_FLAG_ANIMATION = 0x02,
	IC_WEBP_FLAG_EXIF = 0x08,
	IC_WEBP_FLAG_ALPHA = 0x10,
	IC_WEBP_FLAG_ICC = 0x20,

	IC_WEBP_CHUNK_HEAD = 8,
	IC_WEBP_VP8_HEAD = 10,
	IC_WEBP_VP8L_HEAD = 5
};

#endif
