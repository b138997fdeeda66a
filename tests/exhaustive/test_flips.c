/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store made through the use cases; then each byte of each published ledger file, of a proof and
 * of each small picture's blob is changed, two bit patterns each, and every change is found and its
 * place named. Of a larger picture: each byte of the head and one in each sealed chunk.
 */
#include "lib/check.h"

#include "ledger/proof.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "lib/raw_file.h"
#include "records/recording.h"
#include "vault/vault.h"

enum {
	PICTURES = 3,
	VIEWS = 300, /* past one full tile of 256 */
	LARGE_BYTES = 200000,
	BLOB_HEAD = 88,
	BLOB_STEP = 16400,
	WHOLE_CHECKS = 6,
	ARENA_BYTES = 64 << 20
};

/* Every byte, but in sanitizer builds, which are slow, every eleventh of the ledger. */
#ifdef IC_SANITIZED
enum { STRIDE = 11 };
#else
enum { STRIDE = 1 };
#endif

static const uint8_t patterns[] = { 0x01, 0x80 };

static struct hospital h;
static ic_id patient;
static ic_id small[PICTURES];
static ic_id large;
static int64_t an_entry;
static struct ic_buf verifier;
static struct raw_files files;

/* --- the store --- */

static void file_large(void)
{
	struct ic_shape_receipt receipt;
	const struct ic_shape_capture form = hospital_form(&h, patient, IC_situation_ADULT);
	IC_AUTO(buf) coded;
	IC_AUTO(buf) picture;

	ic_buf_init(&coded, LARGE_BYTES);
	ic_buf_init(&picture, LARGE_BYTES * 2);
	for (size_t i = 0; i < LARGE_BYTES; i++)
		assert_done(ic_buf_put_byte(&coded, (uint8_t)(i * 7919 % 251)));
	gen_jpeg(&(struct gen_options) { .coded = ic_buf_view(&coded) }, &picture);
	assert_done(hospital_file(&h, &form, ic_buf_view(&picture), &receipt));
	large = form.id;
}

static int set_up(void **state)
{
	(void)state;
	hospital_open(&h);
	patient = hospital_patient(&h, 1980, "9990000018");
	hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	for (size_t i = 0; i < PICTURES; i++) {
		struct ic_shape_receipt receipt;
		assert_done(hospital_capture(&h, patient, IC_situation_ADULT, &small[i], &receipt));
		an_entry = receipt.entry;
	}
	file_large();
	for (unsigned i = 0; i < VIEWS; i++)
		assert_done(hospital_look(&h, h.nurse, small[i % PICTURES], IC_rendition_MASTER));
	assert_done(ic_ledger_publish(h.app->ledger));
	ic_buf_init(&verifier, 4096);
	assert_done(ic_keys_verifier(h.app->keys, &verifier));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_buf_done(&verifier);
	hospital_close(&h);
	return 0;
}

/* --- the ledger's files --- */

struct naming {
	const char *name; /* what must be named */
	unsigned named;
	unsigned others;
};

static void note_file(const char *file, uint64_t index, const char *what, void *ctx)
{
	struct naming *naming = ctx;

	(void)index;
	(void)what;
	if (strcmp(file, naming->name) == 0)
		naming->named++;
	else
		naming->others++;
}

static size_t flip_ledger_file(const char *path, const char *name)
{
	size_t len = 0;
	uint8_t *bytes = raw_file_read(path, &len);

	assert_true(len > 0);
	for (size_t i = 0; i < len; i += STRIDE)
		for (size_t p = 0; p < sizeof(patterns); p++) {
			struct naming naming = { .name = name };
			struct ic_verify_report report;
			raw_file_put(path, i, bytes[i] ^ patterns[p]);
			const ic_status found =
				ic_ledger_verify(h.app->disk, "ledger", ic_buf_view(&verifier),
						 note_file, &naming, &report);
			if (!ic_failed_with(found, IC_E_VERIFY))
				fail_msg("%s, byte %zu of %zu: the change was not found", name, i,
					 len);
			if (naming.named == 0 || naming.others != 0)
				fail_msg("%s, byte %zu: not named, or another file was", name, i);
			raw_file_put(path, i, bytes[i]);
		}
	free(bytes);
	return (len + STRIDE - 1) / STRIDE * sizeof(patterns);
}

