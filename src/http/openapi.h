/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenAPI 3.1 document of the interface, made from routes.def and shapes.def. */
#ifndef IC_HTTP_OPENAPI_H
#define IC_HTTP_OPENAPI_H

#include "base/buf.h"

/** Append the document to @out. */
ic_status ic_openapi_emit(struct ic_buf *out);

/** The entity tag of @document, with its quotes. */
void ic_openapi_tag(ic_bytes document, char ret_tag[static 20]);

#endif
