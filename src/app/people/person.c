/* SPDX-License-Identifier: Apache-2.0 */
#include "app/people/person.h"

#include <string.h>

#include "base/json.h"

enum { ADULT_YEARS = 18, YOUNG_YEARS = 16, PERSON_BYTES_MAX = 8192 };

static struct ic_field_place patient_place(ic_id patient)
{
	return (struct ic_field_place) { "patient", "person", patient };
}

static struct ic_field_place staff_place(ic_id staff)
{
	return (struct ic_field_place) { "staff", "person", staff };
}

static ic_status put_date(ic_json into, const char *key, struct ic_date date)
{
	char text[IC_DATE_TEXT + 1];

	if (date.year == 0)
		return IC_DONE;
	ic_date_emit(date, text);
	return ic_json_put_text(into, key, ic_bytes_of_text(text));
}

static ic_status emit_person(const struct ic_person *person, struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "family", person->family));
	IC_TRY(ic_json_put_text(doc.root, "given", person->given));
	IC_TRY(put_date(doc.root, "born", person->born));
	IC_TRY(ic_json_put_integer(doc.root, "age", person->approximate_age));
	IC_TRY(put_date(doc.root, "on", person->estimated_on));
	IC_TRY(ic_json_put_integer(doc.root, "sex", person->sex));
	IC_TRY(ic_json_put_text(doc.root, "ward", person->ward));
	return ic_json_emit(doc.root, IC_JSON_CANONICAL, out);
}

ic_status ic_person_seal(struct ic_ctx *ctx, ic_id patient, const struct ic_person *person,
			 ic_bytes *ret_sealed)
{
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, PERSON_BYTES_MAX);
	IC_TRY(emit_person(person, &plain));
	return ic_field_seal_to(ctx, patient, patient_place(patient), ic_buf_view(&plain),
				ret_sealed);
}

static ic_status take_text(struct ic_ctx *ctx, ic_json from, const char *key, ic_bytes *ret_text)
{
	const ic_bytes text = ic_json_text(ic_json_member(from, key));

	*ret_text = ic_arena_copy(ctx->arena, text);
	if (ret_text->len != text.len)
		IC_FAIL(NOMEM, "reading a person");
	return IC_DONE;
}

static struct ic_date take_date(ic_json from, const char *key)
{
	struct ic_date date = { 0 };

	ic_ignore(ic_date_parse(ic_json_text(ic_json_member(from, key)), &date),
		  "absent stays year 0");
	return date;
}

