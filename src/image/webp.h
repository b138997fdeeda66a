/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of image/: the WebP machine (RFC 9649, RFC 6386). The whole file, then chunks to parts,
 * and the parts written again. */
#ifndef IC_IMAGE_WEBP_H
#define IC_IMAGE_WEBP_H

#include "image/strip.h"

/** The file ended here: everything happens now. */
ic_status ic_webp_end(struct ic_strip *strip);

#endif
