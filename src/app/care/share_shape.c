/* SPDX-License-Identifier: Apache-2.0 */
/* From the rows of a share to what a person sees of it. */
#include "app/care/share.h"

#include "app/care/recording.h"
#include "app/care/reminder.h"
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/texts.h"
#include "app/people/person.h"

enum { ON_CALL_MAX = 20 };

struct ic_field_place ic_share_words_place(ic_id share)
{
	return (struct ic_field_place) { "share", "words", share };
}

static const char *const words_names[] = { "justification", "consent" };

ic_status ic_disclosure_words_seal(struct ic_ctx *ctx, ic_id patient, struct ic_field_place place,
				   const struct ic_disclosure_words *words, ic_bytes *ret_sealed)
{
	const ic_bytes texts[] = { words->justification, words->consent };

	return ic_texts_seal(ctx, patient, place, words_names, texts, 2, ret_sealed);
}

ic_status ic_disclosure_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
				   const struct ic_sealed_words *sealed,
				   struct ic_disclosure_words *ret)
{
	ic_bytes texts[2];

	IC_TRY(ic_texts_read(ctx, ring, sealed->patient, sealed->place, sealed->sealed, words_names,
			     texts, 2));
	*ret = (struct ic_disclosure_words) { texts[0], texts[1] };
	return IC_DONE;
}

ic_status ic_share_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
			      const struct ic_share_row *row, struct ic_disclosure_words *ret)
{
	const struct ic_sealed_words sealed = { row->patient, ic_share_words_place(row->id),
						row->sealed_words };

	return ic_disclosure_words_read(ctx, ring, &sealed, ret);
}

static ic_status fill_people(struct ic_ctx *ctx, struct ic_db_tx *tx, struct ic_shape_share *ret,
			     const struct ic_share_row *row)
{
	struct ic_staff_row staff;
	struct ic_member member;

	IC_TRY(ic_staff_load(tx, row->sender, ctx->arena, &staff));
	IC_TRY(ic_member_read(ctx, &staff, &member));
	ret->from_name = member.name;
	ret->from_job = member.job;
	IC_TRY(ic_staff_load(tx, row->recipient, ctx->arena, &staff));
	IC_TRY(ic_member_read(ctx, &staff, &member));
	ret->to_name = member.name;
	if (member.phone.len > 0)
		ret->to_phone = member.phone;
	return IC_DONE;
}

static ic_status fill_patient(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			      const struct ic_share_row *row, struct ic_shape_share *ret)
{
	IC_TRY(ic_patient_whole(tx, row->patient, &ret->patient));
	IC_TRY(ic_patient_name(ctx, tx, ring, ret->patient, &ret->patient_name));
	ret->entry = row->entry;
	ret->rule = row->rule;
	struct ic_disclosure_words words;
	IC_TRY(ic_share_words_read(ctx, ring, row, &words));
	ret->justification = words.justification;
	ret->consent = words.consent;
	return IC_DONE;
}

/* Nothing that names the patient or leads to the recording: no name, number, day, body site, id or
 * entry, for sender and recipient alike. For the sender alone are their own words, which may name
 * anybody, and the rule, which tells whether the patient agreed, died or is treated by the one who
 * has it. */
static ic_status fill_copies(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			     const struct ic_share_row *row, struct ic_shape_share *ret)
{
	struct ic_disclosure_words words;
	struct ic_share_items copies;

	IC_TRY(ic_share_copies(tx, row->id, ctx->arena, &copies));
	ret->copies = (int64_t)copies.count;
	if (!ic_id_equal(row->sender, ctx->actor.party))
		return IC_DONE;
	IC_TRY(ic_share_words_read(ctx, ring, row, &words));
	ret->justification = words.justification;
	ret->rule = row->rule;
	return IC_DONE;
}

static ic_status fill_recordings(struct ic_ctx *ctx, struct ic_db_tx *tx,
				 const struct ic_ring *ring, const struct ic_share_row *row,
				 struct ic_shape_share *ret)
{
	struct ic_share_items items;

