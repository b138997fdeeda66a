/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one path to a picture's bytes. The opening is decided, entered and signed; only then is there
 * a key, and only with the key is there a picture. A share that is opened for the first time tells
 * its sender. Of an anonymised copy only what was painted leaves this file; a share of one
 * opens nothing else, and does not tell which recordings it is of.
 */
#include "app/care/anonymised.h"
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/hub.h"
#include "app/gate/instrument.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/use_cases.h"
#include "base/alloc.h"
#include "base/bug.h"
#include "develop/develop.h"
#include "image/image.h"
#include "model/mark.h"
#include "records/share.h"
#include "vault/vault.h"

struct ic_view {
	struct ic_vault *vault;
	struct ic_secret key;
	struct ic_vault_place place;
	uint64_t length;
	const char *type;
};

struct opening {
	struct ic_ctx *ctx;
	ic_id recording;
	ic_id share;
	int rendition;
	struct ic_case c;
	struct ic_use_facts use;
	struct ic_event event;
	struct ic_receipt receipt;
	struct ic_blob_row blob;
	struct ic_share_row row;
	bool first; /* the share was not opened before */
	ic_id copy; /* the anonymisation that is looked at; zero: none, or it is opened by a share
		     */
	struct ic_anonymisation_row form;
};

static ic_status load_blob(struct ic_db_tx *tx, struct opening *o)
{
	if (o->c.recording.state == IC_recording_state_DESTROYED)
		return IC_DONE;
	return ic_blob_load(tx, o->recording, o->c.recording.version, o->rendition, &o->blob);
}

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	struct opening *o = arg;
	const ic_id none = { { 0 } };

	IC_TRY(ic_case_load(o->ctx, tx, none, o->recording, o->share, &o->c));
	if (!ic_id_is_zero(o->c.share))
		IC_TRY(ic_share_load(tx, o->c.share, o->ctx->arena, &o->row));
	if (o->row.anonymised) /* decided as if none were named: nothing tells what is in it */
		o->c.share = none;
	if (o->rendition == IC_rendition_SMALL && ic_case_is_covered(&o->c.recording))
		o->rendition = IC_rendition_BLURRED; /* nobody asks for it by name */
	return load_blob(tx, o);
}

static enum ic_action action_of(int rendition)
{
	static const enum ic_action actions[] = { [IC_rendition_MASTER] = IC_ACTION_VIEW_ORIGINAL,
						  [IC_rendition_LARGE] = IC_ACTION_VIEW_PREVIEW,
						  [IC_rendition_SMALL] = IC_ACTION_VIEW_THUMB,
						  [IC_rendition_BLURRED] = IC_ACTION_VIEW_THUMB };

	IC_ASSERT(rendition >= IC_rendition_MASTER && rendition <= IC_rendition_BLURRED);
	return actions[rendition];
}

/* What is entered under a share carries the share's purpose, or a withheld disclosure would show as
 * care. A member of the team who does not name such a share looks for care, and says no more. */
static bool is_under_share(const struct opening *o)
{
	if (ic_id_is_zero(o->c.share))
		return false;
	return !ic_id_is_zero(o->share) || o->use.recipient != IC_RECIP_TEAM
	       || !ic_purpose_is_withheld(o->c.share_purpose);
}

/* A small preview, blurred or not, is not yet an opening of the share. */
static bool opens_share(const struct opening *o)
{
	return !ic_id_is_zero(o->c.share) && o->rendition < IC_rendition_SMALL;
}

static ic_status decide_opening(struct opening *o)
{
	struct ic_facts facts;

	IC_TRY(ic_case_opening_facts(o->ctx, &o->c, &o->use, &facts));
	const struct ic_about about = {
		.patient = o->c.recording.patient,
		.images = &o->recording,
		.image_count = 1,
		.purpose = is_under_share(o) ? o->c.share_purpose : o->use.purpose,
		.consent = o->c.recording.consent,
		.recipient = o->ctx->actor.party,
		.justification = is_under_share(o) ? IC_LIT("shared with me")
						   : IC_LIT("treating the patient"),
	};
	/* The justification is the relationship, or was given with the share; one picture is the
	 * least there is. */
	const uint64_t met = IC_BIT(IC_OBLIGATION_JUSTIFY) | IC_BIT(IC_OBLIGATION_MIN)
			     | ic_instruments_met(o->ctx, &o->c, &o->use);
	IC_TRY(ic_decide(o->ctx, IC_TABLE_D, &facts, 0, met, &about));
	return ic_about_event(o->ctx,
			      is_under_share(o) && opens_share(o) ? IC_ACTION_DISCLOSURE_OPENED
								  : action_of(o->rendition),
			      &about, &o->event);
}

