/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle says, from rows: each picture with its consent and its class, each disclosure with
 * its six fields. What the report leaves out is left out here by the same marks. */
#include "app/care/share.h"
#include "app/gate/decide.h"
#include "app/people/patient.h"
#include "app/people/person.h"
#include "app/rights/bundle_writer.h"
#include "app/rights/letter.h"
#include "app/rights/outside.h"
#include "app/rights/report.h"
#include "records/consent.h"
#include "records/share.h"

enum { SENTENCE_BYTES_MAX = 1000, CONSENT_BYTES_MAX = 8 << 10 }; /* twenty uses, a title each */

struct gathering {
	struct ic_ctx *ctx;
	const struct ic_access *access;
	const struct ic_ring *ring;
	struct ic_bundle_facts *facts;
	struct ic_db_tx *tx;
	struct ic_person person;
};

static ic_status keep_words(const struct gathering *g, const struct ic_buf *words, ic_bytes *ret)
{
	return ic_arena_keep(g->ctx->arena, ic_buf_view(words), ret);
}

static ic_status put_member(const struct gathering *g, ic_id staff, struct ic_buf *out)
{
	struct ic_staff_row row;
	struct ic_member member;

	const ic_status found = ic_staff_load(g->tx, staff, g->ctx->arena, &row);
	if (ic_failed_with(found, IC_E_ABSENT))
		return ic_buf_put_text(out, "a member of staff");
	IC_TRY(found);
	IC_TRY(ic_member_read(g->ctx, &row, &member));
	IC_TRY(ic_buf_put(out, member.name));
	IC_TRY(ic_buf_put_text(out, ", "));
	return ic_buf_put(out, member.job);
}

static ic_status member_words(const struct gathering *g, ic_id staff, ic_bytes *ret)
{
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, SENTENCE_BYTES_MAX);
	IC_TRY(put_member(g, staff, &words));
	return keep_words(g, &words, ret);
}

/* --- consent --- */

static const char *const answer_words[] = {
	[IC_answer_ABSENT] = "No answer is on record",
	[IC_answer_AGREED] = "Agreed",
	[IC_answer_REFUSED] = "Refused",
	[IC_answer_WITHDRAWN] = "Withdrawn",
	[IC_answer_DEFERRED] = "Nobody could be asked when it was taken",
};

static const char *const giver_words[] = {
	[IC_giver_ABSENT] = "",
	[IC_giver_PATIENT] = " by the patient",
	[IC_giver_PARENT] = " by someone with parental responsibility",
	[IC_giver_PROXY] = " by the patient's attorney or deputy",
	[IC_giver_NOBODY] = "",
	[IC_giver_FAMILY] = " by the family",
};

static const char *const way_words[] = {
	[IC_way_ABSENT] = "",
	[IC_way_ORAL] = ", aloud",
	[IC_way_WRITTEN] = ", in writing",
	[IC_way_NOT_ASKED] = "",
};

static const char *const use_words[] = {
	[IC_scope_ABSENT] = "",
	[IC_scope_RECORD] = "",
	[IC_scope_CARE_SHARE] = "sharing for your care",
	[IC_scope_TEACH] = "teaching",
	[IC_scope_RESEARCH] = "research",
	[IC_scope_PUBLISH] = "publication",
	[IC_scope_MEDIA] = "press, television or online",
	[IC_scope_OUTSIDE] = "sending it outside care",
};

static int record_answer(const struct ic_shape_consent *said)
{
	for (size_t i = 0; i < said->scopes.count; i++)
		if (said->scopes.at[i].scope == IC_scope_RECORD)
			return said->scopes.at[i].answer;
	return IC_answer_ABSENT;
}

