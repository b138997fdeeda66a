/* SPDX-License-Identifier: Apache-2.0 */
/* What a failed system call on files means to those above. */
#ifndef IC_SYS_FAILED_H
#define IC_SYS_FAILED_H

#include "base/status.h"

/** The status for errno, which is looked at and never shown: IC_E_ABSENT, IC_E_EXISTS,
 * IC_E_NOSPACE (also for a quota or a limit on the size of files), IC_E_NOMEM, else IC_E_IO. */
ic_status ic_sys_failed(void);

#endif
