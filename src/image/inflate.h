/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the zlib format (RFC 1950, 1951) read as it comes, in pieces of any length,
 * with the memory of its window. As strict as zlib: a stream that zlib refuses is refused. Stricter
 * in that bits which code nothing must be zero and nothing may follow the stream.
 *
 *     HEAD -> BLOCK -> (STORED | CODES) -> BLOCK -> … -> SUM -> DONE
 */
#ifndef IC_IMAGE_INFLATE_H
#define IC_IMAGE_INFLATE_H

#include "base/buf.h"

enum {
	IC_INFLATE_IN = 16384,     /* coded bytes held before they are read */
	IC_INFLATE_SLACK = 1024,   /* zeros behind, for what begins in front of the end */
	IC_INFLATE_WINDOW = 32768, /* how far back a match may reach */
	IC_INFLATE_OUT = 4 * IC_INFLATE_WINDOW,
	IC_INFLATE_LOOK = 10 /* bits looked at in one step */
};

struct ic_inflate_code {
	uint32_t look[1 << IC_INFLATE_LOOK]; /* 0: a longer code, or none */
	uint32_t limit[17];                  /* as in jpeg_code.h, on 15 bits */
	int32_t place[17];
	uint16_t symbol[288];
};

struct ic_inflate {
	/* Takes the output in order; the span is good during the call only. */
	ic_status (*take)(void *ctx, ic_bytes span);
	void *ctx;
	enum {
		IC_INFLATE_AT_HEAD,
		IC_INFLATE_AT_BLOCK,
		IC_INFLATE_IN_STORED,
		IC_INFLATE_IN_CODES,
		IC_INFLATE_AT_SUM,
		IC_INFLATE_DONE
	} phase;
	bool last;       /* this block */
	bool fixed;      /* the codes at hand are the fixed ones */
	uint32_t blocks; /* begun */
	uint64_t handed; /* bytes handed over */
	struct ic_inflate_code lengths;
	struct ic_inflate_code distances;
	size_t stored; /* bytes of a stored block still to come */
	uint32_t sum;  /* Adler-32 of what was handed over */
	size_t bit;    /* of the first held byte: where reading goes on */
	size_t len;    /* held bytes */
	size_t made;   /* bytes in `out` */
	size_t given;  /* of them handed over */
	uint8_t in[IC_INFLATE_IN + IC_INFLATE_SLACK];
	uint8_t out[IC_INFLATE_OUT];
};

/** Begin with a zeroed @inflate; the first call needs no more than that @take and @ctx are set. */

/** Take the next piece. IC_E_IMAGE: damaged, or bytes behind the end; and what take returned. */
ic_status ic_inflate_feed(struct ic_inflate *inflate, ic_bytes piece);

/** The stream is complete. IC_E_IMAGE: it is not. */
ic_status ic_inflate_end(struct ic_inflate *inflate);

#endif
