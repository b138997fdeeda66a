/* SPDX-License-Identifier: Apache-2.0 */
/* One pair of functions a kind; everything else is the table. Recursion follows the table, which
 * has no cycles, so its depth is the table's. */
#include "model/shape_json.h"

#include <string.h>

#include "base/bug.h"
#include "base/limits.h"

#define INTEGER_MAX ((int64_t)1 << 53) /* exact in every JSON reader (RFC 8259 §6) */

enum { DEPTH_MAX = 8, GROUP_SEPARATOR = 0x1d };

/* How every list, of ids, texts or shapes, lies in a struct. */
struct span {
	const void *at;
	size_t count;
};

struct reader {
	struct ic_arena *arena;
	const char *field; /* being read */
	unsigned depth;
};

static ic_status parse_object(struct reader *reader, const struct ic_shape *shape, ic_json object,
			      uint8_t *place);

/* A well-formed text has no C0 or C1 control character but those listed, and nothing that turns the
 * direction of what stands around it. */
static bool text_is_plain(ic_bytes text, bool lines)
{
	for (size_t i = 0; i < text.len; i++) {
		const uint8_t c = text.ptr[i];
		const bool line = lines && (c == '\n' || c == '\t');

		if ((c < 0x20 && c != GROUP_SEPARATOR && !line) || c == 0x7f)
			return false;
		if (ic_text_turns(text, i))
			return false;
		if (c == 0xc2 && text.ptr[i + 1] < 0xa0) /* the document is UTF-8 throughout */
			return false;
	}
	return true;
}

static ic_status take_text(struct reader *reader, ic_json value, size_t max, ic_bytes *ret_text)
{
	const ic_bytes text = ic_json_text(value);

	if (ic_json_kind(value) != IC_JSON_TEXT)
		IC_FAIL(FIELD, "this field is a text");
	if (text.len > max)
		IC_FAIL(FIELD, "text longer than its limit");
	if (!text_is_plain(text, max >= IC_TEXT_BYTES_MAX))
		IC_FAIL(FIELD, "text has a control character");
	const ic_bytes copy = ic_arena_copy(reader->arena, text);
	if (copy.len != text.len)
		IC_FAIL(NOMEM, "keeping a text");
	*ret_text = copy;
	return IC_DONE;
}

static ic_status parse_text(struct reader *reader, const struct ic_shape_field *field,
			    ic_json value, uint8_t *place)
{
	ic_bytes text = { NULL, 0 };

	IC_TRY(take_text(reader, value, (size_t)field->max, &text));
	if (text.len == 0 && field->must)
		IC_FAIL(FIELD, "this field may not be empty");
	memcpy(place, &text, sizeof(text));
	return IC_DONE;
}

static ic_status take_id(ic_json value, ic_id *ret_id)
{
	if (ic_json_kind(value) != IC_JSON_TEXT)
		IC_FAIL(FIELD, "this field is an id: 32 lower-case hexadecimal digits");
	return ic_id_parse(ic_json_text(value), ret_id);
}

static ic_status parse_id(struct reader *reader, const struct ic_shape_field *field, ic_json value,
			  uint8_t *place)
{
	ic_id id;

	(void)reader;
	IC_TRY(take_id(value, &id));
	if (ic_id_is_zero(id) && field->must)
		IC_FAIL(FIELD, "the zero id names nothing");
	memcpy(place, &id, sizeof(id));
	return IC_DONE;
}

static ic_status parse_time(struct reader *reader, const struct ic_shape_field *field,
			    ic_json value, uint8_t *place)
{
	ic_time t;

	(void)reader;
	(void)field;
	if (ic_json_kind(value) != IC_JSON_TEXT || !ic_ok(ic_time_parse(ic_json_text(value), &t)))
		IC_FAIL(FIELD, "this field is a time: YYYY-MM-DDTHH:MM:SS.mmmZ");
	if (t == 0)
		IC_FAIL(FIELD, "the start of 1970 stands for no time");
	memcpy(place, &t, sizeof(t));
	return IC_DONE;
}

static ic_status parse_date(struct reader *reader, const struct ic_shape_field *field,
			    ic_json value, uint8_t *place)
{
	struct ic_date date;

	(void)reader;
	(void)field;
	if (ic_json_kind(value) != IC_JSON_TEXT
	    || !ic_ok(ic_date_parse(ic_json_text(value), &date)))
		IC_FAIL(FIELD, "this field is a date: YYYY-MM-DD");
	memcpy(place, &date, sizeof(date));
	return IC_DONE;
}

