/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes small JPEG and PNG files by hand, with a canary planted in one of many carriers, so that no
 * test depends on a picture file. Nothing here uses src/image.
 */
#ifndef IC_TESTS_LIB_GEN_IMAGE_H
#define IC_TESTS_LIB_GEN_IMAGE_H

#include "base/buf.h"

enum gen_encoding { GEN_RAW, GEN_UTF16, GEN_BASE64, GEN_DEFLATED, GEN_ENCODINGS };

/** A canary text, different for each @number, in an encoding. At most 100 bytes. */
void gen_canary(unsigned number, enum gen_encoding encoding, struct ic_buf *out);

/** True if @whole holds @part anywhere. */
bool gen_contains(ic_bytes whole, ic_bytes part);

/* Places where a carrier can stand. */
enum gen_place {
	GEN_AFTER_START,
	GEN_BETWEEN_TABLES,
	GEN_BEFORE_DATA,
	GEN_AFTER_DATA,
	GEN_AFTER_END,
	GEN_PLACES
};

struct gen_options {
	unsigned carrier;     /* 0 = none, else 1 to gen_jpeg_carriers() or gen_png_carriers() */
	enum gen_place place; /* where, for carriers that may stand anywhere */
	ic_bytes canary;
	ic_bytes exif;    /* a TIFF block, if not empty */
	ic_bytes icc;     /* a colour profile, if not empty */
	bool progressive; /* JPEG: two scans */
	bool restart;     /* JPEG: with restart markers */
	bool without_end; /* JPEG: no EOI */
	ic_bytes coded;   /* JPEG, with neither of the two: coded data, the upper bit of each byte
			   * cleared, in a picture that is large enough for it */
	unsigned idat_bytes;  /* PNG: length of the IDAT chunks, 0 = one */
	const char *property; /* HEIF: type of one more property of the picture, or NULL */
	ic_bytes property_body;
};

/** How many carriers there are, and what the @carrier-th is. */
unsigned gen_jpeg_carriers(void);
unsigned gen_png_carriers(void);
const char *gen_jpeg_carrier(unsigned carrier);
const char *gen_png_carrier(unsigned carrier);

/** True if the carrier is bytes without a segment around them. */
bool gen_jpeg_is_bare(unsigned carrier);

/** A 32 × 16 picture that decodes. */
void gen_jpeg(const struct gen_options *options, struct ic_buf *out);
void gen_png(const struct gen_options *options, struct ic_buf *out);

/** One chunk of a PNG, @named its name and body; and the zlib stream of one stored block. */
void gen_png_chunk(ic_bytes named, struct ic_buf *out);
void gen_png_stored(ic_bytes bytes, struct ic_buf *out);

/** A TIFF block with the usual tags of a phone (orientation, device, time, position, serial number,
 * thumbnail), in either byte order. */
void gen_exif(int orientation, bool little, struct ic_buf *out);

enum gen_profile { GEN_SRGB, GEN_P3, GEN_GAMMA, GEN_LOOKUP, GEN_GREY };

/** A colour profile with a long description and a private tag. */
void gen_icc(enum gen_profile profile, struct ic_buf *out);

#endif
