// SPDX-License-Identifier: Apache-2.0
// One line of the ledger as one sentence that a patient can read.
import type { ReportRow } from '../api.gen';
import { clock, day } from '../ui/format';
import { words } from '../words/en';

/** "On 9 July 2026 at 2:11pm, Dr Patel looked at the photo of the left heel, for your care." */
export function sentence(row: ReportRow): string {
  const verb = words.report.verbs[row.kind] ?? '';
  const purpose = row.purpose ? `, ${words.report.forPurpose[row.purpose]}` : '';
  return `${words.report.on(day(row.at), clock(row.at))}, ${row.who} ${verb} ${row.what}${purpose}.`.replace(/\.\.$/, '.');
}
