/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/store.h"

#include <string.h>

#include "app/care/previews.h"
#include "app/people/session.h"
#include "app/people/staff.h"
#include "base/limits.h"
#include "model/shape_json.h"
#include "sys/file.h"

enum { ARENA_BYTES_MAX = 64 << 20, PASSWORD_BYTES_MAX = 1024 };

struct ic_ctx *ic_cli_store_next(struct ic_cli_store *store)
{
	const struct ic_actor actor = store->ctx.actor;

	ic_arena_done(&store->arena);
	ic_arena_init(&store->arena, ARENA_BYTES_MAX);
	store->ctx = (struct ic_ctx) {
		.app = store->app, .arena = &store->arena, .actor = actor, .via = store->via
	};
	return &store->ctx;
}

ic_status ic_cli_store_as(struct ic_cli_store *store, const char *user)
{
	return ic_actor_as(ic_cli_store_next(store), ic_bytes_of_text(user));
}

ic_status ic_cli_store_open(struct ic_cli_store *store, const struct ic_cli *cli, const char *data,
			    const char *user, unsigned preview_workers)
{
	const struct ic_open_options options = { .data = data, .preview_workers = preview_workers };

	*store = (struct ic_cli_store) { .cli = cli };
	if (data == NULL)
		IC_FAIL(USAGE, "--data DIR is missing");
	if (ic_store_exists(data) && !ic_file_is_own(data))
		IC_FAIL(OWNER, "the data directory is another user's");
	snprintf(store->via, sizeof(store->via), "cli:%u", ic_process_user());
	IC_TRY(ic_app_open(&options, &store->app));
	ic_cli_store_next(store);
	return user == NULL ? IC_DONE : ic_cli_store_as(store, user);
}

void ic_cli_store_done(struct ic_cli_store *store)
{
	if (store->app != NULL)
		ic_previews_drain(store->app->previews);
	ic_arena_done(&store->arena);
	ic_app_close(store->app);
	store->app = NULL;
}

void ic_cli_show_refusal(const struct ic_cli_store *store, const char *indent, FILE *out)
{
	const struct ic_refusal *refusal = &store->ctx.refusal;
	const struct ic_rule *rule = refusal->decision.rule;

	if (rule == NULL)
		return;
	fprintf(out, "%srule    %s\n", indent, ic_rule_id(rule));
	if (refusal->obligation != NULL)
		fprintf(out, "%sfirst   %s: %s\n", indent, refusal->obligation,
			refusal->obligation_words);
	else
		fprintf(out, "%swhy     %s\n", indent, ic_rule_reason(rule));
	fprintf(out, "%ssource  %s\n", indent, ic_rule_source(rule));
	const char *next = refusal->next != NULL ? refusal->next : ic_rule_remedy(rule);
	if (refusal->obligation == NULL && next[0] != '\0')
		fprintf(out, "%snext    %s\n", indent, next);
	if (refusal->entered)
		fprintf(out, "%sentry   %llu\n", indent, (unsigned long long)refusal->entry);
}

int ic_cli_store_fail(const struct ic_cli_store *store, ic_status status)
{
	const int code = ic_cli_fail(store->cli, status);

	if (ic_failed_with(status, IC_E_FIELD) && store->ctx.field != NULL)
		fprintf(store->cli->err, "  field   %s\n", store->ctx.field);
	if (code == IC_EXIT_REFUSED)
		ic_cli_show_refusal(store, "  ", store->cli->err);
	return code;
}

int ic_cli_store_end(struct ic_cli_store *store, ic_status status)
{
	const int code = ic_ok(status) ? IC_EXIT_DONE : ic_cli_store_fail(store, status);

	ic_cli_store_done(store);
	return code;
}

void ic_cli_show_invitation(const struct ic_cli *cli, const struct ic_shape_invitation *invitation)
{
	char until[IC_TIME_TEXT + 1];

	ic_time_emit(invitation->until, until);
	fprintf(cli->out,
		"one-time link: https://<this hospital's server>/set-up#%.*s\n  good once, until "
		"%s; hand it to them and nobody else\n",
		(int)invitation->token.len, (const char *)invitation->token.ptr, until);
}

ic_status ic_cli_find_patient(struct ic_cli_store *store, const char *nhs,
			      struct ic_shape_patient *ret)
{
	const struct ic_shape_find find = { .system = IC_identifier_system_NHS,
					    .value = ic_bytes_of_text(nhs) };

	if (nhs == NULL)
		IC_FAIL(USAGE, "--nhs NUMBER is missing");
	return ic_app_patient_find(&store->ctx, &find, ret);
}

