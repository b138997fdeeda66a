/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Remove everything from a picture file but the picture: one pass, any size of piece, memory that
 * does not grow with the file. Exceptions: of a progressive JPEG the deep walk keeps eight bytes a
 * block, at most 54 MB at the limit of pixels; HEIC and AVIF are held whole, up to
 * IC_IMAGE_WHOLE_BYTES_MAX, and all their output comes at the end. So is a WebP, unless nobody
 * wants output or the caller can read the file twice: it says behind its picture what stands in
 * front.
 *
 * Promise, for every accepted file: the output holds only what docs/formats/image.md lists, all of
 * it written here or coded picture data; the decoded picture and its orientation are unchanged; the
 * output stripped again is the same bytes; everything removed is reported; what is not understood
 * is refused.
 *
 * Two depths, one walk. Deep: the coded data is read to its end as well, without making pixels of
 * it; a picture that is cut or damaged anywhere is refused, and what stands behind the last block
 * of a JPEG's scan, or in its padding bits, is removed. Containers only: markers, chunks and
 * tables; coded data is passed on as it stands, at the speed of memory. WebP, HEIC and AVIF have
 * one depth: their coded data is read unit by unit, not to its last bit.
 *
 *     IC_AUTO(strip) strip = { 0 };
 *     IC_TRY(ic_strip_init(&strip, &options));
 *     while (more)
 *             IC_TRY(ic_strip_feed(&strip, piece));
 *     IC_TRY(ic_strip_end(&strip));      // strip.facts is complete
 *
 * Output is valid only if ic_strip_end() succeeded; what was emitted before a failure is to be
 * thrown away. Not shared between threads; no global state.
 */
#ifndef IC_IMAGE_STRIP_H
#define IC_IMAGE_STRIP_H

#include "image/image.h"

struct ic_strip_options {
	/* Takes a run of output. The span looks into the caller's own piece or into the machine and
	 * is good during the call only. NULL: inspect, make no output. */
	ic_status (*emit)(void *ctx, ic_bytes span);
	/* Takes one finding; NULL: none are made. At most IC_FINDINGS_MAX are. */
	ic_status (*find)(void *ctx, const struct ic_finding *finding);
	void *ctx;
	bool containers_only; /* do not look into coded data */
	bool strict_colour;   /* refuse a colour profile that cannot be rewritten */
	bool twice;           /* the caller can read the file again: see ic_strip_again() */
};

struct ic_strip {
	struct ic_image_facts facts; /* complete after ic_strip_end(); format after 16 bytes */
	struct ic_strip_state *state;
};

/** IC_E_NOMEM. */
ic_status ic_strip_init(struct ic_strip *strip, const struct ic_strip_options *options);

void ic_strip_done(struct ic_strip *strip);

/**
 * Take the next piece of the file, of any length.
 *
 * IC_E_MEDIA_TYPE: not a format that is accepted. IC_E_IMAGE: damaged. IC_E_IMAGE_UNSUPPORTED: a
 * kind that is refused. IC_E_IMAGE_LIMIT: too many pixels, scans, segments or bytes. IC_E_NOMEM;
 * and what emit or find returned. After a failure every further call returns it again.
 */
ic_status ic_strip_feed(struct ic_strip *strip, ic_bytes piece);

/** Of a file that was held whole until its end: the output is the input, byte for byte. False for
 * the others, whose output the caller can compare as it comes. */
bool ic_strip_held_same(const struct ic_strip *strip);

/** The file is complete; same codes. */
ic_status ic_strip_end(struct ic_strip *strip);

/**
 * After ic_strip_end(), of a caller that said `twice`. True: that was only a look, which made all
 * findings and no output; feed the same file again from its start, for the output, and end it
 * again. IC_E_IMAGE if its parts are not where and as long as they were; that the bytes of the
 * coded picture are the same is not looked at. False: it is done, or failed.
 */
bool ic_strip_again(struct ic_strip *strip);

#endif
