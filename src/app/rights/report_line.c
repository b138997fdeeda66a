/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/report_line.h"

#include "app/gate/decide.h"
#include "app/rights/report.h"

/* --- what each action says --- */

static const struct ic_report_line lines[] = {
	{ IC_ACTION_CAPTURE, IC_report_kind_TAKEN, "Took a picture" },
	{ IC_ACTION_VIEW_ORIGINAL, IC_report_kind_OPENED, "Looked at a picture" },
	{ IC_ACTION_VIEW_PREVIEW, IC_report_kind_OPENED, "Looked at a picture" },
	{ IC_ACTION_VIEW_THUMB, IC_report_kind_OPENED, "Saw a picture in a list" },
	{ IC_ACTION_VIEW_PATIENT, IC_report_kind_OPENED, "Looked at the details of a picture" },
	{ IC_ACTION_PATIENT_FOUND, IC_report_kind_OPENED, "Looked at your details" },
	{ IC_ACTION_LIST_VIEWED, IC_report_kind_OPENED, "Saw your name in a list" },
	{ IC_ACTION_DISCLOSURE_CREATED, IC_report_kind_SHARED, "Shared a picture" },
	{ IC_ACTION_DISCLOSURE_OPENED, IC_report_kind_SHARE_OPENED,
	  "Opened a picture that was shared with them" },
	{ IC_ACTION_DISCLOSURE_REPLIED, IC_report_kind_REPLIED, "Gave advice on a shared picture" },
	{ IC_ACTION_DISCLOSURE_REVOKED, IC_report_kind_STOPPED, "Stopped sharing a picture" },
	{ IC_ACTION_DISCLOSURE_OUTSIDE, IC_report_kind_SHARED, "Shared a picture" },
	{ IC_ACTION_DISCLOSURE_HANDED, IC_report_kind_SHARED, "Made a copy of a picture" },
	{ IC_ACTION_HOLDER_TOLD, IC_report_kind_SHARED,
	  "Told who has a copy of a picture what became of it" },
	{ IC_ACTION_HOLDER_NOT_TOLD, IC_report_kind_SHARED,
	  "Decided not to tell who has a copy of a picture what became of it" },
	{ IC_ACTION_CONSENT_GIVEN, IC_report_kind_CONSENT,
	  "Asked about pictures, and wrote down the answer" },
	{ IC_ACTION_CONSENT_REFUSED, IC_report_kind_CONSENT, "Wrote down that the answer was no" },
	{ IC_ACTION_CONSENT_WITHDRAWN, IC_report_kind_CONSENT,
	  "Wrote down that consent was withdrawn" },
	{ IC_ACTION_DENIED, IC_report_kind_REFUSED, "Was refused" },
	{ IC_ACTION_EMERGENCY_OPENED, IC_report_kind_OPENED, "Opened the record in an emergency" },
	{ IC_ACTION_RELATIONSHIP_BEGUN, IC_report_kind_OPENED, "Said that they are treating you" },
	{ IC_ACTION_IMAGE_VERIFIED, IC_report_kind_OPENED,
	  "The hospital checked that a picture is whole" },
	{ IC_ACTION_DISPOSED, IC_report_kind_STOPPED,
	  "Destroyed a picture, when the time to keep it was over" },
	{ IC_ACTION_DESTROYED, IC_report_kind_STOPPED, "Destroyed a picture for good" },
	{ IC_ACTION_BUNDLE_RELEASED, IC_report_kind_SHARED,
	  "Made a copy of your record, to give to you" },
	{ IC_ACTION_RELIANCE_STATED, IC_report_kind_CONSENT,
	  "Wrote down whether your care relied on a picture" },
	{ IC_ACTION_LIFE_DECIDED, IC_report_kind_CONSENT,
	  "Decided about a request to destroy, seal or restrict" },
	{ IC_ACTION_RECTIFIED, IC_report_kind_CONSENT,
	  "Corrected what is written about a picture" },
	{ IC_ACTION_RESTRICTED, IC_report_kind_STOPPED, "Restricted the use of your pictures" },
	{ IC_ACTION_UNRESTRICTED, IC_report_kind_CONSENT,
	  "Ended the restriction on the use of your pictures" },
	{ IC_ACTION_INCIDENT_OPENED, IC_report_kind_REFUSED,
	  "Found a mistake with a picture, and reported it" },
	{ IC_ACTION_INCIDENT_CLOSED, IC_report_kind_CONSENT, "Closed the report of a mistake" },
	{ IC_ACTION_REFILED_FROM, IC_report_kind_STOPPED,
	  "Took a picture out of your record: it was not of you" },
	{ IC_ACTION_ANONYMISATION_MADE, IC_report_kind_OPENED,
	  "Made a copy of a picture in which nobody is to be recognised" },
	{ IC_ACTION_ANONYMISATION_PASSED, IC_report_kind_OPENED,
	  "Checked an anonymised copy of a picture, and passed it" },
	{ IC_ACTION_ANONYMISATION_FAILED, IC_report_kind_OPENED,
	  "Checked an anonymised copy of a picture, and did not pass it" },
	{ IC_ACTION_ANONYMISATION_ENDED, IC_report_kind_STOPPED,
	  "Ended the use of an anonymised copy of a picture" },
	{ IC_ACTION_VIEW_ANONYMISED, IC_report_kind_OPENED,
	  "Looked at an anonymised copy of a picture, to check it" },
	{ IC_ACTION_ANONYMISED_SHARED, IC_report_kind_SHARED,
	  "Shared an anonymised copy of a picture" },
	{ IC_ACTION_ANONYMISED_OPENED, IC_report_kind_SHARE_OPENED,
	  "Opened an anonymised copy of a picture, without your name" },
	{ IC_ACTION_ANONYMISED_LISTED, IC_report_kind_OPENED,
	  "Saw in a list that an anonymised copy was shared, without your name" },
	{ IC_ACTION_REFILED_TO, IC_report_kind_TAKEN,
	  "Put a picture of you into your record: it had been filed elsewhere by mistake" },
};

