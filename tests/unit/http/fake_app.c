/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands in for app/ so that the HTTP face is tested by itself: use cases with the simplest
 * behaviour that shows what the face made of a request. What an id begins with says how a use case
 * ends. A use case that no test needs answers IC_E_STATE: the face let the request through.
 */
#include "fake_app.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "app/gate/hub.h"
#include "base/alloc.h"
#include "base/limits.h"

struct ic_policy *fake_policy;

enum { ABSENT = 0xa0, BROKEN = 0xa1, REFUSED = 0xa2, UNMET = 0xa3, FORGED = 0xa4, KNOWN = 0xa5 };

static ic_status by_id(struct ic_ctx *ctx, ic_id id)
{
	switch (id.bytes[0]) {
	case ABSENT:
		IC_FAIL(ABSENT, "not here");
	case BROKEN:
		IC_FAIL(IO, "broken");
	case UNMET:
		ctx->refusal.obligation = "RISK_TOLD";
		ctx->refusal.obligation_words = "Tell the patient of the risk.";
		IC_FAIL(OBLIGATION_UNMET, "unmet");
	case REFUSED:
		ctx->refusal.decision.rule = ic_policy_find_rule(fake_policy, IC_LIT("D3"));
		ctx->refusal.entered = true;
		ctx->refusal.entry = 7;
		IC_FAIL(REFUSED, "refused");
	default:
		return IC_DONE;
	}
}

/* --- sessions: a token is 'T', the role's number, then whatever --- */

static uint8_t ended[IC_TOKEN_BYTES];
static _Thread_local uint8_t current[IC_TOKEN_BYTES];
static pthread_mutex_t ended_lock = PTHREAD_MUTEX_INITIALIZER;

ic_status ic_app_session_find(struct ic_app *app, ic_bytes token, struct ic_actor *ret_actor)
{
	(void)app;
	pthread_mutex_lock(&ended_lock);
	const bool over = memcmp(token.ptr, ended, IC_TOKEN_BYTES) == 0;
	pthread_mutex_unlock(&ended_lock);
	if (token.ptr[0] != 'T' || over)
		IC_FAIL(UNAUTHENTICATED, "unknown");
	memcpy(current, token.ptr, IC_TOKEN_BYTES);
	*ret_actor = (struct ic_actor) { .role = token.ptr[1] };
	memcpy(ret_actor->party.bytes, token.ptr, IC_ID_BYTES);
	memcpy(ret_actor->session.bytes, token.ptr, IC_ID_BYTES);
	return IC_DONE;
}

static void show(struct ic_shape_session *ret, int role)
{
	*ret = (struct ic_shape_session) { .name = IC_LIT("Sam Example"),
					   .role = role,
					   .patient = { { 0 } },
					   .idle_seconds = 900 };
}

ic_status ic_app_set_up(struct ic_ctx *ctx, const struct ic_shape_set_up_in *in,
			uint8_t ret_token[static IC_TOKEN_BYTES], struct ic_shape_session *ret)
{
	const void *unused[] = { ctx, in, ret_token, ret };

	(void)unused;
	IC_FAIL(STATE, "let through");
}

ic_status ic_app_disclosures(struct ic_ctx *ctx, const struct ic_shape_disclosure_filter *in,
			     ic_bytes cursor, struct ic_shape_disclosures *ret)
{
	const void *unused[] = { ctx, in, cursor.ptr, ret };

	(void)unused;
	IC_FAIL(STATE, "let through");
}

ic_status ic_app_policy_text(struct ic_ctx *ctx, ic_id version, struct ic_buf *out)
{
	IC_TRY(by_id(ctx, version));
	return ic_buf_put_text(out, "policy fake \"a rule file\"\n");
}

ic_status ic_app_sign_in(struct ic_ctx *ctx, const struct ic_shape_sign_in *in,
			 uint8_t ret_token[static IC_TOKEN_BYTES], struct ic_shape_session *ret)
{
	(void)ctx;
	if (ic_bytes_equal(in->user, IC_LIT("many")))
		IC_FAIL(RATE, "too many");
	if (!ic_bytes_equal(in->password, IC_LIT("correct")))
		IC_FAIL(PASSWORD, "wrong");
	memset(ret_token, 0, IC_TOKEN_BYTES);
	ret_token[0] = 'T';
	ret_token[1] = IC_role_CLINICIAN;
	show(ret, IC_role_CLINICIAN);
	return IC_DONE;
}

