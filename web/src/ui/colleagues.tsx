// SPDX-License-Identifier: Apache-2.0
// The people who work here, however many pages of them.
import { call } from '../api';
import type { Colleague, Id } from '../api.gen';
import { useLoad } from './hooks';
import { Select } from './parts';

/** Every colleague: on call first, then those shared with lately. */
export async function everyone(signal: AbortSignal): Promise<Colleague[]> {
  const rows: Colleague[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('colleagues', { query: cursor ? { cursor } : {}, signal });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor);
  const weight = (one: Colleague) => (one.on_call ? 2 : 0) + (one.recent ? 1 : 0);
  return rows.sort((a, b) => weight(b) - weight(a));
}

export function ColleagueSelect({ label, value, onChange }: { label: string; value: Id; onChange: (id: Id) => void }) {
  const people = useLoad(everyone, []);
  return (
    <Select label={label} value={value} onChange={onChange}>
      <option value="">–</option>
      {people.data?.map((one) => <option value={one.id} key={one.id}>{one.name}, {one.job}</option>)}
    </Select>
  );
}
