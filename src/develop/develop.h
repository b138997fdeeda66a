/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an untrusted picture to the two renditions that people look at: JPEG, quality 85,
 * orientation applied, at most 2048 and 320 pixels on the longer side (12 of a picture that is to
 * be recognised by nobody), in the picture's own colour profile if it has one, and nothing else
 * inside. As in developing film: in a closed room.
 *
 * Decoding happens in a jailed child, one a picture (sys/zygote.h). Nothing it says is believed:
 * what comes back is bounded, and is stripped again here, so a rendition carries no metadata
 * whoever wrote it.
 */
#ifndef IC_DEVELOP_DEVELOP_H
#define IC_DEVELOP_DEVELOP_H

#include "base/buf.h"
#include "model/mark.h"

enum { IC_DEVELOP_LARGE = 2048, IC_DEVELOP_SMALL = 320, IC_DEVELOP_BLURRED = 12 };

struct ic_develop;

/** Fork the zygote; call before the program has a second thread. @heif: also for HEIC and AVIF,
 * whose decoders are younger and larger than the others. IC_E_UNAVAILABLE, IC_E_NOMEM. */
ic_status ic_develop_start(bool heif, struct ic_develop **ret_develop);

/** Every picture must be done. NULL is fine. */
void ic_develop_stop(struct ic_develop *develop);

/**
 * Append the renditions of @picture to @ret_large and @ret_small; @small_side is IC_DEVELOP_SMALL
 * or IC_DEVELOP_BLURRED. As many at once as there are processors; others wait. Threads: any.
 *
 * IC_E_MEDIA_TYPE, IC_E_IMAGE, IC_E_IMAGE_UNSUPPORTED: not an acceptable picture, or it does not
 * decode. IC_E_IMAGE_LIMIT: too many pixels, or decoding takes too long. IC_E_JAIL: the child was
 * killed or gave back nonsense. IC_E_NOMEM, IC_E_UNAVAILABLE.
 */
ic_status ic_develop_picture(struct ic_develop *develop, ic_bytes picture, uint32_t small_side,
			     struct ic_buf *ret_large, struct ic_buf *ret_small);

/** The large rendition with @marks painted black: below a mark nothing of the picture is left. As
 * ic_develop_picture(). */
ic_status ic_develop_redacted(struct ic_develop *develop, ic_bytes picture,
			      const struct ic_marks *marks, struct ic_buf *ret_large);

#endif