const struct ic_report_line *ic_report_line_of(const struct ic_event_record *record)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (ic_bytes_equal(record->value[IC_F_ACTION],
				   ic_bytes_of_text(ic_action_info(lines[i].action)->word)))
			return &lines[i];
	return NULL;
}

/* --- what is left out --- */

/* What is done with a disclosure, and names for what and to whom. */
static bool is_of_disclosure(const struct ic_event_record *record)
{
	static const enum ic_action actions[] = {
		IC_ACTION_DISCLOSURE_CREATED, IC_ACTION_DISCLOSURE_OPENED,
		IC_ACTION_DISCLOSURE_REPLIED, IC_ACTION_DISCLOSURE_REVOKED,
		IC_ACTION_DISCLOSURE_HANDED,  IC_ACTION_HOLDER_TOLD,
		IC_ACTION_HOLDER_NOT_TOLD,    IC_ACTION_DISCLOSURE_OUTSIDE,
		IC_ACTION_ANONYMISED_SHARED,  IC_ACTION_ANONYMISED_OPENED
	};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (ic_bytes_equal(record->value[IC_F_ACTION],
				   ic_bytes_of_text(ic_action_info(actions[i])->word)))
			return true;
	return false;
}

/* Told of is what was done with a disclosure once none of that purpose to that recipient is
 * withheld any more: an entry does not say of which of them it is. */
static bool is_released(const struct ic_event_record *record, int purpose,
			const struct ic_withheld_rows *withheld)
{
	bool released = false;
	ic_id recipient;

	if (!is_of_disclosure(record)
	    || !ic_ok(ic_id_parse(record->value[IC_F_RECIPIENT], &recipient)))
		return false;
	for (size_t i = 0; i < withheld->count; i++) {
		const struct ic_withheld_row *row = &withheld->at[i];
		if (row->purpose != purpose || !ic_id_equal(row->recipient, recipient))
			continue;
		if (row->withheld)
			return false;
		released = released || (uint64_t)row->entry <= record->index;
	}
	return released;
}

static bool is_withheld(const struct ic_event_record *record,
			const struct ic_withheld_rows *withheld)
{
	const int purpose = ic_vocabulary_find(&ic_vocabulary_purpose, record->value[IC_F_PURPOSE]);

	return ic_purpose_is_withheld(purpose) && !is_released(record, purpose, withheld);
}

/* That somebody else was given the record may be what must not be told. */
static bool is_release_to_another(const struct ic_event_record *record)
{
	const char *word = ic_action_info(IC_ACTION_BUNDLE_RELEASED)->word;

	return ic_bytes_equal(record->value[IC_F_ACTION], ic_bytes_of_text(word))
	       && !ic_bytes_equal(record->value[IC_F_JUSTIFICATION], IC_LIT(IC_REPORT_OWN_COPY));
}

bool ic_report_tells(const struct ic_event_record *record, const struct ic_withheld_rows *withheld)
{
	return !record->redacted && ic_report_line_of(record) != NULL
	       && !is_withheld(record, withheld) && !is_release_to_another(record);
}
