// SPDX-License-Identifier: Apache-2.0
// Who is signed in. Held in memory only; the cookie that proves it is out of reach of this page.
import { signal } from '@preact/signals';
import { believed, call, Refusal, signedOut } from './api';
import type { Demo, Session } from './api.gen';
import { go, mayLeave, place, returnPath, unsaved } from './router';
import { words } from './words/en';

export const session = signal<Session | null>(null);
session.subscribe((now) => { believed.party = now?.party; });
export const demo = signal<Demo | null>(null);
/** The session ended under something unsaved: its screen stays, and the sign-in stands over it. */
export const expired = signal(false);
/** False until we have asked the server once. */
export const asked = signal(false);

const CARE: readonly string[] = ['CLINICIAN', 'PHOTOGRAPHER'];
const GOVERNANCE: readonly string[] = ['IG_LEAD', 'CALDICOTT_GUARDIAN', 'DPO'];
export const isCare = () => CARE.includes(session.value?.role ?? '');
export const isAdministrator = () => session.value?.role === 'ADMINISTRATOR';
export const isGovernance = () => GOVERNANCE.includes(session.value?.role ?? '');

export async function startSession(): Promise<void> {
  signedOut.handler = forget;
  try {
    session.value = await call('session_show');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  if (!session.value || session.value.demonstration) await loadDemo();
  asked.value = true;
}

async function loadDemo(): Promise<void> {
  try {
    demo.value = await call('demo_show');
  } catch {
    demo.value = null; // an ordinary hospital
  }
}

/** The session ended: drop what we hold and ask to sign in, with the way back in the address. */
function forget(): void {
  if (session.value && unsaved.question) { expired.value = true; return; }
  session.value = null;
  if (!asked.value || place.value.screen === 'sign-in') return;
  if (place.value.screen === 'start' && demo.value) return;
  go('/sign-in');
  history.replaceState(null, '', `/sign-in?back=${encodeURIComponent(backPath())}`);
}

let leaving = '/';
const backPath = () => leaving;
place.subscribe((now) => {
  if (now.screen !== 'sign-in' && now.screen) leaving = now.path;
});

export async function signIn(user: string, password: string): Promise<void> {
  const next = await call('session_open', { body: { user, password } });
  if (next.demonstration && !demo.value) await loadDemo();
  enter(next, returnPath(location.search));
}

/** Choose a password with what a one-time link carries, and be signed in. */
export async function setUp(token: string, password: string): Promise<void> {
  enter(await call('set_up', { body: { token, password } }), '/');
}

/** Over an unsaved photo the same person goes on with it; for another it is lost, and that is asked. */
function enter(next: Session, path: string): void {
  const same = expired.value && next.party === session.value?.party;
  if (expired.value && !same && !mayLeave(words.leave.other(session.value?.name ?? ''))) return;
  expired.value = false;
  session.value = next;
  if (!same) go(path, true);
}

/** Leave the unsaved photo and sign in afresh. */
export function giveUp(): void {
  if (!mayLeave()) return;
  expired.value = false;
  forget();
}

/** Become one of the demonstration's people, and go to @then. */
export async function become(user: string, then: string): Promise<void> {
  enter(await call('demo_sign_in', { body: { user } }), then);
}

export async function signOut(): Promise<void> {
  if (!mayLeave()) return;
  try {
    await call('session_close');
  } finally {
    session.value = null;
    leaving = '/';
    go(demo.value ? '/' : '/sign-in');
  }
}