static ic_status put_use(const struct ic_shape_scope_answer *use, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_text(out, use_words[use->scope]));
	if (use->title.len > 0) {
		IC_TRY(ic_buf_put_text(out, use->scope == IC_scope_OUTSIDE ? ", to " : " in "));
		IC_TRY(ic_buf_put(out, use->title));
	}
	IC_TRY(ic_buf_put_text(out, ": "));
	IC_TRY(ic_buf_put_text(out, answer_words[use->answer]));
	if (use->expires.year == 0)
		return IC_DONE;
	IC_TRY(ic_buf_put_text(out, " until "));
	return ic_day_words(use->expires, out);
}

/* What was asked about besides keeping it in the record, use by use. */
static ic_status put_uses(const struct ic_shape_consent *said, struct ic_buf *out)
{
	const char *before = " Other uses: ";

	for (size_t i = 0; i < said->scopes.count; i++) {
		if (said->scopes.at[i].scope == IC_scope_RECORD)
			continue;
		IC_TRY(ic_buf_put_text(out, before));
		IC_TRY(put_use(&said->scopes.at[i], out));
		before = "; ";
	}
	return before[0] == ';' ? ic_buf_put_text(out, ".") : IC_DONE;
}

/* The patient's own name; of anybody else only that they signed (DPA 2018 Sch 2 para 16). */
static ic_status put_signed(int giver, ic_bytes name, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_text(out, "; signed"));
	if (giver != IC_giver_PATIENT)
		return IC_DONE;
	IC_TRY(ic_buf_put_text(out, " as "));
	return ic_buf_put(out, name);
}

static ic_status put_answer(const struct gathering *g, const struct ic_consent_row *row,
			    const struct ic_shape_consent *said, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_text(out, answer_words[record_answer(said)]));
	IC_TRY(ic_buf_put_text(out, giver_words[row->giver]));
	IC_TRY(ic_buf_put_text(out, way_words[row->way]));
	IC_TRY(ic_buf_put_text(out, ", on "));
	IC_TRY(ic_day_words(ic_time_london_date(row->asked), out));
	IC_TRY(ic_buf_put_text(out, "; asked by "));
	IC_TRY(put_member(g, row->asked_by, out));
	if (said->signed_name.len > 0)
		IC_TRY(put_signed(row->giver, said->signed_name, out));
	if (said->witness.len > 0)
		IC_TRY(ic_buf_put_text(out, "; before a witness"));
	if (said->interpreter.len > 0)
		IC_TRY(ic_buf_put_text(out, "; with an interpreter"));
	IC_TRY(ic_buf_put_text(out, "."));
	return put_uses(said, out);
}

/* A signature is shown to the hand that made it. */
static ic_status put_consent(const struct gathering *g, struct ic_bundle_picture *picture,
			     struct ic_buf *out)
{
	const ic_id consent = picture->recording->consent;
	struct ic_consent_row row;
	struct ic_shape_consent said;

	if (ic_id_is_zero(consent))
		return ic_buf_put_text(out, "None is on record for this picture.");
	if (!g->facts->own)
		return ic_buf_put_text(out, "It is on record.");
	IC_TRY(ic_consent_load(g->tx, consent, g->ctx->arena, &row));
	IC_TRY(ic_consent_shape(g->ctx, g->tx, g->ring, &row, true, true, &said));
	if (row.giver == IC_giver_PATIENT) {
		picture->strokes = said.strokes.at;
		picture->stroke_count = said.strokes.count;
	}
	return put_answer(g, &row, &said, out);
}

/* --- pictures --- */

static ic_status fill_kept(const struct gathering *g, struct ic_bundle_picture *picture)
{
	struct ic_candidate_row candidate;
	struct ic_ending ending;
	bool due = false;

	IC_TRY(ic_candidate_load(g->tx, picture->recording->id, g->ctx->arena, &candidate));
	IC_TRY(ic_ending_load(g->ctx, g->tx, &candidate, &ending));
	ending.facts.born = g->person.born;
	const struct ic_retention retention = ic_ending_judge(g->ctx, &ending, &due);
	picture->kept_as = ic_bytes_of_text(ic_retention_class_info(retention.decided_by)->words);
	picture->kept_until = retention.until;
	return IC_DONE;
}

