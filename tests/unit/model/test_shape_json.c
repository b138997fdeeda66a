/* SPDX-License-Identifier: Apache-2.0 */
/* Every shape of the table is read and written whole and bare, and then once for each way of being
 * wrong at each of its fields; so a new row is tested when it is added. */
#include "lib/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "model/shape_json.h"

enum { ARENA_MAX = 8 << 20, STRUCT_MAX = 1024 };

/* What is put in the place of one field of an otherwise good object. */
enum spoil { GOOD, LEFT_OUT, WRONG_KIND, NULL_VALUE, TOO_MUCH, ODD_TEXT, NOT_A_WORD };

struct plan {
	const struct ic_shape_field *at; /* top-level field to spoil; NULL: none */
	enum spoil spoil;
	bool bare; /* MUST fields only */
};

static void put_object(const struct ic_shape *shape, const struct plan *plan, ic_json into);

static void put_text(ic_json into, const char *key, size_t len, const char *end)
{
	static char text[1 << 18] = { 0 }; /* above the longest text of a shape, a rule file */

	assert_true(len + strlen(end) < sizeof(text));
	memset(text, 'x', len);
	strcpy(text + len, end); /* ends it too */
	assert_done(ic_json_put_text(into, key, ic_bytes_of_text(text)));
}

static void put_elements(const struct ic_shape_field *field, enum spoil spoil, ic_json into)
{
	static const struct plan whole = { 0 };
	const size_t count = spoil == TOO_MUCH ? (size_t)field->max + 1 : 2;
	ic_json array;
	ic_json object;

	assert_done(ic_json_put_array(into, field->name, &array));
	for (size_t i = 0; i < count; i++)
		if (spoil == ODD_TEXT)
			assert_done(ic_json_put_bool(array, NULL, true));
		else if (field->kind == IC_KIND_IDS)
			assert_done(ic_json_put_id(array, NULL, (ic_id) { { 1, 2, 3 } }));
		else if (field->kind == IC_KIND_TEXTS)
			put_text(array, NULL, 5, "");
		else {
			assert_done(ic_json_put_object(array, NULL, &object));
			put_object(field->inner, &whole, object);
		}
}

static void put_good(const struct ic_shape_field *field, enum spoil spoil, ic_json into)
{
	static const struct plan whole = { 0 };
	ic_json object;

	switch (field->kind) {
	case IC_KIND_TEXT:
		put_text(into, field->name, (size_t)field->max + (spoil == TOO_MUCH),
			 spoil == ODD_TEXT ? "\x01" : "");
		break;
	case IC_KIND_ID:
		assert_done(ic_json_put_id(into, field->name, (ic_id) { { 0xab } }));
		break;
	case IC_KIND_TIME:
		assert_done(ic_json_put_time(into, field->name, 1795372669123));
		break;
	case IC_KIND_DATE:
		assert_done(ic_json_put_text(into, field->name, IC_LIT("1968-02-29")));
		break;
	case IC_KIND_INTEGER:
		assert_done(ic_json_put_integer(into, field->name,
						llabs(field->max) + (spoil == TOO_MUCH)
							+ (field->max == 0) * ((int64_t)1 << 53)));
		break;
	case IC_KIND_BOOL:
		assert_done(ic_json_put_bool(into, field->name, true));
		break;
	case IC_KIND_WORD:
		assert_done(ic_json_put_text(
			into, field->name,
			spoil == NOT_A_WORD ? IC_LIT("absent")
					    : ic_bytes_of_text(field->vocabulary->words[0].text)));
		break;
	case IC_KIND_SHAPE:
		assert_done(ic_json_put_object(into, field->name, &object));
		put_object(field->inner, &whole, object);
		break;
	case IC_KIND_IDS:
	case IC_KIND_TEXTS:
	case IC_KIND_LIST:
		put_elements(field, spoil, into);
		break;
	}
}