	IC_TRY(ic_share_items(tx, row->id, ctx->arena, &items));
	ret->recordings.at =
		ic_arena_take(ctx->arena, items.count + 1, sizeof(*ret->recordings.at));
	if (ret->recordings.at == NULL)
		IC_FAIL(NOMEM, "recordings of a share");
	for (size_t i = 0; i < items.count; i++) {
		struct ic_recording_row recording;
		IC_TRY(ic_recording_load(tx, items.at[i], ctx->arena, &recording));
		if (!ic_id_equal(recording.patient, row->patient))
			continue; /* it was another patient's, and moved there */
		IC_TRY(ic_recording_shape(ctx, tx, ring, &recording, (ic_bytes) { NULL, 0 },
					  &ret->recordings.at[ret->recordings.count++]));
	}
	return IC_DONE;
}

static ic_status fill_replies(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			      const struct ic_share_row *row, struct ic_shape_share *ret)
{
	struct ic_reply_rows replies;

	IC_TRY(ic_reply_list(tx, row->id, ctx->arena, &replies));
	ret->replies.at = ic_arena_take(ctx->arena, replies.count + 1, sizeof(*ret->replies.at));
	if (ret->replies.at == NULL)
		IC_FAIL(NOMEM, "replies of a share");
	for (size_t i = 0; i < replies.count; i++) {
		const struct ic_reply_row *reply = &replies.at[i];
		struct ic_shape_reply *shape = &ret->replies.at[i];
		*shape = (struct ic_shape_reply) { .id = reply->id, .at = reply->at };
		IC_TRY(ic_member_name(ctx, tx, reply->author, &shape->by_name));
		IC_TRY(ic_ring_read(ctx, ring, row->patient,
				    (struct ic_field_place) { "reply", "text", reply->id },
				    reply->sealed_text, &shape->text));
	}
	ret->replies.count = replies.count;
	return IC_DONE;
}

static int state_of(const struct ic_share_row *row, ic_time now)
{
	if (row->stopped != 0)
		return IC_share_state_STOPPED;
	if (row->expires <= now)
		return IC_share_state_EXPIRED;
	if (row->replied != 0)
		return IC_share_state_REPLIED;
	if (row->opened != 0)
		return IC_share_state_OPENED;
	return row->delivered != 0 ? IC_share_state_DELIVERED : IC_share_state_SENT;
}

ic_status ic_on_call(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id except,
		     struct ic_shape_colleague **ret_at, size_t *ret_count)
{
	struct ic_shape_colleague *at = ic_arena_take(ctx->arena, ON_CALL_MAX, sizeof(*at));
	struct ic_staff_rows staff;
	size_t count = 0;

	if (at == NULL)
		IC_FAIL(NOMEM, "who is on call");
	IC_TRY(ic_staff_list(tx, false, (ic_id) { { 0 } }, ctx->arena, &staff));
	for (size_t i = 0; i < staff.count && count < ON_CALL_MAX; i++) {
		const struct ic_staff_row *row = &staff.at[i];
		struct ic_member member;
		if (!row->on_call || ic_id_equal(row->id, except)
		    || ic_id_equal(row->id, ctx->actor.party))
			continue;
		IC_TRY(ic_member_read(ctx, row, &member));
		at[count++] = (struct ic_shape_colleague) { .id = row->id,
							    .name = member.name,
							    .job = member.job,
							    .team = row->team_name,
							    .on_call = true,
							    .phone = member.phone };
	}
	*ret_at = at;
	*ret_count = count;
	return IC_DONE;
}

static ic_status fill_share(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			    const struct ic_share_row *row, struct ic_shape_share *ret)
{
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct ic_shape_share shape = { .id = row->id,
					.to = row->recipient,
					.purpose = row->purpose,
					.urgent = row->urgent,
					.state = state_of(row, now),
					.sent = row->sent,
					.delivered = row->delivered,
					.opened = row->opened,
					.replied = row->replied,
					.stopped = row->stopped,
					.expires = row->expires,
					.ring = row->opened == 0 && row->stopped == 0
						&& row->expires > now
						&& now - row->sent >= IC_RING_AFTER_MS,
					.anonymised = row->anonymised,
					.copies = IC_SHAPE_ABSENT,
					.entry = IC_SHAPE_ABSENT };

	IC_TRY(fill_people(ctx, tx, &shape, row));
	if (row->anonymised) {
		IC_TRY(fill_copies(ctx, tx, ring, row, &shape));
	} else {
		IC_TRY(fill_patient(ctx, tx, ring, row, &shape));
		IC_TRY(fill_recordings(ctx, tx, ring, row, &shape));
	}
	IC_TRY(fill_replies(ctx, tx, ring, row, &shape));
	if (shape.ring)
		IC_TRY(ic_on_call(ctx, tx, row->recipient, &shape.others.at, &shape.others.count));
	*ret = shape;
	return IC_DONE;
}

