/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs that leave the house, and the recomputation of the whole ledger. */
#include "ledger/proof.h"

#include "app/care/anonymised.h"
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/rights/report.h"
#include "app/use_cases.h"

struct proving {
	struct ic_ctx *ctx;
	uint64_t index;
	ic_id subject;
	ic_id whole;  /* whom the subject is a part of; zero when it is no patient */
	ic_id reader; /* and whom the reading patient is a part of */
	ic_id actor;
	unsigned type;
	bool found;
	bool of_copy; /* the entry is of the opening of an anonymised copy, or of its refusal */
	struct ic_withheld_rows withheld;
	bool told; /* the entry is in the patient's trail, and their report may have it */
	struct ic_key_want want;
	struct ic_buf *out;
};

static ic_status take_parties(const struct ic_db_row *row, void *ctx)
{
	struct proving *p = ctx;

	p->subject = ic_db_id(row, 0);
	p->actor = ic_db_id(row, 1);
	p->type = (unsigned)ic_db_int(row, 2);
	p->found = true;
	return IC_DONE;
}

static ic_status find_whole(struct ic_db_tx *tx, ic_id party, ic_id *ret_whole)
{
	const ic_status found = ic_patient_whole(tx, party, ret_whole);

	return ic_failed_with(found, IC_E_ABSENT) ? IC_DONE : found;
}

static ic_status load_parties(struct ic_db_tx *tx, void *arg)
{
	struct proving *p = arg;

	IC_TRY(ic_db_query(tx, "SELECT subject, actor, type FROM payload WHERE idx = $1",
			   IC_DB_ARGS(IC_DB_INT(p->index)), take_parties, p));
	IC_TRY(find_whole(tx, p->subject, &p->whole));
	return find_whole(tx, p->ctx->actor.patient, &p->reader);
}

/* Governance, and the member of staff who did it. A proxy gets none: an entry's number alone could
 * tell of one that is withheld. */
static bool may_have(const struct proving *p)
{
	const struct ic_actor *actor = &p->ctx->actor;

	switch ((enum ic_role)actor->role) {
	case IC_role_IG_LEAD:
	case IC_role_CALDICOTT_GUARDIAN:
	case IC_role_DPO:
		return true;
	case IC_role_CLINICIAN:
	case IC_role_PHOTOGRAPHER:
	case IC_role_ADMINISTRATOR:
		return ic_id_equal(actor->party, p->actor);
	case IC_role_PATIENT: /* by what the entry says: look_for_patient() */
	case IC_role_ABSENT:
	case IC_role_PROXY:
		return false;
	}
	return false;
}

static ic_status enter(struct proving *p, enum ic_action action, bool with_key)
{
	struct ic_receipt receipt;
	const struct ic_about about = { .patient = p->subject };
	struct ic_event event;

	IC_TRY(ic_about_event(p->ctx, action, &about, &event));
	p->want = with_key ? (struct ic_key_want) { .kind = IC_WANT_PARTY,
						    .party = p->subject,
						    .domain = IC_KEY_AUDIT }
			   : p->want;
	return ic_enter_alone(p->ctx, &event, &p->want, with_key ? 1 : 0, &receipt);
}

/* --- a patient's --- */

static ic_status look_at_entry(const struct ic_event_record *record, void *ctx)
{
	struct proving *p = ctx;

	if (record->index != p->index)
		return IC_DONE;
	p->told = ic_report_tells(record, &p->withheld);
	p->of_copy = ic_bytes_equal(record->value[IC_F_JUSTIFICATION], IC_ANONYMISED_RECEIVED);
	return IC_DONE;
}

static ic_status read_trail(struct ic_db_tx *tx, void *arg)
{
	struct proving *p = arg;

	p->told = false;
	IC_TRY(ic_withheld_list(tx, p->subject, p->ctx->arena, &p->withheld));
	return ic_ledger_read_subject(p->ctx->app->ledger, tx, p->subject, &p->want.key,
				      look_at_entry, p);
}

/* An entry that no report tells, one about somebody else and one that is not there are refused
 * alike: after the same work, with the same entries. Neither of those is a line of the report. */
static ic_status look_for_patient(struct proving *p)
{
	if (ic_id_is_zero(p->whole) || !ic_id_equal(p->reader, p->whole))
		p->subject = p->reader;
	IC_TRY(enter(p, IC_ACTION_PROOF_ASKED, true));
	IC_TRY(ic_db_read(p->ctx->app->db, read_trail, p));
	p->of_copy = false; /* they may know which of theirs it was */
	if (p->told)
		return enter(p, IC_ACTION_PROOF_RELEASED, false);
	IC_TRY(enter(p, IC_ACTION_DENIED, false));
	IC_FAIL(ABSENT, "no such entry for this person");
}

/* --- the proof --- */

static ic_status decide_proof(struct proving *p)
{
	if (p->ctx->actor.role == IC_role_PATIENT)
		return look_for_patient(p);
	if (!p->found || !may_have(p))
		IC_FAIL(ABSENT, "no such entry for this person");
	return enter(p, IC_ACTION_PROOF_RELEASED, true);
}

/* Which recording an anonymised copy was of is not for who opened it, nor what was decided and why:
 * the one leads to the patient, the other tells of them. */
static ic_status look_for_copy(struct proving *p)
{
	if ((p->type != IC_EVENT_DISCLOSURE && p->type != IC_EVENT_DENIED)
	    || ic_id_is_zero(p->subject) || p->ctx->actor.role == IC_role_PATIENT
	    || ic_ok(ic_governance_check(p->ctx)))
		return IC_DONE;
	return ic_db_read(p->ctx->app->db, read_trail, p);
}

static ic_status write_proof(struct ic_db_tx *tx, void *arg)
{
	struct proving *p = arg;
	const uint32_t fields = 1u << IC_F_ACTION | 1u << IC_F_PURPOSE
				| (p->of_copy ? 0 : 1u << IC_F_IMAGE | 1u << IC_F_DECISION);

	ic_buf_clear(p->out);
	return ic_ledger_prove(p->ctx->app->ledger, tx, p->index, &p->want.key, fields, p->out);
}

static ic_status prove(struct proving *p)
{
	IC_TRY(decide_proof(p));
	IC_TRY(look_for_copy(p));
	IC_TRY(ic_ledger_publish(p->ctx->app->ledger));
	return ic_db_read(p->ctx->app->db, write_proof, p);
}

ic_status ic_app_proof(struct ic_ctx *ctx, uint64_t index, struct ic_buf *out)
{
	struct proving p = { .ctx = ctx, .index = index, .out = out };

	IC_TRY(ic_db_read(ctx->app->db, load_parties, &p));
	const ic_status status = prove(&p);
	ic_secret_done(&p.want.key);
	return status;
}
