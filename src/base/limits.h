/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit of the program as IC_<NAME>, from limits.def, where each has its unit and its reason.
 */
#ifndef IC_BASE_LIMITS_H
#define IC_BASE_LIMITS_H

enum {
#define IC_LIMIT(name, value, unit, why) IC_##name = (value),
#include "base/limits.def"
#undef IC_LIMIT
};

#endif