ic_status ic_app_demo_sign_in(struct ic_ctx *ctx, const struct ic_shape_demo_sign_in *in,
			      uint8_t ret_token[static IC_TOKEN_BYTES],
			      struct ic_shape_session *ret)
{
	const struct ic_shape_sign_in as = { in->user, IC_LIT("correct") };

	return ic_app_sign_in(ctx, &as, ret_token, ret);
}

ic_status ic_app_session_show(struct ic_ctx *ctx, struct ic_shape_session *ret)
{
	show(ret, ctx->actor.role);
	return IC_DONE;
}

ic_status ic_app_sign_out(struct ic_ctx *ctx)
{
	(void)ctx;
	pthread_mutex_lock(&ended_lock);
	memcpy(ended, current, IC_TOKEN_BYTES);
	pthread_mutex_unlock(&ended_lock);
	return IC_DONE;
}

/* --- patients --- */

ic_status ic_app_patient_show(struct ic_ctx *ctx, ic_id patient, struct ic_shape_patient *ret)
{
	IC_TRY(by_id(ctx, patient));
	*ret = (struct ic_shape_patient) { .id = patient,
					   .family = IC_LIT("O\xe2\x80\x99"
							    "Brien"),
					   .given = IC_LIT("Se\xc3\xa1n"),
					   .age = IC_SHAPE_ABSENT,
					   .sex = IC_sex_MALE,
					   .situation = IC_situation_ADULT };
	return IC_DONE;
}

ic_status ic_app_patient_register(struct ic_ctx *ctx, const struct ic_shape_registration *in,
				  struct ic_shape_patient *ret)
{
	IC_TRY(ic_app_patient_show(ctx, in->id, ret));
	ret->family = in->family;
	return IC_DONE;
}

ic_status ic_app_patient_recordings(struct ic_ctx *ctx, ic_id patient, ic_bytes cursor,
				    struct ic_shape_recordings *ret)
{
	(void)ctx;
	(void)patient;
	*ret = (struct ic_shape_recordings) { .next = cursor };
	return IC_DONE;
}

/* --- captures: the receipt says the hash of what arrived --- */

struct ic_capture_stream {
	struct ic_hasher hasher;
	struct ic_capture_options options;
	uint64_t len;
	ic_id id;
};

unsigned fake_streams_open;

static void give_receipt(struct ic_ctx *ctx, ic_id id, ic_digest digest, uint64_t len,
			 struct ic_shape_receipt *ret)
{
	char *text = ic_arena_take(ctx->arena, 1, IC_SHA256_TEXT + 1);

	ic_hex_emit(ic_digest_view(&digest), text);
	*ret = (struct ic_shape_receipt) { .recording = id,
					   .in_record = 1795372669123,
					   .entry = 1,
					   .sha256 = ic_bytes_of_text(text),
					   .bytes = (int64_t)len,
					   .rule = IC_LIT("C1") };
}

ic_status ic_app_capture_begin(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			       const struct ic_capture_options *options,
			       struct ic_capture_stream **ret_stream,
			       struct ic_shape_receipt *ret_receipt)
{
	IC_TRY(by_id(ctx, form->id));
	if (form->id.bytes[0] == KNOWN) {
		*ret_stream = NULL;
		give_receipt(ctx, form->id, ic_sha256(IC_LIT("")), 0, ret_receipt);
		return IC_DONE;
	}
	struct ic_capture_stream *stream = ic_alloc(1, sizeof(*stream));
	if (stream == NULL)
		IC_FAIL(NOMEM, "a stream");
	ic_hasher_init(&stream->hasher);
	stream->options = *options;
	stream->id = form->id;
	__atomic_add_fetch(&fake_streams_open, 1, __ATOMIC_SEQ_CST);
	*ret_stream = stream;
	return IC_DONE;
}

ic_status ic_app_capture_feed(struct ic_capture_stream *stream, ic_bytes bytes)
{
	if (stream->len == 0 && bytes.ptr[0] == 'X')
		IC_FAIL(IMAGE, "not a picture");
	ic_hasher_put(&stream->hasher, bytes);
	stream->len += bytes.len;
	return IC_DONE;
}

void ic_app_capture_drop(struct ic_capture_stream *stream)
{
	if (stream != NULL)
		__atomic_sub_fetch(&fake_streams_open, 1, __ATOMIC_SEQ_CST);
	ic_free(stream);
}

