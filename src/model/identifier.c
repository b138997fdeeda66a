/* SPDX-License-Identifier: Apache-2.0 */
#include "model/identifier.h"

#include <string.h>

#include "base/bug.h"

enum { NATIONAL_DIGITS = 10, LOCAL_MIN = 3, GS = 0x1d };

int ic_identifier_check_digit(const char digits[static 9])
{
	int sum = 0;

	for (int i = 0; i < 9; i++)
		sum += (digits[i] - '0') * (10 - i);
	const int check = (11 - sum % 11) % 11;
	return check == 10 ? -1 : check;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool starts(ic_bytes at, const char *text)
{
	const size_t len = strlen(text);

	return at.len >= len && memcmp(at.ptr, text, len) == 0;
}

/* What stands between groups of digits, also where a number was copied from a letter: space,
 * hyphen, no-break and thin spaces, the dashes of Unicode. */
static size_t separator_len(ic_bytes at)
{
	static const char *const separators[] = {
		" ", "-", "\t", "\u00a0", "\u2009", "\u202f", "\u2010", "\u2011", "\u2012", "\u2013"
	};

	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++)
		if (starts(at, separators[i]))
			return strlen(separators[i]);
	return 0;
}

/* Copy without separators, letters as capitals. */
static ic_status canonical_text(ic_bytes typed, char ret_text[static IC_IDENTIFIER_BYTES_MAX + 1])
{
	size_t len = 0;

	for (size_t i = 0; i < typed.len;) {
		const uint8_t c = typed.ptr[i];
		const size_t skip = separator_len(ic_bytes_from(typed, i));
		i += skip > 0 ? skip : 1;
		if (skip > 0)
			continue;
		if (len == IC_IDENTIFIER_BYTES_MAX || !(is_digit(c) || is_letter(c)))
			IC_FAIL(IDENTIFIER_LENGTH,
				"identifier is too long or not letters and digits");
		ret_text[len++] = (char)(is_letter(c) ? c & ~0x20 : c);
	}
	ret_text[len] = '\0';
	return IC_DONE;
}

static ic_status check_national(const char *digits)
{
	if (strlen(digits) != NATIONAL_DIGITS || strspn(digits, "0123456789") != NATIONAL_DIGITS)
		IC_FAIL(IDENTIFIER_LENGTH, "national number is not 10 digits");
	if (strspn(digits, (char[]) { digits[0], '\0' }) == NATIONAL_DIGITS)
		IC_FAIL(IDENTIFIER_CHECK, "national number is one digit repeated");
	if (ic_identifier_check_digit(digits) != digits[9] - '0')
		IC_FAIL(IDENTIFIER_CHECK, "check digit does not fit");
	return IC_DONE;
}

static ic_status check_nhs(const char *digits, bool demonstration)
{
	IC_TRY(check_national(digits));
	const bool issued = digits[0] == '4' || digits[0] == '6' || digits[0] == '7';
	const bool never_issued = strncmp(digits, "999", 3) == 0;

	if (!issued && !(demonstration && never_issued))
		IC_FAIL(IDENTIFIER_RANGE, "NHS number outside the issued ranges");
	return IC_DONE;
}

/* The century is not in the number; a day that exists in some year is enough (29 February
 * included). */
static ic_status check_chi(const char *digits)
{
	IC_TRY(check_national(digits));
	const int day = (digits[0] - '0') * 10 + digits[1] - '0';
	const int month = (digits[2] - '0') * 10 + digits[3] - '0';

	if (!ic_date_is_valid((struct ic_date) { 2000, month, day }))
		IC_FAIL(IDENTIFIER_DATE, "CHI number does not begin with a date");
	return IC_DONE;
}

static ic_status check_hc(const char *digits)
{
	IC_TRY(check_national(digits));
	if (digits[0] != '3' || digits[1] < '2')
		IC_FAIL(IDENTIFIER_RANGE, "H&C number outside 320 to 399");
	return IC_DONE;
}

static ic_status check_local(const char *text)
{
	if (strlen(text) < LOCAL_MIN)
		IC_FAIL(IDENTIFIER_LENGTH, "local number is too short");
	return IC_DONE;
}

ic_status ic_identifier_parse(enum ic_identifier_system system, ic_bytes typed, bool demonstration,
			      struct ic_identifier *ret_identifier)
{
	struct ic_identifier identifier = { .system = system };