static ic_status parse_integer(struct reader *reader, const struct ic_shape_field *field,
			       ic_json value, uint8_t *place)
{
	const int64_t number = ic_json_integer(value);
	const int64_t low = field->max < 0 ? field->max : 0;
	const int64_t high = field->max == 0 ? INTEGER_MAX : field->max < 0 ? -low : field->max;

	(void)reader;
	if (ic_json_kind(value) != IC_JSON_INTEGER)
		IC_FAIL(FIELD, "this field is a whole number");
	if (number < low || number > high)
		IC_FAIL(FIELD, "number outside its range");
	memcpy(place, &number, sizeof(number));
	return IC_DONE;
}

static ic_status parse_bool(struct reader *reader, const struct ic_shape_field *field,
			    ic_json value, uint8_t *place)
{
	const bool truth = ic_json_bool(value);

	(void)reader;
	(void)field;
	if (ic_json_kind(value) != IC_JSON_BOOL)
		IC_FAIL(FIELD, "this field is true or false");
	memcpy(place, &truth, sizeof(truth));
	return IC_DONE;
}

static ic_status parse_word(struct reader *reader, const struct ic_shape_field *field,
			    ic_json value, uint8_t *place)
{
	const int word = ic_vocabulary_find(field->vocabulary, ic_json_text(value));

	(void)reader;
	if (word == 0)
		IC_FAIL(FIELD, "not one of the words this field takes");
	memcpy(place, &word, sizeof(word));
	return IC_DONE;
}

static ic_status parse_shape(struct reader *reader, const struct ic_shape_field *field,
			     ic_json value, uint8_t *place)
{
	uint8_t *inner = ic_arena_take(reader->arena, 1, field->inner->size);

	if (inner == NULL)
		IC_FAIL(NOMEM, "keeping an inner object");
	IC_TRY(parse_object(reader, field->inner, value, inner));
	memcpy(place, &inner, sizeof(inner));
	return IC_DONE;
}

/* The elements of a list of @size bytes each, zeroed; and its span at @place. */
static ic_status take_list(struct reader *reader, const struct ic_shape_field *field, ic_json value,
			   size_t size, uint8_t *place, uint8_t **ret_elements)
{
	const struct span none = { NULL, 0 };
	struct span span = { NULL, ic_json_count(value) };

	if (ic_json_kind(value) != IC_JSON_ARRAY)
		IC_FAIL(FIELD, "this field is a list");
	if (span.count > (size_t)field->max)
		IC_FAIL(FIELD, "list longer than its limit");
	uint8_t *elements = ic_arena_take(reader->arena, span.count, size);
	if (elements == NULL && span.count > 0)
		IC_FAIL(NOMEM, "keeping a list");
	span.at = elements;
	memcpy(place, span.count > 0 ? &span : &none, sizeof(span));
	*ret_elements = elements;
	return IC_DONE;
}

static ic_status parse_ids(struct reader *reader, const struct ic_shape_field *field, ic_json value,
			   uint8_t *place)
{
	uint8_t *elements = NULL;

	IC_TRY(take_list(reader, field, value, sizeof(ic_id), place, &elements));
	for (size_t i = 0; i < ic_json_count(value); i++) {
		ic_id id;
		IC_TRY(take_id(ic_json_at(value, i), &id));
		memcpy(elements + i * sizeof(id), &id, sizeof(id));
	}
	return IC_DONE;
}

static ic_status parse_texts(struct reader *reader, const struct ic_shape_field *field,
			     ic_json value, uint8_t *place)
{
	uint8_t *elements = NULL;

	IC_TRY(take_list(reader, field, value, sizeof(ic_bytes), place, &elements));
	for (size_t i = 0; i < ic_json_count(value); i++) {
		ic_bytes text = { NULL, 0 };
		IC_TRY(take_text(reader, ic_json_at(value, i), IC_TEXT_BYTES_MAX, &text));
		memcpy(elements + i * sizeof(text), &text, sizeof(text));
	}
	return IC_DONE;
}

static ic_status parse_list(struct reader *reader, const struct ic_shape_field *field,
			    ic_json value, uint8_t *place)
{
	uint8_t *elements = NULL;

	IC_TRY(take_list(reader, field, value, field->inner->size, place, &elements));
	for (size_t i = 0; i < ic_json_count(value); i++)
		IC_TRY(parse_object(reader, field->inner, ic_json_at(value, i),
				    elements + i * field->inner->size));
	return IC_DONE;
}