static ic_status fill_picture(const struct gathering *g, const struct ic_access_part *part,
			      struct ic_bundle_picture *picture)
{
	IC_AUTO(buf) words = { 0 };

	picture->recording = &part->recording;
	picture->marks = &part->marks;
	ic_bundle_name_picture(picture, (size_t)(picture - g->facts->pictures) + 1);
	IC_TRY(member_words(g, part->recording.taken_by, &picture->taken_by));
	ic_buf_init(&words, CONSENT_BYTES_MAX);
	IC_TRY(put_consent(g, picture, &words));
	IC_TRY(keep_words(g, &words, &picture->consent));
	return fill_kept(g, picture);
}

/* Parts stand newest first; pictures oldest first. */
static ic_status gather_pictures(struct gathering *g)
{
	struct ic_bundle_facts *facts = g->facts;

	facts->pictures =
		ic_arena_take(g->ctx->arena, g->access->count + 1, sizeof(*facts->pictures));
	if (facts->pictures == NULL)
		IC_FAIL(NOMEM, "pictures of a bundle");
	for (size_t i = g->access->count; i-- > 0;) {
		const struct ic_access_part *part = &g->access->parts[i];
		facts->told += part->told;
		if (part->included)
			IC_TRY(fill_picture(g, part, &facts->pictures[facts->picture_count++]));
	}
	return IC_DONE;
}

/* --- disclosures --- */

static ic_status check_sensitive(const struct gathering *g, const struct ic_share_items *items,
				 bool *ret_sensitive)
{
	struct ic_recording_label label;

	*ret_sensitive = false;
	for (size_t i = 0; i < items->count; i++) {
		const ic_status found =
			ic_recording_label(g->tx, items->at[i], g->ctx->arena, &label);
		if (ic_failed_with(found, IC_E_ABSENT))
			continue;
		IC_TRY(found);
		*ret_sensitive = *ret_sensitive || label.kind == IC_recording_kind_SENSITIVE;
	}
	return IC_DONE;
}

static ic_status count_words(const struct gathering *g, size_t count, bool anonymised,
			     ic_bytes *ret)
{
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, SENTENCE_BYTES_MAX);
	IC_TRY(ic_decimal_emit(count, &words));
	IC_TRY(ic_buf_put_text(&words, anonymised ? " anonymised" : ""));
	IC_TRY(ic_buf_put_text(&words, count == 1 ? " picture" : " pictures"));
	return keep_words(g, &words, ret);
}

/* What went to whom, of a share or of a disclosure to a recipient outside. */
struct told {
	ic_bytes recipient;
	struct ic_disclosure_words words;
	struct ic_share_items items;
	bool anonymised;
};

static ic_status load_share(const struct gathering *g, ic_id share, struct told *ret)
{
	struct ic_share_row row;

	IC_TRY(ic_share_load(g->tx, share, g->ctx->arena, &row));
	IC_TRY(ic_share_items(g->tx, share, g->ctx->arena, &ret->items));
	ret->anonymised = row.anonymised;
	IC_TRY(member_words(g, row.recipient, &ret->recipient));
	return ic_share_words_read(g->ctx, g->ring, &row, &ret->words);
}

static ic_status load_outside(const struct gathering *g, ic_id disclosure, struct told *ret)
{
	struct ic_outside_row row;

	IC_TRY(ic_outside_load(g->tx, disclosure, g->ctx->arena, &row));
	IC_TRY(ic_outside_items(g->tx, disclosure, g->ctx->arena, &ret->items));
	IC_TRY(ic_recipient_name(g->ctx, g->tx, row.disclosure.recipient, &ret->recipient));
	const struct ic_sealed_words sealed = { row.disclosure.patient,
						ic_outside_words_place(disclosure),
						row.disclosure.sealed_words };
	return ic_disclosure_words_read(g->ctx, g->ring, &sealed, &ret->words);
}

