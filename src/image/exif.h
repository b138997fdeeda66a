/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of image/: the EXIF reader (CIPA DC-008, TIFF 6.0) and our own one-tag EXIF. */
#ifndef IC_IMAGE_EXIF_H
#define IC_IMAGE_EXIF_H

#include "base/buf.h"
#include "image/strip.h"

/**
 * Read the TIFF block @tiff: facts and orientation from the first block of a file, findings from
 * each. Damage ends the reading without failing: nothing of it is kept in any case. Fails only as
 * the finding sink does, or with IC_E_NOMEM.
 */
ic_status ic_exif_read(struct ic_strip *strip, ic_bytes tiff);

/** Append a TIFF block of 26 bytes that holds @orientation and nothing else. */
ic_status ic_exif_emit(int orientation, struct ic_buf *out);

#endif