ic_status ic_app_capture_end(struct ic_ctx *ctx, struct ic_capture_stream *stream,
			     struct ic_shape_receipt *ret_receipt)
{
	const ic_digest digest = ic_hasher_end(&stream->hasher);
	const bool wrong =
		stream->options.has_digest && !ic_digest_equal(&digest, &stream->options.digest);

	give_receipt(ctx, stream->id, digest, stream->len, ret_receipt);
	ic_app_capture_drop(stream);
	if (wrong)
		IC_FAIL(DIGEST, "damaged");
	return IC_DONE;
}

/* --- resumable uploads: a few, in memory --- */

enum { UPLOADS = 16 };

static struct upload {
	ic_id id;
	struct ic_buf bytes;
	struct ic_upload_state state;
} uploads[UPLOADS];
static pthread_mutex_t uploads_lock = PTHREAD_MUTEX_INITIALIZER;

static struct upload *find_upload(ic_id id)
{
	for (size_t i = 0; i < UPLOADS; i++)
		if (ic_id_equal(uploads[i].id, id))
			return &uploads[i];
	return NULL;
}

ic_status ic_app_upload_create(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			       const struct ic_capture_options *options, bool has_length,
			       uint64_t length, struct ic_upload_state *ret_state)
{
	static const ic_id none;

	(void)options;
	IC_TRY(by_id(ctx, form->id));
	if (form->id.bytes[0] == KNOWN) {
		*ret_state = (struct ic_upload_state) { .complete = true };
		return IC_DONE;
	}
	pthread_mutex_lock(&uploads_lock);
	struct upload *upload = find_upload(form->id);
	if (upload == NULL) {
		upload = find_upload(none);
		upload->id = form->id;
		ic_buf_init(&upload->bytes, IC_IMAGE_BYTES_MAX);
		upload->state = (struct ic_upload_state) { 0, has_length, length, false };
	}
	*ret_state = upload->state;
	pthread_mutex_unlock(&uploads_lock);
	return IC_DONE;
}

ic_status ic_app_upload_state(struct ic_ctx *ctx, ic_id id, struct ic_upload_state *ret_state)
{
	const struct upload *upload = find_upload(id);

	(void)ctx;
	if (upload == NULL)
		IC_FAIL(ABSENT, "no upload");
	*ret_state = upload->state;
	return IC_DONE;
}

ic_status ic_app_upload_append(struct ic_ctx *ctx, ic_id id, uint64_t offset, ic_bytes bytes,
			       bool last, struct ic_upload_state *ret_state,
			       struct ic_shape_receipt *ret_receipt)
{
	struct upload *upload = find_upload(id);

	if (upload == NULL)
		IC_FAIL(ABSENT, "no upload");
	if (offset != upload->state.received)
		IC_FAIL(OFFSET, "another offset");
	IC_TRY(ic_buf_put(&upload->bytes, bytes));
	upload->state.received += bytes.len;
	upload->state.complete = last;
	*ret_state = upload->state;
	if (last)
		give_receipt(ctx, id, ic_sha256(ic_buf_view(&upload->bytes)), upload->bytes.len,
			     ret_receipt);
	return IC_DONE;
}

ic_status ic_app_upload_cancel(struct ic_ctx *ctx, ic_id id)
{
	struct upload *upload = find_upload(id);

	(void)ctx;
	if (upload == NULL)
		IC_FAIL(ABSENT, "no upload");
	ic_buf_done(&upload->bytes);
	*upload = (struct upload) { 0 };
	return IC_DONE;
}

/* --- pictures: bytes 1 to 4 of the id are the length; byte i of the picture is i mod 251 --- */

struct ic_view {
	uint64_t length;
	bool forged;
};

ic_status ic_app_view_open(struct ic_ctx *ctx, ic_id recording, int rendition, ic_id share,
			   struct ic_view **ret_view)
{
	(void)rendition;
	IC_TRY(by_id(ctx, recording));
	IC_TRY(by_id(ctx, share));
	struct ic_view *view = ic_alloc(1, sizeof(*view));
	if (view == NULL)
		IC_FAIL(NOMEM, "a view");
	view->length = ic_load_be32(recording.bytes + 1);
	view->forged = recording.bytes[0] == FORGED;
	__atomic_add_fetch(&fake_streams_open, 1, __ATOMIC_SEQ_CST);
	*ret_view = view;
	return IC_DONE;
}

