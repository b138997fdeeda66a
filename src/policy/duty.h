/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a POST obligation: a task with a deadline, for one person or role after another.
 * A row of duties.def each. Pure: the moments are arguments. A deadline leans early where the
 * calendar leaves a choice.
 */
#ifndef IC_POLICY_DUTY_H
#define IC_POLICY_DUTY_H

#include "base/time.h"
#include "policy/policy.h"

enum ic_holder {
	IC_HOLDER_NOBODY,
	IC_HOLDER_DECIDER, /* who made the decision */
	IC_HOLDER_TEAM,    /* a team they are in */
	IC_HOLDER_IG_LEAD,
	IC_HOLDER_CALDICOTT_GUARDIAN,
	IC_HOLDER_DPO,
	IC_HOLDER_TEAM_MATE /* a team they are in, but not they */
};

enum ic_duty_clock { IC_DUTY_NOW, IC_DUTY_HOURS, IC_DUTY_DAYS, IC_DUTY_MONTHS, IC_DUTY_BIRTHDAYS };

/* What becomes of an open one when its recording moves to another patient or is destroyed. */
enum ic_duty_after { IC_DUTY_STAYS, IC_DUTY_FOLLOWS, IC_DUTY_ENDS, IC_DUTY_MET };

enum { IC_DUTY_STAGES = 3 };

struct ic_duty {
	enum ic_obligation obligation;
	enum ic_duty_clock clock;
	int amount;
	bool one; /* while one is open for a patient and a person, no second */
	enum ic_duty_after moved;
	enum ic_duty_after destroyed; /* never FOLLOWS */
	struct {
		enum ic_holder holder; /* NOBODY: there is no such stage */
		int hours;             /* after the deadline; not of the first */
	} stage[IC_DUTY_STAGES];
	const char *source;
};

/** The row of each POST obligation, in the order of the table; NULL behind the last. */
const struct ic_duty *ic_duty_at(size_t index);

/** The row of @obligation; NULL unless its phase is POST. */
const struct ic_duty *ic_duty_of(enum ic_obligation obligation);

/** The row of the obligation called @code, or NULL. */
const struct ic_duty *ic_duty_find(ic_bytes code);

/** When what was decided at @decided is to be done. @born matters for BIRTHDAYS; year 0: not known,
 * then a year on. */
ic_time ic_duty_due(const struct ic_duty *duty, ic_time decided, struct ic_date born);

/** Whose it is at @now: the last stage that has begun, 0 to 2. All before it have it too. */
int ic_duty_stage(const struct ic_duty *duty, ic_time due, ic_time now);

/** When stage @stage (1 or 2) begins. */
ic_time ic_duty_stage_begins(const struct ic_duty *duty, int stage, ic_time due);

#endif
