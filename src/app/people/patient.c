/* SPDX-License-Identifier: Apache-2.0 */
/* Finding and registering patients, and the card that answers. A number is looked up by its blind
 * index; a name is read only under an entry that names the patient. */
#include "app/people/patient.h"

#include <string.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "model/identifier.h"

struct card {
	struct ic_ctx *ctx;
	ic_id patient;
	struct ic_case c;
	struct ic_identifier_rows identifiers;
	int64_t recordings;
	struct ic_ring ring;
	struct ic_shape_consent *consent;
};

static ic_status load_card(struct ic_db_tx *tx, void *arg)
{
	struct card *card = arg;

	IC_TRY(ic_case_load(card->ctx, tx, card->patient, (ic_id) { { 0 } }, (ic_id) { { 0 } },
			    &card->c));
	IC_TRY(ic_patient_count_recordings(tx, card->c.patient.id, &card->recordings));
	return ic_identifier_list(tx, card->c.patient.id, card->ctx->arena, &card->identifiers);
}

static ic_status load_consent(struct ic_db_tx *tx, void *arg)
{
	struct card *card = arg;
	const struct ic_answer_row *answer = ic_case_record_answer(&card->c);
	struct ic_consent_row row;

	IC_TRY(ic_consent_load(tx, answer->consent, card->ctx->arena, &row));
	return ic_consent_shape(card->ctx, tx, &card->ring, &row, true, false, card->consent);
}

static ic_status set_presumed(struct ic_db_tx *tx, void *arg)
{
	struct card *card = arg;

	return ic_patient_set_situation(tx, card->c.patient.id, card->c.patient.situation);
}

/* The band by age stands in clear so that a decision needs no key; it is brought up to date
 * whenever the card opens (docs/design/002). What was recorded (DECEASED) stands. */
static ic_status refresh_presumed(struct card *card, const struct ic_person *person)
{
	const int presumed = ic_person_presumed(person, ic_clock_now(card->ctx->app->clock));

	if (card->c.patient.situation == presumed
	    || card->c.patient.situation == IC_situation_DECEASED)
		return IC_DONE;
	card->c.patient.situation = presumed;
	return ic_db_write(card->ctx->app->db, set_presumed, card);
}

static ic_status read_identifiers(struct ic_ctx *ctx, const struct ic_ring *ring,
				  const struct ic_identifier_rows *rows,
				  struct ic_shape_identifier **ret_at)
{
	struct ic_shape_identifier *at = ic_arena_take(ctx->arena, rows->count + 1, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "identifiers of a patient");
	for (size_t i = 0; i < rows->count; i++) {
		const struct ic_identifier_row *row = &rows->at[i];
		const struct ic_field_place place = { "patient_identifier", "value", row->patient };
		at[i].system = row->system;
		at[i].status = row->status;
		IC_TRY(ic_ring_read(ctx, ring, row->patient, place, row->sealed_value,
				    &at[i].value));
	}
	*ret_at = at;
	return IC_DONE;
}

static ic_status fill_person(struct card *card, const struct ic_person *person,
			     struct ic_shape_patient *ret)
{
	const int age = ic_person_age(person, ic_clock_now(card->ctx->app->clock));

	ret->family = person->family.len > 0 ? person->family : IC_LIT("Unknown");
	ret->given = person->given.len > 0 ? person->given : IC_LIT("");
	ret->born = person->born;
	ret->age = age < 0 ? IC_SHAPE_ABSENT : age;
	ret->approximate = person->born.year == 0 && age >= 0;
	ret->sex = person->sex;
	if (person->ward.len > 0)
		ret->ward = person->ward;
	return IC_DONE;
}

static ic_status fill_card(struct card *card, struct ic_shape_patient *ret)
{
	struct ic_person person;
	struct ic_shape_patient shape = { .id = card->c.patient.id,
					  .temporary = card->c.patient.temporary,
					  .related = ic_case_opening(&card->c).relationship
						     != IC_REL_NO,
					  .recordings = card->recordings };

	IC_TRY(ic_person_read(card->ctx, &card->ring, &card->c.patient, &person));
	IC_TRY(refresh_presumed(card, &person));
	shape.situation = ic_case_situation(&card->c);
	IC_TRY(fill_person(card, &person, &shape));
	IC_TRY(read_identifiers(card->ctx, &card->ring, &card->identifiers, &shape.identifiers.at));
	shape.identifiers.count = card->identifiers.count;
	if (ic_case_record_answer(&card->c) != NULL) {
		card->consent = ic_arena_take(card->ctx->arena, 1, sizeof(*card->consent));
		if (card->consent == NULL)
			IC_FAIL(NOMEM, "consent of a card");
		IC_TRY(ic_db_read(card->ctx->app->db, load_consent, card));
		shape.consent = card->consent;
	}
	*ret = shape;
	return IC_DONE;
}

/* The parties whose columns the card shows: the patient, and the one a standing consent was
 * recorded under. */
