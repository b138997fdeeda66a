// SPDX-License-Identifier: Apache-2.0
// The directory of recipients outside care, however many pages of it.
import { call } from '../api';
import type { Recipient } from '../api.gen';

export async function everyRecipient(signal: AbortSignal): Promise<Recipient[]> {
  const rows: Recipient[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('recipients', { query: cursor ? { cursor } : {}, signal });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor);
  return rows;
}
