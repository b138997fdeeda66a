// SPDX-License-Identifier: Apache-2.0
// RFC 4180, for spreadsheets that take a cell for a formula: one that begins like a formula gets an apostrophe.

const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export const table = (rows: ReadonlyArray<readonly string[]>): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
