/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the PNG machine (PNG third edition, W3C 2025).
 *
 *     signature -> head -> body + CRC -> head …      chunks: read into values, never copied
 *     head IDAT -> data -> CRC -> …                  streamed, checked, cut anew into even pieces
 *     head IEND -> body + CRC -> trailing
 */
#ifndef IC_IMAGE_PNG_H
#define IC_IMAGE_PNG_H

#include "base/buf.h"
#include "image/deflate.h"
#include "image/image.h"

enum { IC_PNG_PALETTE_MAX = 256, IC_PNG_IDAT_BYTES = 65536 };

/* A short chunk taken as it is after its check: length 0 is "not there". */
struct ic_png_value {
	uint8_t len;
	uint8_t bytes[32];
};

struct ic_png {
	enum {
		IC_PNG_AT_SIGNATURE,
		IC_PNG_AT_HEAD,
		IC_PNG_AT_BODY,
		IC_PNG_SKIPPING, /* a chunk too long to be held */
		IC_PNG_IN_IDAT,
		IC_PNG_AT_IDAT_CRC,
		IC_PNG_AT_TRAILING
	} phase;
	struct ic_crc32 crc;
	unsigned chunks;
	uint32_t type;
	uint32_t left;   /* bytes of the chunk still to come */
	uint64_t at;     /* offset of the chunk */
	uint32_t sum;    /* CRC of the chunk so far */
	uint64_t coded;  /* bytes of the zlib stream so far */
	uint8_t zlib[2]; /* its first bytes */
	enum { IC_PNG_BEFORE_IDAT, IC_PNG_DURING_IDAT, IC_PNG_AFTER_IDAT } place;

	bool header_taken;
	uint8_t header[13];
	uint8_t depth;
	uint8_t colour;
	uint16_t palette_len; /* bytes */
	uint8_t palette[3 * IC_PNG_PALETTE_MAX];
	uint16_t transparent_len;
	uint8_t transparent[IC_PNG_PALETTE_MAX];
	struct ic_png_value cicp;
	struct ic_png_value srgb;
	struct ic_png_value gamma;
	struct ic_png_value chroma;
	struct ic_png_value bits;
	struct ic_png_value density;
	bool profile_seen; /* its rewritten form, if any, is in the machine's `icc` */
	int orientation_sent;
};

struct ic_strip;

void ic_png_init(struct ic_png *png);

/** Consume at least one byte of *@in, which is not empty. */
ic_status ic_png_step(struct ic_strip *strip, ic_bytes *in);

/** The file ended here. */
ic_status ic_png_end(struct ic_strip *strip);

/* png_chunk.c: read a chunk whose CRC holds into values or findings; write the values back */
ic_status ic_png_take_chunk(struct ic_strip *strip, ic_bytes body);
ic_status ic_png_report_chunk(struct ic_strip *strip, ic_bytes body);
ic_status ic_png_emit_head(struct ic_strip *strip, struct ic_buf *out);

/** Append our eXIf if the orientation known by now was not written yet. */
ic_status ic_png_emit_orientation(struct ic_strip *strip, struct ic_buf *out);

/** Append one chunk. */
ic_status ic_png_emit_chunk(const struct ic_png *png, uint32_t type, ic_bytes body,
			    struct ic_buf *out);

#define IC_PNG_TYPE(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

enum {
	IC_PNG_IHDR = IC_PNG_TYPE('I', 'H', 'D', 'R'),
	IC_PNG_PLTE = IC_PNG_TYPE('P', 'L', 'T', 'E'),
	IC_PNG_IDAT = IC_PNG_TYPE('I', 'D', 'A', 'T'),
	IC_PNG_IEND = IC_PNG_TYPE('I', 'E', 'N', 'D'),
	IC_PNG_EXIF = IC_PNG_TYPE('e', 'X', 'I', 'f'),
	IC_PNG_ICCP = IC_PNG_TYPE('i', 'C', 'C', 'P'),
	IC_PNG_SRGB = IC_PNG_TYPE('s', 'R', 'G', 'B'),
	IC_PNG_CICP = IC_PNG_TYPE('c', 'I', 'C', 'P'),
	IC_PNG_GAMA = IC_PNG_TYPE('g', 'A', 'M', 'A'),
	IC_PNG_CHRM = IC_PNG_TYPE('c', 'H', 'R', 'M'),
	IC_PNG_SBIT = IC_PNG_TYPE('s', 'B', 'I', 'T'),
	IC_PNG_TRNS = IC_PNG_TYPE('t', 'R', 'N', 'S'),
	IC_PNG_PHYS = IC_PNG_TYPE('p', 'H', 'Y', 's'),
	IC_PNG_ACTL = IC_PNG_TYPE('a', 'c', 'T', 'L'),
	IC_PNG_ITXT = IC_PNG_TYPE('i', 'T', 'X', 't'),
	IC_PNG_TEXT = IC_PNG_TYPE('t', 'E', 'X', 't'),
	IC_PNG_ZTXT = IC_PNG_TYPE('z', 'T', 'X', 't'),
};

#endif
