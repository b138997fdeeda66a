/* SPDX-License-Identifier: Apache-2.0 */
/* The decision whether a patient is told of a withheld disclosure, as the register shows it. */
#ifndef IC_APP_TELLING_H
#define IC_APP_TELLING_H

#include "records/telling.h"
#include "vault/field.h"

/** Where its reason is sealed, under the key of the disclosure's patient. */
struct ic_field_place ic_telling_place(ic_id telling);

#endif
