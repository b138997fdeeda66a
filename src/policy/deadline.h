/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clock of a request: when its time began, whether it stands still, and the last day to answer
 * it; a row of deadlines.def each. Pure: days in London are arguments. Where the calendar leaves a
 * choice a deadline leans early.
 */
#ifndef IC_POLICY_DEADLINE_H
#define IC_POLICY_DEADLINE_H

#include "base/status.h"
#include "base/time.h"

enum ic_deadline_kind {
#define IC_DEADLINE(kind, unit, amount, of_new, extension, identity, clarification, source) \
	IC_DEADLINE_##kind,
#include "policy/deadlines.def"
#undef IC_DEADLINE
	IC_DEADLINE_COUNT
};

/** Something was asked on one day and answered on another; year 0: not yet. */
struct ic_deadline_pause {
	struct ic_date asked;
	struct ic_date answered;
};

struct ic_deadline_facts {
	enum ic_deadline_kind kind;
	struct ic_date received;
	struct ic_deadline_pause identity; /* .asked year 0: never in doubt */
	const struct ic_deadline_pause *clarifications;
	size_t count;
	bool extended;
	bool record_is_new; /* none of it is older than 40 days */
};

struct ic_deadline {
	bool stopped;         /* the time has not begun, or stands still */
	struct ic_date begun; /* from when it counts; while it has not: today */
	struct ic_date due;   /* the last day; while it stands still: if it were answered today */
	struct ic_date notice_until; /* the last day on which an extension may be notified; year 0:
					there is none */
};

/** The clock as it stands on @today. */
struct ic_deadline ic_deadline_of(const struct ic_deadline_facts *facts, struct ic_date today);

/** Where the time limit comes from. */
const char *ic_deadline_source(enum ic_deadline_kind kind);

/** Not a Saturday, a Sunday or a bank holiday in England. */
bool ic_date_is_working(struct ic_date date);

#endif
