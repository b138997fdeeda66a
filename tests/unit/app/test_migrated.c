/* SPDX-License-Identifier: Apache-2.0 */
/* A store of an earlier version opens, and what that version did not record is not taken lightly.
 */
#include "lib/check.h"

#include <string.h>

#include "lib/hospital.h"
#include "port/db.h"

/* What takes away everything since version 15. */
#define ADDED_SINCE_15                                                                          \
	"ALTER TABLE consent_scope DROP COLUMN purpose",                                        \
		"ALTER TABLE consent_scope DROP COLUMN recipient",                              \
		"DROP INDEX disclosure_withheld", "DROP TABLE telling",                         \
		"DROP INDEX authority_by_stated", "ALTER TABLE authority DROP COLUMN ended_by", \
		"ALTER TABLE authority DROP COLUMN ended",                                      \
		"ALTER TABLE obligation DROP COLUMN outcome",                                   \
		"ALTER TABLE obligation DROP COLUMN notification",                              \
		"ALTER TABLE obligation DROP COLUMN disclosure", "DROP TABLE outside_item",     \
		"DROP TABLE outside", "DROP TABLE recipient",                                   \
		"DROP INDEX share_item_by_anonymisation",                                       \
		"ALTER TABLE share_item DROP COLUMN anonymisation",                             \
		"ALTER TABLE share DROP COLUMN anonymised", "DROP TABLE anonymisation_look",    \
		"DROP TABLE anonymisation", "DROP TABLE wording",                               \
		"ALTER TABLE consent_scope DROP COLUMN expires",

/* Takes away what later versions added: what is left is a store of version 1. */
static ic_status make_version_1(struct ic_db_tx *tx, void *arg)
{
	static const char *const steps[] = { ADDED_SINCE_15
					     "ALTER TABLE recording DROP COLUMN moved",
					     "ALTER TABLE recording DROP COLUMN before_move",
					     "DROP INDEX relationship_by_since",
					     "ALTER TABLE relationship DROP COLUMN appropriate",
					     "ALTER TABLE relationship DROP COLUMN reviewed_by",
					     "ALTER TABLE relationship DROP COLUMN reviewed",
					     "ALTER TABLE recording DROP COLUMN intimate",
					     "ALTER TABLE recording DROP COLUMN seen",
					     "ALTER TABLE patient DROP COLUMN vip",
					     "ALTER TABLE patient DROP COLUMN opt_out_checked",
					     "DROP TABLE authority",
					     "DROP TABLE audience",
					     "DROP TABLE objection",
					     "DROP INDEX obligation_by_recording",
					     "ALTER TABLE obligation DROP COLUMN lapsed",
					     "DROP INDEX obligation_by_request",
					     "ALTER TABLE obligation DROP COLUMN paused",
					     "ALTER TABLE obligation DROP COLUMN request",
					     "DROP TABLE request_item",
					     "DROP TABLE request_step",
					     "DROP TABLE access_note",
					     "DROP TABLE request",
					     "DROP TABLE correction",
					     "DROP TABLE incident_party",
					     "DROP TABLE incident",
					     "DROP TABLE restriction",
					     "DROP TABLE publication",
					     "DROP TABLE reliance",
					     "DROP TABLE policy_signature",
					     "DROP TABLE policy_version",
					     "DROP TABLE invitation",
					     "DROP INDEX patient_by_merged",
					     "DROP INDEX recording_by_taken",
					     "DROP TABLE disposal",
					     "DROP TABLE appraisal",
					     "DROP TABLE hold",
					     "DROP TABLE retention_note",
					     "DROP INDEX obligation_by_patient",
					     "ALTER TABLE obligation DROP COLUMN rule",
					     "ALTER TABLE obligation DROP COLUMN purpose",
					     "PRAGMA user_version = 1" };

	(void)arg;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		IC_TRY(ic_db_run(tx, steps[i], IC_DB_NO_ARGS));
	return IC_DONE;
}

static void migrate(struct hospital *h)
{
	assert_done(ic_db_write(h->app->db, make_version_1, NULL));
	hospital_reopen(h);
}

