// SPDX-License-Identifier: Apache-2.0
// How the clock of a request stands, in a word.
import { Tag } from '../ui/parts';
import { office } from '../words/en_office';

const said = office.requests;
const SOON_DAYS = 7;

export function ClockTag({ stopped, late, daysLeft }: { stopped: boolean; late: boolean; daysLeft: number }) {
  if (stopped) return <Tag colour="grey">{said.stopped}</Tag>;
  if (late) return <Tag colour="red">{said.late(-daysLeft)}</Tag>;
  return <Tag colour={daysLeft <= SOON_DAYS ? 'orange' : 'blue'}>{said.left(daysLeft)}</Tag>;
}
