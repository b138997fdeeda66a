/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power goes off before the k-th operation of the disk while a recording is destroyed, or moved to
 * another patient, on a disk that forgets what was not synced (lib/sim_disk.h). The store opens
 * again and verifies. What was to be destroyed is whole or it is gone, key and files; what was to
 * be moved is wholly with the one patient or wholly with the other; the same call again ends it,
 * once.
 *
 *     test_prove_power_end [STRIDE]
 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/people/staff.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "lib/sim_disk.h"

enum { STRIDE = 1 };

#define NINE_YEARS_MS ((ic_time)9 * 366 * 86400 * 1000)

static unsigned stride = STRIDE;
static struct hospital h;
static struct sim_disk *sim;
static struct ic_buf picture;
static struct ic_shape_capture form;
static ic_id wrong, right;

static ic_time test_now(struct ic_clock *clock)
{
	return ((struct test_clock *)clock)->now++;
}

static void note_fault(const char *place, ic_id id, void *ctx)
{
	(void)ctx;
	fprintf(stderr, "# %s %02x%02x\n", place, id.bytes[0], id.bytes[1]);
}

static struct ic_ctx *lead(void)
{
	return hospital_as(&h, h.ig_lead, IC_role_IG_LEAD);
}

static void expect_whole(void)
{
	struct ic_shape_verification verification;

	assert_done(ic_app_verify(lead(), note_fault, NULL, &verification));
	assert_true(verification.whole);
}

static ic_id add_staff(ic_id organisation, ic_id team, ic_bytes user, int role)
{
	const struct ic_staff_in in = { .organisation = organisation,
					.team = team,
					.user = user,
					.name = user,
					.job = IC_LIT("doctor"),
					.role = role };
	ic_id id;

	assert_done(ic_app_staff_register(hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR),
					  &in, &id));
	return id;
}

static void open_store(bool make)
{
	const struct ic_open_options options = { .data = "none",
						 .demonstration = true,
						 .clock = &h.clock.clock,
						 .disk = sim_disk_of(sim) };

	if (make)
		assert_done(ic_app_create(&options));
	assert_done(ic_app_open(&options, &h.app));
}

/* A picture of nine years ago that one of governance has appraised. */
static void make_store(void)
{
	const struct ic_shape_appraisal_in appraisal = { .dispose = true,
							 .reason = IC_LIT("nobody needs it") };
	struct ic_shape_receipt receipt;
	struct ic_shape_governed done;
	ic_id own, ward;

	h.clock = (struct test_clock) { { test_now }, 1790000000000 };
	open_store(true);
	struct ic_ctx *ctx = hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR);
	assert_done(ic_app_organisation_register(ctx, true, IC_LIT("Test Hospital"), &own));
	assert_done(ic_app_team_register(ctx, own, IC_LIT("Ward 7"), &ward));
	h.registrar = add_staff(own, ward, IC_LIT("registrar"), IC_role_CLINICIAN);
	h.ig_lead = add_staff(own, ward, IC_LIT("lead"), IC_role_IG_LEAD);
	h.guardian = add_staff(own, ward, IC_LIT("guardian"), IC_role_CALDICOTT_GUARDIAN);
	wrong = hospital_patient(&h, 1980, "9990000018");
	right = hospital_patient(&h, 1970, "9990000026");
	hospital_consent(&h, wrong, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	form = hospital_form(&h, wrong, IC_situation_ADULT);
	assert_done(hospital_file(&h, &form, ic_buf_view(&picture), &receipt));
	h.clock.now += NINE_YEARS_MS;
	assert_done(ic_app_appraise(lead(), form.id, &appraisal, &done));
}

static bool dispose(void)
{
	struct ic_shape_certificate certificate = { 0 };
	const bool done = ic_ok(ic_app_dispose(
		hospital_as(&h, h.guardian, IC_role_CALDICOTT_GUARDIAN), form.id, &certificate));

	assert_true(!done || (certificate.gone > 0 && certificate.proof.len > 0));
	return done;
}

static ic_status find_key(const struct ic_image_ref *ref, void *ctx)
{
	(*(size_t *)ctx) += ic_id_equal(ref->image, form.id);
	return IC_DONE;
}

static ic_status find_file(ic_id id, void *ctx)
{
	(void)id;
	(*(size_t *)ctx)++;
	return IC_DONE;
}

/* Keys and files of the one picture there is. */
static size_t left(void)
{
	size_t count = 0;

	assert_done(ic_keys_each_image(h.app->keys, find_key, &count));
	assert_done(ic_blobs_each(h.app->blobs, find_file, &count));
	return count;
}

static void expect_gone(void)
{
	assert_int_equal(left(), 0);
	assert_fails(hospital_look(&h, h.registrar, form.id, IC_rendition_MASTER), REFUSED);
}

/* --- destroyed --- */

static void check_destroyed(bool answered)
{
	if (answered || left() == 0)
		expect_gone();
	else
		assert_done(hospital_look(&h, h.registrar, form.id, IC_rendition_MASTER));
	assert_true(dispose());
	expect_gone();
}

