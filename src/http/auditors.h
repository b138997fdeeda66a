/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may read tiles: a file of lines "<64 hex digits> <label>", each the SHA-256 of a bearer token
 * and a name for it; '#' begins a comment. The file is read at each call, so that a line taken out
 * is revoked at once.
 */
#ifndef IC_HTTP_AUDITORS_H
#define IC_HTTP_AUDITORS_H

#include "base/bytes.h"

/** Whether @token's hash is in the file at @path; false when @path is NULL, the file cannot be read
 * or @token is empty. */
bool ic_auditor_is_known(const char *path, ic_bytes token);

#endif
