/* SPDX-License-Identifier: Apache-2.0 */
/* Previews of what is covered are blurred, also where an earlier version made one that anybody can
 * recognise. */
#include "lib/check.h"

#include <string.h>

#include "app/care/previews.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "records/recording.h"

#define ADULT "9990000018"

/* A recording of an intimate part, and its previews made. */
static ic_id covered(struct hospital *h)
{
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const struct gen_options plain = { 0 };
	struct ic_shape_receipt receipt;
	IC_AUTO(buf) picture = { 0 };

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&plain, &picture);
	struct ic_shape_capture form = hospital_form(h, patient, IC_situation_ADULT);
	form.intimate = true;
	form.chaperone = IC_LIT("Sr Nia Nurse");
	assert_done(hospital_file(h, &form, ic_buf_view(&picture), &receipt));
	ic_previews_drain(h->app->previews);
	return form.id;
}

static ic_status as_before_blurring(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	return ic_db_run(
		tx, "UPDATE blob SET rendition = $1 WHERE rendition = $2",
		IC_DB_ARGS(IC_DB_INT(IC_rendition_SMALL), IC_DB_INT(IC_rendition_BLURRED)));
}

struct listing {
	struct hospital *h;
	ic_id recording;
	struct ic_blob_rows rows;
};

static ic_status load_blobs(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	return ic_blob_list(tx, l->recording, 1, &l->h->arena, &l->rows);
}

static ic_status count_file(ic_id id, void *ctx)
{
	(void)id;
	++*(size_t *)ctx;
	return IC_DONE;
}

/* Master, large, blurred: as rows, and as files. */
static void assert_blurred(struct hospital *h, ic_id recording)
{
	struct listing l = { .h = h, .recording = recording };
	size_t files = 0;

	assert_done(ic_db_read(h->app->db, load_blobs, &l));
	assert_int_equal(l.rows.count, 3);
	assert_int_equal(l.rows.at[1].rendition, IC_rendition_LARGE);
	assert_int_equal(l.rows.at[2].rendition, IC_rendition_BLURRED);
	assert_done(ic_blobs_each(h->app->blobs, count_file, &files));
	assert_int_equal(files, 3);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_SMALL));
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_LARGE));
}

static void what_was_made_before_blurring_is_made_anew(void **state)
{
	struct hospital *h = *state;

	h->app->develop = hospital_develop;
	assert_done(ic_previews_start(h->app, 1, &h->app->previews));
	const ic_id recording = covered(h);
	assert_blurred(h, recording);

	assert_done(ic_db_write(h->app->db, as_before_blurring, NULL));
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_SMALL), ABSENT);
	assert_done(ic_previews_resume(hospital_as(h, (ic_id) { { 0 } }, 0)));
	ic_previews_drain(h->app->previews);
	assert_blurred(h, recording);

	assert_done(ic_previews_resume(hospital_as(h, (ic_id) { { 0 } }, 0)));
	ic_previews_drain(h->app->previews);
	assert_blurred(h, recording);
	ic_previews_stop(h->app->previews);
	h->app->previews = NULL;
	h->app->develop = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_made_before_blurring_is_made_anew,
						hospital_set_up, hospital_tear_down),
	};

	return cmocka_run_group_tests(tests, hospital_start_develop, hospital_stop_develop);
}
