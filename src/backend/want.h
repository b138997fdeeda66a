/* SPDX-License-Identifier: Apache-2.0 */
/* The rule "no signed entry, no key", as one pure function. docs/formats/keys.md. */
#ifndef IC_BACKEND_WANT_H
#define IC_BACKEND_WANT_H

#include "port/keys.h"

/** IC_E_KEY unless the disclosed fields of @want, put among its digests, give the commitment of
 * @leaf and the type of that entry releases the key asked for to what those fields name. */
ic_status ic_want_check(const struct ic_key_want *want, const uint8_t leaf[static IC_LEAF_BYTES]);

#endif
