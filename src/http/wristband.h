/* SPDX-License-Identifier: Apache-2.0 */
/* A sample wristband as a drawing: a GS1 DataMatrix symbol, as printed by hospitals (NHS England
 * ISB 1077), in SVG. Only for the demonstration. */
#ifndef IC_HTTP_WRISTBAND_H
#define IC_HTTP_WRISTBAND_H

#include "base/buf.h"

/** Append the drawing of @scanned, what a scanner would give for it ("]d2" and FNC1 as 0x1d). */
ic_status ic_wristband_draw(ic_bytes scanned, struct ic_buf *out);

#endif
