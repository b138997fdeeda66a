/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a store: what a death left is swept, what an old record does not know of is kept. */
#include "lib/check.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "lib/hospital.h"

static void path_of(const struct hospital *h, int number, char ret_path[static 160])
{
	snprintf(ret_path, 160, "%s/blobs/%02x/%02x%030x", h->dir, number % 256, number % 256,
		 number);
}

static void leave_blob(const struct hospital *h, int number)
{
	char path[160];

	path_of(h, number, path);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
}

static int count_blobs(const struct hospital *h)
{
	int count = 0;

	for (int shard = 0; shard < 256; shard++) {
		char path[160];
		snprintf(path, sizeof(path), "%s/blobs/%02x", h->dir, shard);
		DIR *dir = opendir(path);
		assert_non_null(dir);
		for (struct dirent *one = readdir(dir); one != NULL; one = readdir(dir))
			count += one->d_name[0] != '.';
		closedir(dir);
	}
	return count;
}

/* Close the store and open it again. */
static ic_status reopen(struct hospital *h)
{
	const struct ic_open_options options = { .data = h->dir, .clock = &h->clock.clock };

	ic_app_close(h->app);
	h->app = NULL;
	return ic_app_open(&options, &h->app);
}

static void what_a_crash_left_is_swept(void **state)
{
	struct hospital *h = *state;
	ic_id recording;
	const ic_id patient = hospital_patient(h, 1980, "9990000018");

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	for (int i = 0; i < IC_CONNECTIONS_MAX; i++)
		leave_blob(h, i);
	assert_done(reopen(h));
	assert_int_equal(count_blobs(h), 1);
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
}

static void an_old_record_removes_nothing(void **state)
{
	struct hospital *h = *state;
	char path[160];

	for (int i = 0; i <= IC_CONNECTIONS_MAX; i++)
		leave_blob(h, i);
	assert_fails(reopen(h), ORPHANS);
	assert_int_equal(count_blobs(h), IC_CONNECTIONS_MAX + 1);
	path_of(h, 0, path);
	assert_int_equal(unlink(path), 0);
	assert_done(reopen(h));
	assert_int_equal(count_blobs(h), 0);
}

/* Signed in at once, and again after @minutes of doing nothing. */
static ic_status come_back(struct hospital *h, int minutes)
{
	const struct ic_shape_sign_in in = { .user = IC_LIT("registrar"),
					     .password = IC_LIT("correct horse battery") };
	uint8_t token[IC_TOKEN_BYTES];
	struct ic_shape_session session;
	struct ic_actor actor;

	assert_done(ic_app_sign_in(hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR), &in,
				   token, &session));
	assert_int_equal(session.idle_seconds, 5 * 60);
	h->clock.now += (ic_time)minutes * 60 * 1000;
	return ic_app_session_find(h->app, ic_bytes_of(token, sizeof(token)), &actor);
}

static void a_session_lasts_as_the_hospital_says(void **state)
{
	struct hospital *h = *state;
	const struct ic_open_options options = {
		.data = h->dir, .clock = &h->clock.clock, .session_idle = 5, .session_absolute = 15
	};

	ic_app_close(h->app);
	assert_done(ic_app_open(&options, &h->app));
	assert_done(come_back(h, 4));
	assert_fails(come_back(h, 6), UNAUTHENTICATED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_crash_left_is_swept),
		TEST(an_old_record_removes_nothing),
		TEST(a_session_lasts_as_the_hospital_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