static void put_object(const struct ic_shape *shape, const struct plan *plan, ic_json into)
{
	for (size_t i = 0; i < shape->field_count; i++) {
		const struct ic_shape_field *field = &shape->fields[i];
		const enum spoil spoil = field == plan->at ? plan->spoil : GOOD;

		if (spoil == LEFT_OUT || (plan->bare && !field->must && field != plan->at))
			continue;
		if (spoil == NULL_VALUE)
			assert_done(ic_json_put_null(into, field->name));
		else if (spoil == WRONG_KIND && field->kind == IC_KIND_INTEGER)
			assert_done(ic_json_put_text(into, field->name, IC_LIT("7")));
		else if (spoil == WRONG_KIND)
			assert_done(ic_json_put_integer(into, field->name, 7));
		else
			put_good(field, spoil, into);
	}
}

static ic_status parse_plan(const struct ic_shape *shape, const struct plan *plan,
			    const char **ret_field)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(arena) arena;
	_Alignas(16) uint8_t place[STRUCT_MAX];

	ic_arena_init(&arena, ARENA_MAX);
	assert_true(shape->size <= sizeof(place));
	assert_done(ic_json_object_init(&doc));
	put_object(shape, plan, doc.root);
	return ic_shape_parse(shape, doc.root, &arena, place, ret_field);
}

static void round_trip(const struct ic_shape *shape, bool bare)
{
	const struct plan plan = { .bare = bare };
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(json_doc) again = { NULL };
	IC_AUTO(arena) arena;
	IC_AUTO(buf) before;
	IC_AUTO(buf) after;
	_Alignas(16) uint8_t place[STRUCT_MAX];
	const char *field = NULL;

	ic_arena_init(&arena, ARENA_MAX);
	ic_buf_init(&before, IC_JSON_BYTES_MAX);
	ic_buf_init(&after, IC_JSON_BYTES_MAX);
	assert_done(ic_json_object_init(&doc));
	put_object(shape, &plan, doc.root);
	assert_done(ic_shape_parse(shape, doc.root, &arena, place, &field));
	assert_done(ic_json_object_init(&again));
	assert_done(ic_shape_emit(shape, place, again.root));
	assert_done(ic_json_emit(doc.root, IC_JSON_CANONICAL, &before));
	assert_done(ic_json_emit(again.root, IC_JSON_CANONICAL, &after));
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.ptr, after.ptr, before.len);
}

/* INTEGER 0 has no maximum of its own, and its good value in put_good() is the largest there is. */
static void every_shape_reads_and_writes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ic_shapes_count; i++) {
		round_trip(ic_shapes[i], false);
		round_trip(ic_shapes[i], true);
	}
}

static bool spoils(const struct ic_shape_field *field, enum spoil spoil)
{
	const bool list = field->kind == IC_KIND_LIST || field->kind == IC_KIND_IDS
			  || field->kind == IC_KIND_TEXTS;

	switch (spoil) {
	case LEFT_OUT:
		return field->must;
	case TOO_MUCH:
		return list || field->kind == IC_KIND_TEXT || field->kind == IC_KIND_INTEGER;
	case ODD_TEXT:
		return list || field->kind == IC_KIND_TEXT;
	case NOT_A_WORD:
		return field->kind == IC_KIND_WORD;
	case GOOD:
		return false;
	case WRONG_KIND:
	case NULL_VALUE:
		break;
	}
	return true;
}

static void every_wrong_field_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ic_shapes_count; i++)
		for (size_t f = 0; f < ic_shapes[i]->field_count; f++)
			for (enum spoil spoil = LEFT_OUT; spoil <= NOT_A_WORD; spoil++) {
				const struct ic_shape_field *at = &ic_shapes[i]->fields[f];
				const struct plan plan = { at, spoil, true };
				const char *field = "";

				if (!spoils(at, spoil))
					continue;
				assert_fails(parse_plan(ic_shapes[i], &plan, &field), FIELD);
				if (at->inner == NULL || spoil != ODD_TEXT)
					if (at->kind != IC_KIND_SHAPE || spoil == LEFT_OUT)
						assert_string_equal(
							field,
							at->inner != NULL && spoil == ODD_TEXT
								? at->inner->name
								: at->name);
			}
}

