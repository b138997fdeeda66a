/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of image/: names for what XMP packets and Photoshop resources carry. Findings only. */
#ifndef IC_IMAGE_XMP_H
#define IC_IMAGE_XMP_H

#include "image/strip.h"

/** One finding for each property of the packet, by its name with prefix, and its text. */
ic_status ic_xmp_report(struct ic_strip *strip, ic_bytes packet);

/** One finding for each Photoshop resource; for IPTC one for each dataset. */
ic_status ic_photoshop_report(struct ic_strip *strip, ic_bytes resources);

#endif