static void each_byte_of_the_ledger(void **state)
{
	(void)state;
	struct ic_verify_report report;
	size_t flips = 0, count = 0;
	char root[RAW_PATH_BYTES];

	snprintf(root, sizeof(root), "%s/ledger/", h.dir);
	raw_files_below(h.dir, "ledger", &files);
	for (size_t i = 0; i < files.count; i++) {
		const char *name = files.path[i] + strlen(root);
		if (strcmp(name, "verifier") == 0)
			continue; /* the key is had by another way */
		flips += flip_ledger_file(files.path[i], name);
		count++;
	}
	assert_true(count >= 5);
	assert_done(ic_ledger_verify(h.app->disk, "ledger", ic_buf_view(&verifier), NULL, NULL,
				     &report));
	assert_true(report.size > 256);
	print_message("# %zu changes in %zu ledger files, each found and its file named\n", flips,
		      count);
}

static void each_byte_of_the_verifier_key(void **state)
{
	(void)state;
	struct ic_verify_report report;

	for (size_t i = 0; i < verifier.len; i++)
		for (size_t p = 0; p < sizeof(patterns); p++) {
			verifier.ptr[i] ^= patterns[p];
			assert_false(ic_ok(ic_ledger_verify(h.app->disk, "ledger",
							    ic_buf_view(&verifier), NULL, NULL,
							    &report)));
			verifier.ptr[i] ^= patterns[p];
		}
}

static void each_byte_of_a_proof(void **state)
{
	(void)state;
	IC_AUTO(buf) text;
	struct ic_proof_facts facts;
	struct ic_arena arena;

	ic_buf_init(&text, 1 << 16);
	assert_done(
		ic_app_proof(hospital_as_patient(&h, patient, false), (uint64_t)an_entry, &text));
	for (size_t i = 0; i < text.len; i++)
		for (size_t p = 0; p < sizeof(patterns); p++) {
			ic_arena_init(&arena, ARENA_BYTES);
			text.ptr[i] ^= patterns[p];
			const ic_status status = ic_ledger_check_proof(
				ic_buf_view(&text), ic_buf_view(&verifier), &arena, &facts);
			text.ptr[i] ^= patterns[p];
			ic_arena_done(&arena);
			if (ic_ok(status))
				fail_msg("byte %zu of the proof passes", i);
		}
	ic_arena_init(&arena, ARENA_BYTES);
	assert_done(
		ic_ledger_check_proof(ic_buf_view(&text), ic_buf_view(&verifier), &arena, &facts));
	ic_arena_done(&arena);
	print_message("# %zu changes in a proof, each refused\n", text.len * sizeof(patterns));
}

/* --- blobs --- */

static ic_status drop_span(void *ctx, ic_bytes span)
{
	*(size_t *)ctx += span.len;
	return IC_DONE;
}

/* Read through an opened picture, as the server does with the key in hand. */
static void expect_refused(struct ic_view *view, const char *path, size_t at, uint8_t was)
{
	size_t given = 0;
	const uint64_t length = ic_view_length(view);
	const size_t chunk = at < BLOB_HEAD ? 0 : (at - BLOB_HEAD) / BLOB_STEP;

	for (size_t p = 0; p < sizeof(patterns); p++) {
		given = 0;
		raw_file_put(path, at, was ^ patterns[p]);
		const ic_status status =
			ic_view_read(view, 0, length, (struct ic_sink) { drop_span, &given });
		raw_file_put(path, at, was);
		if (!ic_failed_with(status, IC_E_AUTHENTIC))
			fail_msg("byte %zu of a blob passes", at);
		assert_true(given <= chunk * (BLOB_STEP - 16)); /* nothing of the changed chunk */
	}
}

struct locating {
	ic_id recording;
	struct ic_blob_row row;
};

static ic_status locate(struct ic_db_tx *tx, void *arg)
{
	struct locating *l = arg;

	return ic_blob_load(tx, l->recording, 1, IC_rendition_MASTER, &l->row);
}

