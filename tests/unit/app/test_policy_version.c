/* SPDX-License-Identifier: Apache-2.0 */
/* The hospital's own version of the policy: it decides once it is signed, never beyond the law, and
 * no longer than until its review. */
#include "lib/check.h"

#include <stdio.h>
#include <string.h>

#include "app/gate/policies.h"
#include "lib/hospital.h"
#include "policy/shipped.h"

#define ADULT "9990000018"

/* Nobody outside the team sees anything for teaching here: tighter. */
#define D58     "rule D58 permit-with NO_ONWARD DISCLOSE6"
#define D58_OFF "rule D58 deny"
#define C21     "rule C21 permit-with EXPLAIN SCOPES"
#define C21_OFF "rule C21 deny"
/* D18 asks for the Caldicott Guardian and a reason by policy; the law does not. */
#define D18 "rule D18 permit-with ANON2 CG WHY_NO_CONSENT   floor policy\n"
#define D18_LOW                                                                           \
	"rule D18 permit-with ANON2   floor policy\n  local \"our journal club\" review " \
	"2027-06-30\n"                                                                    \
	"  handbook \"IG handbook 4.2\"\n"
/* The law asks for written consent to publish. */
#define D71 "rule D71 deny   floor law\n  when CONS!=WRITTEN"
#define D71_LOW                                                                        \
	"rule D71 deny   floor law\n  local \"we like it\" review 2027-06-30\n  when " \
	"CONS!=WRITTEN,ORAL"

static struct ic_buf text;

#define SHIPPED_NAME "\npolicy england-2026 "

/* All of @whole up to @from, then @to; what is left. */
static ic_bytes put_replaced(ic_bytes whole, const char *from, const char *to)
{
	const uint8_t *at = memmem(whole.ptr, whole.len, from, strlen(from));

	assert_non_null(at);
	const size_t before = (size_t)(at - whole.ptr);
	assert_done(ic_buf_put(&text, ic_bytes_of(whole.ptr, before)));
	assert_done(ic_buf_put_text(&text, to));
	return ic_bytes_from(whole, before + strlen(from));
}

/* The shipped file with @from replaced, under @name. */
static ic_bytes pack_named(const char *name, const char *from, const char *to)
{
	ic_buf_clear(&text);
	const ic_bytes rest = put_replaced(ic_embedded_england_2026, SHIPPED_NAME, name);
	assert_done(ic_buf_put(&text, put_replaced(rest, from, to)));
	return ic_buf_view(&text);
}

/* Under a name that this text has and no other. */
static ic_bytes pack(const char *from, const char *to)
{
	const ic_digest told = ic_sha256(ic_bytes_of_text(to));
	char name[64];

	snprintf(name, sizeof(name), "\npolicy anytown-2026-%u%u%u ", told.bytes[0], told.bytes[1],
		 told.bytes[2]);
	return pack_named(name, from, to);
}

static ic_id propose(struct hospital *h, const char *from, const char *to)
{
	const struct ic_shape_policy_in in = { .text = pack(from, to) };
	struct ic_shape_policy_comparison comparison;

	assert_done(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					  &comparison));
	assert_true(comparison.acceptable);
	assert_non_null(comparison.version);
	assert_int_equal(comparison.version->state, IC_policy_state_PROPOSED);
	return comparison.version->id;
}

static ic_status sign(struct hospital *h, ic_id version, ic_id who, int role, int *ret_state)
{
	struct ic_shape_policy_version shown;

	IC_TRY(ic_app_policy_sign(hospital_as(h, who, role), version, &shown));
	*ret_state = shown.state;
	return IC_DONE;
}

static ic_status photograph(struct hospital *h, ic_id patient)
{
	ic_id recording;

	return hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL);
}

static int state_of(struct hospital *h, ic_id version)
{
	struct ic_shape_policy_versions versions;

	assert_done(ic_app_policy_list(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &versions));
	for (size_t i = 0; i < versions.rows.count; i++)
		if (ic_id_equal(versions.rows.at[i].id, version))
			return versions.rows.at[i].state;
	return 0;
}

