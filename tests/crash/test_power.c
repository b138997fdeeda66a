/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power goes off before the k-th operation of the disk while a picture is filed and shared, through
 * the use cases, on a disk that forgets what was not synced (lib/sim_disk.h). The store opens again
 * and verifies; what was answered is there and opens; the same calls again succeed.
 *
 *     test_prove_power [STRIDE]
 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/people/staff.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "lib/sim_disk.h"

enum { STRIDE = 1 };

static unsigned stride = STRIDE;
static struct hospital h;
static struct sim_disk *sim;
static struct ic_buf picture;

struct job {
	struct ic_shape_capture form;
	ic_id share;
	bool filed, shared;
};

static void note_fault(const char *place, ic_id id, void *ctx)
{
	(void)ctx;
	fprintf(stderr, "# %s %02x%02x\n", place, id.bytes[0], id.bytes[1]);
}

static void expect_whole(void)
{
	struct ic_shape_verification verification;

	assert_done(ic_app_verify(hospital_as(&h, h.registrar, IC_role_IG_LEAD), note_fault, NULL,
				  &verification));
	assert_true(verification.whole);
}

static ic_id add_staff(ic_id organisation, ic_id team, ic_bytes user)
{
	const struct ic_staff_in in = { .organisation = organisation,
					.team = team,
					.user = user,
					.name = user,
					.job = IC_LIT("doctor"),
					.role = IC_role_CLINICIAN };
	ic_id id;

	assert_done(ic_app_staff_register(hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR),
					  &in, &id));
	return id;
}

static void open_store(void)
{
	const struct ic_open_options options = { .data = "none",
						 .demonstration = true,
						 .disk = sim_disk_of(sim) };

	assert_done(ic_app_open(&options, &h.app));
}

static void make_store(struct job *job)
{
	const struct ic_open_options options = { .data = "none",
						 .demonstration = true,
						 .disk = sim_disk_of(sim) };
	ic_id own, ward, theatre;

	assert_done(ic_app_create(&options));
	open_store();
	struct ic_ctx *ctx = hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR);
	assert_done(ic_app_organisation_register(ctx, true, IC_LIT("Test Hospital"), &own));
	assert_done(ic_app_team_register(ctx, own, IC_LIT("Ward 7"), &ward));
	assert_done(ic_app_team_register(ctx, own, IC_LIT("Theatre"), &theatre));
	h.registrar = add_staff(own, ward, IC_LIT("registrar"));
	h.plastics = add_staff(own, theatre, IC_LIT("plastics"));
	const ic_id patient = hospital_patient(&h, 1980, "9990000018");
	hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	*job = (struct job) { .form = hospital_form(&h, patient, IC_situation_ADULT),
			      .share = hospital_id(&h) };
}

static void run(struct job *job)
{
	struct ic_shape_receipt receipt;
	struct ic_shape_share share;
	const struct ic_shape_share_in in = {
		.id = job->share,
		.recipient = h.plastics,
		.purpose = IC_purpose_CARE,
		.justification = IC_LIT("needs a flap?"),
		.recordings = { .at = &job->form.id, .count = 1 },
	};

	job->filed = ic_ok(hospital_file(&h, &job->form, ic_buf_view(&picture), &receipt));
	job->shared = job->filed
		      && ic_ok(ic_app_share_create(hospital_as(&h, h.registrar, 0), &in, &share));
}

static void lose_power(uint64_t k, enum sim_keep keep)
{
	struct job job;

	sim = sim_disk_new();
	make_store(&job);
	sim_disk_power_off_at(sim, k);
	run(&job);
	ic_app_close(IC_TAKE(h.app));
	sim_disk_crash(sim, keep, k);

	open_store();
	expect_whole();
	if (job.filed)
		assert_done(hospital_look(&h, h.registrar, job.form.id, IC_rendition_MASTER));
	if (job.shared)
		assert_done(hospital_look(&h, h.plastics, job.form.id, IC_rendition_MASTER));
	run(&job);
	assert_true(job.filed && job.shared);
	assert_done(hospital_look(&h, h.plastics, job.form.id, IC_rendition_MASTER));
	expect_whole();
	ic_app_close(IC_TAKE(h.app));
	sim_disk_free(sim);
}

static uint64_t count_operations(void)
{
	struct job job;

	sim = sim_disk_new();
	make_store(&job);
	sim_disk_power_off_at(sim, 0);
	run(&job);
	assert_true(job.filed && job.shared);
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
	print_message("# %llu operations, power lost %u times, nothing answered was lost\n",
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
