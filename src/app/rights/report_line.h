/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a line of the report for each action that has one. Which may be told:
 * ic_report_tells(). */
#ifndef IC_APP_REPORT_LINE_H
#define IC_APP_REPORT_LINE_H

#include "ledger/ledger.h"

struct ic_report_line {
	enum ic_action action;
	int kind; /* vocabulary report_kind */
	const char *what;
};

/** The line for @record; NULL: its action has no words. */
const struct ic_report_line *ic_report_line_of(const struct ic_event_record *record);

#endif
