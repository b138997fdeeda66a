/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disclosure to a recipient outside care: what it is decided on, when it is made and again when
 * its file is. Bytes: docs/formats/outside.md. Why so: docs/design/048-recipients-outside.md.
 */
#ifndef IC_APP_OUTSIDE_H
#define IC_APP_OUTSIDE_H

#include "app/gate/decide.h"
#include "app/gate/ring.h"
#include "app/people/recipient.h"
#include "app/rights/access.h"
#include "records/outside.h"

enum { IC_OUTSIDE_TRIES = 3 };    /* to write what was decided while what it rests on changes */
enum { IC_PASSPHRASE_TEXT = 29 }; /* 25 letters and digits of 32, in groups of five: 125 bits */

/* One recording that is to go. */
struct ic_outside_item {
	struct ic_case c;
	bool moving; /* it is being moved to another patient */
	enum ic_fact_THIRD third;
	struct ic_marks marks; /* other people in it are painted over */
	struct ic_facts facts;
	uint64_t met;
	uint64_t asked;
	struct ic_decision decision; /* of this one, with what is asked besides */
	const char *next; /* of a refusal, where it is not the rule's own; a literal, or NULL */
};

struct ic_outside_use {
	int purpose;
	bool vital;
	ic_id recipient; /* zero: a typed address */
	enum ic_fact_RECIP recipient_is;
	ic_digest digest; /* of the recipient's row as it was judged */
	ic_bytes justification;
};

/** IC_E_ABSENT. */
ic_status ic_outside_item_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id recording,
			       struct ic_outside_item *ret);

/** Fill facts, met, asked, decision and next of @item for @use; nothing is entered. IC_E_STATE
 * while it is being moved. */
ic_status ic_outside_item_judge(struct ic_ctx *ctx, const struct ic_outside_use *use,
				struct ic_outside_item *item);

/** Judge @item and decide on it, as ic_decide() says; a refusal names the next lawful step. */
ic_status ic_outside_item_decide(struct ic_ctx *ctx, const struct ic_outside_use *use,
				 struct ic_outside_item *item, const struct ic_about *about);

/** True if what @a and @b were judged on is the same. */
bool ic_outside_item_same(const struct ic_outside_item *a, const struct ic_outside_item *b);

/** The recipient's id, class and digest into @use, as its row stands now. */
ic_status ic_outside_use_recipient(struct ic_ctx *ctx, const struct ic_recipient_row *recipient,
				   struct ic_outside_use *use);

/** As ic_about_event(), with the decision of each of @items (one for each of about->images, judged)
 * where they differ. */
ic_status ic_outside_event(struct ic_ctx *ctx, enum ic_action action, const struct ic_about *about,
			   const struct ic_outside_item *items, struct ic_event *ret_event);

/** The codes of @obligations with a space between. */
ic_status ic_outside_obligations(struct ic_ctx *ctx, uint64_t obligations, ic_bytes *ret_codes);

/* A disclosure that was made, as its recipient and its recordings stand now. */
struct ic_outside_again {
	struct ic_outside_row row;
	struct ic_recipient_row recipient;
	struct ic_outside_use use;
	struct ic_share_items ids;
	struct ic_outside_item *items; /* one a recording */
};

/** Load all of it, for who disclosed it. IC_E_ABSENT: somebody else did; IC_E_GONE: a recording was
 * moved to another patient; and as ic_outside_check(). */
ic_status ic_outside_again_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id disclosure,
				struct ic_outside_again *ret);

/** The recipient and recording @item once more. */
ic_status ic_outside_again_reload(struct ic_ctx *ctx, struct ic_db_tx *tx, size_t item,
				  struct ic_outside_again *again);

struct ic_about ic_outside_again_about(const struct ic_outside_again *again);

/** In a transaction: IC_E_CONFLICT and @ret_changed if @again, decided, would be judged on anything
 * else now. */
ic_status ic_outside_again_check(struct ic_ctx *ctx, struct ic_db_tx *tx,
				 const struct ic_outside_again *again, bool *ret_changed);

/** Decide each recording; a refusal is entered, as ic_decide() says. */
ic_status ic_outside_again_decide(struct ic_ctx *ctx, struct ic_outside_again *again);

/** Governance discloses for the law, protection, the police, third parties and investigations; a
 * clinician for protection, what they may open by a relationship of their own. IC_E_FORBIDDEN,
 * IC_E_ABSENT; IC_E_FIELD for a purpose that is disclosed to nobody outside. Purpose 0 passes: rule
 * D2 refuses it. */
ic_status ic_outside_check(struct ic_ctx *ctx, int purpose, const struct ic_case *c);

/** Where the justification and the consent of a disclosure are sealed. */
struct ic_field_place ic_outside_words_place(ic_id disclosure);

/** A fresh one, and sealed as its row keeps it. */
ic_status ic_outside_passphrase_new(struct ic_ctx *ctx, ic_id disclosure, ic_bytes *ret_text,
				    ic_bytes *ret_sealed);

/** IC_E_GONE: the file of @row is not made any more. */
ic_status ic_outside_check_days(const struct ic_ctx *ctx, const struct ic_outside_row *row);

/** The passphrase of @row as text. IC_E_GONE: it is not kept any more. */
ic_status ic_outside_passphrase_read(struct ic_ctx *ctx, const struct ic_outside_row *row,
				     ic_bytes *ret_passphrase);

/** @row if the actor disclosed it. IC_E_ABSENT. */
ic_status ic_outside_of_actor(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id disclosure,
			      struct ic_outside_row *ret);

#endif
