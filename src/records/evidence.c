/* SPDX-License-Identifier: Apache-2.0 */
#include "records/evidence.h"

#include <assert.h>

#include "records/rows.h"

/* $1 and $2 are the beginning and the end. */
static const struct {
	const char *name;
	const char *sql;
} questions[] = {
	{ "recordings", "SELECT count(*) FROM recording WHERE state <> 3 AND $1 <= $2" },
	{ "recordings_filed", "SELECT count(*) FROM recording WHERE filed >= $1 AND filed < $2" },
	{ "recordings_without_consent",
	  "SELECT count(*) FROM recording WHERE consent IS NULL AND filed >= $1 AND filed < $2" },
	{ "patients", "SELECT count(*) FROM patient WHERE merged_into IS NULL AND $1 <= $2" },
	{ "consents_agreed", "SELECT count(*) FROM consent c JOIN consent_scope s ON s.consent = "
			     "c.id WHERE s.scope = 1"
			     " AND s.answer = 1 AND c.asked >= $1 AND c.asked < $2" },
	{ "consents_refused", "SELECT count(*) FROM consent c JOIN consent_scope s ON s.consent = "
			      "c.id WHERE s.scope = 1"
			      " AND s.answer IN (2, 3) AND c.asked >= $1 AND c.asked < $2" },
	{ "disclosures", "SELECT count(*) FROM disclosure WHERE at >= $1 AND at < $2" },
	{ "disclosures_with_consent",
	  "SELECT count(*) FROM disclosure WHERE consented = 1 AND at >= $1 AND at < $2" },
	{ "shares_opened", "SELECT count(*) FROM share WHERE opened >= $1 AND opened < $2" },
	{ "shares_answered", "SELECT count(*) FROM share WHERE replied >= $1 AND replied < $2" },
	{ "tasks_done",
	  "SELECT count(*) FROM obligation WHERE lapsed = 0 AND met >= $1 AND met < $2" },
	{ "tasks_open", "SELECT count(*) FROM obligation WHERE met IS NULL AND $1 <= $2" },
	{ "tasks_late",
	  "SELECT count(*) FROM obligation WHERE met IS NULL AND due < $2 AND $1 <= $2" },
	{ "destroyed", "SELECT count(*) FROM disposal WHERE disposed >= $1 AND disposed < $2" },
	{ "staff", "SELECT count(*) FROM staff WHERE active = 1 AND $1 <= $2" },
};

static_assert(sizeof(questions) / sizeof(questions[0]) <= IC_EVIDENCE_MAX, "room for all");

ic_status ic_evidence_counts(struct ic_db_tx *tx, ic_time from, ic_time until,
			     struct ic_evidence_count ret_counts[static IC_EVIDENCE_MAX],
			     size_t *ret_count)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		struct ic_evidence_count *one = &ret_counts[count++];
		one->name = questions[i].name;
		IC_TRY(ic_rows_number(tx, &one->count, questions[i].sql,
				      IC_DB_ARGS(IC_DB_INT(from), IC_DB_INT(until))));
	}
	*ret_count = count;
	return IC_DONE;
}