static ic_status decide_export(struct opening *o, const struct ic_export *export)
{
	const struct ic_about about = { .patient = o->c.recording.patient,
					.images = &o->recording,
					.image_count = 1,
					.purpose = export->purpose,
					.consent = o->c.recording.consent,
					.recipient = export->recipient,
					.justification = export->justification,
					.refusal = export->refusal };

	o->use.relationship = IC_REL_LR;
	o->use.purpose = export->purpose;
	o->c.share = (ic_id) { { 0 } }; /* nothing that was shared is opened by it */
	IC_TRY(ic_decide(o->ctx, export->table, export->facts, export->asked, export->met, &about));
	return ic_about_event(
		o->ctx, export->redacted ? IC_ACTION_EXPORT_REDACTED : IC_ACTION_EXPORT_ORIGINAL,
		&about, &o->event);
}

/* What one look opens as tasks: that somebody looks at it. The rest of the decision is for whoever
 * asked for the whole (a copy has one delivery, not one a picture). */
static uint64_t duties_of(const struct opening *o)
{
	uint64_t duties = 0;

	if (o->c.patient.vip)
		duties |= IC_BIT(IC_OBLIGATION_VIP_VIEW);
	if (o->use.relationship == IC_REL_BG)
		duties |= o->ctx->refusal.decision.obligations & IC_BIT(IC_OBLIGATION_BG_ALERT);
	return duties;
}

static ic_status append_opening(struct ic_db_tx *tx, void *arg)
{
	struct opening *o = arg;
	const ic_time now = ic_clock_now(o->ctx->app->clock);

	IC_TRY(ic_enter(o->ctx, tx, &o->event, &o->receipt));
	o->first = false;
	if (opens_share(o))
		IC_TRY(ic_share_mark(tx, o->c.share, IC_MARK_OPENED, now, &o->first));
	const uint64_t duties = duties_of(o);
	if (duties == 0)
		return IC_DONE;
	const struct ic_duty_about about = { .patient = o->c.recording.patient,
					     .recording = o->recording,
					     .purpose = o->use.purpose,
					     .entry = o->receipt.index };
	return ic_decide_duties(o->ctx, tx, duties, &about);
}

static ic_status take_key(struct opening *o, struct ic_view *view)
{
	struct ic_key_want want = {
		.kind = IC_WANT_IMAGE,
		.image = { o->c.recording.patient, o->recording, o->c.recording.version },
	};

	const ic_status settled = ic_ledger_settle(o->ctx->app->ledger, &o->receipt, 1, &want, 1);
	view->key = IC_TAKE(want.key);
	IC_TRY(settled);
	return want.status;
}

static ic_status fill_view(struct opening *o, struct ic_view *view)
{
	const char *master = ic_image_type(o->c.recording.format);

	view->vault = o->ctx->app->vault;
	view->length = o->blob.length;
	view->type = o->rendition == IC_rendition_MASTER && master != NULL ? master : "image/jpeg";
	view->place = (struct ic_vault_place) {
		.blob = o->blob.id,
		.kind = o->rendition == IC_rendition_MASTER ? IC_BLOB_ORIGINAL : IC_BLOB_RENDITION,
		.rendition = o->rendition == IC_rendition_MASTER ? 0 : (uint16_t)o->rendition,
		.image = { o->c.recording.patient, o->recording, o->c.recording.version },
	};
	IC_TRY(ic_db_write(o->ctx->app->db, append_opening, o));
	return take_key(o, view);
}

static ic_status open_decided(struct opening *o, struct ic_view **ret_view)
{
	struct ic_view *view = ic_alloc(1, sizeof(*view));

	if (view == NULL)
		IC_FAIL(NOMEM, "view");
	const ic_status status = fill_view(o, view);
	if (!ic_ok(status)) {
		ic_view_close(view);
		return status;
	}
	*ret_view = view;
	return IC_DONE;
}

static void tell_opened(const struct opening *o)
{
	if (o->first)
		ic_hub_tell(o->ctx->app->hub, (struct ic_notice) { .kind = IC_NOTICE_OPENED,
								   .party = o->row.sender,
								   .share = o->row.id });
}

ic_status ic_app_view_open(struct ic_ctx *ctx, ic_id recording, int rendition, ic_id share,
			   struct ic_view **ret_view)
{
	struct opening o = {
		.ctx = ctx, .recording = recording, .share = share, .rendition = rendition
	};

