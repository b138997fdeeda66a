/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that includes jansson. Its memory comes from base/alloc, so allocation faults reach
 * it too. */
#include "base/json.h"

#include <jansson.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stddef.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"

/*
 * jansson's reader does not look whether the buffer of its token could grow: what did not fit is
 * dropped, and a closing quotation mark that was dropped makes it run past the end of its memory.
 * So while it reads, no allocation returns NULL: it is left by longjmp, and what it had taken is
 * given back. Reading holds nothing but memory.
 */
struct block { /* before each piece of jansson's memory */
	alignas(max_align_t) struct block *prev;
	struct block *next;
};

struct reading {
	jmp_buf ran_out;
	struct block taken; /* the list's head */
};

static _Thread_local struct reading *reading;

static void link_after(struct block *head, struct block *block)
{
	block->prev = head;
	block->next = head->next;
	head->next = block;
	if (block->next != NULL)
		block->next->prev = block;
}

static void *take(size_t len)
{
	struct block *block =
		len <= SIZE_MAX - sizeof(*block) ? ic_alloc(1, sizeof(*block) + len) : NULL;

	if (block == NULL && reading != NULL)
		longjmp(reading->ran_out, 1); /* NOLINT(cert-err52-cpp): see above */
	if (block == NULL)
		return NULL;
	if (reading != NULL)
		link_after(&reading->taken, block);
	return block + 1;
}

static void give_back(void *memory)
{
	if (memory == NULL)
		return;
	struct block *block = (struct block *)memory - 1;
	if (reading != NULL) {
		block->prev->next = block->next;
		if (block->next != NULL)
			block->next->prev = block->prev;
	}
	ic_free(block);
}

static void set_up(void)
{
	json_set_alloc_funcs(take, give_back);
}

static void ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_up);
}

void ic_json_doc_done(struct ic_json_doc *doc)
{
	json_decref(doc->root);
	doc->root = NULL;
}

/* Whether brackets outside of strings stand more than IC_JSON_DEPTH_MAX deep. Looked at before
 * jansson recurses; what is no JSON may pass here and is refused there. */
