/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power goes off before the k-th operation of the disk while a recording is destroyed, on a disk
 * that forgets what was not synced (lib/sim_disk.h). The store opens again and verifies; the
 * recording is whole or it is gone, key and files; the same call again ends it, once.
 *
 *     test_prove_power_end [STRIDE]
 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/staff.h"
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
	const ic_id patient = hospital_patient(&h, 1980, "9990000018");
	hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	form = hospital_form(&h, patient, IC_situation_ADULT);
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

static void lose_power(uint64_t k, enum sim_keep keep)
{
	sim = sim_disk_new();
	make_store();
	sim_disk_power_off_at(sim, k);
	const bool answered = dispose();
	ic_app_close(IC_TAKE(h.app));
	sim_disk_crash(sim, keep, k);

	open_store(false);
	expect_whole();
	if (answered || left() == 0)
		expect_gone();
	else
		assert_done(hospital_look(&h, h.registrar, form.id, IC_rendition_MASTER));
	assert_true(dispose());
	expect_gone();
	expect_whole();
	ic_app_close(IC_TAKE(h.app));
	sim_disk_free(sim);
}

static uint64_t count_operations(void)
{
	sim = sim_disk_new();
	make_store();
	sim_disk_power_off_at(sim, 0);
	assert_true(dispose());
	const uint64_t count = sim_disk_operations(sim);
	ic_app_close(IC_TAKE(h.app));
	sim_disk_free(sim);
	return count;
}

static void power_may_go_at_any_operation(void **state)
{
	static const enum sim_keep keeps[] = { SIM_KEEP_NONE, SIM_KEEP_ALL, SIM_KEEP_DRAW };
	unsigned losses = 0;

	(void)state;
	const uint64_t count = count_operations();
	for (uint64_t k = 1; k <= count + 2; k += stride)
		for (size_t i = 0; i < 3; i++) {
			lose_power(k, keeps[i]);
			losses++;
		}
	print_message("# %llu operations, power lost %u times, nothing half destroyed\n",
		      (unsigned long long)count, losses);
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
	const struct CMUnitTest tests[] = { cmocka_unit_test(power_may_go_at_any_operation) };

	if (argc > 1)
		stride = (unsigned)strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
