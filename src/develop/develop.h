/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Renditions of untrusted pictures, each made in a jailed child of its own: it reads one picture
 * from shared memory, writes two, and ends. A crash, a bomb or a timeout is a status, never an
 * outage. Threads: safe.
 */
#ifndef IC_DEVELOP_DEVELOP_H
#define IC_DEVELOP_DEVELOP_H

#include "base/buf.h"

struct ic_develop;

enum { IC_DEVELOP_LARGE = 2048, IC_DEVELOP_SMALL = 320 }; /* longer side, pixels; never enlarged */

/** Fork the zygote: before any thread is started and before any key is in memory. IC_E_JAIL,
 * IC_E_NOMEM. */
ic_status ic_develop_start(struct ic_develop **ret_develop);
void ic_develop_stop(struct ic_develop *develop); /* NULL is fine */

/** JPEG renditions of @picture (stripped JPEG or PNG), orientation applied, sRGB, without metadata;
 * appended. IC_E_IMAGE, IC_E_IMAGE_LIMIT, IC_E_JAIL, IC_E_TIMEOUT. */
ic_status ic_develop_picture(struct ic_develop *develop, ic_bytes picture, struct ic_buf *ret_large,
			     struct ic_buf *ret_small);

#endif