/* --- writing --- */

static ic_status emit_text(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	ic_bytes text;

	memcpy(&text, place, sizeof(text));
	if (text.len == 0 && !field->must)
		return IC_DONE;
	return ic_json_put_text(into, field->name, text);
}

static ic_status emit_id(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	ic_id id;

	memcpy(&id, place, sizeof(id));
	if (ic_id_is_zero(id) && !field->must)
		return IC_DONE;
	return ic_json_put_id(into, field->name, id);
}

static ic_status emit_time(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	ic_time t;

	memcpy(&t, place, sizeof(t));
	if (t == 0 && !field->must)
		return IC_DONE;
	return ic_json_put_time(into, field->name, t);
}

static ic_status emit_date(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	struct ic_date date;
	char text[IC_DATE_TEXT + 1];

	memcpy(&date, place, sizeof(date));
	if (date.year == 0 && !field->must)
		return IC_DONE;
	if (!ic_date_is_valid(date))
		IC_FAIL(INTERNAL, "a reply has a date that does not exist");
	ic_date_emit(date, text);
	return ic_json_put_text(into, field->name, ic_bytes_of_text(text));
}

static ic_status emit_integer(const struct ic_shape_field *field, const uint8_t *place,
			      ic_json into)
{
	int64_t number;

	memcpy(&number, place, sizeof(number));
	if (number == IC_SHAPE_ABSENT && !field->must)
		return IC_DONE;
	if (number == IC_SHAPE_ABSENT)
		IC_FAIL(INTERNAL, "a reply lacks a number");
	return ic_json_put_integer(into, field->name, number);
}

static ic_status emit_bool(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	bool truth;

	memcpy(&truth, place, sizeof(truth));
	if (!truth && !field->must)
		return IC_DONE;
	return ic_json_put_bool(into, field->name, truth);
}

static ic_status emit_word(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	int word;

	memcpy(&word, place, sizeof(word));
	if (word == 0 && !field->must)
		return IC_DONE;
	const char *text = ic_vocabulary_text(field->vocabulary, word);
	if (text[0] == '\0')
		IC_FAIL(INTERNAL, "a reply has a word outside its vocabulary");
	return ic_json_put_text(into, field->name, ic_bytes_of_text(text));
}

static ic_status emit_shape(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	const void *inner;
	ic_json object;

	memcpy(&inner, place, sizeof(inner));
	if (inner == NULL && !field->must)
		return IC_DONE;
	if (inner == NULL)
		IC_FAIL(INTERNAL, "a reply lacks an inner object");
	IC_TRY(ic_json_put_object(into, field->name, &object));
	return ic_shape_emit(field->inner, inner, object);
}

static ic_status open_list(const struct ic_shape_field *field, const uint8_t *place, ic_json into,
			   struct span *ret_span, ic_json *ret_array)
{
	memcpy(ret_span, place, sizeof(*ret_span));
	if (ret_span->count > (size_t)field->max)
		IC_FAIL(INTERNAL, "a reply has a list longer than its shape allows");
	if (ret_span->count == 0 && !field->must)
		return IC_DONE;
	return ic_json_put_array(into, field->name, ret_array);
}

static ic_status emit_ids(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	struct span span;
	ic_json array = NULL;

	IC_TRY(open_list(field, place, into, &span, &array));
	for (size_t i = 0; i < span.count; i++)
		IC_TRY(ic_json_put_id(array, NULL, ((const ic_id *)span.at)[i]));
	return IC_DONE;
}

static ic_status emit_texts(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	struct span span;
	ic_json array = NULL;

	IC_TRY(open_list(field, place, into, &span, &array));
	for (size_t i = 0; i < span.count; i++)
		IC_TRY(ic_json_put_text(array, NULL, ((const ic_bytes *)span.at)[i]));
	return IC_DONE;
}

static ic_status emit_list(const struct ic_shape_field *field, const uint8_t *place, ic_json into)
{
	struct span span;
	ic_json array = NULL;

	IC_TRY(open_list(field, place, into, &span, &array));
	for (size_t i = 0; i < span.count; i++) {
		ic_json object;
		IC_TRY(ic_json_put_object(array, NULL, &object));
		IC_TRY(ic_shape_emit(field->inner,
				     (const uint8_t *)span.at + i * field->inner->size, object));
	}
	return IC_DONE;
}

