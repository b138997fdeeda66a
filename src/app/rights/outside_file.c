/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of a disclosure outside: one archive, each file in it encrypted under the passphrase
 * that was shown once. Made for who disclosed it, within 7 days, as often as it is asked for;
 * everything is decided again each time, and the file holds exactly what the disclosure says or is
 * not made.
 *
 *     decide all → handed (row) → entry under a signed head → names → each picture: decide, entry,
 * key
 */
#include "app/rights/outside.h"

#include <string.h>

#include "app/care/share.h"
#include "app/gate/policies.h"
#include "app/people/person.h"
#include "app/rights/bundle_writer.h"
#include "app/rights/outside_page.h"
#include "app/use_cases.h"
#include "base/bug.h"

struct handing {
	ic_id disclosure;
	struct ic_outside_again again;
	struct ic_outside_paper paper;
	char passphrase[IC_PASSPHRASE_TEXT + 1];
	uint64_t entries[2]; /* of the disclosure, of this handing over */
	size_t proved;
};

/* --- decided again --- */

static ic_status load(struct ic_db_tx *tx, void *arg)
{
	struct ic_bundle *b = arg;
	struct handing *h = b->of;

	IC_TRY(ic_outside_again_load(&b->ctx, tx, h->disclosure, &h->again));
	return ic_patient_parts(tx, h->again.row.disclosure.patient, &b->arena, &b->parts);
}

static ic_status decide(struct ic_bundle *b)
{
	struct handing *h = b->of;

	IC_TRY(ic_outside_again_decide(&b->ctx, &h->again));
	for (size_t i = 0; i < h->again.ids.count; i++) {
		const struct ic_outside_item *item = &h->again.items[i];
		if (item->marks.count > 0 && !ic_bundle_can_paint(b->ctx.app, &item->c.recording))
			IC_FAIL(UNAVAILABLE, "nothing here paints over what others are in");
	}
	return IC_DONE;
}

/* --- what the writer asks --- */

static ic_status put_page(struct ic_bundle *b, struct ic_buf *out)
{
	const struct handing *h = b->of;

	return ic_outside_page(b, &h->paper, out);
}

struct reloading {
	struct ic_bundle *b;
	size_t item;
};

static ic_status reload_item(struct ic_db_tx *tx, void *arg)
{
	const struct reloading *r = arg;
	struct handing *h = r->b->of;

	return ic_outside_again_reload(&r->b->ctx, tx, r->item, &h->again);
}

static ic_status open_picture(struct ic_bundle *b, const struct ic_bundle_picture *picture,
			      struct ic_view **ret_view)
{
	struct handing *h = b->of;
	struct reloading r = { b, (size_t)(picture - b->pictures) };
	struct ic_outside_item *item = &h->again.items[r.item];
	const struct ic_marks marks = item->marks; /* as the page says */

	IC_TRY(ic_db_read(b->ctx.app->db, reload_item, &r));
	IC_TRY(ic_outside_item_judge(&b->ctx, &h->again.use, item));
	if (memcmp(&marks, &item->marks, sizeof(marks)) != 0)
		IC_FAIL(CONFLICT, "other people in it were marked meanwhile");
	const struct ic_export export = { .recording = h->again.ids.at[r.item],
					  .table = IC_TABLE_D,
					  .facts = &item->facts,
					  .asked = item->asked,
					  .met = item->met,
					  .redacted = marks.count > 0,
					  .purpose = h->again.use.purpose,
					  .recipient = h->again.recipient.id,
					  .justification = h->again.use.justification };
	return ic_view_export(&b->ctx, &export, ret_view);
}

static bool next_proof(struct ic_bundle *b, uint64_t *ret_entry)
{
	struct handing *h = b->of;

	if (h->proved == sizeof(h->entries) / sizeof(h->entries[0]))
		return false;
	*ret_entry = h->entries[h->proved++];
	return true;
}

static ic_status put_manifest_head(const struct ic_bundle *b, ic_json root)
{
	const struct handing *h = b->of;

	IC_TRY(ic_json_put_id(root, "disclosure", h->disclosure));
	IC_TRY(ic_json_put_text(root, "recipient", h->again.recipient.body));
	IC_TRY(ic_json_put_text(root, "purpose",
				ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_purpose,
								    h->again.use.purpose))));
	IC_TRY(ic_json_put_integer(root, "entry", h->again.row.disclosure.entry));
	return ic_json_put_text(root, "rule", h->again.row.disclosure.rule);
}

static const struct ic_bundle_kind kind = {
	.format = "incamera-disclosure",
	.proof_fields = 1u << IC_F_ACTION | 1u << IC_F_PURPOSE | 1u << IC_F_RECIPIENT
			| 1u << IC_F_DECISION | 1u << IC_F_CONTENT,
	.page = put_page,
	.open = open_picture,
	.next_proof = next_proof,
	.head = put_manifest_head,
};

