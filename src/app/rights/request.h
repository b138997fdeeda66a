/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the use cases of requests share. Whatever is done in a request is a step: it has a day, a
 * note, an entry and maybe a letter, and it moves the clock. A step is begun (the request and its
 * words in hand), taken, and committed in one transaction with its entry.
 */
#ifndef IC_APP_REQUEST_H
#define IC_APP_REQUEST_H

#include "app/gate/decide.h"
#include "app/gate/ring.h"
#include "app/rights/access.h"
#include "app/use_cases.h"

/* Who asks, where the answer goes, what is asked. */
struct ic_request_words {
	ic_bytes name, address, asks;
};

struct ic_stepping {
	struct ic_ctx *ctx;
	struct ic_access access;
	struct ic_request_words words;
	bool is_new; /* the request is inserted with its first step */
	ic_id subject;
	ic_bytes hospital;
	enum ic_action action;
	struct ic_request_step_row step;
	ic_bytes note;
	ic_bytes told;              /* what the letter says for the note; empty: the note itself */
	const struct ic_rule *rule; /* that decided; NULL: none did */
	struct ic_about about;      /* of a decision */
	struct ic_receipt receipt;
};

/** Load request @id with its words, under a list-view entry. IC_E_ABSENT. */
ic_status ic_stepping_begin(struct ic_ctx *ctx, ic_id id, struct ic_stepping *ret);

/** Step @step on @day (year 0: today) with @note; nothing is written yet. */
ic_status ic_stepping_take(struct ic_stepping *s, enum ic_request_step step, struct ic_date day,
			   ic_bytes note);

/** The letter, the entry, the step and what moves with it; durable and settled on return.
 * IC_E_CONFLICT: another step came in between. */
ic_status ic_stepping_commit(struct ic_stepping *s);

ic_status ic_request_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
				const struct ic_request_row *row, struct ic_request_words *ret);
ic_status ic_request_words_seal(struct ic_ctx *ctx, const struct ic_request_row *row,
				const struct ic_request_words *words, ic_bytes *ret_sealed);
ic_status ic_step_words_read(struct ic_ctx *ctx, const struct ic_ring *ring, ic_id party,
			     const struct ic_request_step_row *row, ic_bytes *ret_note,
			     ic_bytes *ret_letter);
ic_status ic_step_words_seal(struct ic_ctx *ctx, ic_id party, ic_id step, ic_bytes note,
			     ic_bytes letter, ic_bytes *ret_sealed);

/** True if the request is refused, and nothing that is missing would change that. */
bool ic_request_is_final(struct ic_ctx *ctx, const struct ic_access *access);

/** True if answering a request of @kind does something to recordings. */
bool ic_request_has_effect(int kind);

/** True if @step may be taken in @access now. */
bool ic_request_may(struct ic_ctx *ctx, const struct ic_access *access, enum ic_request_step step);

#endif
