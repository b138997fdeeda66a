// SPDX-License-Identifier: Apache-2.0
// One line of the ledger as one sentence that a patient can read.
import type { ReportRow } from '../api.gen';
import { clock, day } from '../ui/format';
import { words } from '../words/en';

/** "On 9 July 2026 at 2:11pm, Mr Patel, plastic surgeon, looked at a picture (heel), for your care." */
export function sentence(row: ReportRow): string {
  const what = row.what.replace(/\(([a-z-]+)\)/, (whole, site: string) => (words.sites[site] ? `(${words.sites[site].toLowerCase()})` : whole));
  const itself = what.startsWith(row.who);
  const act = itself ? what : `${row.who}${row.who.includes(',') ? ',' : ''} ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
  return `${words.report.on(day(row.at), clock(row.at))}, ${act}${row.purpose ? `, ${words.report.forPurpose[row.purpose]}` : ''}.`;
}