/* The file of @recording's blob; also gives its id. */
static ic_id blob_path(ic_id recording, char ret_path[static RAW_PATH_BYTES])
{
	struct locating l = { .recording = recording };
	char hex[2 * IC_ID_BYTES + 1] = "";

	assert_done(ic_db_read(h.app->db, locate, &l));
	ic_hex_emit(ic_id_view(&l.row.id), hex);
	snprintf(ret_path, RAW_PATH_BYTES, "%s/blobs/%.2s/%.32s", h.dir, hex, hex);
	return l.row.id;
}

static size_t flip_blob(ic_id recording, bool every_byte)
{
	char path[RAW_PATH_BYTES];
	struct ic_view *view = NULL;
	size_t len = 0, flips = 0, given = 0;

	blob_path(recording, path);
	assert_done(ic_app_view_open(hospital_as(&h, h.registrar, 0), recording,
				     IC_rendition_MASTER, (ic_id) { { 0 } }, &view));
	uint8_t *bytes = raw_file_read(path, &len);
	assert_true(len > BLOB_HEAD);
	/* Within a chunk another place each time, and the last byte of all. */
	for (size_t i = 0; i < len;) {
		expect_refused(view, path, i, bytes[i]);
		flips += sizeof(patterns);
		const size_t step = every_byte || i < BLOB_HEAD ? 1 : BLOB_STEP + 613;
		i = i + step < len || i == len - 1 ? i + step : len - 1;
	}
	assert_done(ic_view_read(view, 0, ic_view_length(view),
				 (struct ic_sink) { drop_span, &given }));
	assert_true(given == ic_view_length(view));
	ic_view_close(view);
	free(bytes);
	return flips;
}

static void each_byte_of_small_blobs(void **state)
{
	(void)state;
	size_t flips = 0;

	for (size_t i = 0; i < PICTURES; i++)
		flips += flip_blob(small[i], true);
	print_message("# %zu changes in %d small blobs, each refused\n", flips, PICTURES);
}

static void head_and_each_chunk_of_a_large_blob(void **state)
{
	(void)state;
	print_message("# %zu changes in a large blob, each refused\n", flip_blob(large, false));
}

struct blaming {
	ic_id blob;
	unsigned named;
	unsigned others;
};

static void note_blob(const char *place, ic_id id, void *ctx)
{
	struct blaming *blaming = ctx;

	(void)place;
	if (ic_id_equal(id, blaming->blob))
		blaming->named++;
	else
		blaming->others++;
}

static void verify_whole(struct blaming *blaming, bool whole)
{
	struct ic_shape_verification verification;

	assert_done(ic_app_verify(hospital_as(&h, h.ig_lead, IC_role_IG_LEAD), note_blob, blaming,
				  &verification));
	assert_int_equal(verification.whole, whole);
}

/* The command a hospital runs: it says which blob. */
static void verification_names_the_blob(void **state)
{
	(void)state;
	const ic_id recordings[] = { small[0], large };

	for (size_t r = 0; r < 2; r++) {
		char path[RAW_PATH_BYTES];
		size_t len = 0;
		const ic_id blob = blob_path(recordings[r], path);
		uint8_t *bytes = raw_file_read(path, &len);
		for (size_t i = 0; i < WHOLE_CHECKS; i++) {
			const size_t at = (len - 1) * i / (WHOLE_CHECKS - 1);
			struct blaming blaming = { .blob = blob };
			raw_file_put(path, at, bytes[at] ^ patterns[i % 2]);
			verify_whole(&blaming, false);
			assert_true(blaming.named == 1 && blaming.others == 0);
			raw_file_put(path, at, bytes[at]);
		}
		free(bytes);
	}
	struct blaming none = { .named = 0 };
	verify_whole(&none, true);
	assert_true(none.named == 0 && none.others == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_byte_of_the_ledger),
		cmocka_unit_test(each_byte_of_the_verifier_key),
		cmocka_unit_test(each_byte_of_a_proof),
		cmocka_unit_test(each_byte_of_small_blobs),
		cmocka_unit_test(head_and_each_chunk_of_a_large_blob),
		cmocka_unit_test(verification_names_the_blob),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
