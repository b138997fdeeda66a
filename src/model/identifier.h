/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patient identifiers: what is a number that could have been issued, in one canonical form, and
 * what a wristband says. Valid is not traced: only the national service can say that a number is
 * this person's.
 *
 * NHS, CHI and H&C numbers share one check digit: weights 10 to 2, 11 − (sum mod 11), 11 → 0, 10
 * never issued (NHS Data Dictionary). CHI begins with a date of birth, 01 to 31; H&C is 320–399;
 * NHS begins with 4, 6 or 7, or 999 in a demonstration store only.
 */
#ifndef IC_MODEL_IDENTIFIER_H
#define IC_MODEL_IDENTIFIER_H

#include "base/limits.h"
#include "base/time.h"
#include "model/words.h"

struct ic_identifier {
	enum ic_identifier_system system;
	char value[IC_IDENTIFIER_BYTES_MAX + 1]; /* canonical: digits only for national numbers */
};

/**
 * Canonical form of what was typed: spaces and hyphens go, letters of a local number become
 * capitals. IC_E_IDENTIFIER_LENGTH, IC_E_IDENTIFIER_CHECK, IC_E_IDENTIFIER_RANGE,
 * IC_E_IDENTIFIER_DATE.
 * @demonstration admits NHS numbers of the range 999, which are never issued.
 */
ic_status ic_identifier_parse(enum ic_identifier_system system, ic_bytes typed, bool demonstration,
			      struct ic_identifier *ret_identifier);

enum { IC_IDENTIFIER_NORMALISED_MAX = IC_IDENTIFIER_BYTES_MAX + 1 };

/** What the blind index is taken of: the system's number, then the canonical text. */
ic_bytes ic_identifier_normalised(const struct ic_identifier *identifier,
				  uint8_t place[static IC_IDENTIFIER_NORMALISED_MAX]);

/** The check digit of nine digits: 0 to 9, or -1 where none exists. */
int ic_identifier_check_digit(const char digits[static 9]);

/** What a wristband carries (NHS England ISB 1077: GS1 AIs 8018 GSRN, 91 NHS number, 92/93 names or
 * dates). */
struct ic_wristband {
	struct ic_identifier identifier;
	bool has_born;
	struct ic_date born; /* to be compared with the record, never stored from here */
};

/**
 * Read the text of a scanned symbol: GS1 element string (DataMatrix, with FNC1 as 0x1d, optional
 * "]d2"), or Code 128 holding an NHS number alone. IC_E_WRISTBAND when it is neither; else as
 * ic_identifier_parse().
 */
ic_status ic_wristband_parse(ic_bytes scanned, bool demonstration,
			     struct ic_wristband *ret_wristband);

#endif
