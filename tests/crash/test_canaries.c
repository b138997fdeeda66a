/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of 18 letters that occur nowhere else are planted in every field that names or describes a
 * person, in a picture and in the metadata that is removed from it. Then each file of the data
 * directory, and each nameless file the process holds open, is searched for them: as they are, in
 * UTF-16, in hexadecimal and in base64; and for any 16 bytes of the picture. With the store open,
 * with an upload under way, closed, and after the process was killed.
 */
#include "lib/check.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>

#include "app/people/staff.h"
#include "ledger/ledger.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "lib/raw_file.h"
#include "policy/anonymity.h"

enum {
	LETTERS = 18,
	CANARIES_MAX = 64,
	WINDOW = 16,
	WINDOWS_MAX = 4096,
	NEEDLES_MAX = CANARIES_MAX * 8 + 32,
	NEEDLE_BYTES = 64,
	PICTURE_NOISE = 6000,
	UPLOAD_NOISE = 2000000,
	HASHES = 1 << 20
};

#define NHS "9990000018"

struct needle {
	uint8_t bytes[NEEDLE_BYTES];
	size_t len;
	size_t next; /* with the same hash, from one; 0: none */
	char what[40];
};

static struct hospital h;
static char canaries[CANARIES_MAX][LETTERS + 1];
static unsigned planted;
static struct needle needles[NEEDLES_MAX + WINDOWS_MAX];
static size_t needle_count;
static size_t chains[HASHES]; /* by the first four bytes: a needle, from one */
static struct raw_files files;
static uint64_t searched;

/* --- needles --- */

static uint32_t first_four(const uint8_t *bytes)
{
	uint32_t four;

	memcpy(&four, bytes, sizeof(four));
	return four * 2654435761U >> 12;
}

static void add_needle(const void *bytes, size_t len, const char *what, unsigned number)
{
	struct needle *needle = &needles[needle_count++];

	assert_true(needle_count <= NEEDLES_MAX + WINDOWS_MAX && len >= 8 && len <= NEEDLE_BYTES);
	memcpy(needle->bytes, bytes, len);
	needle->len = len;
	snprintf(needle->what, sizeof(needle->what), "%s %u", what, number);
	needle->next = chains[first_four(bytes)];
	chains[first_four(bytes)] = needle_count;
}

/* What base64 makes of @text behind @shift other bytes, without the characters those share. */
static void add_base64(const char *text, unsigned shift, unsigned number)
{
	uint8_t plain[NEEDLE_BYTES] = { 0 };
	IC_AUTO(buf) coded;
	const size_t len = strlen(text);

	memcpy(plain + shift, text, len);
	ic_buf_init(&coded, 256);
	assert_done(ic_base64_emit(ic_bytes_of(plain, (shift + len) / 3 * 3), &coded));
	const size_t skip = shift == 0 ? 0 : 4;
	add_needle(coded.ptr + skip, coded.len - skip, "base64 of", number);
}

static void add_text(const char *text, unsigned number)
{
	uint8_t wide[NEEDLE_BYTES] = { 0 };
	char hex[NEEDLE_BYTES + 1];
	const size_t len = strlen(text);

	add_needle(text, len, "canary", number);
	for (size_t i = 0; i < len; i++)
		wide[2 * i] = (uint8_t)text[i];
	add_needle(wide, 2 * len, "UTF-16 of", number);
	ic_hex_emit(ic_bytes_of_text(text), hex);
	add_needle(hex, 2 * len, "hexadecimal of", number);
	for (unsigned shift = 0; shift < 3; shift++)
		add_base64(text, shift, number);
}

/* A new canary: 18 lower-case letters. */
static ic_bytes plant(void)
{
	static uint64_t seed = 0x9e3779b97f4a7c15;
	char *canary = canaries[planted];

	assert_true(planted < CANARIES_MAX);
	for (unsigned i = 0; i < LETTERS; i++) {
		seed = seed * 6364136223846793005 + 1442695040888963407;
		canary[i] = (char)('a' + (seed >> 33) % 26);
	}
	add_text(canary, planted++);
	return ic_bytes_of(canary, LETTERS);
}