static ic_status fill_disclosure(const struct gathering *g, const struct ic_disclosure_row *row,
				 const struct told *told, struct ic_bundle_disclosure *ret)
{
	*ret = (struct ic_bundle_disclosure) { .at = row->at,
					       .purpose = row->purpose,
					       .recipient = told->recipient,
					       .justification = told->words.justification,
					       .consent = told->words.consent };
	IC_TRY(count_words(g, told->items.count, told->anonymised, &ret->what));
	if (g->facts->own)
		return IC_DONE;
	ret->justification = (ic_bytes) { NULL, 0 };
	ret->consent = row->consented ? IC_LIT("with consent") : IC_LIT("without consent");
	return IC_DONE;
}

/* Only of what the bundle shows: what is withheld was not shared either, as far as it tells. */
static void keep_included(const struct gathering *g, struct ic_share_items *items)
{
	size_t kept = 0;

	for (size_t i = 0; i < items->count; i++)
		for (size_t k = 0; k < g->access->count; k++)
			if (g->access->parts[k].included
			    && ic_id_equal(g->access->parts[k].recording.id, items->at[i]))
				items->at[kept++] = items->at[i];
	items->count = kept;
}

static ic_status gather_disclosure(struct gathering *g, const struct ic_disclosure_row *row)
{
	struct ic_bundle_facts *facts = g->facts;
	struct told told = { .items = { NULL, 0 } };
	bool sensitive = false;

	if (ic_purpose_is_withheld(row->purpose) && !facts->own)
		return IC_DONE; /* told to the patient, and to nobody else */
	IC_TRY(ic_id_is_zero(row->share) ? load_outside(g, row->id, &told)
					 : load_share(g, row->share, &told));
	if (!facts->own)
		IC_TRY(check_sensitive(g, &told.items, &sensitive));
	keep_included(g, &told.items);
	if (sensitive || told.items.count == 0)
		return IC_DONE;
	return fill_disclosure(g, row, &told, &facts->disclosures[facts->disclosure_count++]);
}

static ic_status gather_disclosures(struct gathering *g)
{
	struct ic_disclosure_rows rows;

	IC_TRY(ic_disclosure_list_told(g->tx, g->access->c.patient.id, g->ctx->arena, &rows));
	g->facts->disclosures =
		ic_arena_take(g->ctx->arena, rows.count + 1, sizeof(*g->facts->disclosures));
	if (g->facts->disclosures == NULL)
		IC_FAIL(NOMEM, "disclosures of a bundle");
	for (size_t i = 0; i < rows.count; i++)
		IC_TRY(gather_disclosure(g, &rows.at[i]));
	return IC_DONE;
}

static ic_status gather(struct ic_db_tx *tx, void *arg)
{
	struct gathering *g = arg;
	struct ic_bundle_facts *facts = g->facts;
	struct ic_staff_row actor;

	g->tx = tx;
	IC_TRY(ic_staff_load(tx, g->ctx->actor.party, g->ctx->arena, &actor));
	IC_TRY(ic_person_read(g->ctx, g->ring, &g->access->c.patient, &g->person));
	facts->hospital = actor.organisation_name;
	IC_TRY(ic_person_name(g->ctx, &g->person, facts->made, &facts->patient_name));
	IC_TRY(gather_pictures(g));
	return gather_disclosures(g);
}

ic_status ic_bundle_gather(struct ic_ctx *ctx, const struct ic_access *access,
			   const struct ic_ring *ring, struct ic_bundle_facts *ret)
{
	struct gathering g = { .ctx = ctx, .access = access, .ring = ring, .facts = ret };

	*ret = (struct ic_bundle_facts) { .own = ic_access_is_own(access),
					  .made = ic_clock_now(ctx->app->clock),
					  .received = access->request.received };
	return ic_db_read(ctx->app->db, gather, &g);
}
