/* SPDX-License-Identifier: Apache-2.0 */
#include "backend/want.h"

#include <string.h>

#include "ledger/entry.h"

/* The commitment that @want states, or a failure when it is not even well formed. */
static ic_status stated_commitment(const struct ic_key_want *want, ic_digest *ret_commitment)
{
	const struct ic_event_type_info *type = ic_event_type_info(want->event_type);
	uint8_t digests[IC_F_COUNT][IC_HASH_BYTES];

	if (type == NULL || want->digest_count != __builtin_popcount(type->fields)
	    || want->disclosed_count > IC_DISCLOSED_FIELDS)
		IC_FAIL(KEY, "a key asked for under no known entry");
	memcpy(digests, want->digests, want->digest_count * (size_t)IC_HASH_BYTES);
	for (size_t i = 0; i < want->disclosed_count; i++) {
		const struct ic_disclosed *shown = &want->disclosed[i];
		const int place = ic_entry_field_place(want->event_type, shown->field);
		if (place < 0)
			IC_FAIL(KEY, "a field the entry does not have");
		const ic_digest digest =
			ic_entry_field_digest(shown->salt, shown->field, shown->value);
		memcpy(digests[place], digest.bytes, IC_HASH_BYTES);
	}
	*ret_commitment = ic_entry_commitment(want->event_type, digests, want->digest_count);
	return IC_DONE;
}

/* The value of @field as disclosed; empty when it is not. */
static ic_bytes shown_value(const struct ic_key_want *want, uint16_t field)
{
	for (size_t i = 0; i < want->disclosed_count; i++)
		if (want->disclosed[i].field == field)
			return want->disclosed[i].value;
	return (ic_bytes) { NULL, 0 };
}

static bool releases_image(const struct ic_key_want *want, unsigned releases)
{
	const ic_bytes subject = shown_value(want, IC_F_SUBJECT);

	return (releases & IC_RELEASE_IMAGE)
	       && ic_bytes_equal(subject, ic_id_view(&want->image.subject))
	       && ic_event_names(shown_value(want, IC_F_IMAGE), want->image.image);
}

static bool releases_own(const struct ic_key_want *want, unsigned releases)
{
	return want->domain == IC_KEY_FIELD ? (releases & IC_RELEASE_OWN) != 0
					    : (releases & IC_RELEASE_OWN_AUDIT) != 0;
}

static bool releases_party(const struct ic_key_want *want, unsigned releases)
{
	const bool is_subject = ic_event_names(shown_value(want, IC_F_SUBJECT), want->party);
	const bool is_actor = ic_event_names(shown_value(want, IC_F_ACTOR), want->party);

	if (ic_id_is_zero(want->party))
		return releases_own(want, releases);
	if (want->domain == IC_KEY_AUDIT)
		return (releases & IC_RELEASE_AUDIT) && is_subject;
	return ((releases & IC_RELEASE_FIELDS) && is_subject)
	       || ((releases & IC_RELEASE_SELF) && is_actor);
}

static bool releases(const struct ic_key_want *want, unsigned allowed)
{
	switch (want->kind) {
	case IC_WANT_IMAGE:
		return releases_image(want, allowed);
	case IC_WANT_PARTY:
		return releases_party(want, allowed);
	}
	return false;
}

ic_status ic_want_check(const struct ic_key_want *want, const uint8_t leaf[static IC_LEAF_BYTES])
{
	struct ic_entry entry;
	ic_digest commitment;

	IC_TRY(ic_entry_parse(leaf, &entry));
	IC_TRY(stated_commitment(want, &commitment));
	if (!ic_digest_equal(&commitment, &entry.commitment))
		IC_FAIL(KEY, "the fields are not those of the entry");
	if (!releases(want, ic_event_type_info(want->event_type)->releases))
		IC_FAIL(KEY, "the entry does not release this key");
	return IC_DONE;
}