static unsigned distinct_bytes(const uint8_t *bytes)
{
	bool seen[256] = { false };
	unsigned count = 0;

	for (size_t i = 0; i < WINDOW; i++) {
		count += seen[bytes[i]] ? 0 : 1;
		seen[bytes[i]] = true;
	}
	return count;
}

/* --- searching --- */

static void search(const uint8_t *bytes, size_t len, const char *where)
{
	searched += len;
	for (size_t at = 0; at + 4 <= len; at++)
		for (size_t i = chains[first_four(bytes + at)]; i != 0; i = needles[i - 1].next)
			if (len - at >= needles[i - 1].len
			    && memcmp(bytes + at, needles[i - 1].bytes, needles[i - 1].len) == 0)
				fail_msg("%s at %zu of %s", needles[i - 1].what, at, where);
}

static void search_directory(void)
{
	raw_files_below(h.dir, "", &files);
	assert_true(files.count >= 8);
	for (size_t i = 0; i < files.count; i++) {
		size_t len = 0;
		uint8_t *bytes = raw_file_read(files.path[i], &len);
		search((const uint8_t *)files.path[i], strlen(files.path[i]), "a file name");
		search(bytes, len, files.path[i]);
		free(bytes);
	}
}

static unsigned search_nameless(void)
{
	unsigned found = 0;
	DIR *dir = opendir("/proc/self/fd");

	assert_non_null(dir);
	for (struct dirent *at = readdir(dir); at != NULL; at = readdir(dir)) {
		char path[64];
		struct stat stat;
		snprintf(path, sizeof(path), "/proc/self/fd/%.20s", at->d_name);
		if (at->d_name[0] == '.' || fstat(atoi(at->d_name), &stat) != 0
		    || !S_ISREG(stat.st_mode) || stat.st_nlink != 0)
			continue;
		size_t len = 0;
		uint8_t *bytes = raw_file_read(path, &len);
		search(bytes, len, "a nameless file");
		found += len > 0 ? 1 : 0;
		free(bytes);
	}
	closedir(dir);
	return found;
}

/* --- planting --- */

static void make_picture(unsigned noise_bytes, struct ic_buf *out)
{
	struct gen_options carrying = { .carrier = 1, .place = GEN_AFTER_START, .canary = plant() };
	uint64_t noise = planted;
	IC_AUTO(buf) coded;

	ic_buf_init(&coded, noise_bytes + LETTERS);
	assert_done(ic_buf_put(&coded, plant()));
	for (unsigned i = 0; i < noise_bytes; i++) {
		noise = noise * 6364136223846793005 + 1442695040888963407;
		assert_done(ic_buf_put_byte(&coded, (uint8_t)((noise >> 33) % 128)));
	}
	carrying.coded = ic_buf_view(&coded);
	gen_jpeg(&carrying, out);
}

static ic_status take_span(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

/* Every 16 bytes of the beginning of what is kept of @recording. */
static void watch_picture(ic_id recording)
{
	IC_AUTO(buf) kept;
	struct ic_view *view = NULL;

	ic_buf_init(&kept, 1 << 20);
	assert_done(ic_app_view_open(hospital_as(&h, h.registrar, 0), recording,
				     IC_rendition_MASTER, (ic_id) { { 0 } }, &view));
	assert_done(
		ic_view_read(view, 0, ic_view_length(view), (struct ic_sink) { take_span, &kept }));
	ic_view_close(view);
	assert_true(kept.len > WINDOWS_MAX);
	for (unsigned i = 0; i + WINDOW <= WINDOWS_MAX; i++)
		if (distinct_bytes(kept.ptr + i) >= 6)
			add_needle(kept.ptr + i, WINDOW, "window of a picture,", i);
}

static ic_id plant_staff(void)
{
	struct ic_staff_in in = { .user = plant(),
				  .password = plant(),
				  .name = plant(),
				  .job = plant(),
				  .phone = plant(),
				  .role = IC_role_CLINICIAN };
	ic_id id;

	assert_done(ic_app_organisation_register(
		hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR), false,
		IC_LIT("Another Surgery"), &in.organisation));
	assert_done(ic_app_staff_register(hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR),
					  &in, &id));
	return id;
}