static ic_status feed(struct ic_cli_store *store, struct ic_capture_stream *stream,
		      ic_bytes picture, struct ic_shape_receipt *ret_receipt)
{
	const ic_status fed = ic_app_capture_feed(stream, picture);

	if (!ic_ok(fed)) {
		ic_app_capture_drop(stream);
		return fed;
	}
	return ic_app_capture_end(&store->ctx, stream, ret_receipt);
}

ic_status ic_cli_file_picture(struct ic_cli_store *store, const char *path,
			      const struct ic_shape_capture *form,
			      struct ic_shape_receipt *ret_receipt)
{
	const struct ic_capture_options none = { .has_digest = false };
	struct ic_capture_stream *stream = NULL;
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&picture, IC_IMAGE_BYTES_MAX);
	IC_TRY(ic_cli_read_file(store->cli, path, &picture));
	IC_TRY(ic_app_capture_begin(&store->ctx, form, &none, &stream, ret_receipt));
	return stream == NULL ? IC_DONE : feed(store, stream, ic_buf_view(&picture), ret_receipt);
}

/* Who answers in each situation, as the command line supposes: it acts for scripts and the
 * demonstration. */
static const int usual_giver[] = {
	[IC_situation_ADULT] = IC_giver_PATIENT,
	[IC_situation_YOUNG_PERSON] = IC_giver_PATIENT,
	[IC_situation_CHILD_COMPETENT] = IC_giver_PATIENT,
	[IC_situation_CHILD] = IC_giver_PARENT,
	[IC_situation_INCAPABLE_PROXY] = IC_giver_PROXY,
	[IC_situation_INCAPABLE] = IC_giver_NOBODY,
	[IC_situation_INCAPABLE_NOW] = IC_giver_NOBODY,
	[IC_situation_DECEASED] = IC_giver_FAMILY,
};

ic_status ic_cli_record_answer(struct ic_cli_store *store, ic_id patient, int situation, int answer)
{
	struct ic_shape_scope_answer scopes[2] = { { .scope = IC_scope_RECORD, .answer = answer },
						   { .scope = IC_scope_CARE_SHARE,
						     .answer = answer } };
	const bool nobody = answer == IC_answer_DEFERRED;
	struct ic_shape_consent_in in = {
		.id = ic_entropy_id(store->app->entropy),
		.patient = patient,
		.situation = situation,
		.giver = nobody ? IC_giver_NOBODY : usual_giver[situation],
		.way = nobody ? IC_way_NOT_ASKED : IC_way_ORAL,
		.basis = nobody ? IC_basis_VITAL : 0,
		.reason = nobody ? IC_LIT("recorded by command") : (ic_bytes) { NULL, 0 },
		.wording = IC_LIT("care.v1"),
		.language = IC_LIT("en"),
		.explained = !nobody,
	};
	struct ic_shape_consent consent;

	in.scopes.at = scopes;
	in.scopes.count = nobody ? 1 : 2;
	return ic_app_consent_record(&store->ctx, &in, &consent);
}

ic_status ic_cli_show_shape(const struct ic_cli *cli, const struct ic_shape *shape,
			    const void *value)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_JSON_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_shape_emit(shape, value, doc.root));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_INDENTED, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_cli_put(cli->out, ic_buf_view(&text));
}

static bool ends_line(uint8_t byte)
{
	return byte == '\n' || byte == '\r';
}

ic_status ic_cli_read_password(const struct ic_cli *cli, struct ic_buf *password)
{
	ic_buf_init(password, PASSWORD_BYTES_MAX);
	IC_TRY(ic_cli_read_file(cli, "-", password));
	while (password->len > 0 && ends_line(password->ptr[password->len - 1]))
		password->len--;
	return IC_DONE;
}

ic_status ic_cli_write_picture(const char *path, ic_bytes picture)
{
	IC_AUTO(file_out) out = { 0 };

	if (path == NULL || strcmp(path, "-") == 0)
		return ic_file_replace("-", picture);
	IC_TRY(ic_file_out_open(path, &out));
	IC_TRY(ic_file_out_make_private(&out));
	IC_TRY(ic_file_out_put(&out, picture));
	return ic_file_out_commit(&out);
}

ic_status ic_cli_write_bundle(struct ic_bundle *bundle, const char *path)
{
	IC_AUTO(file_out) out = { 0 };
	ic_bytes bytes;

	IC_TRY(ic_file_out_open(path, &out));
	IC_TRY(ic_file_out_make_private(&out));
	do {
		IC_TRY(ic_bundle_read(bundle, &bytes));
		IC_TRY(ic_file_out_put(&out, bytes));
	} while (bytes.len > 0);
	return ic_file_out_commit(&out);
}
