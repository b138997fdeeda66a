/* SPDX-License-Identifier: Apache-2.0 */
/* Symbols for cameras, of the demonstration: a sample wristband, and an address for a phone. */
#ifndef IC_HTTP_SYMBOL_H
#define IC_HTTP_SYMBOL_H

#include "base/buf.h"

/** Append an SVG of the GS1 DataMatrix, as hospitals print it (NHS England ISB 1077), for which a
 * scanner would give @scanned (with or without "]d2", FNC1 as 0x1d). */
ic_status ic_symbol_wristband(ic_bytes scanned, struct ic_buf *out);

/** Append a QR code of @text in block characters, two rows a line, for a terminal of any colours.
 */
ic_status ic_symbol_qr(ic_bytes text, struct ic_buf *out);

/** Append an SVG of a QR code of @text. */
ic_status ic_symbol_qr_svg(ic_bytes text, struct ic_buf *out);

#endif
