/* SPDX-License-Identifier: Apache-2.0 */
/* What of the ledger a patient is told. */
#ifndef IC_APP_REPORT_H
#define IC_APP_REPORT_H

#include "ledger/ledger.h"

/** True if the patient's own report may have a line for @record: there are words for what was done,
 * and it is neither withheld nor redacted. What is not told by a line is not proved either. */
bool ic_report_tells(const struct ic_event_record *record);

#endif