	IC_TRY(canonical_text(typed, identifier.value));
	switch (system) {
	case IC_identifier_system_NHS:
		IC_TRY(check_nhs(identifier.value, demonstration));
		break;
	case IC_identifier_system_CHI:
		IC_TRY(check_chi(identifier.value));
		break;
	case IC_identifier_system_HC:
		IC_TRY(check_hc(identifier.value));
		break;
	case IC_identifier_system_LOCAL:
	case IC_identifier_system_TEMPORARY:
		IC_TRY(check_local(identifier.value));
		break;
	case IC_identifier_system_ABSENT:
		IC_FAIL(FIELD, "identifier system is missing");
	}
	*ret_identifier = identifier;
	return IC_DONE;
}

ic_bytes ic_identifier_normalised(const struct ic_identifier *identifier,
				  uint8_t place[static IC_IDENTIFIER_NORMALISED_MAX])
{
	const size_t len = strlen(identifier->value);

	IC_ASSERT(len <= IC_IDENTIFIER_BYTES_MAX);
	place[0] = (uint8_t)identifier->system;
	memcpy(place + 1, identifier->value, len);
	return ic_bytes_of(place, len + 1);
}

/* GS1 application identifiers that occur on wristbands; a fixed length of 0 means "up to the next
 * FNC1". */
static const struct {
	const char *ai;
	size_t fixed_len;
} wristband_ais[] = {
	{ "8018", 18 }, { "91", 0 }, { "92", 0 },   { "93", 0 },   { "94", 0 },
	{ "95", 0 },    { "96", 0 }, { "97", 0 },   { "98", 0 },   { "99", 0 },
	{ "10", 0 },    { "21", 0 }, { "7250", 8 }, { "7253", 0 },
};

struct element {
	ic_bytes ai;
	ic_bytes value;
};

/* Take one element off the front of @rest; false when it begins with no known identifier. */
static bool take_element(ic_bytes *rest, struct element *ret_element)
{
	for (size_t i = 0; i < sizeof(wristband_ais) / sizeof(wristband_ais[0]); i++) {
		const ic_bytes ai = ic_bytes_of_text(wristband_ais[i].ai);
		if (!ic_bytes_start_with(*rest, ai))
			continue;

		const ic_bytes after = ic_bytes_from(*rest, ai.len);
		size_t len = wristband_ais[i].fixed_len;
		if (len == 0)
			while (len < after.len && after.ptr[len] != GS)
				len++;
		if (len > after.len)
			return false;
		*ret_element = (struct element) { ai, ic_bytes_of(after.ptr, len) };
		*rest = ic_bytes_from(after, len);
		if (rest->len > 0 && rest->ptr[0] == GS)
			*rest = ic_bytes_from(*rest, 1);
		return true;
	}
	return false;
}

/* Date of birth: AI 7250 as YYYYMMDD; anything that is no date is left out, since it is only
 * compared. */
static void take_born(ic_bytes value, struct ic_wristband *wristband)
{
	char text[IC_DATE_TEXT + 1] = "0000-00-00";

	if (value.len != 8)
		return;
	memcpy(text, value.ptr, 4);
	memcpy(text + 5, value.ptr + 4, 2);
	memcpy(text + 8, value.ptr + 6, 2);
	wristband->has_born = ic_ok(ic_date_parse(ic_bytes_of_text(text), &wristband->born));
}

static ic_status parse_gs1(ic_bytes rest, bool demonstration, struct ic_wristband *ret_wristband)
{
	struct ic_wristband wristband = { 0 };
	struct element element;

	while (rest.len > 0) {
		if (!take_element(&rest, &element))
			IC_FAIL(WRISTBAND, "not a GS1 wristband element");
		if (ic_bytes_equal(element.ai, IC_LIT("91")))
			IC_TRY(ic_identifier_parse(IC_identifier_system_NHS, element.value,
						   demonstration, &wristband.identifier));
		if (ic_bytes_equal(element.ai, IC_LIT("7250")))
			take_born(element.value, &wristband);
	}
	if (wristband.identifier.system == IC_identifier_system_ABSENT)
		IC_FAIL(WRISTBAND, "wristband carries no NHS number");
	*ret_wristband = wristband;
	return IC_DONE;
}

ic_status ic_wristband_parse(ic_bytes scanned, bool demonstration,
			     struct ic_wristband *ret_wristband)
{
	struct ic_wristband plain = { 0 };

	if (ic_bytes_start_with(scanned, IC_LIT("]d2"))
	    || ic_bytes_start_with(scanned, IC_LIT("]C1")))
		scanned = ic_bytes_from(scanned, 3);
	if (scanned.len > 0 && scanned.ptr[0] == GS)
		scanned = ic_bytes_from(scanned, 1);
	if (scanned.len != NATIONAL_DIGITS)
		return parse_gs1(scanned, demonstration, ret_wristband);

	IC_TRY(ic_identifier_parse(IC_identifier_system_NHS, scanned, demonstration,
				   &plain.identifier));
	*ret_wristband = plain;
	return IC_DONE;
}