static bool is_too_deep(ic_bytes text)
{
	bool in_string = false;
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		const uint8_t c = text.ptr[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{'))
			depth++;
		else if (!in_string && (c == ']' || c == '}') && depth > 0)
			depth--;
		if (depth > IC_JSON_DEPTH_MAX)
			return true;
	}
	return false;
}

/* What is @mine is not of the frame that longjmp comes back to. */
static ic_status read_text(ic_bytes text, struct reading *mine, json_t **ret_root)
{
	json_error_t error;

	reading = mine;
	if (setjmp(mine->ran_out) != 0) { /* NOLINT(cert-err52-cpp): see above */
		while (mine->taken.next != NULL)
			give_back(mine->taken.next + 1);
		reading = NULL;
		IC_FAIL(NOMEM, "parsing JSON");
	}
	*ret_root = json_loadb((const char *)text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
	reading = NULL;
	if (*ret_root == NULL)
		IC_FAIL(SYNTAX, "not JSON");
	return IC_DONE;
}

ic_status ic_json_parse(ic_bytes text, struct ic_json_doc *ret_doc)
{
	struct reading mine = { .taken = { NULL, NULL } };

	ready();
	if (text.len > IC_JSON_BYTES_MAX)
		IC_FAIL(LIMIT, "JSON text larger than its limit");
	if (!ic_utf8_is_valid(text))
		IC_FAIL(UTF8, "JSON text is not UTF-8");
	if (is_too_deep(text))
		IC_FAIL(LIMIT, "JSON nested deeper than its limit");
	return read_text(text, &mine, &ret_doc->root);
}

enum ic_json_kind ic_json_kind(ic_json value)
{
	static const enum ic_json_kind kinds[] = {
		[JSON_OBJECT] = IC_JSON_OBJECT, [JSON_ARRAY] = IC_JSON_ARRAY,
		[JSON_STRING] = IC_JSON_TEXT,   [JSON_INTEGER] = IC_JSON_INTEGER,
		[JSON_REAL] = IC_JSON_REAL,     [JSON_TRUE] = IC_JSON_BOOL,
		[JSON_FALSE] = IC_JSON_BOOL,    [JSON_NULL] = IC_JSON_NULL,
	};

	return value == NULL ? IC_JSON_ABSENT : kinds[json_typeof(value)];
}

ic_json ic_json_member(ic_json object, const char *key)
{
	return json_object_get(object, key);
}

size_t ic_json_count(ic_json container)
{
	return json_is_object(container) ? json_object_size(container) : json_array_size(container);
}

ic_json ic_json_at(ic_json array, size_t index)
{
	return json_array_get(array, index);
}

ic_bytes ic_json_text(ic_json value)
{
	return ic_bytes_of(json_string_value(value), json_string_length(value));
}

int64_t ic_json_integer(ic_json value)
{
	return json_integer_value(value);
}

bool ic_json_bool(ic_json value)
{
	return json_is_true(value);
}

ic_status ic_json_each(ic_json object,
		       ic_status (*visit)(const char *key, ic_json value, void *ctx), void *ctx)
{
	const char *key;
	json_t *value;

	json_object_foreach (object, key, value)
		IC_TRY(visit(key, value, ctx));
	return IC_DONE;
}

static ic_status init(struct ic_json_doc *doc, json_t *root)
{
	if (root == NULL)
		IC_FAIL(NOMEM, "new JSON document");
	doc->root = root;
	return IC_DONE;
}

ic_status ic_json_object_init(struct ic_json_doc *doc)
{
	ready();
	return init(doc, json_object());
}

ic_status ic_json_array_init(struct ic_json_doc *doc)
{
	ready();
	return init(doc, json_array());
}

/* Steals @value, as jansson does. */
static ic_status put(ic_json into, const char *key, json_t *value)
{
	IC_ASSERT(key != NULL ? json_is_object(into) : json_is_array(into));
	const int failed = key != NULL ? json_object_set_new(into, key, value)
				       : json_array_append_new(into, value);
	if (value == NULL || failed != 0)
		IC_FAIL(NOMEM, "adding to a JSON document");
	return IC_DONE;
}

ic_status ic_json_put_text(ic_json into, const char *key, ic_bytes text)
{
	if (!ic_utf8_is_valid(text))
		IC_FAIL(UTF8, "text for JSON is not UTF-8");
	return put(into, key,
		   json_stringn_nocheck(text.len == 0 ? "" : (const char *)text.ptr, text.len));
}

ic_status ic_json_put_integer(ic_json into, const char *key, int64_t value)
{
	return put(into, key, json_integer(value));
}

ic_status ic_json_put_bool(ic_json into, const char *key, bool value)
{
	return put(into, key, json_boolean(value));
}

ic_status ic_json_put_null(ic_json into, const char *key)
{
	return put(into, key, json_null());
}

ic_status ic_json_put_id(ic_json into, const char *key, ic_id id)
{
	char text[IC_ID_TEXT + 1];

	ic_id_emit(id, text);
	return ic_json_put_text(into, key, ic_bytes_of_text(text));
}

ic_status ic_json_put_time(ic_json into, const char *key, ic_time t)
{
	char text[IC_TIME_TEXT + 1];

	ic_time_emit(t, text);
	return ic_json_put_text(into, key, ic_bytes_of_text(text));
}

static ic_status put_container(ic_json into, const char *key, json_t *container,
			       ic_json *ret_container)
{
	IC_TRY(put(into, key, container));
	*ret_container = container; /* alive: the parent holds it */
	return IC_DONE;
}

ic_status ic_json_put_object(ic_json into, const char *key, ic_json *ret_object)
{
	return put_container(into, key, json_object(), ret_object);
}

ic_status ic_json_put_array(ic_json into, const char *key, ic_json *ret_array)
{
	return put_container(into, key, json_array(), ret_array);
}

struct collector {
	struct ic_buf *out;
	ic_status status;
};

static int collect(const char *piece, size_t len, void *ctx)
{
	struct collector *collector = ctx;

	/* jansson goes on after a key that could not be put: the first failure stands. */
	if (!ic_ok(collector->status))
		return -1;
	collector->status = ic_buf_put(collector->out, ic_bytes_of(piece, len));
	return ic_ok(collector->status) ? 0 : -1;
}

ic_status ic_json_emit(ic_json value, enum ic_json_style style, struct ic_buf *out)
{
	static const size_t flags[] = {
		[IC_JSON_COMPACT] = JSON_COMPACT,
		[IC_JSON_CANONICAL] = JSON_COMPACT | JSON_SORT_KEYS,
		[IC_JSON_INDENTED] = JSON_INDENT(2),
	};

	struct collector collector = { out, IC_DONE };

	const int failed =
		json_dump_callback(value, collect, &collector, flags[style] | JSON_ENCODE_ANY);
	IC_TRY(collector.status);
	if (failed != 0)
		IC_FAIL(NOMEM, "printing JSON");
	return IC_DONE;
}