static ic_status want_parties(struct card *card)
{
	const struct ic_answer_row *answer = ic_case_record_answer(&card->c);

	IC_TRY(ic_ring_want(&card->ring, card->c.patient.id));
	if (answer != NULL)
		IC_TRY(ic_ring_want(&card->ring, answer->patient));
	return IC_DONE;
}

ic_status ic_patient_card(struct ic_ctx *ctx, enum ic_action action, ic_id patient,
			  struct ic_shape_patient *ret)
{
	struct card card = { .ctx = ctx, .patient = patient };
	struct ic_event event = { .action = action };

	IC_TRY(ic_db_read(ctx->app->db, load_card, &card));
	IC_TRY(want_parties(&card));
	const ic_status opened = ic_ring_open(ctx, event, &card.ring, NULL);
	const ic_status status = ic_ok(opened) ? fill_card(&card, ret) : opened;
	ic_ring_done(&card.ring);
	return status;
}

ic_status ic_patient_banner(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			    const struct ic_patient_row *row, struct ic_shape_patient_banner *ret)
{
	struct ic_identifier_rows identifiers;
	struct ic_person person;

	IC_TRY(ic_identifier_list(tx, row->id, ctx->arena, &identifiers));
	IC_TRY(ic_person_read(ctx, ring, row, &person));
	const int age = ic_person_age(&person, ic_clock_now(ctx->app->clock));
	*ret = (struct ic_shape_patient_banner) {
		.family = person.family.len > 0 ? person.family : IC_LIT("Unknown"),
		.given = person.given,
		.born = person.born,
		.age = age < 0 ? IC_SHAPE_ABSENT : age,
		.approximate = person.born.year == 0 && age >= 0,
	};
	IC_TRY(read_identifiers(ctx, ring, &identifiers, &ret->identifiers.at));
	ret->identifiers.count = identifiers.count;
	return IC_DONE;
}

/* --- finding --- */

struct finding {
	uint8_t index[IC_INDEX_BYTES];
	ic_id patient;
};

static ic_status find_by_index(struct ic_db_tx *tx, void *arg)
{
	struct finding *finding = arg;

	return ic_identifier_find_patient(tx, ic_bytes_of(finding->index, IC_INDEX_BYTES),
					  &finding->patient);
}

static ic_status index_of(struct ic_ctx *ctx, const struct ic_identifier *identifier,
			  uint8_t ret_index[static IC_INDEX_BYTES])
{
	uint8_t place[IC_IDENTIFIER_NORMALISED_MAX];

	return ic_keys_index(ctx->app->keys, IC_INDEX_IDENTIFIER,
			     ic_identifier_normalised(identifier, place), ret_index);
}

static ic_status typed_or_scanned(struct ic_ctx *ctx, const struct ic_shape_find *in,
				  struct ic_identifier *ret_identifier)
{
	struct ic_wristband band;

	if (in->wristband.ptr == NULL) {
		ctx->field = "value";
		if (in->system == 0 || in->value.ptr == NULL)
			IC_FAIL(FIELD, "neither a number nor a wristband");
		return ic_identifier_parse((enum ic_identifier_system)in->system, in->value,
					   ctx->app->demonstration, ret_identifier);
	}
	ctx->field = "wristband";
	IC_TRY(ic_wristband_parse(in->wristband, ctx->app->demonstration, &band));
	*ret_identifier = band.identifier;
	return IC_DONE;
}

ic_status ic_patient_find(struct ic_ctx *ctx, const struct ic_shape_find *in, ic_id *ret_patient)
{
	struct ic_identifier identifier;
	struct finding finding = { 0 };

	IC_TRY(typed_or_scanned(ctx, in, &identifier));
	IC_TRY(index_of(ctx, &identifier, finding.index));
	IC_TRY(ic_db_read(ctx->app->db, find_by_index, &finding));
	if (ic_id_is_zero(finding.patient))
		IC_FAIL(ABSENT, "no patient with this number");
	*ret_patient = finding.patient;
	return IC_DONE;
}

ic_status ic_app_patient_find(struct ic_ctx *ctx, const struct ic_shape_find *in,
			      struct ic_shape_patient *ret)
{
	ic_id patient;

	IC_TRY(ic_patient_find(ctx, in, &patient));
	return ic_patient_card(ctx, IC_ACTION_PATIENT_FOUND, patient, ret);
}

ic_status ic_app_patient_show(struct ic_ctx *ctx, ic_id patient, struct ic_shape_patient *ret)
{
	return ic_patient_card(ctx, IC_ACTION_PATIENT_FOUND, patient, ret);
}

/* --- registering --- */

enum { IDENTIFIERS_MAX = 10 };