static ic_id plant_patient(void)
{
	struct ic_shape_identifier numbers[] = {
		{ .system = IC_identifier_system_NHS, .value = IC_LIT(NHS) },
		{ .system = IC_identifier_system_LOCAL, .value = plant() },
	};
	struct ic_shape_registration in = { .id = hospital_id(&h),
					    .family = plant(),
					    .given = plant(),
					    .born = { 1980, 6, 15 },
					    .approximate_age = IC_SHAPE_ABSENT,
					    .sex = IC_sex_FEMALE,
					    .ward = plant() };
	struct ic_shape_patient patient;

	in.identifiers.at = numbers;
	in.identifiers.count = 2;
	add_needle(NHS, 10, "NHS number", 0);
	add_needle("999 000 0018", 12, "NHS number", 1);
	assert_done(ic_app_patient_register(hospital_as(&h, h.registrar, 0), &in, &patient));
	return in.id;
}

static void plant_consent(ic_id patient)
{
	struct ic_shape_scope_answer scopes[] = {
		{ .scope = IC_scope_RECORD, .answer = IC_answer_AGREED },
		{ .scope = IC_scope_CARE_SHARE, .answer = IC_answer_AGREED },
		{ .scope = IC_scope_PUBLISH, .answer = IC_answer_AGREED, .title = plant() },
	};
	struct ic_shape_consent_in in = { .id = hospital_id(&h),
					  .patient = patient,
					  .situation = IC_situation_ADULT,
					  .giver = IC_giver_PATIENT,
					  .way = IC_way_WRITTEN,
					  .reason = plant(),
					  .wording = IC_LIT("care.v1"),
					  .language = IC_LIT("en"),
					  .explained = true,
					  .interpreter = plant(),
					  .witness = plant(),
					  .signed_name = plant() };
	struct ic_shape_consent consent;

	in.scopes.at = scopes;
	in.scopes.count = 3;
	assert_done(ic_app_consent_record(hospital_as(&h, h.registrar, 0), &in, &consent));
}

static ic_id plant_picture(ic_id patient)
{
	struct ic_shape_capture form = hospital_form(&h, patient, IC_situation_ADULT);
	struct ic_shape_receipt receipt;
	IC_AUTO(buf) picture;

	ic_buf_init(&picture, 1 << 20);
	make_picture(PICTURE_NOISE, &picture);
	form.note = plant();
	assert_done(hospital_file(&h, &form, ic_buf_view(&picture), &receipt));
	watch_picture(form.id);
	return form.id;
}

static ic_id plant_share(ic_id recording, ic_id to)
{
	struct ic_shape_share share;
	ic_id id, refused;
	const ic_bytes why = plant();
	struct ic_shape_share_in typed = { .id = hospital_id(&h),
					   .address = plant(),
					   .purpose = IC_purpose_CARE,
					   .justification = plant() };

	assert_done(hospital_share(&h, recording, to, IC_purpose_CARE, (const char *)why.ptr, &id));
	typed.recordings.at = &recording;
	typed.recordings.count = 1;
	assert_fails(ic_app_share_create(hospital_as(&h, h.registrar, 0), &typed, &share), REFUSED);
	assert_fails(hospital_share(&h, recording, to, 0, (const char *)plant().ptr, &refused),
		     REFUSED);
	return id;
}

