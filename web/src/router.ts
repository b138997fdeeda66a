// SPDX-License-Identifier: Apache-2.0
// Addresses to screens. Ids in addresses are opaque; nothing that names a patient is ever put into one.
import { signal } from '@preact/signals';

/** What to ask before leaving a screen that holds what is nowhere else; empty: nothing. */
export const unsaved = { question: '' };

/** Whether the screen may be left; asks where something would be lost. */
export function mayLeave(question = unsaved.question): boolean {
  if (!unsaved.question) return true;
  if (!confirm(question)) return false;
  unsaved.question = '';
  return true;
}

export interface Place {
  screen: string;
  id: string;
  path: string;
}

const PLACES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^\/$/, 'start'],
  [/^\/(sign-in|set-up|camera|inbox|shares|todo|retention|incidents|reviews|requests|statistics|staff|rules|registers|outside|prove|refused|help|privacy|leaflet|flows|accessibility)$/, ''],
  [/^\/(share|photo|patient|report|request|life|outside|limits|copies)\/([0-9a-f]{32})$/, ''],
];

export function placeOf(path: string): Place {
  for (const [pattern, name] of PLACES) {
    const match = pattern.exec(path);
    if (match) return { screen: name || (match[1] ?? ''), id: match[2] ?? '', path };
  }
  return { screen: 'nowhere', id: '', path };
}

export const place = signal<Place>({ screen: '', id: '', path: '' });

export function startRouter(): void {
  const read = () => { place.value = placeOf(location.pathname); };
  addEventListener('popstate', () => {
    if (location.pathname === place.value.path || mayLeave()) read();
    else history.pushState(null, '', place.value.path);
  });
  addEventListener('click', followLink);
  read();
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a[href^="/"]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
  if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/ledger/')) return;
  event.preventDefault();
  go(link.pathname);
}

export function go(path: string, replace = false): void {
  if (path !== place.value.path && !mayLeave()) return;
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  place.value = placeOf(path);
  scrollTo(0, 0);
}

/** Where signing in leads back to: only ever one of our own addresses. */
export function returnPath(search: string): string {
  const wanted = new URLSearchParams(search).get('back') ?? '/';
  const there = placeOf(wanted).screen;
  return there === 'nowhere' || there === 'sign-in' ? '/' : wanted;
}
