/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of HTTP header fields, read strictly: exactly the forms we need, everything else refused.
 * Pure. Source: RFC 6265 (cookies), RFC 9530 (Repr-Digest), RFC 9651 (booleans), RFC 9110 (media
 * types, Accept-Encoding, entity tags), W3C Trace Context.
 */
#ifndef IC_HTTP_FIELDS_H
#define IC_HTTP_FIELDS_H

#include "base/bytes.h"
#include "base/status.h"
#include "crypto/hash.h"

/** The value of cookie @name in a Cookie field; the empty view when it is absent or given twice. */
ic_bytes ic_field_cookie(ic_bytes field, ic_bytes name);

/** The SHA-256 of a Repr-Digest field. IC_E_FIELD when it is not well formed or has no sha-256. */
ic_status ic_field_digest(ic_bytes field, ic_digest *ret_digest);

/** "?0" or "?1"; IC_E_FIELD. */
ic_status ic_field_boolean(ic_bytes field, bool *ret_truth);

/** Whether @field is media type @wanted ("application/json"), parameters and case aside. */
bool ic_field_is_type(ic_bytes field, const char *wanted);

/** Whether the media type @field begins with @start ("image/"), case aside. */
bool ic_field_type_starts(ic_bytes field, const char *start);

/** Whether an Accept-Encoding field takes brotli: "br" without a weight of zero. */
bool ic_field_takes_brotli(ic_bytes field);

/** Whether an If-None-Match field names @tag (with its quotes), weakly compared, or is "*". */
bool ic_field_has_tag(ic_bytes field, const char *tag);

/** A traceparent of version 00 that may be passed on. */
bool ic_field_is_traceparent(ic_bytes field);

/** Whether @origin is "https://" followed by @host. */
bool ic_field_is_origin(ic_bytes origin, ic_bytes host);

/** The token of "Bearer <token>"; the empty view otherwise. */
ic_bytes ic_field_bearer(ic_bytes field);

/** Whether @path is a tile of C2SP tlog-tiles below "tile/": "0/x001/234", "entries/000.p/17". */
bool ic_path_is_tile(ic_bytes path);

#endif