uint64_t ic_view_length(const struct ic_view *view)
{
	return view->length;
}

const char *ic_view_type(const struct ic_view *view)
{
	(void)view;
	return "image/jpeg";
}

static uint8_t pattern[251 * 64 + 251];

[[gnu::constructor]] static void make_pattern(void)
{
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i % 251);
}

ic_status ic_view_read(struct ic_view *view, uint64_t offset, uint64_t len, struct ic_sink sink)
{
	if (view->forged)
		IC_FAIL(AUTHENTIC, "forged");
	while (len > 0) {
		const uint64_t span = len < 251 * 64 ? len : 251 * 64;
		IC_TRY(ic_sink_put(sink, ic_bytes_of(pattern + offset % 251, (size_t)span)));
		offset += span;
		len -= span;
	}
	return IC_DONE;
}

void ic_view_close(struct ic_view *view)
{
	if (view == NULL)
		return;
	__atomic_sub_fetch(&fake_streams_open, 1, __ATOMIC_SEQ_CST);
	ic_free(view);
}

/* --- notices: one a person --- */

struct ic_hub {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct ic_notice notices[IC_NOTICES_KEPT];
	uint64_t newest;
	bool closed;
};

ic_status ic_hub_new(struct ic_hub **ret_hub)
{
	struct ic_hub *hub = ic_alloc(1, sizeof(*hub));

	if (hub == NULL)
		IC_FAIL(NOMEM, "the hub");
	pthread_mutex_init(&hub->lock, NULL);
	pthread_cond_init(&hub->changed, NULL);
	*ret_hub = hub;
	return IC_DONE;
}

void ic_hub_free(struct ic_hub *hub)
{
	ic_free(hub);
}

void ic_hub_tell(struct ic_hub *hub, struct ic_notice notice)
{
	pthread_mutex_lock(&hub->lock);
	notice.number = ++hub->newest;
	hub->notices[notice.number % IC_NOTICES_KEPT] = notice;
	pthread_cond_broadcast(&hub->changed);
	pthread_mutex_unlock(&hub->lock);
}

uint64_t ic_hub_newest(struct ic_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	const uint64_t newest = hub->newest;
	pthread_mutex_unlock(&hub->lock);
	return newest;
}

static bool find_notice(const struct ic_hub *hub, ic_id party, uint64_t number,
			struct ic_notice *ret_notice)
{
	for (uint64_t n = number + 1; n <= hub->newest; n++)
		if (ic_id_equal(hub->notices[n % IC_NOTICES_KEPT].party, party)) {
			*ret_notice = hub->notices[n % IC_NOTICES_KEPT];
			return true;
		}
	return false;
}

bool ic_hub_wait(struct ic_hub *hub, ic_id party, uint64_t number, unsigned timeout_ms,
		 struct ic_notice *ret_notice)
{
	struct timespec until;
	bool found = false;
	int waited = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += timeout_ms / 1000;
	pthread_mutex_lock(&hub->lock);
	while (!hub->closed && waited == 0
	       && !(found = find_notice(hub, party, number, ret_notice)))
		waited = pthread_cond_timedwait(&hub->changed, &hub->lock, &until);
	pthread_mutex_unlock(&hub->lock);
	return found;
}

void ic_hub_close(struct ic_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->closed = true;
	pthread_cond_broadcast(&hub->changed);
	pthread_mutex_unlock(&hub->lock);
}

const char *ic_notice_word(enum ic_notice_kind kind)
{
	return kind == IC_NOTICE_SHARED ? "shared" : "replied";
}

/* Tells the person whom it is shared with. */
ic_status ic_app_share_delivered(struct ic_ctx *ctx, ic_id share)
{
	ic_hub_tell(ctx->app->hub, (struct ic_notice) { .kind = IC_NOTICE_SHARED,
							.party = ctx->actor.party,
							.share = share,
							.urgent = true });
	return IC_DONE;
}

ic_status ic_app_demo_picture(struct ic_ctx *ctx, struct ic_buf *out)
{
	(void)ctx;
	return ic_buf_put_text(out, "a drawing");
}

ic_status ic_app_demo_wristband(struct ic_ctx *ctx, ic_id patient, ic_bytes *ret_text)
{
	IC_TRY(by_id(ctx, patient));
	*ret_text = IC_LIT("]d280185055036345123456759199900000187250196802"
			   "29");
	return IC_DONE;
}

