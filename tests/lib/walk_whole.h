/* SPDX-License-Identifier: Apache-2.0 */
/* The WebP and HEIF part of walk_image.h. */
#ifndef IC_TESTS_LIB_WALK_WHOLE_H
#define IC_TESTS_LIB_WALK_WHOLE_H

#include "base/bytes.h"

const char *walk_whole(ic_bytes file);

#endif
