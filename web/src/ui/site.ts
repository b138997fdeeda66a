// SPDX-License-Identifier: Apache-2.0
// Places on the body in words.
import type { WordLaterality } from '../api.gen';
import { words } from '../words/en';

/** "Left heel"; an id this version does not know is shown as it is. */
export function siteName(site: string, side?: WordLaterality): string {
  const name = words.sites[site] ?? site;
  if (!side) return name;
  const text = side === 'BOTH' || side === 'MIDLINE' ? `${name}, ${words.sides[side]}` : `${words.sides[side]} ${name.toLowerCase()}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