/* Shares of copies, which name nobody, are opened under an entry of their own too: their words are
 * sealed under the patient's key all the same. */
struct filling {
	struct ic_ctx *ctx;
	const struct ic_share_row *rows;
	size_t count;
	struct ic_rings rings;
	struct ic_ring copies;
	struct ic_shape_shares *ret;
};

static bool is_of_copies(const struct ic_share_row *row)
{
	return row->anonymised && !ic_purpose_is_withheld(row->purpose);
}

static struct ic_ring *ring_of(struct filling *f, const struct ic_share_row *row)
{
	return is_of_copies(row) ? &f->copies : ic_rings_for(&f->rings, row->purpose);
}

static ic_status fill_shares(struct ic_db_tx *tx, void *arg)
{
	struct filling *f = arg;

	f->ret->rows.at = ic_arena_take(f->ctx->arena, f->count + 1, sizeof(*f->ret->rows.at));
	if (f->ret->rows.at == NULL)
		IC_FAIL(NOMEM, "list of shares");
	for (size_t i = 0; i < f->count; i++)
		IC_TRY(fill_share(f->ctx, tx, ring_of(f, &f->rows[i]), &f->rows[i],
				  &f->ret->rows.at[i]));
	f->ret->rows.count = f->count;
	return IC_DONE;
}

/* What is sealed is the part's, the name is the whole patient's. */
static ic_status want_parties(struct filling *f, const struct ic_share_row *row)
{
	ic_id whole;

	if (is_of_copies(row))
		return ic_ring_want(&f->copies, row->patient);
	IC_TRY(ic_rings_want(&f->rings, row->purpose, row->patient));
	if (row->anonymised)
		return IC_DONE;
	IC_TRY(ic_case_whole(f->ctx, row->patient, &whole));
	return ic_rings_want(&f->rings, row->purpose, whole);
}

/* Without a purpose: one entry stands for shares of many. */
static ic_status open_copies(struct filling *f)
{
	const struct ic_about about = { .purpose = IC_purpose_ABSENT };
	struct ic_event event;

	IC_TRY(ic_about_event(f->ctx, IC_ACTION_ANONYMISED_LISTED, &about, &event));
	return ic_ring_open(f->ctx, event, &f->copies, NULL);
}

static ic_status open_and_fill(struct filling *f)
{
	for (size_t i = 0; i < f->count; i++)
		IC_TRY(want_parties(f, &f->rows[i]));
	IC_TRY(ic_rings_open(f->ctx, IC_purpose_CARE, &f->rings));
	IC_TRY(open_copies(f));
	return ic_db_read(f->ctx->app->db, fill_shares, f);
}

ic_status ic_share_shapes(struct ic_ctx *ctx, const struct ic_share_row *rows, size_t count,
			  struct ic_shape_shares *ret)
{
	struct filling f = { .ctx = ctx, .rows = rows, .count = count, .ret = ret };
	const ic_status status = open_and_fill(&f);

	ic_rings_done(&f.rings);
	ic_ring_done(&f.copies);
	return status;
}

ic_status ic_share_of_actor(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id share,
			    struct ic_share_row *ret)
{
	struct ic_share_row row;

	IC_TRY(ic_share_load(tx, share, ctx->arena, &row));
	if (!ic_id_equal(row.sender, ctx->actor.party)
	    && !ic_id_equal(row.recipient, ctx->actor.party))
		IC_FAIL(ABSENT, "not a share of this person");
	*ret = row;
	return IC_DONE;
}
