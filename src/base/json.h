/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON documents, by jansson, behind a small door. Parsing is strict: UTF-8, no duplicate keys,
 * bounded depth and size. An `ic_json` is a borrowed value inside a document; the document owns
 * everything. Emission is canonical when asked: keys sorted, no white space (used where bytes are
 * hashed or compared).
 */
#ifndef IC_BASE_JSON_H
#define IC_BASE_JSON_H

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"

struct json_t;
typedef struct json_t *ic_json; /* borrowed; NULL = absent */

struct ic_json_doc {
	struct json_t *root;
};

void ic_json_doc_done(struct ic_json_doc *doc);

/** IC_E_SYNTAX, IC_E_UTF8, IC_E_NOMEM; IC_E_LIMIT: text above IC_JSON_BYTES_MAX, or nested deeper
 * than IC_JSON_DEPTH_MAX. */
ic_status ic_json_parse(ic_bytes text, struct ic_json_doc *ret_doc);

enum ic_json_kind {
	IC_JSON_ABSENT,
	IC_JSON_NULL,
	IC_JSON_BOOL,
	IC_JSON_INTEGER,
	IC_JSON_REAL,
	IC_JSON_TEXT,
	IC_JSON_ARRAY,
	IC_JSON_OBJECT
};

enum ic_json_kind ic_json_kind(ic_json value);
ic_json ic_json_member(ic_json object, const char *key); /* NULL when absent */
size_t ic_json_count(ic_json container); /* members or elements; 0 for anything else */
ic_json ic_json_at(ic_json array, size_t index);
ic_bytes ic_json_text(ic_json value);   /* empty view unless a text */
int64_t ic_json_integer(ic_json value); /* 0 unless an integer */
bool ic_json_bool(ic_json value);

/** Call @visit for every member in order until it fails. */
ic_status ic_json_each(ic_json object,
		       ic_status (*visit)(const char *key, ic_json value, void *ctx), void *ctx);

/** A new document whose root is an empty object or array. */
ic_status ic_json_object_init(struct ic_json_doc *doc);
ic_status ic_json_array_init(struct ic_json_doc *doc);

/* Put a member into an object; with @key NULL append to an array. IC_E_NOMEM, IC_E_UTF8. */
ic_status ic_json_put_text(ic_json into, const char *key, ic_bytes text);
ic_status ic_json_put_integer(ic_json into, const char *key, int64_t value);
ic_status ic_json_put_bool(ic_json into, const char *key, bool value);
ic_status ic_json_put_null(ic_json into, const char *key);
ic_status ic_json_put_id(ic_json into, const char *key, ic_id id);
ic_status ic_json_put_time(ic_json into, const char *key, ic_time t);
ic_status ic_json_put_object(ic_json into, const char *key, ic_json *ret_object);
ic_status ic_json_put_array(ic_json into, const char *key, ic_json *ret_array);

enum ic_json_style { IC_JSON_COMPACT, IC_JSON_CANONICAL, IC_JSON_INDENTED };

/** Append the text of @value to @out. */
ic_status ic_json_emit(ic_json value, enum ic_json_style style, struct ic_buf *out);

#endif
