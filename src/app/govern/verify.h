/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a ledger directory, shared by the console, the demonstration and the command line. */
#ifndef IC_APP_VERIFY_H
#define IC_APP_VERIFY_H

#include "app/use_cases.h"

/** Recompute directory @dir of @disk against @verifier; faults are listed, and make it a success
 * that says so. */
ic_status ic_verify_directory(struct ic_ctx *ctx, struct ic_disk *disk, const char *dir,
			      ic_bytes verifier, struct ic_shape_verification *ret);

#endif
