/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: what the formats' machines share. A machine consumes pieces by steps; bytes
 * that must be seen together (a segment, a chunk) are gathered in `part`, up to
 * IC_IMAGE_HEAD_BYTES_MAX, or viewed in the caller's piece when it holds all of them. Coded data is
 * never gathered.
 */
#ifndef IC_IMAGE_MACHINE_H
#define IC_IMAGE_MACHINE_H

#include "base/buf.h"
#include "image/jpeg.h"
#include "image/png.h"
#include "image/strip.h"
#include "image/webp.h"

/* The browser's first module (tools/build_wasm) has JPEG and PNG, containers only, and names
 * nothing. What follows from that is left to the compiler. */
#ifdef IC_IMAGE_FIRST
enum { IC_IMAGE_IS_FIRST = true };
#else
enum { IC_IMAGE_IS_FIRST = false };
#endif

struct ic_jpeg_walk;
struct ic_png_rows;

struct ic_strip_state {
	struct ic_strip_options options;
	ic_status failed;
	uint8_t head[IC_IMAGE_SNIFF_BYTES]; /* the first bytes, until the format is known */
	size_t head_len;
	uint64_t at;       /* offset in the file of the next byte to be consumed */
	uint64_t trailing; /* bytes after the end of the picture */
	uint8_t trailing_head[IC_IMAGE_SNIFF_BYTES];
	struct ic_buf part;
	struct ic_buf text; /* value of the finding being made */
	struct ic_buf out;  /* headers on their way out */
	struct ic_buf icc;
	struct ic_buf whole; /* the file, of formats that need it at its end */
	size_t emitted;      /* bytes of output */
	bool changed;        /* and they are not those of the file */
	unsigned findings;
	bool exif_seen;            /* facts were taken */
	bool exif_turns_not;       /* the format turns pictures by other means */
	struct ic_jpeg_walk *walk; /* of a JPEG; see ic_strip_walk() */
	struct ic_png_rows *rows;  /* of a PNG */
	union {
		struct ic_jpeg jpeg;
		struct ic_png png;
		struct ic_webp webp;
	};
};

static inline bool ic_strip_finds(const struct ic_strip *strip)
{
	return !IC_IMAGE_IS_FIRST && strip->state->options.find != NULL;
}

/** NULL: containers only. */
static inline struct ic_jpeg_walk *ic_strip_walk(const struct ic_strip *strip)
{
	return IC_IMAGE_IS_FIRST ? NULL : strip->state->walk;
}

static inline struct ic_png_rows *ic_strip_rows(const struct ic_strip *strip)
{
	return IC_IMAGE_IS_FIRST ? NULL : strip->state->rows;
}

/** Hand a span to the caller, unless it is empty or nobody wants output. */
ic_status ic_strip_emit(struct ic_strip *strip, ic_bytes span);

/** Report, within the maximum number. */
ic_status ic_strip_find_now(struct ic_strip *strip, const struct ic_finding *finding);

static inline ic_status ic_strip_find(struct ic_strip *strip, const struct ic_finding *finding)
{
	return ic_strip_finds(strip) ? ic_strip_find_now(strip, finding) : IC_DONE;
}

/** Report a piece that has neither an inner name nor a value. */
static inline ic_status ic_strip_find_piece(struct ic_strip *strip, const char *where,
					    const char *kind, uint64_t bytes,
					    enum ic_finding_action action)
{
	return ic_strip_find(strip, &(struct ic_finding) { .where = where,
							   .kind = kind,
							   .name = ic_bytes_of_text(kind),
							   .at = strip->state->at,
							   .bytes = bytes,
							   .action = action });
}

/** Report colour profile @profile, which stood at @at in @bytes bytes, as facts.colour says what
 * became of it. */
ic_status ic_strip_find_profile(struct ic_strip *strip, ic_bytes profile, uint64_t at,
				uint64_t bytes);

/** Consume @len bytes of @in. */
ic_bytes ic_strip_consume(struct ic_strip *strip, ic_bytes *in, size_t len);

/**
 * Consume from @in until @want bytes are together. False: @in is used up and more are needed.
 * The view is good until the next gather. @want is at most IC_IMAGE_HEAD_BYTES_MAX.
 */
ic_status ic_strip_gather(struct ic_strip *strip, ic_bytes *in, size_t want, ic_bytes *ret_whole,
			  bool *ret_ready);

/** Consume all of @in as bytes after the end of the picture. */
void ic_strip_skip_trailing(struct ic_strip *strip, ic_bytes *in);

#endif
