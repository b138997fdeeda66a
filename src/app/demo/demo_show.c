/* SPDX-License-Identifier: Apache-2.0 */
/* What the demonstration shows of itself: who is in it, sample wristbands, a sample picture,
 * one-click sign-in, and a ledger that somebody tampered with. None of it answers in a store that
 * is not a demonstration. */
#include "app/demo/demo.h"

#include <stdio.h>
#include <string.h>

#include "app/govern/verify.h"
#include "app/people/session.h"
#include "base/limits.h"
#include "develop/draw.h"
#include "ledger/ledger.h"
#include "model/identifier.h"

const struct ic_demo_staff ic_demo_staff[] = {
#define IC_DEMO_STAFF(user, name, job, role, team, phone, on_call) \
	{ user, name, job, IC_role_##role, team, phone, on_call },
#include "app/demo/demo.def"
};

const struct ic_demo_patient ic_demo_patients[] = {
#define IC_DEMO_PATIENT(label, family, given, born, sex, digits, ward, situation, answer) \
	{ label,                                                                          \
	  family,                                                                         \
	  given,                                                                          \
	  born,                                                                           \
	  IC_sex_##sex,                                                                   \
	  digits,                                                                         \
	  ward,                                                                           \
	  IC_situation_##situation,                                                       \
	  IC_answer_##answer },
#include "app/demo/demo.def"
};

const size_t ic_demo_staff_count = sizeof(ic_demo_staff) / sizeof(ic_demo_staff[0]);
const size_t ic_demo_patient_count = sizeof(ic_demo_patients) / sizeof(ic_demo_patients[0]);

enum { BUNDLE_ENTRY_BYTES = 2 + IC_LEAF_BYTES };
enum { PATIENT_USERS = 2, FILE_BYTES_MAX = 1 << 20, PICTURE_BYTES_MAX = 8 << 20 };

/* The two who may read a report without being staff. */
static const struct {
	const char *user;
	const char *name;
	const char *job;
	int role;
	size_t patient;
} readers[PATIENT_USERS] = {
	{ "patient-smith", "John Smith", "patient", IC_role_PATIENT, 0 },
	{ "parent-okafor", "Ngozi Okafor", "parent of Amara Okafor", IC_role_PROXY, 3 },
};

static ic_status check_demonstration(const struct ic_ctx *ctx)
{
	if (!ctx->app->demonstration)
		IC_FAIL(ABSENT, "this store is not a demonstration");
	return IC_DONE;
}

ic_id ic_demo_patient_id(size_t number)
{
	char name[32];
	ic_id id;

	snprintf(name, sizeof(name), "demonstration %zu", number);
	const ic_digest digest = ic_sha256(ic_bytes_of_text(name));
	memcpy(id.bytes, digest.bytes, IC_ID_BYTES);
	return id;
}

void ic_demo_nhs_number(size_t number, char ret_digits[static 11])
{
	const char *digits = ic_demo_patients[number].digits;

	snprintf(ret_digits, 11, "%.9s%d", digits, ic_identifier_check_digit(digits));
}

/* --- who is in it --- */

static void fill_personas(struct ic_shape_persona *at)
{
	for (size_t i = 0; i < ic_demo_staff_count; i++)
		at[i] = (struct ic_shape_persona) { .user = ic_bytes_of_text(ic_demo_staff[i].user),
						    .name = ic_bytes_of_text(ic_demo_staff[i].name),
						    .role = ic_demo_staff[i].role,
						    .job = ic_bytes_of_text(ic_demo_staff[i].job),
						    .on_call = ic_demo_staff[i].on_call };
	for (size_t i = 0; i < PATIENT_USERS; i++)
		at[ic_demo_staff_count + i] =
			(struct ic_shape_persona) { .user = ic_bytes_of_text(readers[i].user),
						    .name = ic_bytes_of_text(readers[i].name),
						    .role = readers[i].role,
						    .job = ic_bytes_of_text(readers[i].job) };
}

static ic_status fill_patients(struct ic_ctx *ctx, struct ic_shape_demo_patient *at)
{
	for (size_t i = 0; i < ic_demo_patient_count; i++) {
		char *digits = ic_arena_take(ctx->arena, 11, 1);
		if (digits == NULL)
			IC_FAIL(NOMEM, "demonstration");
		ic_demo_nhs_number(i, digits);
		at[i] = (struct ic_shape_demo_patient) { .id = ic_demo_patient_id(i),
							 .label = ic_bytes_of_text(
								 ic_demo_patients[i].label),
							 .nhs_number = ic_bytes_of_text(digits) };
		IC_TRY(ic_app_demo_wristband(ctx, at[i].id, &at[i].wristband));
	}
	return IC_DONE;
}

ic_status ic_app_demo_show(struct ic_ctx *ctx, struct ic_shape_demo *ret)
{
	const size_t personas = ic_demo_staff_count + PATIENT_USERS;

	IC_TRY(check_demonstration(ctx));
	*ret = (struct ic_shape_demo) { 0 };
	ret->personas.at = ic_arena_take(ctx->arena, personas, sizeof(*ret->personas.at));
	ret->patients.at =
		ic_arena_take(ctx->arena, ic_demo_patient_count, sizeof(*ret->patients.at));
	if (ret->personas.at == NULL || ret->patients.at == NULL)
		IC_FAIL(NOMEM, "demonstration");
	fill_personas(ret->personas.at);
	ret->personas.count = personas;
	ret->patients.count = ic_demo_patient_count;
	return fill_patients(ctx, ret->patients.at);
}

ic_status ic_app_demo_sign_in(struct ic_ctx *ctx, const struct ic_shape_demo_sign_in *in,
			      uint8_t ret_token[static IC_TOKEN_BYTES],
			      struct ic_shape_session *ret)
{
	IC_TRY(check_demonstration(ctx));
	for (size_t i = 0; i < PATIENT_USERS; i++) {
		if (!ic_bytes_equal(in->user, ic_bytes_of_text(readers[i].user)))
			continue;
		const ic_id patient = ic_demo_patient_id(readers[i].patient);
		const struct ic_actor who = { .party = patient,
					      .role = readers[i].role,
					      .patient = patient };
		IC_TRY(ic_session_begin(ctx, &who, ret_token));
		return ic_app_session_show(ctx, ret);
	}
	ctx->field = "user";
	IC_TRY(ic_session_begin_as(ctx, in->user, ret_token));
	return ic_app_session_show(ctx, ret);
}

/* GS1: 8018 a service relation number of 18 digits, FNC1, 91 the NHS number (ISB 1077). */
ic_status ic_app_demo_wristband(struct ic_ctx *ctx, ic_id patient, ic_bytes *ret_text)
{
	enum { TEXT_BYTES = 64 };
	char *text = ic_arena_take(ctx->arena, TEXT_BYTES, 1);
	char digits[11];

	IC_TRY(check_demonstration(ctx));
	if (text == NULL)
		IC_FAIL(NOMEM, "wristband");
	for (size_t i = 0; i < ic_demo_patient_count; i++) {
		if (!ic_id_equal(patient, ic_demo_patient_id(i)))
			continue;
		ic_demo_nhs_number(i, digits);
		snprintf(text, TEXT_BYTES,
			 "801850552000000000%04zu\x1d"
			 "91%s",
			 i, digits);
		*ret_text = ic_bytes_of_text(text);
		return IC_DONE;
	}
	IC_FAIL(ABSENT, "no such patient in the demonstration");
}

ic_status ic_app_demo_picture(struct ic_ctx *ctx, struct ic_buf *out)
{
	const struct ic_draw_options options = { .seed = 7,
						 .tone = 1,
						 .subject = IC_DRAW_ULCER,
						 .healed = 0.3,
						 .width = 1600,
						 .height = 1200 };
	IC_AUTO(buf) plain = { 0 };

	IC_TRY(check_demonstration(ctx));
	ic_buf_init(&plain, PICTURE_BYTES_MAX);
	IC_TRY(ic_draw_picture(&options, &plain));
	return ic_draw_add_metadata(ic_buf_view(&plain), out);
}

/* --- a tampered copy --- */

struct copying {
	struct ic_ctx *ctx;
	const char *from;
	const char *to;
	char largest[IC_DISK_PATH_MAX]; /* of the copies, an entry bundle */
	uint64_t length;
};

static ic_status copy_file(struct copying *c, const char *from, const char *to)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *in = NULL;
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *out = NULL;
	struct ic_disk *disk = c->ctx->app->disk;
	uint8_t *bytes = NULL;
	uint64_t length = 0;
	size_t got = 0;

	IC_TRY(ic_disk_open(disk, from, IC_OPEN_READ, &in));
	IC_TRY(ic_file_size(in, &length));
	if (length > FILE_BYTES_MAX)
		IC_FAIL(LIMIT, "a ledger file larger than any");
	bytes = ic_arena_take(c->ctx->arena, length + 1, 1);
	if (bytes == NULL)
		IC_FAIL(NOMEM, "copying the ledger");
	IC_TRY(ic_file_read(in, 0, bytes, length, &got));
	IC_TRY(ic_disk_open(disk, to, IC_OPEN_WRITE | IC_OPEN_CREATE, &out));
	IC_TRY(ic_file_write(out, 0, ic_bytes_of(bytes, got)));
	IC_TRY(ic_file_truncate(out, got));
	if (strstr(to, "/entries/") != NULL && got > c->length) {
		snprintf(c->largest, sizeof(c->largest), "%s", to);
		c->length = got;
	}
	return IC_DONE;
}

static ic_status copy_tree(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct copying *c = ctx;
	const char *const from_dir = c->from;
	const char *const to_dir = c->to;
	char from[IC_DISK_PATH_MAX];
	char to[IC_DISK_PATH_MAX];

	if (snprintf(from, sizeof(from), "%s/%s", from_dir, name) >= (int)sizeof(from)
	    || snprintf(to, sizeof(to), "%s/%s", to_dir, name) >= (int)sizeof(to))
		IC_FAIL(LIMIT, "path of a ledger file");
	if (kind == IC_FILE_REGULAR)
		return copy_file(c, from, to);
	if (kind != IC_FILE_DIRECTORY)
		return IC_DONE;
	IC_TRY(ic_disk_mkdir(c->ctx->app->disk, to));
	c->from = from;
	c->to = to;
	const ic_status status = ic_disk_list(c->ctx->app->disk, from, copy_tree, c);
	c->from = from_dir;
	c->to = to_dir;
	return status;
}

/* Change one byte in the middle of the largest entry bundle of the copy. */
static ic_status change_byte(struct copying *c, struct ic_shape_tampering *ret)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	const uint64_t offset = c->length / 2 / BUNDLE_ENTRY_BYTES * BUNDLE_ENTRY_BYTES
				+ 66; /* in its commitment */
	uint8_t before = 0;
	size_t got = 0;

	if (c->length == 0)
		IC_FAIL(STATE, "the ledger has no published entry yet");
	IC_TRY(ic_disk_open(c->ctx->app->disk, c->largest, IC_OPEN_WRITE, &file));
	IC_TRY(ic_file_read(file, offset, &before, 1, &got));
	const uint8_t after = before ^ 1;
	IC_TRY(ic_file_write(file, offset, ic_bytes_of(&after, 1)));
	const char *name = strchr(c->largest, '/');
	ret->file = ic_arena_copy(c->ctx->arena,
				  ic_bytes_of_text(name != NULL ? name + 1 : c->largest));
	ret->offset = (int64_t)offset;
	ret->before = before;
	ret->after = after;
	return IC_DONE;
}

