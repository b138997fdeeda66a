/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the web app inside the program; tools/embed_web makes them from the web build's
 * manifest.tsv (web/README.md). */
#ifndef IC_HTTP_ASSETS_H
#define IC_HTTP_ASSETS_H

#include "base/bytes.h"

struct ic_asset {
	const char *path;  /* of the URL; a segment '*' stands for any one */
	const char *type;  /* Content-Type */
	const char *tag;   /* entity tag, with its quotes */
	const char *cache; /* Cache-Control */
	ic_bytes plain;
	ic_bytes brotli; /* empty: none */
};

extern const struct ic_asset ic_assets[];
extern const size_t ic_assets_count;

#endif
