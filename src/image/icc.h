/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: colour profiles (ICC.1:2010). A profile carries names, dates, serial numbers
 * and private tags, so none is ever passed through: it is read to its numbers (primaries and
 * curves) and a profile of our own is written from them.
 */
#ifndef IC_IMAGE_ICC_H
#define IC_IMAGE_ICC_H

#include "base/buf.h"
#include "image/image.h"

enum ic_icc_space { IC_ICC_GREY = 1, IC_ICC_RGB = 3, IC_ICC_OTHER = 4 };

/**
 * Read @profile for a picture with components of @space; append to @out our profile of the same
 * colours, nothing if they are sRGB. @ret_colour is IC_COLOUR_LOST, and @out unchanged, for a
 * profile that is damaged, made of lookup tables or of another colour space.
 * IC_E_LIMIT or IC_E_NOMEM from @out.
 */
ic_status ic_icc_rewrite(ic_bytes profile, enum ic_icc_space space, struct ic_buf *out,
			 enum ic_image_colour *ret_colour);

/** The profile's description for a finding; empty if it has none in Latin letters. */
ic_status ic_icc_describe(ic_bytes profile, struct ic_buf *out);

#endif