static void plant_words(ic_id patient, ic_id share, ic_id to)
{
	const struct ic_shape_reply_in reply = { .id = hospital_id(&h), .text = plant() };
	const struct ic_shape_relationship_in glass = {
		.patient = patient,
		.kind = IC_relationship_kind_BREAK_GLASS,
		.vital = true,
		.reason = plant(),
	};
	const struct ic_shape_withdrawal_in stop = { .id = hospital_id(&h), .reason = plant() };
	const struct ic_shape_sign_in stranger = { .user = plant(), .password = plant() };
	uint8_t token[IC_TOKEN_BYTES];
	struct ic_shape_share shared;
	struct ic_shape_relationship made;
	struct ic_shape_withdrawal stopped;
	struct ic_shape_session session;
	struct ic_shape_report report;
	const struct ic_shape_sign_in known = {
		.user = ic_bytes_of(canaries[0], LETTERS),
		.password = ic_bytes_of(canaries[1], LETTERS),
	};

	assert_done(ic_app_share_reply(hospital_as(&h, to, 0), share, &reply, &shared));
	assert_done(ic_app_relationship(hospital_as(&h, h.plastics, 0), &glass, &made));
	assert_done(ic_app_withdraw(hospital_as(&h, h.registrar, 0), patient, &stop, &stopped));
	assert_done(ic_app_report(hospital_as_patient(&h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_fails(ic_app_sign_in(hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR),
				    &stranger, token, &session),
		     PASSWORD);
	assert_done(ic_app_sign_in(hospital_as(&h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR),
				   &known, token, &session));
}

/* A patient, and all that is ever written about one. */
/* Reasons and notes of information governance. */
static void plant_governance(ic_id patient, ic_id recording)
{
	const struct ic_shape_hold_in hold = { .recording = recording, .reason = plant() };
	const struct ic_shape_hold_lift_in lift = { .reason = plant() };
	const struct ic_shape_appraisal_in appraisal = {
		.keep_until = ic_date_add_years(ic_time_london_date(h.clock.now), 1),
		.reason = plant()
	};
	const struct ic_shape_retention_note_in stated = { .patient = patient,
							   .what = IC_LIT("MATERNITY"),
							   .reason = plant() };
	const struct ic_shape_task_done_in note = { .note = plant() };
	struct ic_shape_governed done;
	struct ic_shape_tasks tasks;
	struct ic_shape_task_done finished;
	struct ic_ctx *ctx = hospital_as(&h, h.ig_lead, IC_role_IG_LEAD);

	assert_done(ic_app_hold_place(ctx, &hold, &done));
	assert_done(ic_app_hold_lift(ctx, done.id, &lift, &done));
	assert_done(ic_app_appraise(ctx, recording, &appraisal, &done));
	assert_done(ic_app_retention_note(ctx, &stated, &done));
	assert_done(ic_app_tasks(ctx, &tasks));
	assert_true(tasks.rows.count > 0); /* the glass was broken */
	assert_done(ic_app_task_done(ctx, tasks.rows.at[0].id, &note, &finished));
}

/* Why nobody can be recognised, and why it ended. */
static void plant_anonymisation(ic_id recording)
{
	struct ic_shape_feature_answer answers[IC_FEATURE_COUNT];
	struct ic_shape_anonymisation_in in = { .id = hospital_id(&h),
						.release = IC_release_type_CARE,
						.marks = IC_LIT("0,0,500,1000"),
						.words = plant() };
	const struct ic_shape_life_in end = { .reason = plant() };
	struct ic_ctx *ctx = hospital_as(&h, h.registrar, 0);
	struct ic_shape_governed done;

	for (int i = 0; i < IC_FEATURE_COUNT; i++)
		answers[i] = (struct ic_shape_feature_answer) { .feature = i + 1,
								.left = IC_feature_left_NONE };
	in.features.at = answers;
	in.features.count = IC_FEATURE_COUNT;
	assert_done(ic_app_anonymisation_make(ctx, recording, &in, &done));
	assert_done(ic_app_anonymisation_end(ctx, in.id, &end, &done));
}

static ic_id plant_all(void)
{
	const ic_id to = plant_staff();
	const ic_id patient = plant_patient();

	plant_consent(patient);
	const ic_id recording = plant_picture(patient);
	plant_anonymisation(recording);
	plant_words(patient, plant_share(recording, to), to);
	plant_governance(patient, recording);
	return patient;
}

static void nothing_is_found_on_the_disk(void **state)
{
	(void)state;
	plant_all();
	search_directory();
	search_nameless();
	assert_done(ic_ledger_publish(h.app->ledger));
	hospital_reopen(&h);
	search_directory();
	print_message("# %u canaries, %zu forms and windows, %llu bytes of %zu files searched\n",
		      planted, needle_count, (unsigned long long)searched, files.count);
}

static void nothing_is_found_of_an_upload_under_way(void **state)
{
	(void)state;
	const ic_id patient = hospital_patient(&h, 1985, "9990000026");
	struct ic_upload_state stand;
	struct ic_shape_receipt receipt;
	const struct ic_capture_options none = { .has_digest = false };
	IC_AUTO(buf) picture;

	hospital_consent(&h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	struct ic_shape_capture form = hospital_form(&h, patient, IC_situation_ADULT);
	form.note = plant();
	ic_buf_init(&picture, 8 << 20);
	make_picture(UPLOAD_NOISE, &picture); /* so much that some of it has left memory */
	picture.len -= 2;                     /* its end is still to come */
	assert_done(ic_app_upload_create(hospital_as(&h, h.registrar, 0), &form, &none, false, 0,
					 &stand));
	assert_done(ic_app_upload_append(hospital_as(&h, h.registrar, 0), form.id, 0,
					 ic_buf_view(&picture), false, &stand, &receipt));
	assert_true(search_nameless() > 0);
	search_directory();
	assert_done(ic_app_upload_cancel(hospital_as(&h, h.registrar, 0), form.id));
}

/* In a process of its own: open, do it all for another patient, begin a picture, die. */
static _Noreturn void live_and_die(struct hospital *mine)
{
	hospital_reopen(mine);
	const ic_id patient = hospital_patient(mine, 1990, "9990000034");
	hospital_consent(mine, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	struct ic_shape_capture form = hospital_form(mine, patient, IC_situation_ADULT);
	const struct ic_capture_options none = { .has_digest = false };
	struct ic_capture_stream *stream = NULL;
	struct ic_shape_receipt receipt;
	ic_id recording, share;
	IC_AUTO(buf) picture;

	ic_buf_init(&picture, 1 << 20);
	make_picture(PICTURE_NOISE, &picture);
	form.note = ic_bytes_of(canaries[3], LETTERS);
	assert_done(hospital_file(mine, &form, ic_buf_view(&picture), &receipt));
	recording = form.id;
	assert_done(hospital_share(mine, recording, mine->plastics, IC_purpose_CARE, canaries[4],
				   &share));
	form.id = hospital_id(mine);
	assert_done(ic_app_capture_begin(hospital_as(mine, mine->registrar, 0), &form, &none,
					 &stream, &receipt));
	assert_done(ic_app_capture_feed(stream, ic_buf_view(&picture)));
	raise(SIGKILL);
	_exit(1);
}

static void nothing_is_found_after_a_kill(void **state)
{
	(void)state;
	int ended = 0;

	ic_app_close(IC_TAKE(h.app));
	search_directory();
	const unsigned before = planted;
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		live_and_die(&h);
	assert_int_equal(waitpid(pid, &ended, 0), pid);
	assert_true(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);
	/* The canaries of its picture are those that come next here. */
	plant();
	plant();
	assert_int_equal(planted, before + 2);
	search_directory();
	hospital_reopen(&h);
	search_directory();
}

/* The search itself: a file with one canary in it is found out. */
static void a_planted_word_is_found(void **state)
{
	(void)state;
	static const char *const ways[] = { "canary", "UTF-16", "hexadecimal", "base64", "window" };

	for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
		size_t found = 0;
		for (size_t i = 0; i < needle_count; i++) {
			const uint32_t hash = first_four(needles[i].bytes);
			bool there = false;
			for (size_t k = chains[hash]; k != 0; k = needles[k - 1].next)
				there = there || k == i + 1;
			assert_true(there);
			found += strstr(needles[i].what, ways[way]) != NULL ? 1 : 0;
		}
		assert_true(found >= planted);
	}
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_found_on_the_disk),
		cmocka_unit_test(a_planted_word_is_found),
		cmocka_unit_test(nothing_is_found_of_an_upload_under_way),
		cmocka_unit_test(nothing_is_found_after_a_kill),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