struct registering {
	struct ic_ctx *ctx;
	const struct ic_shape_registration *in;
	struct ic_patient_row patient;
	struct ic_identifier_row identifiers[IDENTIFIERS_MAX];
	uint8_t indexes[IDENTIFIERS_MAX][IC_INDEX_BYTES];
	ic_id team;
	ic_id encounter;
	ic_id relationship;
	struct ic_receipt receipt;
	bool exists;
};

static ic_status insert_relationship(struct ic_db_tx *tx, struct registering *r)
{
	const struct ic_relationship_row row = {
		.id = r->relationship,
		.staff = ic_id_is_zero(r->team) ? r->ctx->actor.party : (ic_id) { { 0 } },
		.team = r->team,
		.patient = r->patient.id,
		.kind = IC_relationship_kind_TEAM,
		.since = r->patient.created,
		.until = INT64_MAX,
	};

	return ic_relationship_insert(tx, &row);
}

static ic_status insert_patient(struct ic_db_tx *tx, void *arg)
{
	struct registering *r = arg;
	struct ic_staff_row actor;
	struct ic_patient_row existing;

	r->exists = ic_ok(ic_patient_load(tx, r->patient.id, r->ctx->arena, &existing));
	if (r->exists)
		return IC_DONE;
	IC_TRY(ic_staff_load(tx, r->ctx->actor.party, r->ctx->arena, &actor));
	r->team = actor.team;
	IC_TRY(ic_patient_insert(tx, &r->patient));
	for (size_t i = 0; i < r->in->identifiers.count; i++)
		IC_TRY(ic_identifier_insert(tx, &r->identifiers[i]));
	IC_TRY(ic_encounter_insert(tx, r->encounter, r->patient.id, r->team, r->patient.created));
	IC_TRY(insert_relationship(tx, r));

	const struct ic_event event = { .action = IC_ACTION_PATIENT_REGISTERED,
					.subject = r->patient.id };
	return ic_enter(r->ctx, tx, &event, &r->receipt);
}

static ic_status seal_identifier(struct registering *r, size_t i)
{
	struct ic_ctx *ctx = r->ctx;
	const struct ic_shape_identifier *given = &r->in->identifiers.at[i];
	const struct ic_field_place place = { "patient_identifier", "value", r->patient.id };
	struct ic_identifier identifier;

	ctx->field = "identifiers";
	IC_TRY(ic_identifier_parse((enum ic_identifier_system)given->system, given->value,
				   ctx->app->demonstration, &identifier));
	IC_TRY(index_of(ctx, &identifier, r->indexes[i]));
	r->identifiers[i] = (struct ic_identifier_row) {
		.patient = r->patient.id,
		.system = given->system,
		.status = given->system == IC_identifier_system_TEMPORARY
				  ? IC_identifier_status_TEMPORARY
				  : IC_identifier_status_UNTRACED,
		.index = ic_bytes_of(r->indexes[i], IC_INDEX_BYTES),
	};
	return ic_field_seal_to(ctx, r->patient.id, place, ic_bytes_of_text(identifier.value),
				&r->identifiers[i].sealed_value);
}

static ic_status seal_patient(struct registering *r)
{
	struct ic_ctx *ctx = r->ctx;
	const struct ic_shape_registration *in = r->in;
	const ic_time now = ic_clock_now(ctx->app->clock);
	const struct ic_person person = {
		.family = in->family,
		.given = in->given,
		.born = in->born,
		.approximate_age =
			in->approximate_age == IC_SHAPE_ABSENT ? -1 : (int)in->approximate_age,
		.estimated_on = ic_time_london_date(now),
		.sex = in->sex,
		.ward = in->ward,
	};

	ctx->field = "born";
	if (in->born.year != 0 && ic_date_is_after(in->born, ic_time_london_date(now)))
		IC_FAIL(FIELD, "born in the future");
	r->patient.created = now;
	r->patient.temporary = in->family.len == 0;
	r->patient.situation = ic_person_presumed(&person, now);
	return ic_person_seal(ctx, r->patient.id, &person, &r->patient.sealed_person);
}

ic_status ic_app_patient_register(struct ic_ctx *ctx, const struct ic_shape_registration *in,
				  struct ic_shape_patient *ret)
{
	struct registering r = { .ctx = ctx, .in = in, .patient = { .id = in->id } };

	ctx->field = "id";
	if (ic_id_is_zero(in->id) || in->identifiers.count > IDENTIFIERS_MAX)
		IC_FAIL(FIELD, "registration without an id");
	r.encounter = ic_entropy_id(ctx->app->entropy);
	r.relationship = ic_entropy_id(ctx->app->entropy);
	IC_TRY(ic_keys_enrol(ctx->app->keys, in->id));
	IC_TRY(seal_patient(&r));
	for (size_t i = 0; i < in->identifiers.count; i++)
		IC_TRY(seal_identifier(&r, i));
	IC_TRY(ic_db_write(ctx->app->db, insert_patient, &r));
	if (!r.exists)
		IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
	return ic_patient_card(ctx, IC_ACTION_PATIENT_FOUND, in->id, ret);
}
