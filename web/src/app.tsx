// SPDX-License-Identifier: Apache-2.0
// Start: find out who is signed in, then show the screen of the address. Each screen is a file of its own, loaded when needed.
import { render, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { asProblem } from './api';
import type { Problem } from './api.gen';
import { forWhom } from './pages/for_whom';
import { go, place, startRouter } from './router';
import { asked, demo, expired, isAdministrator, isCare, isGovernance, session, startSession } from './session';
import { startLive } from './share/live';
import { startCount } from './todo/count';
import { readySound } from './share/sound';
import { Page } from './ui/frame';
import { Waiting } from './ui/parts';
import { Why } from './ui/why';
import { words } from './words/en';

declare const __READER_WASM__: string;

type Screen = ComponentType<{ id: string }>;
type Load = () => Promise<{ default: Screen }>;

const SCREENS: Record<string, Load> = {
  'sign-in': () => import('./pages/sign_in'),
  camera: () => import('./camera/screen'),
  inbox: () => import('./share/inbox'),
  shares: () => import('./share/sent'),
  share: () => import('./share/share'),
  photo: () => import('./photo/screen'),
  patient: () => import('./patient/screen'),
  report: () => import('./report/screen'),
  prove: () => import('./prove/screen'),
  todo: () => import('./todo/screen'),
  retention: () => import('./retention/screen'),
  requests: () => import('./requests/screen'),
  request: () => import('./requests/one'),
  statistics: () => import('./requests/figures'),
  incidents: () => import('./life/incidents'),
  reviews: () => import('./life/reviews'),
  life: () => import('./life/recording'),
  limits: () => import('./life/limits'),
  copies: () => import('./life/copies'),
  staff: () => import('./staff/screen'),
  rules: () => import('./rules/screen'),
  registers: () => import('./registers/screen'),
  outside: () => import('./outside/screen'),
  'set-up': () => import('./pages/set_up'),
  guide: () => import('./demo/guide'),
  refused: () => import('./demo/refused'),
  help: () => import('./pages/help'),
  privacy: () => import('./pages/privacy'),
  leaflet: () => import('./pages/leaflet'),
  flows: () => import('./pages/flows'),
  accessibility: () => import('./pages/accessibility'),
  nowhere: () => import('./pages/nowhere'),
  'not-yours': () => import('./pages/not_yours'),
};
const OPEN = ['sign-in', 'set-up', 'help', 'privacy', 'leaflet', 'rules', 'accessibility', 'nowhere', 'guide'];

/** The screen of an address, for the person who is signed in. */
function screenName(): string {
  const name = place.value.screen === 'start' ? startName() : place.value.screen;
  if (!session.value) return OPEN.includes(name) ? name : 'sign-in';
  return forWhom(name)?.includes(session.value.role) === false ? 'not-yours' : name;
}

function startName(): string {
  if (session.value?.patient) return 'report';
  if (demo.value) return 'guide';
  if (isGovernance()) return 'prove';
  if (isAdministrator()) return 'staff';
  if (!isCare()) return session.value ? 'help' : 'sign-in';
  return matchMedia('(pointer: coarse)').matches ? 'camera' : 'inbox';
}

function App() {
  const [loaded, setLoaded] = useState<{ name: string; Screen: Screen }>();
  const [problem, setProblem] = useState<Problem>();
  const [Over, setOver] = useState<ComponentType>();
  const name = asked.value ? screenName() : '';
  const signInNeeded = asked.value && name === 'sign-in' && place.value.screen !== 'sign-in';
  useEffect(() => {
    if (signInNeeded) {
      const back = place.value.path;
      go('/sign-in', true);
      if (back !== '/') history.replaceState(null, '', `/sign-in?back=${encodeURIComponent(back)}`);
    }
  }, [signInNeeded]);
  useEffect(() => {
    if (!name) return;
    let stale = false;
    SCREENS[name]!().then(
      (module) => { if (!stale) setLoaded({ name, Screen: module.default }); },
      (error: unknown) => { if (!stale) setProblem(asProblem(error)); },
    );
    return () => { stale = true; };
  }, [name]);
  useEffect(() => {
    if (expired.value) void import('./pages/sign_in').then((module) => setOver(() => module.SignInOver));
  }, [expired.value]);
  if (problem) return <Page title={words.why.failed}><Why problem={problem} remedies={[{ label: words.ui.reload, act: () => location.reload() }]} /></Page>;
  if (!loaded || loaded.name !== name) return <Page title={words.ui.product} heading={false}><Waiting what={words.ui.opening} /></Page>;
  const id = place.value.id || session.value?.patient || '';
  return <><loaded.Screen key={`${place.value.path} ${session.value?.party}`} id={id} />{expired.value && Over && <Over />}</>;
}

/** The wristband reader is large: fetch it once the first screen has been painted, before it is wanted. */
function fetchReaderAhead(): void {
  const link = document.createElement('link');
  link.rel = 'prefetch';
  link.href = __READER_WASM__;
  document.head.append(link);
}

async function start(): Promise<void> {
  startRouter();
  readySound();
  const root = document.getElementById('app')!;
  root.textContent = '';
  render(<App />, root);
  try {
    await startSession();
  } catch {
    asked.value = true; // the sign-in screen says what is wrong when it is used
  }
  startLive();
  startCount();
  setTimeout(fetchReaderAhead, 1500);
}

void start();
