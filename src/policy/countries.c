/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of countries.tsv: code, approval (full or partial), condition, name, from, source; one line
 * each. */
#include <string.h>

#include "base/limits.h"
#include "policy/normalise.h"

enum { CODE = 2, COLUMNS = 6 };

static size_t find_byte(ic_bytes text, char byte)
{
	const uint8_t *found = text.len == 0 ? NULL : memchr(text.ptr, byte, text.len);
	return found == NULL ? text.len : (size_t)(found - text.ptr);
}

static ic_status split_row(ic_bytes row, ic_bytes ret_cells[static COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		const size_t len = find_byte(row, '\t');
		const bool last = i + 1 == COLUMNS;
		if (last != (len == row.len))
			IC_FAIL(CONFIG, "a row of the table of countries has not six columns");
		ret_cells[i] = ic_bytes_of(row.ptr, len);
		row = ic_bytes_from(row, len + 1);
	}
	return IC_DONE;
}

static bool is_code(ic_bytes code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] < 'A' || code.ptr[i] > 'Z')
			return false;
	return code.len == CODE;
}

static ic_status row_approves(const ic_bytes *cells, bool condition_met, bool *ret_approves)
{
	const bool full = ic_bytes_equal(cells[1], IC_LIT("full"));

	if (!is_code(cells[0]) || (!full && !ic_bytes_equal(cells[1], IC_LIT("partial"))))
		IC_FAIL(CONFIG, "a row of the table of countries is not well formed");
	if (full != ic_bytes_equal(cells[2], IC_LIT("-")))
		IC_FAIL(CONFIG, "a partial approval states its condition, a full one has none");
	*ret_approves = full || condition_met;
	return IC_DONE;
}

static ic_status find_country(ic_bytes table, struct ic_transfer transfer, bool *ret_approved)
{
	bool approved = false;

	for (size_t rows = 0; table.len > 0; rows++) {
		const size_t len = find_byte(table, '\n');
		const ic_bytes row = ic_bytes_of(table.ptr, len);
		ic_bytes cells[COLUMNS];
		bool approves = false;
		table = ic_bytes_from(table, len + 1);
		if (rows == IC_COUNTRIES_MAX)
			IC_FAIL(LIMIT, "too many rows in the table of countries");
		if (row.len == 0 || row.ptr[0] == '#')
			continue;
		IC_TRY(split_row(row, cells));
		IC_TRY(row_approves(cells, transfer.condition_met, &approves));
		if (ic_bytes_equal(cells[0], transfer.country))
			approved = approves;
	}
	*ret_approved = approved;
	return IC_DONE;
}

ic_status ic_normalise_country(ic_bytes table, struct ic_transfer transfer,
			       enum ic_fact_RECIP *ret_recipient)
{
	bool approved = false;

	if (!is_code(transfer.country) || ic_bytes_equal(transfer.country, IC_LIT("GB")))
		IC_FAIL(FIELD, "not the code of a country abroad");
	IC_TRY(find_country(table, transfer, &approved));
	if (approved)
		*ret_recipient = IC_RECIP_ABROAD_OK;
	else
		*ret_recipient = transfer.has_safeguards ? IC_RECIP_ABROAD_SG : IC_RECIP_ABROAD_NO;
	return IC_DONE;
}
