/* SPDX-License-Identifier: Apache-2.0 */
/* What of the ledger a patient is told. */
#ifndef IC_APP_REPORT_H
#define IC_APP_REPORT_H

#include "app/app.h"
#include "ledger/ledger.h"
#include "records/telling.h"

/** The justification of a release that the patient asked for themselves: the patient is told of it,
 * and nobody else; a release to anybody else has another, and is told to nobody. */
#define IC_REPORT_OWN_COPY "the patient's own request"

/** True if the patient's own report may have a line for @record: there are words for what was done,
 * and it is neither redacted nor withheld, by what governance has decided of @withheld
 * (ic_withheld_list()). What is not told by a line is not proved either. */
bool ic_report_tells(const struct ic_event_record *record, const struct ic_withheld_rows *withheld);

/** What a release lets be told. */
struct ic_report_scope {
	bool for_proxy;          /* to anybody but the patient */
	bool only;               /* lines that are about none of the recordings are left out too */
	const ic_id *recordings; /* the others leave no line; borrowed */
	size_t count;
};

/** A page of the report of the whole @patient, for a release that was decided elsewhere. @cursor as
 * of ic_app_report(). */
ic_status ic_report_page(struct ic_ctx *ctx, ic_id patient, const struct ic_report_scope *scope,
			 ic_bytes cursor, struct ic_shape_report *ret);

#endif
