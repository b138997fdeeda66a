/* SPDX-License-Identifier: Apache-2.0 */
/* The places on the body that a recording can be of: body_sites.def. */
#ifndef IC_MODEL_BODY_SITE_H
#define IC_MODEL_BODY_SITE_H

#include "base/bytes.h"

/** True if @id is of the table. */
bool ic_body_site_is(ic_bytes id);

#endif
