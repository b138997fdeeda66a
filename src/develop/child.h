/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of develop/: what the jailed side and its client agree on, and the parts of the child. */
#ifndef IC_DEVELOP_CHILD_H
#define IC_DEVELOP_CHILD_H

#include "base/bytes.h"
#include "model/mark.h"

enum {
	DEVELOP_LARGE_BYTES_MAX = 6 << 20, /* 2048 × 2048 at three bytes halved; noise takes 4 MB */
	DEVELOP_SMALL_BYTES_MAX = 256 << 10,
	DEVELOP_PROFILE_BYTES_MAX = 64 << 10
};

/* How a child ends. */
enum develop_code { DEVELOP_DONE = 1, DEVELOP_DAMAGED, DEVELOP_TOO_LARGE };

/* At the start of the shared memory; input follows, then the room of the two renditions. */
struct develop_frame {
	uint64_t input_len;
	uint32_t format; /* enum ic_image_format */
	uint32_t orientation;
	uint32_t small_side; /* pixels on the longer side of the small rendition */
	struct ic_marks marks;
	uint64_t large_len; /* written by the child */
	uint64_t small_len;
};

/* Pixels in memory, rows without padding. */
struct develop_pixels {
	uint32_t width;
	uint32_t height;
	uint32_t channels; /* 1 grey, 3 RGB */
	uint8_t *bytes;
	ic_bytes profile; /* ICC, or empty */
};

/* Each may end the process with a code instead of returning. */
_Noreturn void ic_develop_end(enum develop_code code);
void *ic_develop_take(size_t count, size_t size);

/** Decode; a JPEG at a scale near @side pixels on the longer side, at least seven eighths of it
 * where the picture has them. */
void ic_develop_decode_jpeg(ic_bytes file, uint32_t side, struct develop_pixels *ret_pixels);
void ic_develop_decode_png(ic_bytes file, struct develop_pixels *ret_pixels);
void ic_develop_decode_webp(ic_bytes file, struct develop_pixels *ret_pixels);

/** HEIC and AVIF, already turned as the file says. */
void ic_develop_decode_heif(ic_bytes file, struct develop_pixels *ret_pixels);

/** Before the zygote is forked; false if this machine's libraries cannot be used. */
bool ic_develop_start_heif(void);
void ic_develop_stop_heif(void);

/** What is transparent shows the paper below. In place: 4 bytes a pixel become 3. */
void ic_develop_flatten(uint8_t *bytes, size_t count);

/** Average down to at most @side on the longer side; the pixels themselves if they are no larger.
 */
void ic_develop_shrink(const struct develop_pixels *from, uint32_t side,
		       struct develop_pixels *ret_pixels);

/** Turn and mirror so that the picture stands as EXIF orientation @orientation says. */
void ic_develop_turn(struct develop_pixels *pixels, uint32_t orientation);

/** Paint @marks black. In place. */
void ic_develop_redact(struct develop_pixels *pixels, const struct ic_marks *marks);

/** Write as JPEG into @place; its length. */
size_t ic_develop_encode(const struct develop_pixels *pixels, uint8_t *place, size_t room);

/** The job of the zygote. */
uint8_t ic_develop_job(uint8_t *shared, size_t len);

#endif
