/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Until when a recording is kept: the latest day over all classes of retention.def that apply.
 * Pure. Where a fact is not known the answer leans late: a day too long can be put right. Source:
 * docs/formats/retention.md.
 */
#ifndef IC_POLICY_RETENTION_H
#define IC_POLICY_RETENTION_H

#include "base/bytes.h"
#include "base/time.h"
#include "policy/normalise.h"

enum ic_retention_class {
#define IC_RETENTION(class, years, trigger, after_death, confirm, words, source) \
	IC_RETENTION_##class,
#include "policy/retention.def"
#undef IC_RETENTION
	IC_RETENTION_COUNT
};

struct ic_retention_class_info {
	const char *name;
	const char *words;
	const char *source;
	bool to_confirm; /* show "citation to be confirmed" */
};

struct ic_retention_facts {
	enum ic_jurisdiction jurisdiction;
	uint32_t classes; /* bit = class: what is recorded; ADULT and CHILD follow from the rest */
	struct ic_date taken;
	struct ic_date last_seen; /* care ceased; at least the day of the last recording */
	struct ic_date born;      /* year 0: not known, taken as the day of the recording */
	struct ic_date died;      /* year 0: not known to have died */
	struct ic_date stated;    /* for STATED; year 0: none */
};

struct ic_retention {
	bool ends;                          /* false: never by the schedule; the rest is unset */
	struct ic_date until;               /* the last day it is kept */
	enum ic_retention_class decided_by; /* the class that keeps it longest */
	uint32_t classes;                   /* all that apply */
};

const struct ic_retention_class_info *ic_retention_class_info(enum ic_retention_class class);

/** The class called @name; false when there is none. */
bool ic_retention_class_find(ic_bytes name, enum ic_retention_class *ret_class);

struct ic_retention ic_retention_of(const struct ic_retention_facts *facts);

/** True from the day after the last. */
bool ic_retention_is_due(const struct ic_retention *retention, struct ic_date today);

/** The fewest years after the last day seen in which anything can become due. */
int ic_retention_years_min(void);

#endif