	IC_TRY(ic_db_read(ctx->app->db, load_case, &o));
	IC_TRY(decide_opening(&o));
	IC_TRY(open_decided(&o, ret_view));
	tell_opened(&o);
	return IC_DONE;
}

ic_status ic_view_export(struct ic_ctx *ctx, const struct ic_export *export,
			 struct ic_view **ret_view)
{
	struct opening o = { .ctx = ctx,
			     .recording = export->recording,
			     .rendition = IC_rendition_MASTER };

	IC_TRY(ic_db_read(ctx->app->db, load_case, &o));
	if (o.c.recording.state == IC_recording_state_DESTROYED)
		IC_FAIL(GONE, "the recording was destroyed");
	IC_TRY(decide_export(&o, export));
	return open_decided(&o, ret_view);
}

uint64_t ic_view_length(const struct ic_view *view)
{
	return view->length;
}

const char *ic_view_type(const struct ic_view *view)
{
	return view->type;
}

ic_status ic_view_read(struct ic_view *view, uint64_t offset, uint64_t len, struct ic_sink sink)
{
	return ic_vault_read(view->vault, &view->key, &view->place, offset, len, sink);
}

static ic_status put_in_buf(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

ic_status ic_view_paint(struct ic_view *view, struct ic_develop *develop,
			const struct ic_marks *marks, struct ic_buf *out)
{
	IC_AUTO(buf) whole = { 0 };

	if (develop == NULL)
		IC_FAIL(UNAVAILABLE, "nothing here paints over a picture");
	ic_buf_init(&whole, IC_IMAGE_BYTES_MAX);
	ic_status status = ic_view_read(view, 0, ic_view_length(view),
					(struct ic_sink) { put_in_buf, &whole });
	if (ic_ok(status))
		status = ic_develop_redacted(develop, ic_buf_view(&whole), marks, out);
	ic_buf_wipe(&whole);
	return status;
}

void ic_view_close(struct ic_view *view)
{
	if (view == NULL)
		return;
	ic_secret_done(&view->key);
	ic_free(view);
}

/* --- anonymised copies --- */

/* Opened as decided and entered, painted, and the rest forgotten. */
static ic_status open_painted(struct opening *o, struct ic_buf *out)
{
	struct ic_view *view = NULL;
	struct ic_marks marks;

	IC_TRY(ic_marks_parse(o->form.marks, &marks));
	IC_TRY(open_decided(o, &view));
	const ic_status status = ic_view_paint(view, o->ctx->app->develop, &marks, out);
	ic_view_close(view);
	return status;
}

static ic_status check_painter(const struct ic_ctx *ctx)
{
	if (ctx->app->develop == NULL)
		IC_FAIL(UNAVAILABLE, "nothing here paints over a picture");
	return IC_DONE;
}

static ic_status load_form(struct ic_db_tx *tx, void *arg)
{
	struct opening *o = arg;
	const ic_id none = { { 0 } };

	IC_TRY(ic_anonymisation_load(tx, o->copy, o->ctx->arena, &o->form));
	o->recording = o->form.recording;
	IC_TRY(ic_case_load(o->ctx, tx, none, o->recording, none, &o->c));
	o->c.share = none; /* not by what was shared with them */
	return load_blob(tx, o);
}

/* Only once there is a picture: what could not be painted was not looked at. */
static ic_status keep_look(struct ic_db_tx *tx, void *arg)
{
	const struct opening *o = arg;

	return ic_anonymisation_look(tx, o->copy, o->ctx->actor.party, (int64_t)o->receipt.index);
}

ic_status ic_app_anonymisation_picture(struct ic_ctx *ctx, ic_id anonymisation,
				       const struct ic_shape_look_in *in, struct ic_buf *out)
{
	struct opening o = { .ctx = ctx, .copy = anonymisation, .rendition = IC_rendition_MASTER };
	ic_bytes reason;

	IC_TRY(check_painter(ctx));
	IC_TRY(ic_db_read(ctx->app->db, load_form, &o));
	IC_TRY(ic_anonymised_reason(ctx, &o.c, in->reason, &reason));
	IC_TRY(ic_anonymised_decide_look(ctx, &o.c, reason));
	if (o.form.state == IC_anonymisation_state_ENDED || o.form.version != o.c.recording.version)
		IC_FAIL(GONE, "the anonymisation has ended");
	const struct ic_about about = ic_anonymised_about(&o.c, reason);
	IC_TRY(ic_about_event(ctx, IC_ACTION_VIEW_ANONYMISED, &about, &o.event));
	IC_TRY(open_painted(&o, out));
	return ic_db_write(ctx->app->db, keep_look, &o);
}

struct copying {
	struct opening o; /* first: the rest of this file takes it */
	uint64_t index;
};

static ic_status load_copy(struct ic_db_tx *tx, void *arg)
{
	struct copying *c = arg;
	struct opening *o = &c->o;
	const ic_id none = { { 0 } };
	struct ic_share_items copies;

	IC_TRY(ic_share_load(tx, o->share, o->ctx->arena, &o->row));
	if (!o->row.anonymised || !ic_id_equal(o->row.recipient, o->ctx->actor.party))
		IC_FAIL(ABSENT, "no copy that is shared with this person");
	IC_TRY(ic_share_copies(tx, o->share, o->ctx->arena, &copies));
	if (c->index >= copies.count)
		IC_FAIL(ABSENT, "no such copy");
	IC_TRY(ic_anonymisation_load(tx, copies.at[c->index], o->ctx->arena, &o->form));
	o->recording = o->form.recording;
	IC_TRY(ic_case_load(o->ctx, tx, none, o->recording, o->share, &o->c));
	return load_blob(tx, o);
}

/* As it was sent: by the share alone, whoever the recipient is to the patient besides. */
static struct ic_use_facts receiving(const struct opening *o)
{
	struct ic_use_facts use = { .purpose = o->row.purpose,
				    .recipient = ic_case_recipient(&o->c),
				    .relationship = IC_REL_LR,
				    .person = o->c.actor.id };

	use.anonymised =
		ic_anonymised_covers(&o->form, &o->c.recording, ic_clock_now(o->ctx->app->clock),
				     use.recipient, use.purpose);
	return use;
}

/* Of a share that has ended why it ended is entered where a rule says so; else that there is none.
 */
static ic_status copy_facts(struct opening *o, struct ic_facts *ret)
{
	o->use = receiving(o);
	IC_TRY(ic_case_use(o->ctx, &o->c, &o->use, ret));
	if (!ic_id_is_zero(o->c.share)
	    || ic_policy_decide(ic_ctx_policy(o->ctx)->policy, IC_TABLE_D, ret).outcome == IC_DENY)
		return IC_DONE;
	o->use = (struct ic_use_facts) { .purpose = IC_purpose_CARE,
					 .recipient = o->use.recipient,
					 .relationship = IC_REL_NO,
					 .person = o->c.actor.id };
	return ic_case_use(o->ctx, &o->c, &o->use, ret);
}

static ic_status decide_copy(struct opening *o)
{
	struct ic_facts facts;

	IC_TRY(copy_facts(o, &facts));
	const struct ic_about about = { .patient = o->c.recording.patient,
					.images = &o->recording,
					.image_count = 1,
					.purpose = o->row.purpose,
					.consent = o->c.recording.consent,
					.recipient = o->ctx->actor.party,
					.justification = IC_ANONYMISED_RECEIVED };
	const uint64_t met = IC_BIT(IC_OBLIGATION_JUSTIFY) | IC_BIT(IC_OBLIGATION_MIN)
			     | (o->use.anonymised ? IC_BIT(IC_OBLIGATION_ANON2) : 0)
			     | ic_instruments_met(o->ctx, &o->c, &o->use);

	IC_TRY(ic_decide(o->ctx, IC_TABLE_D, &facts, IC_BIT(IC_OBLIGATION_ANON2), met, &about));
	return ic_about_event(o->ctx, IC_ACTION_ANONYMISED_OPENED, &about, &o->event);
}

/* Why is entered, and not told: who has a copy is nobody to that patient, and a rule that names a
 * refusal or a restriction would tell of them. One answer, whatever it was. */
static ic_status decide_copy_untold(struct opening *o)
{
	struct ic_refusal *refusal = &o->ctx->refusal;
	const ic_status decided = decide_copy(o);

	if (!ic_failed_with(decided, IC_E_REFUSED)
	    && !ic_failed_with(decided, IC_E_OBLIGATION_UNMET))
		return decided;
	*refusal = (struct ic_refusal) { .entered = refusal->entered, .entry = refusal->entry };
	IC_FAIL(COPY_CLOSED, "an anonymised copy is not opened");
}

ic_status ic_app_share_copy(struct ic_ctx *ctx, ic_id share, uint64_t index, struct ic_buf *out)
{
	struct copying c = { .o = { .ctx = ctx, .share = share, .rendition = IC_rendition_MASTER },
			     .index = index };

	IC_TRY(check_painter(ctx));
	IC_TRY(ic_db_read(ctx->app->db, load_copy, &c));
	IC_TRY(decide_copy_untold(&c.o));
	IC_TRY(open_painted(&c.o, out));
	tell_opened(&c.o);
	return IC_DONE;
}
