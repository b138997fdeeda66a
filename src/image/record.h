/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings and facts as bytes, for whoever is not written in C: the web app reads them from the
 * WebAssembly build, and the tests compare them with the native one. docs/formats/strip_record.md
 */
#ifndef IC_IMAGE_RECORD_H
#define IC_IMAGE_RECORD_H

#include "base/buf.h"
#include "image/image.h"

/** Append one finding. IC_E_LIMIT, IC_E_NOMEM. */
ic_status ic_finding_emit(const struct ic_finding *finding, struct ic_buf *out);

/** Append the facts of a picture. IC_E_LIMIT, IC_E_NOMEM. */
ic_status ic_image_facts_emit(const struct ic_image_facts *facts, struct ic_buf *out);

#endif
