/* SPDX-License-Identifier: Apache-2.0 */
/* The data that the program is shipped with, byte for byte as in policy/ of the source. */
#ifndef IC_POLICY_SHIPPED_H
#define IC_POLICY_SHIPPED_H

#include "base/bytes.h"

/** policy/england-2026.rules, for ic_policy_parse(). */
extern const ic_bytes ic_embedded_england_2026;

/** policy/countries.tsv, for ic_normalise_country(). */
extern const ic_bytes ic_embedded_countries;

#endif
