/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped wordings of consent (policy/wording). Immutable; every thread. */
#ifndef IC_APP_WORDING_H
#define IC_APP_WORDING_H

#include "app/app.h"

/** SHA-256 of the words called @name, "id.vN", in @language. IC_E_FIELD when there are none. */
ic_status ic_wording_hash(ic_bytes name, ic_bytes language, ic_digest *ret_hash);

#endif