/* --- the table --- */

static const struct kind {
	ic_status (*parse)(struct reader *reader, const struct ic_shape_field *field, ic_json value,
			   uint8_t *place);
	ic_status (*emit)(const struct ic_shape_field *field, const uint8_t *place, ic_json into);
} kinds[] = {
	[IC_KIND_TEXT] = { parse_text, emit_text },
	[IC_KIND_ID] = { parse_id, emit_id },
	[IC_KIND_TIME] = { parse_time, emit_time },
	[IC_KIND_DATE] = { parse_date, emit_date },
	[IC_KIND_INTEGER] = { parse_integer, emit_integer },
	[IC_KIND_BOOL] = { parse_bool, emit_bool },
	[IC_KIND_WORD] = { parse_word, emit_word },
	[IC_KIND_SHAPE] = { parse_shape, emit_shape },
	[IC_KIND_IDS] = { parse_ids, emit_ids },
	[IC_KIND_TEXTS] = { parse_texts, emit_texts },
	[IC_KIND_LIST] = { parse_list, emit_list },
};

/* What stands where a field is absent; the struct is zeroed. */
static ic_status leave_absent(const struct ic_shape_field *field, uint8_t *place)
{
	const int64_t absent = IC_SHAPE_ABSENT;

	if (field->must)
		IC_FAIL(FIELD, "this field is missing");
	if (field->kind == IC_KIND_INTEGER)
		memcpy(place, &absent, sizeof(absent));
	return IC_DONE;
}

static ic_status parse_members(struct reader *reader, const struct ic_shape *shape, ic_json object,
			       uint8_t *place)
{
	size_t known = 0;

	for (size_t i = 0; i < shape->field_count; i++) {
		const struct ic_shape_field *field = &shape->fields[i];
		const ic_json value = ic_json_member(object, field->name);

		reader->field = field->name;
		if (value == NULL) {
			IC_TRY(leave_absent(field, place + field->offset));
			continue;
		}
		known++;
		IC_TRY(kinds[field->kind].parse(reader, field, value, place + field->offset));
	}
	reader->field = shape->name;
	if (known != ic_json_count(object))
		IC_FAIL(FIELD, "a field that this object does not have");
	return IC_DONE;
}

static ic_status parse_object(struct reader *reader, const struct ic_shape *shape, ic_json object,
			      uint8_t *place)
{
	IC_ASSERT(reader->depth < DEPTH_MAX);
	if (ic_json_kind(object) != IC_JSON_OBJECT)
		IC_FAIL(FIELD, "this is an object");
	reader->depth++;
	IC_TRY(parse_members(reader, shape, object, place));
	reader->depth--;
	return IC_DONE;
}

ic_status ic_shape_parse(const struct ic_shape *shape, ic_json object, struct ic_arena *arena,
			 void *ret_struct, const char **ret_field)
{
	struct reader reader = { .arena = arena, .field = shape->name };
	uint8_t *place = ic_arena_take(arena, 1, shape->size);

	if (place == NULL)
		IC_FAIL(NOMEM, "reading an object");
	const ic_status status = parse_object(&reader, shape, object, place);
	if (ic_failed_with(status, IC_E_FIELD))
		*ret_field = reader.field;
	IC_TRY(status);
	memcpy(ret_struct, place, shape->size);
	return IC_DONE;
}

ic_status ic_shape_parse_text(const struct ic_shape *shape, ic_bytes text, struct ic_arena *arena,
			      void *ret_struct, const char **ret_field)
{
	IC_AUTO(json_doc) doc = { NULL };

	IC_TRY(ic_json_parse(text, &doc));
	return ic_shape_parse(shape, doc.root, arena, ret_struct, ret_field);
}

ic_status ic_shape_emit(const struct ic_shape *shape, const void *value, ic_json into)
{
	const uint8_t *place = value;

	for (size_t i = 0; i < shape->field_count; i++) {
		const struct ic_shape_field *field = &shape->fields[i];
		IC_TRY(kinds[field->kind].emit(field, place + field->offset, into));
	}
	return IC_DONE;
}

ic_status ic_shape_emit_text(const struct ic_shape *shape, const void *value, struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_shape_emit(shape, value, doc.root));
	return ic_json_emit(doc.root, IC_JSON_COMPACT, out);
}