static ic_status remove_tree(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct copying *c = ctx;
	const char *const dir = c->to;
	char path[IC_DISK_PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (kind == IC_FILE_REGULAR)
		return ic_disk_unlink(c->ctx->app->disk, path);
	c->to = path;
	const ic_status status = ic_disk_list(c->ctx->app->disk, path, remove_tree, c);
	c->to = dir;
	return status;
}

static ic_status tamper(struct ic_ctx *ctx, struct copying *c,
			struct ic_shape_verification *untouched,
			struct ic_shape_verification *tampered, struct ic_shape_tampering *ret)
{
	IC_AUTO(buf) verifier = { 0 };

	ic_buf_init(&verifier, 4096);
	IC_TRY(ic_keys_verifier(ctx->app->keys, &verifier));
	IC_TRY(ic_disk_mkdir(ctx->app->disk, c->to));
	IC_TRY(ic_disk_list(ctx->app->disk, c->from, copy_tree, c));
	IC_TRY(ic_verify_directory(ctx, ctx->app->disk, c->to, ic_buf_view(&verifier), untouched));
	IC_TRY(change_byte(c, ret));
	return ic_verify_directory(ctx, ctx->app->disk, c->to, ic_buf_view(&verifier), tampered);
}

ic_status ic_app_demo_tamper(struct ic_ctx *ctx, struct ic_shape_tampering *ret)
{
	struct ic_shape_verification *two = ic_arena_take(ctx->arena, 2, sizeof(*two));
	struct copying c = { .ctx = ctx, .from = "ledger", .to = "tampered" };

	IC_TRY(check_demonstration(ctx));
	if (two == NULL)
		IC_FAIL(NOMEM, "tampering");
	*ret = (struct ic_shape_tampering) { .untouched = &two[0], .tampered = &two[1] };
	IC_TRY(ic_ledger_publish(ctx->app->ledger));
	const ic_status status = tamper(ctx, &c, &two[0], &two[1], ret);
	ic_ignore(ic_disk_list(ctx->app->disk, "tampered", remove_tree, &c),
		  "the copy is overwritten next time");
	return status;
}
