/* SPDX-License-Identifier: Apache-2.0 */
/* The WebP part of gen_whole.h. */
#ifndef IC_TESTS_LIB_GEN_WEBP_H
#define IC_TESTS_LIB_GEN_WEBP_H

#include "lib/gen_whole.h"

unsigned gen_webp_carriers(void);
const char *gen_webp_carrier(unsigned carrier);
void gen_webp(enum gen_whole kind, const struct gen_options *options, struct ic_buf *out);

#endif