static const struct {
	const struct ic_shape *shape;
	const char *text;
	ic_code code;
	const char *field; /* with IC_E_FIELD */
} texts[] = {
#define CAPTURE(rest)                                                                         \
	"{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"patient\":"                           \
	"\"100102030405060708090a0b0c0d0e0f\",\"kind\":\"CLINICAL\",\"situation\":\"ADULT\"," \
	"\"dissent\":false,\"body_site\":\"heel\"" rest "}"
	{ &ic_shape_of_capture, CAPTURE(""), IC_OK, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"offset_minutes\":-720"), IC_OK, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"offset_minutes\":-901"), IC_E_FIELD, "offset_minutes" },
	{ &ic_shape_of_capture, CAPTURE(",\"offset_minutes\":60.0"), IC_E_FIELD, "offset_minutes" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"two\\nlines\\tof text\""), IC_OK, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"\""), IC_OK, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"bell\\u0007\""), IC_E_FIELD, "note" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"c1 \\u0085\""), IC_E_FIELD, "note" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"\\u00a0 \\u2028 is fine\""), IC_OK, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"nul \\u0000\""), IC_E_SYNTAX, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"half \\ud800\""), IC_E_SYNTAX, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"note\":\"\xff\""), IC_E_UTF8, "" },
	{ &ic_shape_of_capture, CAPTURE(",\"taken\":\"1970-01-01T00:00:00Z\""), IC_E_FIELD,
	  "taken" },
	{ &ic_shape_of_capture, CAPTURE(",\"taken\":\"2026-13-01T00:00:00Z\""), IC_E_FIELD,
	  "taken" },
	{ &ic_shape_of_capture, CAPTURE(",\"consent\":\"00000000000000000000000000000000\""), IC_OK,
	  "" },
	{ &ic_shape_of_capture, CAPTURE(",\"consent\":\"ABCD0000000000000000000000000000\""),
	  IC_E_FIELD, "consent" },
	{ &ic_shape_of_capture, CAPTURE(",\"colour\":1"), IC_E_FIELD, "capture" },
	{ &ic_shape_of_capture, CAPTURE(",\"dissent\":true"), IC_E_SYNTAX, "" }, /* given twice */
	{ &ic_shape_of_capture, "[]", IC_E_FIELD, "capture" },
	{ &ic_shape_of_capture, "", IC_E_SYNTAX, "" },
	{ &ic_shape_of_sign_in, "{\"user\":\"\",\"password\":\"x\"}", IC_E_FIELD, "user" },
	{ &ic_shape_of_sign_in, "{\"user\":\"a\\nb\",\"password\":\"x\"}", IC_E_FIELD, "user" },
	{ &ic_shape_of_find, "{\"wristband\":\"]d2\\u001d918018\"}", IC_OK, "" },
	{ &ic_shape_of_registration,
	  "{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"sex\":\"FEMALE\",\"identifiers\":[{"
	  "\"system\":\"NHS\",\"value\":7}]}",
	  IC_E_FIELD, "value" },
	{ &ic_shape_of_registration,
	  "{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"sex\":\"FEMALE\",\"identifiers\":[7]}",
	  IC_E_FIELD, "identifiers" },
	{ &ic_shape_of_registration,
	  "{\"id\":\"00000000000000000000000000000000\",\"sex\":\"FEMALE\"}", IC_E_FIELD, "id" },
	{ &ic_shape_of_registration,
	  "{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"sex\":\"FEMALE\",\"born\":\"2025-02-"
	  "29\"}",
	  IC_E_FIELD, "born" },
};

static void texts_from_outside(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		IC_AUTO(arena) arena;
		_Alignas(16) uint8_t place[STRUCT_MAX];
		const char *field = "";

		ic_arena_init(&arena, ARENA_MAX);
		const ic_status status = ic_shape_parse_text(
			texts[i].shape, ic_bytes_of_text(texts[i].text), &arena, place, &field);
		if (ic_status_code(status) != texts[i].code)
			print_message("# %s\n", texts[i].text);
		assert_int_equal(ic_status_code(status), texts[i].code);
		assert_string_equal(field, texts[i].field);
	}
}

