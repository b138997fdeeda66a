/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/event.h"

#include <string.h>

#include "base/bug.h"
#include "base/limits.h"

enum { HASH_BYTES = 32 };

/* Fields that every type has. */
enum { EVERY_TYPE = 1 << IC_F_ACTION | 1 << IC_F_ACTOR | 1 << IC_F_DEVICE | 1 << IC_F_SESSION };

/* Field numbers of a row of events.def as bits; rows have at most nine, zero stands for none. */
#define BITS_9(a, b, c, d, e, f, g, h, i, ...)                                             \
	((1U << (a)) | (1U << (b)) | (1U << (c)) | (1U << (d)) | (1U << (e)) | (1U << (f)) \
	 | (1U << (g)) | (1U << (h)) | (1U << (i)))
#define FIELD_BITS(...) \
	((BITS_9(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0, 0, 0) & ~1U) | (uint32_t)EVERY_TYPE)

enum {
	NONE,
	IMAGE = IC_RELEASE_IMAGE,
	FIELDS = IC_RELEASE_FIELDS,
	AUDIT = IC_RELEASE_AUDIT,
	SELF = IC_RELEASE_SELF,
	OWN = IC_RELEASE_OWN,
	OWN_AUDIT = IC_RELEASE_OWN_AUDIT
};

static const struct ic_event_type_info types[] = {
#define IC_EVENT_TYPE(number, name, high_risk, releases, ...) \
	[number] = { #name, high_risk, releases, FIELD_BITS(__VA_ARGS__) },
#include "ledger/events.def"
};

static const struct ic_action_info actions[IC_ACTION_COUNT] = {
#define IC_ACTION(name, type, word) [IC_ACTION_##name] = { type, word },
#include "ledger/events.def"
};

static const struct {
	const char *name;
	enum ic_field_form form;
} fields[IC_F_COUNT] = {
	[IC_F_ACTION] = { "action", IC_FORM_TEXT },
	[IC_F_ACTOR] = { "actor", IC_FORM_IDS },
	[IC_F_SUBJECT] = { "subject", IC_FORM_IDS },
	[IC_F_IMAGE] = { "image", IC_FORM_IDS },
	[IC_F_PURPOSE] = { "purpose", IC_FORM_TEXT },
	[IC_F_CONSENT] = { "consent", IC_FORM_TEXT },
	[IC_F_RECIPIENT] = { "recipient", IC_FORM_TEXT },
	[IC_F_POLICY] = { "policy", IC_FORM_HASH },
	[IC_F_DECISION] = { "decision", IC_FORM_TEXT },
	[IC_F_DEVICE] = { "device", IC_FORM_TEXT },
	[IC_F_SESSION] = { "session", IC_FORM_TEXT },
	[IC_F_CONTENT] = { "content", IC_FORM_HASH },
	[IC_F_TEXT] = { "text", IC_FORM_TEXT },
	[IC_F_STEP_UP] = { "step_up", IC_FORM_BYTES },
	[IC_F_JUSTIFICATION] = { "justification", IC_FORM_TEXT },
	[IC_F_CAPTURE] = { "capture", IC_FORM_IDS },
};

const struct ic_event_type_info *ic_event_type_info(unsigned type)
{
	return type == 0 || type >= sizeof(types) / sizeof(types[0]) || types[type].name == NULL
		       ? NULL
		       : &types[type];
}

const struct ic_action_info *ic_action_info(enum ic_action action)
{
	IC_ASSERT(action > IC_ACTION_NONE && action < IC_ACTION_COUNT);
	return &actions[action];
}

const char *ic_event_field_name(unsigned field)
{
	IC_ASSERT(field >= 1 && field < IC_F_COUNT);
	return fields[field].name;
}

enum ic_field_form ic_event_field_form(unsigned field)
{
	IC_ASSERT(field >= 1 && field < IC_F_COUNT);
	return fields[field].form;
}

static ic_status check_ids(ic_bytes ids)
{
	if (ids.len % IC_ID_BYTES != 0 || ids.len / IC_ID_BYTES > IC_LIST_ROWS_MAX)
		IC_FAIL(FIELD, "a ledger field that should hold ids");
	for (size_t i = IC_ID_BYTES; i < ids.len; i += IC_ID_BYTES)
		if (memcmp(ids.ptr + i - IC_ID_BYTES, ids.ptr + i, IC_ID_BYTES) >= 0)
			IC_FAIL(FIELD, "ids of a ledger field not ascending");
	return IC_DONE;
}

static ic_status check_value(unsigned field, ic_bytes value)
{
	if (value.len > IC_LEDGER_VALUE_BYTES_MAX)
		IC_FAIL(LIMIT, "a ledger field longer than the limit");
	switch (fields[field].form) {
	case IC_FORM_TEXT:
		if (!ic_utf8_is_valid(value))
			IC_FAIL(UTF8, "a ledger field that is not UTF-8");
		return IC_DONE;
	case IC_FORM_IDS:
		return check_ids(value);
	case IC_FORM_HASH:
		if (value.len != 0 && value.len != HASH_BYTES)
			IC_FAIL(FIELD, "a ledger field that should hold a hash");
		return IC_DONE;
	case IC_FORM_BYTES:
		return IC_DONE;
	}
	return IC_DONE;
}

ic_status ic_event_check(const struct ic_event *event)
{
	const struct ic_event_type_info *type = &types[ic_action_info(event->action)->type];

	for (unsigned field = 2; field < IC_F_COUNT; field++) {
		if (event->value[field].len > 0 && !(type->fields >> field & 1))
			IC_FAIL(FIELD, "a ledger entry of this type has no such field");
		IC_TRY(check_value(field, event->value[field]));
	}
	if (!ic_id_is_zero(event->subject) && !(type->fields >> IC_F_SUBJECT & 1))
		IC_FAIL(FIELD, "a ledger entry of this type has no subject");
	return IC_DONE;
}

bool ic_event_names(ic_bytes ids, ic_id id)
{
	for (size_t i = 0; i + IC_ID_BYTES <= ids.len; i += IC_ID_BYTES)
		if (memcmp(ids.ptr + i, id.bytes, IC_ID_BYTES) == 0)
			return true;
	return false;
}
