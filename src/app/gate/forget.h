/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept for a time is emptied by the clock, not when somebody next acts: when a store is
 * opened, and again and again while it is served. docs/formats/outside.md. */
#ifndef IC_APP_FORGET_H
#define IC_APP_FORGET_H

#include "app/app.h"

/** Empty the passphrases of disclosures outside whose file is not made any more, and the pages they
 * stood on. Writes nothing when there are none. */
ic_status ic_forget_what_is_due(struct ic_app *app);

#endif