static void own_rules_have_a_name_of_their_own(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_policy_comparison comparison;
	struct ic_shape_policy_in in = { .text = pack_named(SHIPPED_NAME, D58, D58_OFF) };

	assert_done(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					  &comparison));
	assert_false(comparison.acceptable);
	assert_null(comparison.version);
	assert_int_equal(comparison.faults.count, 1);
	assert_true(comparison.faults.at[0].line > 1);
	in.text = pack_named("\npolicy anytown-1 ", D58, D58_OFF);
	assert_done(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					  &comparison));
	assert_true(ic_bytes_equal(comparison.version->name, IC_LIT("anytown-1")));
	in.text = pack_named("\npolicy anytown-1 ", C21, C21_OFF);
	assert_fails(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					   &comparison),
		     FIELD);
}

static void a_tighter_one_takes_the_guardian(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	int now = 0;

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	const ic_id version = propose(h, C21, C21_OFF);
	assert_done(photograph(h, patient)); /* proposed is not in force */
	assert_fails(sign(h, version, h->registrar, IC_role_CLINICIAN, &now), FORBIDDEN);
	assert_fails(sign(h, version, h->ig_lead, IC_role_DPO, &now), FORBIDDEN);
	assert_done(sign(h, version, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	assert_int_equal(now, IC_policy_state_IN_FORCE);
	assert_fails(photograph(h, patient), REFUSED);
	assert_fails(sign(h, version, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now), STATE);

	hospital_reopen(h);
	assert_int_equal(state_of(h, version), IC_policy_state_IN_FORCE);
	assert_fails(photograph(h, patient), REFUSED);

	struct ic_shape_policy_version shown;
	assert_done(ic_app_policy_withdraw(hospital_as(h, h->guardian, IC_role_CALDICOTT_GUARDIAN),
					   version, &shown));
	assert_int_equal(shown.state, IC_policy_state_WITHDRAWN);
	assert_done(photograph(h, patient));
}

static void a_looser_one_takes_two_and_a_review(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_situation_in journal = {
		.table = IC_LIT("D"),
		.facts = { .at = (ic_bytes[]) { IC_LIT("PURPOSE=PUBLISH"), IC_LIT("IDENT=ANON"),
						IC_LIT("RECIP=PUBLIC") },
			   .count = 3 },
	};
	struct ic_shape_decision decision;
	int now = 0;

	const ic_id version = propose(h, D18, D18_LOW);
	assert_done(sign(h, version, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	assert_int_equal(now, IC_policy_state_PROPOSED);
	assert_done(ic_app_decision(hospital_as(h, h->registrar, 0), &journal, &decision));
	assert_int_equal(decision.handbook.len, 0);
	assert_fails(sign(h, version, h->guardian, IC_role_DPO, &now),
		     STATE); /* one person twice */
	assert_done(sign(h, version, h->ig_lead, IC_role_DPO, &now));
	assert_int_equal(now, IC_policy_state_IN_FORCE);
	assert_done(ic_app_decision(hospital_as(h, h->registrar, 0), &journal, &decision));
	assert_true(ic_bytes_equal(decision.rule, IC_LIT("D18")));
	assert_true(ic_bytes_equal(decision.handbook, IC_LIT("IG handbook 4.2")));
	assert_non_null(memmem(decision.facts.ptr, decision.facts.len, "anonymised", 10));

	while (ic_time_london_date(h->clock.now).year < 2027
	       || ic_time_london_date(h->clock.now).month < 7)
		h->clock.now += IC_DAY_MS;
	assert_int_equal(state_of(h, version), IC_policy_state_LAPSED);
	assert_done(ic_app_decision(hospital_as(h, h->registrar, 0), &journal, &decision));
	assert_int_equal(decision.handbook.len, 0);
	hospital_reopen(h);
	assert_int_equal(state_of(h, version), IC_policy_state_LAPSED);
}

static void nothing_goes_beyond_the_law(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_policy_comparison comparison;
	struct ic_shape_policy_versions versions;
	struct ic_shape_policy_in in = { .text = pack(D71, D71_LOW) };

	assert_done(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					  &comparison));
	assert_false(comparison.acceptable);
	assert_null(comparison.version);
	assert_int_equal(comparison.differences.at[0].kind, IC_policy_difference_BEYOND);
	assert_true(comparison.differences.at[0].example.len > 20);

	in.text = pack("because \"This device", "becuase \"This device");
	assert_done(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					  &comparison));
	assert_false(comparison.acceptable);
	assert_int_equal(comparison.faults.count, 1);
	assert_true(comparison.faults.at[0].line > 1);
	assert_true(ic_bytes_equal(comparison.faults.at[0].nearest, IC_LIT("because")));

	in = (struct ic_shape_policy_in) { .text = pack(C21, C21_OFF), .compare_only = true };
	assert_done(ic_app_policy_propose(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &in,
					  &comparison));
	assert_true(comparison.acceptable);
	assert_done(ic_app_policy_list(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), &versions));
	assert_int_equal(versions.rows.count, 0);
	assert_fails(ic_app_policy_propose(hospital_as(h, h->registrar, IC_role_CLINICIAN), &in,
					   &comparison),
		     FORBIDDEN);
}

/* The next one takes over; both stay readable. */
static void one_is_in_force(void **state)
{
	struct hospital *h = *state;
	int now = 0;

	const ic_id first = propose(h, C21, C21_OFF);
	assert_done(sign(h, first, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	const ic_id second = propose(h, D58, D58_OFF);
	assert_done(sign(h, second, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	assert_int_equal(state_of(h, first), IC_policy_state_REPLACED);
	assert_int_equal(state_of(h, second), IC_policy_state_IN_FORCE);
	struct ic_buf out;
	ic_buf_init(&out, 1 << 20);
	assert_done(ic_app_policy_text(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), first, &out));
	assert_non_null(memmem(out.ptr, out.len, C21_OFF, strlen(C21_OFF)));
	ic_buf_done(&out);
}

/* What was turned down, and what was replaced, may be proposed again; what is open may not. */
static void the_same_rules_may_be_proposed_again(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_policy_in in = { .text = pack(C21, C21_OFF) };
	struct ic_shape_policy_comparison comparison;
	struct ic_shape_policy_version ended;
	int now = 0;

	const ic_id first = propose(h, C21, C21_OFF);
	assert_fails(ic_app_policy_propose(hospital_lead(h), &in, &comparison), EXISTS);
	assert_done(ic_app_policy_withdraw(hospital_lead(h), first, &ended));
	const ic_id second = propose(h, C21, C21_OFF);
	assert_false(ic_id_equal(first, second));
	assert_done(sign(h, second, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	assert_fails(ic_app_policy_propose(hospital_lead(h), &in, &comparison), EXISTS);
	const ic_id other = propose(h, D58, D58_OFF);
	assert_done(sign(h, other, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	const ic_id third = propose(h, C21, C21_OFF);
	assert_done(sign(h, third, h->guardian, IC_role_CALDICOTT_GUARDIAN, &now));
	assert_int_equal(state_of(h, third), IC_policy_state_IN_FORCE);
	assert_int_equal(state_of(h, second), IC_policy_state_REPLACED);
	hospital_reopen(h);
	assert_int_equal(state_of(h, third), IC_policy_state_IN_FORCE);
}

static int set_up(void **state)
{
	static struct hospital h;

	ic_buf_init(&text, 1 << 20);
	hospital_open(&h);
	*state = &h;
	return 0;
}

static int tear_down(void **state)
{
	hospital_close(*state);
	ic_buf_done(&text);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_rules_have_a_name_of_their_own),
		TEST(a_tighter_one_takes_the_guardian),
		TEST(a_looser_one_takes_two_and_a_review),
		TEST(nothing_goes_beyond_the_law),
		TEST(one_is_in_force),
		TEST(the_same_rules_may_be_proposed_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
