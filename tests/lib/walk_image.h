/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second reading of docs/formats/image.md, written apart from src/image: does a file hold only
 * what may be kept, in its one canonical form?
 */
#ifndef IC_TESTS_LIB_WALK_IMAGE_H
#define IC_TESTS_LIB_WALK_IMAGE_H

#include "base/bytes.h"

/** NULL if @file holds only what is kept; else what is wrong. */
const char *walk_image(ic_bytes file);

#endif