/* --- what it says --- */

static ic_status fill_picture(struct ic_bundle *b, struct ic_db_tx *tx, size_t i)
{
	const struct handing *h = b->of;
	struct ic_bundle_picture *picture = &b->pictures[i];

	picture->recording = &h->again.items[i].c.recording;
	picture->marks = &h->again.items[i].marks;
	ic_bundle_name_picture(picture, i + 1);
	return ic_member_name(&b->ctx, tx, picture->recording->taken_by, &picture->taken_by);
}

struct gathering {
	struct ic_bundle *b;
	struct ic_ring *ring;
};

static ic_status gather_paper(struct gathering *g, struct ic_db_tx *tx)
{
	struct ic_bundle *b = g->b;
	struct handing *h = b->of;
	const struct ic_disclosure_row *d = &h->again.row.disclosure;
	const struct ic_sealed_words sealed = { d->patient, ic_outside_words_place(d->id),
						d->sealed_words };
	struct ic_disclosure_words words;
	struct ic_staff_row actor;
	struct ic_member member;

	IC_TRY(ic_staff_load(tx, b->ctx.actor.party, &b->arena, &actor));
	IC_TRY(ic_member_read(&b->ctx, &actor, &member));
	IC_TRY(ic_disclosure_words_read(&b->ctx, g->ring, &sealed, &words));
	b->hospital = actor.organisation_name;
	h->paper = (struct ic_outside_paper) { .body = h->again.recipient.body,
					       .purpose = d->purpose,
					       .justification = words.justification,
					       .consent = words.consent,
					       .by = member.name,
					       .job = member.job,
					       .disclosed = d->at,
					       .entry = (uint64_t)d->entry };
	IC_TRY(ic_outside_item_rows(tx, d->id, &b->arena, &h->paper.items));
	IC_TRY(ic_recipient_read(&b->ctx, &h->again.recipient, &h->paper.to));
	return ic_patient_name(&b->ctx, tx, g->ring, h->again.items[0].c.patient.id,
			       &h->paper.patient_name);
}

static ic_status gather(struct ic_db_tx *tx, void *arg)
{
	struct gathering *g = arg;
	struct ic_bundle *b = g->b;
	const struct handing *h = b->of;

	b->pictures = ic_arena_take(&b->arena, h->again.ids.count, sizeof(*b->pictures));
	if (b->pictures == NULL)
		IC_FAIL(NOMEM, "pictures of a file");
	b->picture_count = h->again.ids.count;
	for (size_t i = 0; i < h->again.ids.count; i++)
		IC_TRY(fill_picture(b, tx, i));
	return gather_paper(g, tx);
}

/* --- opening --- */

static ic_status mark_handed(struct ic_db_tx *tx, void *arg)
{
	struct ic_bundle *b = arg;
	struct handing *h = b->of;

	return ic_outside_set_handed(tx, h->disclosure, b->made);
}

static ic_status read_passphrase(struct ic_bundle *b)
{
	struct handing *h = b->of;
	ic_bytes text = { NULL, 0 };

	IC_TRY(ic_outside_passphrase_read(&b->ctx, &h->again.row, &text));
	IC_ASSERT(text.len == IC_PASSPHRASE_TEXT);
	memcpy(h->passphrase, text.ptr, text.len);
	return IC_DONE;
}

/* Whoever may hold a copy is told what changes: so it is marked before a byte leaves. */
static ic_status enter_handing(struct ic_bundle *b)
{
	struct handing *h = b->of;
	const struct ic_about about = ic_outside_again_about(&h->again);
	struct ic_receipt receipt;

	IC_TRY(ic_db_write(b->ctx.app->db, mark_handed, b));
	IC_TRY(ic_bundle_release(b, IC_ACTION_DISCLOSURE_HANDED, &about, &receipt));
	h->entries[0] = (uint64_t)h->again.row.disclosure.entry;
	h->entries[1] = receipt.index;
	return IC_DONE;
}

static ic_status open_file(struct ic_bundle *b)
{
	struct gathering g = { .b = b };
	const struct handing *h = b->of;

	IC_TRY(ic_db_read(b->ctx.app->db, load, b));
	IC_TRY(read_passphrase(b));
	IC_TRY(decide(b));
	IC_TRY(enter_handing(b));
	IC_TRY(ic_bundle_ring(b, &g.ring));
	IC_TRY(ic_db_read(b->ctx.app->db, gather, &g));
	b->proves = true;
	return ic_bundle_begin(b, h->passphrase);
}

ic_status ic_app_outside_file(struct ic_ctx *ctx, ic_id disclosure, struct ic_bundle **ret_bundle)
{
	const struct handing handing = { .disclosure = disclosure };

	return ic_bundle_open(ctx, &kind, &handing, sizeof(handing), open_file, ret_bundle);
}
