// SPDX-License-Identifier: Apache-2.0
// How many tasks the person has: asked when somebody signs in, opens a screen or is told of a change. Names nobody.
import { effect, signal } from '@preact/signals';
import { call } from '../api';
import { place } from '../router';
import { isCare, isGovernance, session } from '../session';
import { ticks } from '../share/live';

export const todo = signal({ open: 0, late: 0 });

export async function refreshCount(): Promise<void> {
  const who = session.value?.party;
  try {
    const count = await call('task_count');
    if (session.value?.party === who) todo.value = count;
  } catch {
    // the number stays as it was; the page itself says what is wrong
  }
}

export function startCount(): void {
  effect(() => {
    place.value;
    ticks.value;
    if (session.value && (isCare() || isGovernance())) void refreshCount();
    else todo.value = { open: 0, late: 0 };
  });
}
