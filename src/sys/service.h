/* SPDX-License-Identifier: Apache-2.0 */
/* What the service manager is told, when one started us: sd_notify(3)'s datagram, without its
 * library. */
#ifndef IC_SYS_SERVICE_H
#define IC_SYS_SERVICE_H

#include "base/status.h"

/** Send @state ("READY=1") to $NOTIFY_SOCKET; nothing when that is not set. IC_E_CONFIG when it is
 * no address of a local socket; IC_E_ABSENT, IC_E_IO. */
ic_status ic_service_tell(const char *state);

#endif
