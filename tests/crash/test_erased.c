/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left of a recording that was erased. Before the erasure everything that could open or
 * tell of it is collected as it stands on the disk: the wrapped key, the sealed columns, stretches
 * of the sealed files. After it no file of the data directory holds any of these: no database, free
 * page or WAL, no copy a migration made, no blob; with the store open, and closed. The store
 * verifies, and the tombstone has its proof.
 */
#include "lib/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "lib/raw_file.h"
#include "port/db.h"
#include "records/recording.h"

enum { NEEDLES_MAX = 512, NEEDLE_BYTES = 32, NOISE_BYTES = 20000 };

static struct hospital h;
static uint8_t needles[NEEDLES_MAX][NEEDLE_BYTES];
static size_t needle_count;

static void add_needle(ic_bytes bytes, size_t at)
{
	assert_true(needle_count < NEEDLES_MAX && at + NEEDLE_BYTES <= bytes.len);
	memcpy(needles[needle_count++], bytes.ptr + at, NEEDLE_BYTES);
}

static size_t search(void)
{
	static struct raw_files files;
	size_t found = 0;

	raw_files_below(h.dir, "", &files);
	for (size_t f = 0; f < files.count; f++) {
		size_t len = 0;
		uint8_t *bytes = raw_file_read(files.path[f], &len);
		for (size_t n = 0; n < needle_count; n++)
			found += memmem(bytes, len, needles[n], NEEDLE_BYTES) != NULL;
		free(bytes);
	}
	return found;
}

/* --- what could tell of it --- */

static ic_status take_column(const struct ic_db_row *row, void *ctx)
{
	const ic_bytes bytes = ic_db_bytes(row, 0);

	(void)ctx;
	for (size_t at = 0; at + NEEDLE_BYTES <= bytes.len; at += NEEDLE_BYTES)
		add_needle(bytes, at);
	return IC_DONE;
}

static ic_status read_columns(struct ic_db_tx *tx, void *arg)
{
	const ic_id *recording = arg;

	IC_TRY(ic_db_query(tx, "SELECT sealed_detail FROM recording WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(*recording)), take_column, NULL));
	IC_TRY(ic_db_query(tx, "SELECT sealed_detail FROM correction WHERE recording = $1",
			   IC_DB_ARGS(IC_DB_ID(*recording)), take_column, NULL));
	return ic_db_query(tx, "SELECT sealed_reason FROM correction WHERE recording = $1",
			   IC_DB_ARGS(IC_DB_ID(*recording)), take_column, NULL);
}

static ic_status note_blob(ic_id id, void *ctx)
{
	char path[160], text[IC_ID_TEXT + 1];
	size_t len = 0;

	(void)ctx;
	ic_id_emit(id, text);
	snprintf(path, sizeof(path), "%s/blobs/%.2s/%s", h.dir, text, text);
	uint8_t *bytes = raw_file_read(path, &len);
	assert_true(len > 4096);
	for (size_t at = 1024; at + NEEDLE_BYTES <= len && at < 64 << 10; at += 1024)
		add_needle(ic_bytes_of(bytes, len), at);
	free(bytes);
	return IC_DONE;
}

/* The wrapped key stands behind subject, image, version and epoch of its row: found by the image's
 * id, wherever SQLite put it. */
static void note_wrapped_key(ic_id recording)
{
	static const char *const names[] = { "keys.db", "keys.db-wal" };
	size_t found = 0;

	for (size_t i = 0; i < 2; i++) {
		char path[160];
		size_t len = 0;
		snprintf(path, sizeof(path), "%s/%s", h.dir, names[i]);
		uint8_t *bytes = raw_file_read(path, &len);
		const uint8_t *at = memmem(bytes, len, recording.bytes, IC_ID_BYTES);
		if (at != NULL && (size_t)(bytes + len - at) > 128) {
			add_needle(ic_bytes_of(at + IC_ID_BYTES + 8, 64), 0);
			add_needle(ic_bytes_of(at + IC_ID_BYTES + 8, 96), 40);
			found++;
		}
		free(bytes);
	}
	assert_true(found > 0);
}

/* --- the erasure --- */

static void leave_a_copy(const char *name)
{
	char command[400];

	snprintf(command, sizeof(command), "cp %s/records.db %s/%s", h.dir, h.dir, name);
	assert_int_equal(system(command), 0);
}

static ic_id corrected(void)
{
	const struct ic_shape_correction_in correction = { .note = IC_LIT("the right heel, not the "
									  "left as first written"),
							   .reason = IC_LIT("wrong side") };
	struct ic_shape_corrections now;
	struct ic_shape_receipt receipt;
	struct ic_buf picture;
	uint8_t noise[NOISE_BYTES];

	for (size_t i = 0; i < NOISE_BYTES; i++)
		noise[i] = (uint8_t)(i * 2654435761u >> 13);
	const struct gen_options noisy = { .coded = ic_bytes_of(noise, NOISE_BYTES) };
	const ic_id patient = hospital_patient(&h, 1980, "9990000018");
	hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	struct ic_shape_capture form = hospital_form(&h, patient, IC_situation_ADULT);
	form.note = IC_LIT("a pressure ulcer that nobody else has in this place");
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&noisy, &picture);
	assert_done(hospital_file(&h, &form, ic_buf_view(&picture), &receipt));
	ic_buf_done(&picture);
	assert_done(ic_app_rectify(hospital_as(&h, h.registrar, 0), form.id, &correction, &now));
	return form.id;
}

static void erase(ic_id recording)
{
	const struct ic_shape_reliance_in reliance = { .lead = true, .reason = IC_LIT("unused") };
	const struct ic_shape_life_in in = { .reason = IC_LIT("the patient asks") };
	struct ic_shape_life life;

	assert_done(ic_app_reliance(hospital_as(&h, h.registrar, 0), recording, &reliance, &life));
	assert_done(
		ic_app_erase(hospital_as(&h, h.ig_lead, IC_role_IG_LEAD), recording, &in, &life));
	assert_true(life.granted && life.certificate->proof.len > 0);
}

static void expect_whole(void)
{
	struct ic_shape_verification verification;

	assert_done(ic_app_verify(hospital_as(&h, h.ig_lead, IC_role_IG_LEAD), NULL, NULL,
				  &verification));
	assert_true(verification.whole);
}

static void nothing_is_found_of_what_was_erased(void **state)
{
	(void)state;
	ic_id recording = corrected();
	assert_done(ic_db_read(h.app->db, read_columns, &recording));
	assert_done(ic_blobs_each(h.app->blobs, note_blob, NULL));
	note_wrapped_key(recording);
	hospital_reopen(&h); /* the WAL is in the file now, and goes into the copy */
	leave_a_copy("records.db.v4");
	const size_t before = search();
	assert_true(before > needle_count); /* each is found; some of them in the copy too */
	hospital_reopen(&h);
	assert_true(search() >= needle_count && search() < before);
	erase(recording);
	assert_int_equal(search(), 0);
	expect_whole();
	hospital_reopen(&h);
	assert_int_equal(search(), 0);
	expect_whole();
	assert_fails(hospital_look(&h, h.registrar, recording, IC_rendition_MASTER), REFUSED);
}

static int set_up(void **state)
{
	(void)state;
	hospital_open(&h);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hospital_close(&h);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_is_found_of_what_was_erased) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
