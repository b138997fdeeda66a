/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gate every use case passes: decide, see that what must be done first is done, and if not,
 * enter the refusal before it is told.
 */
#ifndef IC_APP_DECIDE_H
#define IC_APP_DECIDE_H

#include "app/app.h"
#include "ledger/ledger.h"
#include "records/recording.h"

/** What a decision was about; becomes the fields of an entry. Zero or empty: nothing. */
struct ic_about {
	ic_id patient;
	const ic_id *images; /* in any order */
	size_t image_count;
	int purpose;
	ic_id consent;
	ic_id recipient;
	ic_bytes justification;
	ic_bytes content;       /* SHA-256 */
	enum ic_action refusal; /* what a refusal is entered as; NONE: as a denied access */
};

/** Fill the fields that @action's type has from @about and ctx->refusal.decision. */
ic_status ic_about_event(struct ic_ctx *ctx, enum ic_action action, const struct ic_about *about,
			 struct ic_event *ret_event);

/** @id as 32 hex digits in the arena, for a TEXT field. */
ic_status ic_event_text_id(struct ic_ctx *ctx, ic_id id, ic_bytes *ret_text);

/** Set an id field in the form its type wants. */
ic_status ic_event_put_id(struct ic_ctx *ctx, struct ic_event *event, enum ic_event_field field,
			  ic_id id);

/**
 * Decide; @met are the PRE obligations that are met, @asked ones that this use asks for besides the
 * rule's. On permit ctx->refusal.decision holds the decision. Else the refusal is entered, signed,
 * and IC_E_REFUSED or IC_E_OBLIGATION_UNMET is the result.
 */
ic_status ic_decide(struct ic_ctx *ctx, enum ic_table table, const struct ic_facts *facts,
		    uint64_t asked, uint64_t met, const struct ic_about *about);

/** True if disclosures for @purpose stay out of what the patient is told until governance releases
 * them. */
bool ic_purpose_is_withheld(int purpose);

/** The decision as a shape. */
ic_status ic_decision_shape(struct ic_ctx *ctx, const struct ic_decision *decision,
			    struct ic_shape_decision *ret);

/** @facts in words. */
ic_status ic_facts_words(struct ic_ctx *ctx, enum ic_table table, const struct ic_facts *facts,
			 ic_bytes *ret_words);

/** IC_E_FORBIDDEN unless the actor is of information governance. */
ic_status ic_governance_check(const struct ic_ctx *ctx);

/** IC_E_FIELD when @reason says nothing. */
ic_status ic_reason_check(struct ic_ctx *ctx, ic_bytes reason);

/** @outcome as the vocabulary has it. */
int ic_verdict_of(enum ic_outcome outcome);

/** What a duty is about. Zero: nothing. */
struct ic_duty_about {
	ic_id patient;
	ic_id recording;
	ic_id share;
	ic_id disclosure; /* to a recipient outside */
	int notification; /* what that recipient is to be told */
	ic_id owner;      /* whose decision it was; zero: the actor's */
	int purpose; /* of the decision: one that is withheld keeps its tasks out of the report */
	uint64_t entry; /* of the decision */
};

/** In a transaction: a row for each POST obligation of @obligations, with its deadline and the rule
 * of ctx->refusal.decision. */
ic_status ic_decide_duties(struct ic_ctx *ctx, struct ic_db_tx *tx, uint64_t obligations,
			   const struct ic_duty_about *about);

/** What must be shown with a picture when BANNER is asked; the empty view otherwise. */
ic_bytes ic_decision_banner(const struct ic_decision *decision, const struct ic_facts *facts);

#endif