ic_status ic_app_proof(struct ic_ctx *ctx, uint64_t index, struct ic_buf *out)
{
	(void)ctx;
	(void)index;
	return ic_buf_put_text(out, "a proof\n");
}

/* --- the rest: let through --- */

#define LET_THROUGH(...)                                \
	{                                               \
		const void *unused[] = { __VA_ARGS__ }; \
		(void)unused;                           \
		IC_FAIL(STATE, "let through");          \
	}
#define SHOWS(name, shape)                                                        \
	ic_status ic_app_##name(struct ic_ctx *ctx, struct ic_shape_##shape *ret) \
		LET_THROUGH(ctx, ret)
#define TAKES(name, shape_in, shape)                                                      \
	ic_status ic_app_##name(struct ic_ctx *ctx, const struct ic_shape_##shape_in *in, \
				struct ic_shape_##shape *ret) LET_THROUGH(ctx, in, ret)
#define OF_ID(name, shape)                                                                  \
	ic_status ic_app_##name(struct ic_ctx *ctx, ic_id id, struct ic_shape_##shape *ret) \
		LET_THROUGH(ctx, &id, ret)
#define PAGES(name, shape)                                                                         \
	ic_status ic_app_##name(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_##shape *ret) \
		LET_THROUGH(ctx, &cursor, ret)
#define PAGES_OF_ID(name, shape)                                               \
	ic_status ic_app_##name(struct ic_ctx *ctx, ic_id id, ic_bytes cursor, \
				struct ic_shape_##shape *ret) LET_THROUGH(ctx, &id, &cursor, ret)
#define TAKES_PAGES(name, shape_in, shape)                                                \
	ic_status ic_app_##name(struct ic_ctx *ctx, const struct ic_shape_##shape_in *in, \
				ic_bytes cursor, struct ic_shape_##shape *ret)            \
		LET_THROUGH(ctx, in, &cursor, ret)
#define OF_ID_TAKES(name, shape_in, shape)                            \
	ic_status ic_app_##name(struct ic_ctx *ctx, ic_id id,         \
				const struct ic_shape_##shape_in *in, \
				struct ic_shape_##shape *ret) LET_THROUGH(ctx, &id, in, ret)

SHOWS(demo_show, demo)
SHOWS(demo_tamper, tampering)
SHOWS(wordings, wordings)
PAGES(colleagues, colleagues)
PAGES(share_list, shares)
SHOWS(share_inbox, shares)
SHOWS(ledger_verify, verification)
SHOWS(tasks, tasks)
SHOWS(task_count, task_count)
TAKES(decision, situation_in, decision)
TAKES(patient_find, find, patient)
TAKES(relationship, relationship_in, relationship)
TAKES(consent_record, consent_in, consent)
TAKES(capture_check, capture_check, decision)
TAKES(share_create, share_in, share)
OF_ID(patient_consents, consents)
OF_ID(recording_show, recording)
OF_ID(share_show, share)
OF_ID(share_stop, share)
PAGES_OF_ID(report, report)
OF_ID_TAKES(patient_merge, merge, patient)
OF_ID_TAKES(withdraw, withdrawal_in, withdrawal)
OF_ID_TAKES(share_reply, reply_in, share)
TAKES(retention_note, retention_note_in, governed)
TAKES(hold_place, hold_in, governed)
OF_ID(dispose, certificate)
OF_ID(certificate, certificate)
OF_ID_TAKES(hold_lift, hold_lift_in, governed)
OF_ID_TAKES(appraise, appraisal_in, governed)
OF_ID_TAKES(request_step, request_step_in, request)
OF_ID_TAKES(request_answer, request_answer_in, request_answer)
OF_ID_TAKES(request_decide, request_decision_in, request)
TAKES(request_open, request_in, request)
TAKES(access_note, access_note_in, governed)
OF_ID_TAKES(anonymisations, look_in, anonymisations)
OF_ID_TAKES(anonymisation_make, anonymisation_in, governed)
OF_ID_TAKES(anonymisation_check, anonymisation_check_in, governed)
OF_ID_TAKES(anonymisation_end, life_in, governed)
OF_ID(request_show, request)
PAGES(statistics, statistics)
PAGES(request_list, request_rows)