static bool names(const struct ic_shape_report *report, ic_bytes who)
{
	for (size_t i = 0; i < report->rows.count; i++)
		if (report->rows.at[i].who.len >= who.len
		    && memcmp(report->rows.at[i].who.ptr, who.ptr, who.len) == 0)
			return true;
	return false;
}

static ic_id picture(struct hospital *h, ic_id *ret_child)
{
	ic_id recording;

	*ret_child = hospital_patient(h, 2020, "9990000026");
	hospital_consent(h, *ret_child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, *ret_child, IC_situation_CHILD, &recording, NULL));
	return recording;
}

static void an_old_concern_stays_out_of_the_report(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_report report;
	struct ic_shape_tasks tasks;
	ic_id child, share;
	const ic_id recording = picture(h, &child);

	assert_done(hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "bruises",
				   &share));
	migrate(h);
	h->clock.now += 2 * IC_HOUR_MS;
	assert_done(ic_app_tasks(hospital_as(h, h->guardian, IC_role_CALDICOTT_GUARDIAN), &tasks));
	assert_true(tasks.rows.count > 0);
	assert_done(ic_app_report(hospital_as_patient(h, child, true), child,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_true(names(&report, IC_LIT("Dr Ada Registrar")));
	assert_false(names(&report, IC_LIT("Dr Cal Guardian")));
}

struct old_rows {
	struct hospital *h;
	ic_id child, recording, share;
};

static ic_status insert_old(struct ic_db_tx *tx, struct old_rows *o, const char *code,
			    ic_id recording, ic_id share)
{
	return ic_db_run(tx,
			 "INSERT INTO obligation (id, code, patient, recording, share, owner, due, "
			 "met, entry) VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, 0)",
			 IC_DB_ARGS(IC_DB_ID(hospital_id(o->h)), IC_DB_STR(ic_bytes_of_text(code)),
				    IC_DB_ID(o->child), IC_DB_ID_OR_NULL(recording),
				    IC_DB_ID_OR_NULL(share), IC_DB_ID(o->h->registrar)));
}

static ic_status insert_all_old(struct ic_db_tx *tx, void *arg)
{
	struct old_rows *o = arg;
	const ic_id none = { { 0 } };

	IC_TRY(make_version_1(tx, NULL));
	IC_TRY(ic_db_run(tx, "DELETE FROM obligation", IC_DB_NO_ARGS));
	IC_TRY(insert_old(tx, o, "SAFEGUARD", o->recording, none));
	IC_TRY(insert_old(tx, o, "CG_REVIEW", none, none));
	IC_TRY(insert_old(tx, o, "CG_REVIEW", none, o->share));
	IC_TRY(insert_old(tx, o, "SEEK_LATER", o->recording, none));
	IC_TRY(insert_old(tx, o, "TELL", o->recording, none));
	return ic_db_run(tx, "UPDATE recording SET kind = $1 WHERE id = $2",
			 IC_DB_ARGS(IC_DB_INT(IC_recording_kind_CLINICAL), IC_DB_ID(o->recording)));
}

static ic_status make_sensitive(struct ic_db_tx *tx, void *arg)
{
	struct old_rows *o = arg;

	IC_TRY(insert_all_old(tx, o));
	return ic_db_run(
		tx, "UPDATE recording SET kind = $1 WHERE id = $2",
		IC_DB_ARGS(IC_DB_INT(IC_recording_kind_SENSITIVE), IC_DB_ID(o->recording)));
}

#define OF(purpose) "SELECT count(*) FROM obligation WHERE purpose = " purpose

static void what_may_be_a_concern_is_taken_for_one(void **state)
{
	struct hospital *h = *state;
	struct old_rows o = { .h = h };

	o.recording = picture(h, &o.child);
	assert_done(
		hospital_share(h, o.recording, h->plastics, IC_purpose_CARE, "advice", &o.share));
	assert_done(ic_db_write(h->app->db, insert_all_old, &o));
	hospital_reopen(h);
	assert_int_equal(hospital_number(h, OF("8 AND code = 'SAFEGUARD'")), 1);
	assert_int_equal(hospital_number(h, OF("8 AND code = 'CG_REVIEW' AND share IS NULL")), 1);
	assert_int_equal(hospital_number(h, OF("1 AND code = 'CG_REVIEW' AND share IS NOT NULL")),
			 1);
	assert_int_equal(hospital_number(h, OF("0")), 2); /* of an ordinary picture, about no use */
	assert_done(ic_db_write(h->app->db, make_sensitive, &o));
	hospital_reopen(h);
	assert_int_equal(hospital_number(h, OF("8")), 4);
}

static void an_old_store_gets_the_newest_schema(void **state)
{
	struct hospital *h = *state;
	static const char objects[] = "SELECT count(*) FROM sqlite_schema";
	const int64_t version = hospital_number(h, "PRAGMA user_version");
	const int64_t count = hospital_number(h, objects);

	migrate(h);
	assert_int_equal(hospital_number(h, "PRAGMA user_version"), version);
	assert_int_equal(hospital_number(h, objects), count);
}

static ic_status make_version_10(struct ic_db_tx *tx, void *arg)
{
	const struct hospital *h = arg;
	static const char *const steps[] = {
		ADDED_SINCE_15 "ALTER TABLE access_note DROP COLUMN marks",
		"ALTER TABLE authority DROP COLUMN persons",
		"DROP INDEX obligation_by_recording",
		"ALTER TABLE obligation DROP COLUMN lapsed",
		"INSERT INTO policy_version (id, hash, name, title, text, looser, review, "
		"proposed, "
		"proposed_by, entry) VALUES (x'01', x'02', 'n', 't', 'x', 0, 0, 1, $1, 1)",
		"INSERT INTO policy_signature VALUES (x'01', 1, $1, 1, 1)",
		"INSERT INTO request (id, kind, requester, received, opened, opened_by, "
		"record_is_new, sealed_words, state, granted, rule, entry)"
		" VALUES (x'03', 1, 1, '2026-09-21', 1, $1, 0, x'', 1, 0, '', 1)",
		"DROP TABLE request_item",
		"CREATE TABLE request_item (request BLOB NOT NULL REFERENCES request(id),"
		" recording BLOB NOT NULL REFERENCES recording(id),"
		" PRIMARY KEY (request, recording))",
		"INSERT INTO request_item SELECT x'03', id FROM recording",
		"INSERT INTO obligation (id, code, patient, recording, due, rule, purpose, entry)"
		" SELECT x'04', 'CARRY_OUT', patient, id, 1, '', 1, 1 FROM recording",
		"UPDATE recording SET moved = 2",
		"INSERT INTO recording_version (recording, version, content_hash, since, reason)"
		" SELECT id, 2, x'', 7, 'refile' FROM recording",
		"PRAGMA user_version = 10",
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		IC_TRY(strstr(steps[i], "$1") != NULL
			       ? ic_db_run(tx, steps[i], IC_DB_ARGS(IC_DB_ID(h->ig_lead)))
			       : ic_db_run(tx, steps[i], IC_DB_NO_ARGS));
	return IC_DONE;
}

static void what_stands_in_a_table_that_is_made_anew_stays(void **state)
{
	struct hospital *h = *state;
	ic_id child;

	picture(h, &child);
	assert_done(ic_db_write(h->app->db, make_version_10, h));
	hospital_reopen(h);
	assert_int_equal(
		hospital_number(h, "SELECT count(*) FROM policy_signature s JOIN policy_version v"
				   " ON v.id = s.policy WHERE v.hash = x'02'"),
		1);
	assert_int_equal(
		hospital_number(h, "SELECT count(*) FROM request_item WHERE granted IS NULL"), 1);
	assert_int_equal(hospital_number(h, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	assert_int_equal(hospital_number(h,
					 "SELECT count(*) FROM obligation WHERE code = 'CARRY_OUT'"
					 " AND met = 7 AND lapsed = 1"),
			 1); /* decided before the move: nobody's task any more */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_old_concern_stays_out_of_the_report),
		TEST(what_may_be_a_concern_is_taken_for_one),
		TEST(an_old_store_gets_the_newest_schema),
		TEST(what_stands_in_a_table_that_is_made_anew_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
