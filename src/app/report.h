/* SPDX-License-Identifier: Apache-2.0 */
/* What of the ledger a patient is told. */
#ifndef IC_APP_REPORT_H
#define IC_APP_REPORT_H

#include "app/app.h"
#include "ledger/ledger.h"

/** True if the patient's own report may have a line for @record: there are words for what was done,
 * and it is neither withheld nor redacted. What is not told by a line is not proved either. */
bool ic_report_tells(const struct ic_event_record *record);

/** A page of the report of the whole @patient as the patient or, with @for_proxy, anybody else is
 * told it, for a release that was decided elsewhere. @cursor as of ic_app_report(). */
ic_status ic_report_page(struct ic_ctx *ctx, ic_id patient, bool for_proxy, ic_bytes cursor,
			 struct ic_shape_report *ret);

#endif
