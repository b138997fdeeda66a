/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resumable uploads that are not finished: each is a capture under way, kept open between requests.
 * Its bytes are sealed in an unnamed file that is gone when this process is; the sender then begins
 * again, since it keeps its copy until it has a receipt (docs/design/004). Threads: safe; one
 * request at a time moves an upload on.
 */
#ifndef IC_APP_UPLOAD_H
#define IC_APP_UPLOAD_H

#include "base/status.h"

struct ic_uploads;

ic_status ic_uploads_new(struct ic_uploads **ret);

/** Give up every unfinished upload; NULL is fine. */
void ic_uploads_free(struct ic_uploads *uploads);

#endif
