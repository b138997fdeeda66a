/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the use cases of a recording's life share: asking table L, opening an incident, and telling
 * those who hold a share. docs/formats/life.md.
 */
#ifndef IC_APP_LIFE_H
#define IC_APP_LIFE_H

#include "app/life/retention.h"
#include "app/use_cases.h"
#include "ledger/ledger.h"
#include "records/life.h"
#include "records/share.h"

/**
 * Ask table L @req about @recording, and do what it says: destroy, or enter the refusal with what
 * follows from it in one transaction. A refusal is an answer (ret->granted), not a failure.
 * Destroyed before: its certificate. IC_E_OBLIGATION_UNMET: another person must carry it out.
 */
ic_status ic_life_ask(struct ic_ctx *ctx, ic_id recording, enum ic_fact_REQ req, ic_bytes reason,
		      struct ic_shape_life *ret);

/** Decide @facts by table L into ctx->refusal, whatever it says; nothing is entered. */
void ic_life_decide(struct ic_ctx *ctx, const struct ic_facts *facts);

/** Fill @ret from ctx->refusal.decision. */
ic_status ic_life_shape(struct ic_ctx *ctx, enum ic_fact_REQ req, struct ic_shape_life *ret);

/** In a transaction: enter what was decided of @recording of @patient under @action, with @reason,
 * and do what the decision's actions say but destroy: seal. */
ic_status ic_life_enter(struct ic_ctx *ctx, struct ic_db_tx *tx, enum ic_action action,
			ic_id patient, ic_id recording, ic_bytes reason,
			struct ic_receipt *ret_receipt);

/** The same under life.decided, and the tasks that the decision opens. */
ic_status ic_life_enter_with_duties(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
				    ic_id recording, ic_bytes reason,
				    struct ic_receipt *ret_receipt);

/** In a transaction: note for the request that ctx->answers names that @recording (zero: everything
 * of the patient) came to what ctx->refusal.decision says, under @entry; nothing where it names
 * none. IC_E_CONFLICT: it came to something before. */
ic_status ic_life_note_outcome(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id recording,
			       int64_t entry);

/** An incident to be opened; its row is filled and its words are sealed by ic_incident_prepare().
 */
struct ic_incident_new {
	struct ic_incident_row row;
	ic_bytes words;
};

ic_status ic_incident_prepare(struct ic_ctx *ctx, int kind, ic_id patient, ic_id recording,
			      ic_bytes words, struct ic_incident_new *ret);

/** In a transaction: entry, row, the patient among the affected, and the task with its 72 hours. */
ic_status ic_incident_open(struct ic_ctx *ctx, struct ic_db_tx *tx,
			   struct ic_incident_new *incident, struct ic_receipt *ret_receipt);

enum ic_holders {
	IC_HOLDERS_ALL,
	IC_HOLDERS_OUTSIDE,   /* what is shared here shows itself what became of it */
	IC_HOLDERS_BY_CONSENT /* of them those to whom it was disclosed with consent */
};

/** Who is to be told what. Source: UK GDPR Art 19, Art 7(3). */
struct ic_notice {
	ic_id patient;
	ic_id recording; /* zero: anything of the whole patient */
	enum ic_obligation obligation;
	int notification; /* vocabulary notification: what happened */
	enum ic_holders to;
	uint64_t entry; /* of what happened */
};

/** In a transaction: a task for each who holds a copy: by a share, which they may still open, or by
 * a file that was made for a recipient outside. */
ic_status ic_life_tell_holders(struct ic_ctx *ctx, struct ic_db_tx *tx,
			       const struct ic_notice *notice);

/** IC_E_ABSENT unless the actor has a relationship of their own with the whole @patient, or is of
 * information governance. */
ic_status ic_life_check_theirs(struct ic_ctx *ctx, ic_id patient, ic_id recording);

/** IC_E_FIELD unless @recording is of the whole @patient; zero is. */
ic_status ic_life_check_of(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient, ic_id recording);

/** In the transaction that lifts a hold on @recording (zero: everything of @patient), with @entry:
 * what was refused late, and was kept only for the hold, is asked to be destroyed. */
ic_status ic_life_hold_lifted(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
			      ic_id recording, uint64_t entry);

/** Governance corrects @recording because a request asks for it: as ic_app_rectify(), but the
 * standing is the request's, and nothing of the recording is shown. */
ic_status ic_rectify_asked(struct ic_ctx *ctx, ic_id recording,
			   const struct ic_shape_correction_in *in, struct ic_shape_life *ret);

/** After keys and files are gone: empty the free pages and the WAL of what they opened. A reader
 * that keeps the WAL busy fails nothing: its keys are gone, and closing or the next start empties
 * it. */
ic_status ic_life_purge(struct ic_ctx *ctx);

#endif
