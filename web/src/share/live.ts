// SPDX-License-Identifier: Apache-2.0
// The inbox, live: one stream of server-sent events; every event means "ask again", so a lost one costs nothing.
import { effect, signal } from '@preact/signals';
import { call, pathOf, reach, Refusal } from '../api';
import type { Share } from '../api.gen';
import { isCare, session } from '../session';
import { ring } from './sound';

/** null until the first answer. */
export const inbox = signal<Share[] | null>(null);
export const unseen = signal(0);
/** Counts up with every event, for screens that show something else that may have changed. */
export const ticks = signal(0);
export const listening = signal(false);

const OPEN: readonly string[] = ['SENT', 'DELIVERED'];
export const isUnopened = (share: Share) => OPEN.includes(share.state) && share.opened === undefined;

const known = new Set<string>();

export async function refreshInbox(): Promise<void> {
  const rows = (await call('share_inbox')).rows;
  const first = inbox.value === null;
  const fresh = rows.filter((share) => isUnopened(share) && !known.has(share.id));
  for (const share of rows) known.add(share.id);
  inbox.value = rows;
  unseen.value = rows.filter(isUnopened).length;
  if (!first && fresh.length > 0) ring(fresh.some((share) => share.urgent));
}

/** Listen while somebody who may receive shares is signed in. */
export function startLive(): void {
  let stop: AbortController | undefined;
  effect(() => {
    const who = session.value?.party;
    stop?.abort();
    known.clear();
    inbox.value = null;
    unseen.value = 0;
    if (!who || !isCare()) return;
    stop = new AbortController();
    void listen(stop.signal);
  });
}

async function listen(signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await refreshInbox();
      await readEvents(signal, () => { failures = 0; });
    } catch (error) {
      if (signal.aborted || (error instanceof Refusal && error.problem.status === 401)) return;
    }
    listening.value = false;
    await pause(Math.min(30_000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2));
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function readEvents(signal: AbortSignal, onEvent: () => void): Promise<void> {
  const response = await reach(pathOf('events'), { method: 'GET', headers: { Accept: 'text/event-stream' }, signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  listening.value = true;
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split(/\r?\n\r?\n/);
    rest = parts.pop() ?? '';
    if (!parts.some(isEvent)) continue;
    onEvent();
    await refreshInbox();
    ticks.value++;
  }
}

/** Comments (": still here") only keep the line open. */
const isEvent = (block: string) => block.split(/\r?\n/).some((line) => line.startsWith('data:') || line.startsWith('event:'));
