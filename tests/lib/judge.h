/* SPDX-License-Identifier: Apache-2.0 */
/* Decoders of another hand, for tests: libjpeg-turbo, libspng, libwebp, libheif. What image/
 * accepts must decode to the same pixels before and after. */
#ifndef IC_TESTS_LIB_JUDGE_H
#define IC_TESTS_LIB_JUDGE_H

#include "base/buf.h"
#include "image/image.h"

enum { JUDGE_PIXELS_MAX = 1 << 22 }; /* bytes; a larger picture is not judged */

/**
 * Decode @file to @ret_pixels, whatever layout the decoder gives. Returns the number of warnings
 * (libjpeg alone has any), -1 for what does not decode or is too large.
 */
long judge_decode(enum ic_image_format format, ic_bytes file, struct ic_buf *ret_pixels);

#endif