ic_status ic_person_read(struct ic_ctx *ctx, const struct ic_ring *ring,
			 const struct ic_patient_row *row, struct ic_person *ret)
{
	IC_AUTO(json_doc) doc = { NULL };
	struct ic_person person = { 0 };
	ic_bytes plain;

	IC_TRY(ic_ring_read(ctx, ring, row->id, patient_place(row->id), row->sealed_person,
			    &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	IC_TRY(take_text(ctx, doc.root, "family", &person.family));
	IC_TRY(take_text(ctx, doc.root, "given", &person.given));
	IC_TRY(take_text(ctx, doc.root, "ward", &person.ward));
	person.born = take_date(doc.root, "born");
	person.approximate_age = (int)ic_json_integer(ic_json_member(doc.root, "age"));
	person.estimated_on = take_date(doc.root, "on");
	person.sex = (int)ic_json_integer(ic_json_member(doc.root, "sex"));
	*ret = person;
	return IC_DONE;
}

int ic_person_age(const struct ic_person *person, ic_time now)
{
	const struct ic_date today = ic_time_london_date(now);

	if (person->born.year != 0)
		return ic_date_age(person->born, today);
	if (person->approximate_age < 0 || person->estimated_on.year == 0)
		return -1;
	return person->approximate_age + ic_date_age(person->estimated_on, today);
}

int ic_person_presumed(const struct ic_person *person, ic_time now)
{
	const int age = ic_person_age(person, now);

	if (age < 0 || age >= ADULT_YEARS)
		return IC_situation_ADULT;
	return age >= YOUNG_YEARS ? IC_situation_YOUNG_PERSON : IC_situation_CHILD;
}

static ic_status put_unknown(const struct ic_person *person, ic_time now, struct ic_buf *out)
{
	static const char *const sexes[] = { "person", "male", "female", "person", "person" };
	const int age = ic_person_age(person, now);

	IC_TRY(ic_buf_put_text(out, "Unknown "));
	IC_TRY(ic_buf_put_text(out, sexes[person->sex >= 0 && person->sex <= 4 ? person->sex : 0]));
	if (age < 0)
		return IC_DONE;
	IC_TRY(ic_buf_put_text(out, ", about "));
	return ic_decimal_emit((uint64_t)age, out);
}

static ic_status put_known(const struct ic_person *person, struct ic_buf *out)
{
	for (size_t i = 0; i < person->family.len; i++) {
		const uint8_t c = person->family.ptr[i];
		IC_TRY(ic_buf_put_byte(out, c >= 'a' && c <= 'z' ? (uint8_t)(c & ~0x20) : c));
	}
	if (person->given.len == 0)
		return IC_DONE;
	IC_TRY(ic_buf_put_text(out, ", "));
	return ic_buf_put(out, person->given);
}

ic_status ic_person_name(struct ic_ctx *ctx, const struct ic_person *person, ic_time now,
			 ic_bytes *ret_name)
{
	IC_AUTO(buf) name = { 0 };

	ic_buf_init(&name, 2 * IC_NAME_BYTES_MAX + 64);
	if (person->family.len == 0)
		IC_TRY(put_unknown(person, now, &name));
	else
		IC_TRY(put_known(person, &name));
	*ret_name = ic_arena_copy(ctx->arena, ic_buf_view(&name));
	if (ret_name->len != name.len)
		IC_FAIL(NOMEM, "a person's name");
	return IC_DONE;
}

ic_status ic_patient_name(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			  ic_id patient, ic_bytes *ret_name)
{
	struct ic_patient_row row;
	struct ic_person person;

	IC_TRY(ic_patient_load(tx, patient, ctx->arena, &row));
	IC_TRY(ic_person_read(ctx, ring, &row, &person));
	return ic_person_name(ctx, &person, ic_clock_now(ctx->app->clock), ret_name);
}

ic_status ic_member_seal(struct ic_ctx *ctx, ic_id staff, const struct ic_member *member,
			 ic_bytes *ret_sealed)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, PERSON_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "name", member->name));
	IC_TRY(ic_json_put_text(doc.root, "job", member->job));
	IC_TRY(ic_json_put_text(doc.root, "phone", member->phone));
	if (member->user.len > 0)
		IC_TRY(ic_json_put_text(doc.root, "user", member->user));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &plain));
	return ic_field_seal_to(ctx, (ic_id) { { 0 } }, staff_place(staff), ic_buf_view(&plain),
				ret_sealed);
}

ic_status ic_member_read(struct ic_ctx *ctx, const struct ic_staff_row *row, struct ic_member *ret)
{
	IC_AUTO(json_doc) doc = { NULL };
	struct ic_member member = { 0 };
	ic_bytes plain;

	IC_TRY(ic_own_read(ctx, staff_place(row->id), row->sealed_person, &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	IC_TRY(take_text(ctx, doc.root, "name", &member.name));
	IC_TRY(take_text(ctx, doc.root, "job", &member.job));
	IC_TRY(take_text(ctx, doc.root, "phone", &member.phone));
	IC_TRY(take_text(ctx, doc.root, "user", &member.user));
	*ret = member;
	return IC_DONE;
}

ic_status ic_member_name(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id staff, ic_bytes *ret_name)
{
	struct ic_staff_row row;
	struct ic_member member;

	const ic_status status = ic_staff_load(tx, staff, ctx->arena, &row);
	if (ic_failed_with(status, IC_E_ABSENT)) {
		*ret_name = IC_LIT("a member of staff");
		return IC_DONE;
	}
	IC_TRY(status);
	IC_TRY(ic_member_read(ctx, &row, &member));
	*ret_name = member.name;
	return IC_DONE;
}