ic_status ic_app_anonymisation_picture(struct ic_ctx *ctx, ic_id id,
				       const struct ic_shape_look_in *in, struct ic_buf *out)
	LET_THROUGH(ctx, &id, in, out)

		ic_status
	ic_app_share_copy(struct ic_ctx *ctx, ic_id share, uint64_t index, struct ic_buf *out)
		LET_THROUGH(ctx, &share, &index, out)

			ic_status
	ic_app_bundle_open(struct ic_ctx *ctx, ic_id request, struct ic_bundle **ret_bundle)
		LET_THROUGH(ctx, &request, ret_bundle)

			ic_status
	ic_app_outside_file(struct ic_ctx *ctx, ic_id disclosure, struct ic_bundle **ret_bundle)
		LET_THROUGH(ctx, &disclosure, ret_bundle)

			ic_status ic_bundle_read(struct ic_bundle *bundle, ic_bytes *ret_bytes)
{
	(void)bundle;
	*ret_bytes = (ic_bytes) { NULL, 0 };
	return IC_DONE;
}

void ic_bundle_close(struct ic_bundle *bundle)
{
	(void)bundle;
}
OF_ID_TAKES(task_done, task_done_in, task_done)
OF_ID(task_letter, task_letter)
SHOWS(evidence, evidence)
PAGES(recipients, recipients)
TAKES(recipient_state, recipient_in, recipient)
OF_ID_TAKES(recipient_verify, recipient_check_in, recipient)
OF_ID_TAKES(recipient_end, life_in, recipient)
OF_ID_TAKES(disclosure_telling, telling_in, governed)
TAKES_PAGES(outside_choices, outside_choices_in, outside_choices)
TAKES(outside_disclose, outside_in, outside)
PAGES(outside_list, outside_list)
OF_ID(outside_show, outside)
OF_ID_TAKES(outside_passphrase, life_in, outside)
SHOWS(rule_book, rule_book)
SHOWS(fact_list, fact_list)
SHOWS(policy_list, policy_versions)
SHOWS(wording_list, wording_versions)
TAKES(wording_propose, wording_in, wording_version)
OF_ID(wording_adopt, wording_version)
OF_ID(wording_end, wording_version)
TAKES(policy_propose, policy_in, policy_comparison)
OF_ID(policy_compare, policy_comparison)
OF_ID(policy_sign, policy_version)
OF_ID(policy_withdraw, policy_version)
OF_ID(staff_invite, invitation)
OF_ID_TAKES(staff_change, staff_change_in, staff_member)
TAKES(staff_add, staff_in, invitation)
PAGES(staff_list, staff_list)
OF_ID(limits, limits)
OF_ID_TAKES(object, objection_in, limits)
OF_ID_TAKES(object_no_more, life_in, limits)
OF_ID_TAKES(opt_out, opt_out_in, limits)
OF_ID_TAKES(vip, vip_in, limits)
OF_ID_TAKES(encounter_end, life_in, governed)
PAGES(reviews, reviews)
OF_ID_TAKES(review, review_in, governed)
TAKES(authority, authority_in, governed)
OF_ID(authority_verify, governed)
OF_ID(authorities, authorities)
OF_ID_TAKES(authority_end, life_in, governed)
PAGES(authority_register, authorities)
OF_ID_TAKES(audience, audience_in, governed)
OF_ID(custody, custody)
OF_ID(shown, governed)
OF_ID(life_facts, life_facts)
OF_ID(corrections, corrections)
PAGES(incidents, incidents)
OF_ID_TAKES(reliance, reliance_in, life)
OF_ID_TAKES(publication, publication_in, governed)
OF_ID_TAKES(erase, life_in, life)
OF_ID_TAKES(refuse_late, life_in, life)
OF_ID_TAKES(unlawful, life_in, life)
OF_ID_TAKES(rectify, correction_in, corrections)
OF_ID_TAKES(refile_preview, refile_preview_in, refile_preview)
OF_ID_TAKES(refile, refile_in, life)
OF_ID_TAKES(restrict, life_in, life)
OF_ID_TAKES(unrestrict, life_in, governed)
OF_ID_TAKES(incident_close, incident_close_in, governed)

ic_status ic_app_retention_review(struct ic_ctx *ctx, ic_bytes cursor,
				  struct ic_shape_retention_rows *ret)
	LET_THROUGH(ctx, cursor.ptr, ret)