static void absent_fields_are_as_promised(void **state)
{
	IC_AUTO(arena) arena;
	struct ic_shape_capture capture;
	struct ic_shape_registration registration;
	const char *field;

	(void)state;
	ic_arena_init(&arena, ARENA_MAX);
	assert_done(ic_shape_parse_text(&ic_shape_of_capture,
					ic_bytes_of_text(CAPTURE(",\"note\":\"\"")), &arena,
					&capture, &field));
	assert_null(capture.note.ptr);
	assert_true(ic_id_is_zero(capture.consent));
	assert_int_equal(capture.taken, 0);
	assert_int_equal(capture.view, 0);
	assert_true(capture.offset_minutes == IC_SHAPE_ABSENT);
	assert_done(ic_shape_parse_text(
		&ic_shape_of_registration,
		IC_LIT("{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"sex\":\"FEMALE\"}"), &arena,
		&registration, &field));
	assert_int_equal(registration.born.year, 0);
	assert_true(registration.approximate_age == IC_SHAPE_ABSENT);
	assert_int_equal(registration.identifiers.count, 0);
}

static void a_failure_leaves_the_struct(void **state)
{
	IC_AUTO(arena) arena;
	struct ic_shape_sign_in in;
	const char *field;

	(void)state;
	ic_arena_init(&arena, ARENA_MAX);
	memset(&in, 0x5a, sizeof(in));
	assert_fails(ic_shape_parse_text(&ic_shape_of_sign_in, IC_LIT("{\"user\":\"a\"}"), &arena,
					 &in, &field),
		     FIELD);
	for (size_t i = 0; i < sizeof(in); i++)
		assert_int_equal(((uint8_t *)&in)[i], 0x5a);
}

static void what_a_reply_may_not_lack(void **state)
{
	IC_AUTO(buf) out;
	struct ic_shape_receipt receipt = { 0 };
	struct ic_shape_session session = { 0 };
	struct ic_shape_tampering tampering = { 0 };
	struct ic_shape_finding findings[1] = { 0 };

	(void)state;
	ic_buf_init(&out, IC_JSON_BYTES_MAX);
	assert_done(ic_shape_emit_text(&ic_shape_of_receipt, &receipt, &out));
	receipt.bytes = IC_SHAPE_ABSENT;
	assert_fails(ic_shape_emit_text(&ic_shape_of_receipt, &receipt, &out), INTERNAL);
	receipt.bytes = 0;
	receipt.removed.at = findings;
	receipt.removed.count = 101;
	assert_fails(ic_shape_emit_text(&ic_shape_of_receipt, &receipt, &out), INTERNAL);
	session.role = 99;
	assert_fails(ic_shape_emit_text(&ic_shape_of_session, &session, &out), INTERNAL);
	assert_fails(ic_shape_emit_text(&ic_shape_of_tampering, &tampering, &out), INTERNAL);
}

static ic_status read_and_write(void)
{
	IC_AUTO(arena) arena;
	IC_AUTO(buf) out;
	struct ic_shape_consent_in in;
	const char *field = NULL;

	ic_arena_init(&arena, ARENA_MAX);
	ic_buf_init(&out, IC_JSON_BYTES_MAX);
	IC_TRY(ic_shape_parse_text(
		&ic_shape_of_consent_in,
		IC_LIT("{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"patient\":"
		       "\"100102030405060708090a0b0c0d0e0f\",\"situation\":\"ADULT\",\"giver\":"
		       "\"PATIENT\",\"way\":\"ORAL\",\"scopes\":[{\"scope\":\"RECORD\",\"answer\":"
		       "\"AGREED\"},{\"scope\":\"TEACH\",\"answer\":\"REFUSED\"}],\"wording\":\"c."
		       "v1\","
		       "\"language\":\"en\",\"explained\":true}"),
		&arena, &in, &field));
	return ic_shape_emit_text(&ic_shape_of_consent_in, &in, &out);
}

static void every_allocation_may_fail(void **state)
{
	uint64_t nth = 0;
	ic_status status;

	(void)state;
	assert_done(read_and_write());
	do {
		ic_alloc_fail_nth(++nth);
		status = read_and_write();
		assert_true(ic_ok(status) || ic_status_code(status) == IC_E_NOMEM);
	} while (!ic_ok(status) && nth < 10000);
	ic_alloc_fail_nth(0);
	assert_true(nth > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_reads_and_writes),
		cmocka_unit_test(every_wrong_field_is_named),
		cmocka_unit_test(texts_from_outside),
		cmocka_unit_test(absent_fields_are_as_promised),
		cmocka_unit_test(a_failure_leaves_the_struct),
		cmocka_unit_test(what_a_reply_may_not_lack),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