/* --- moved --- */

/* The wards of nine years ago treat neither patient now. */
static void relate(ic_id patient)
{
	const struct ic_shape_relationship_in in = { .patient = patient,
						     .kind = IC_relationship_kind_DECLARED,
						     .reason = IC_LIT("a mix-up") };
	struct ic_shape_relationship done;

	assert_done(ic_app_relationship(hospital_as(&h, h.registrar, 0), &in, &done));
}

static bool refile(void)
{
	const struct ic_shape_refile_in in = { .to = right,
					       .from_ending = IC_LIT("0018"),
					       .to_ending = IC_LIT("0026"),
					       .reason = IC_LIT("the next bed") };
	struct ic_shape_life life;

	return ic_ok(ic_app_refile(hospital_as(&h, h.registrar, 0), form.id, &in, &life));
}

struct owner {
	ic_id subject;
	uint32_t version;
	size_t keys;
};

static ic_status note_owner(const struct ic_image_ref *ref, void *ctx)
{
	struct owner *owner = ctx;

	*owner = (struct owner) { ref->subject, ref->version, owner->keys + 1 };
	return IC_DONE;
}

static struct ic_shape_recording shown(void)
{
	struct ic_shape_recording recording = { .id = { { 0 } } };

	assert_done(ic_app_recording_show(hospital_as(&h, h.registrar, 0), form.id, &recording));
	return recording;
}

/* One key and one file, of the patient who has it; the other's opens nothing. */
static bool is_moved(void)
{
	struct owner owner = { .keys = 0 };

	assert_done(ic_keys_each_image(h.app->keys, note_owner, &owner));
	assert_int_equal(owner.keys, 1);
	assert_int_equal(left(), 2);
	const bool moved = ic_id_equal(owner.subject, right);
	assert_true(moved || ic_id_equal(owner.subject, wrong));
	assert_int_equal(owner.version, moved ? 2 : 1);
	return moved;
}

static size_t incidents(void)
{
	struct ic_shape_incidents list;

	assert_done(ic_app_incidents(lead(), (ic_bytes) { NULL, 0 }, &list));
	return list.rows.count;
}

static void check_moved(bool answered)
{
	relate(wrong);
	relate(right);
	const bool moved = is_moved();
	assert_true(moved || !answered);
	if (!moved)
		assert_true(refile());
	assert_true(is_moved());
	assert_true(ic_id_equal(shown().patient, right));
	assert_done(hospital_look(&h, h.registrar, form.id, IC_rendition_MASTER));
	assert_false(refile());
	assert_int_equal(incidents(), 1);
}

static void begin_move(void)
{
	relate(wrong);
	relate(right);
}

static void begin_nothing(void)
{
}

/* --- the power --- */

static const struct act {
	const char *name;
	void (*begin)(void);
	bool (*act)(void);
	void (*check)(bool answered);
} acts[] = {
	{ "destroyed", begin_nothing, dispose, check_destroyed },
	{ "moved", begin_move, refile, check_moved },
};

static void lose_power(const struct act *act, uint64_t k, enum sim_keep keep)
{
	sim = sim_disk_new();
	make_store();
	act->begin();
	sim_disk_power_off_at(sim, k);
	const bool answered = act->act();
	ic_app_close(IC_TAKE(h.app));
	sim_disk_crash(sim, keep, k);

	open_store(false);
	expect_whole();
	act->check(answered);
	expect_whole();
	ic_app_close(IC_TAKE(h.app));
	sim_disk_free(sim);
}

static uint64_t count_operations(const struct act *act)
{
	sim = sim_disk_new();
	make_store();
	act->begin();
	sim_disk_power_off_at(sim, 0);
	assert_true(act->act());
	const uint64_t count = sim_disk_operations(sim);
	ic_app_close(IC_TAKE(h.app));
	sim_disk_free(sim);
	return count;
}

static void power_may_go_at_any_operation(const struct act *act)
{
	static const enum sim_keep keeps[] = { SIM_KEEP_NONE, SIM_KEEP_ALL, SIM_KEEP_DRAW };
	unsigned losses = 0;

	const uint64_t count = count_operations(act);
	for (uint64_t k = 1; k <= count + 2; k += stride)
		for (size_t i = 0; i < 3; i++) {
			lose_power(act, k, keeps[i]);
			losses++;
		}
	print_message("# %llu operations, power lost %u times, nothing half %s\n",
		      (unsigned long long)count, losses, act->name);
}

static void nothing_is_half_destroyed(void **state)
{
	(void)state;
	power_may_go_at_any_operation(&acts[0]);
}

static void nothing_is_half_moved(void **state)
{
	(void)state;
	power_may_go_at_any_operation(&acts[1]);
}

static int set_up(void **state)
{
	const struct gen_options plain = { 0 };

	(void)state;
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&plain, &picture);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_arena_done(&h.arena);
	ic_buf_done(&picture);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_is_half_destroyed),
					    cmocka_unit_test(nothing_is_half_moved) };

	if (argc > 1)
		stride = (unsigned)strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
