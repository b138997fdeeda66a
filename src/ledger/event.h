/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an entry says: an action and up to 16 fields. The field list of each type is fixed
 * (events.def); a field not given is empty, so the shape of an entry tells nothing. Ids are 16 raw
 * bytes; a field that names several holds them one after another, strictly ascending, at most
 * IC_LIST_ROWS_MAX. Hashes are raw. Everything else is UTF-8. Source: docs/formats/ledger.md.
 */
#ifndef IC_LEDGER_EVENT_H
#define IC_LEDGER_EVENT_H

#include "base/text.h"

enum ic_action {
	IC_ACTION_NONE = 0,
#define IC_ACTION(name, type, word) IC_ACTION_##name,
#include "ledger/events.def"
	IC_ACTION_COUNT
};

enum ic_event_type {
#define IC_EVENT_TYPE(number, name, high_risk, releases, ...) IC_EVENT_##name = (number),
#include "ledger/events.def"
	IC_EVENT_TYPES_END /* one more than the highest number */
};

enum ic_event_field {
	IC_F_ACTION = 1,
	IC_F_ACTOR = 2,   /* id; filled from ic_event.actor */
	IC_F_SUBJECT = 3, /* id, or ids of a list view; filled from ic_event.subject when empty */
	IC_F_IMAGE = 4,   /* id or ids */
	IC_F_PURPOSE = 5,
	IC_F_CONSENT = 6,   /* consent or lawful basis */
	IC_F_RECIPIENT = 7, /* who it goes to */
	IC_F_POLICY = 8,    /* SHA-256 of the rule pack */
	IC_F_DECISION = 9,  /* decision and reason */
	IC_F_DEVICE = 10,
	IC_F_SESSION = 11,
	IC_F_CONTENT = 12, /* SHA-256 */
	IC_F_TEXT = 13,
	IC_F_STEP_UP = 14, /* raw bytes */
	IC_F_JUSTIFICATION = 15,
	IC_F_CAPTURE = 16, /* id */
	IC_F_COUNT = 17
};

enum ic_field_form { IC_FORM_TEXT, IC_FORM_IDS, IC_FORM_HASH, IC_FORM_BYTES };

/** Keys that may be released under an entry of a type; bits. */
enum ic_release {
	IC_RELEASE_NONE = 0,
	IC_RELEASE_IMAGE = 1,
	IC_RELEASE_FIELDS = 2,
	IC_RELEASE_AUDIT = 4,
	IC_RELEASE_SELF = 8,
	IC_RELEASE_OWN = 16,
	IC_RELEASE_OWN_AUDIT = 32
};

struct ic_event_type_info {
	const char *name;
	bool high_risk;
	unsigned releases;
	uint32_t fields; /* bit f: field f belongs to the type */
};

struct ic_action_info {
	uint16_t type;
	const char *word;
};

/** One event as the caller states it. Views are borrowed during the call only. */
struct ic_event {
	enum ic_action action;
	ic_id actor;                /* zero: nobody signed in */
	ic_id subject;              /* zero: about no one patient */
	ic_bytes value[IC_F_COUNT]; /* by field number; [0] and [IC_F_ACTION] unused */
};

/** NULL when there is no such type. */
const struct ic_event_type_info *ic_event_type_info(unsigned type);
const struct ic_action_info *ic_action_info(enum ic_action action);
const char *ic_event_field_name(unsigned field);
enum ic_field_form ic_event_field_form(unsigned field);

/** IC_E_FIELD for a value where the type has no such field or of the wrong form; IC_E_LIMIT,
 * IC_E_UTF8. */
ic_status ic_event_check(const struct ic_event *event);

/** True if @ids (a whole IDS value) names @id. */
bool ic_event_names(ic_bytes ids, ic_id id);

#endif
