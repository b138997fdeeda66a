// SPDX-License-Identifier: Apache-2.0
// The capture, tap by tap, as a pure state machine. The screens show it; nothing here touches the page or the network.
//
//   identify → confirm → consent → shoot → site → filing → filed → sent
//                           │        ↑└──────┘ another, retake
//                           └→ said no, from consent, shoot or site: unsaved pictures are dropped
//
// Invariants: the shutter lives only after the server has permitted this patient and this answer; a picture is saved
// only with a body site; it counts as filed only with the server's receipt. What is shared is decided in share/draft.ts.
import type { Stripped } from '../strip/strip';
import type { Decision, Id, Patient, Problem, Receipt, Share, WordBasis, WordLaterality, WordRecordingKind, WordSituation, WordStandardView } from '../api.gen';

export type Step = 'identify' | 'confirm' | 'consent' | 'said-no' | 'shoot' | 'site' | 'filing' | 'filed' | 'sent';

/** What is true of a picture, in the order in which it becomes true. */
export type Stage = 'held' | 'sending' | 'received' | 'record' | 'failed';

export interface Shot {
  id: Id;
  /** The frame that was on the screen, shown until the still is there. */
  frame?: HTMLCanvasElement;
  /** The still without metadata, which may take a while to make; saving waits for it. Nothing else is ever sent. */
  ready: Promise<Stripped>;
  /** Set together, once the still is there. */
  bytes?: number;
  url?: string;
  taken: string;
  offsetMinutes: number;
  sharp: boolean;
  dark: boolean;
  view?: WordStandardView;
  stage: Stage;
  receipt?: Receipt;
  problem?: Problem;
}

/** Whose answer lets the picture be taken. */
export interface Answer {
  consent: Id;
  situation: WordSituation;
  basis?: WordBasis;
  /** For the banner: "agreed, spoken". */
  label: string;
  kind: WordRecordingKind;
}

export interface Flow {
  step: Step;
  patient?: Patient;
  answer?: Answer;
  permitted: boolean;
  decision?: Decision;
  shots: readonly Shot[];
  site: string;
  side?: WordLaterality | undefined;
  note: string;
  /** Of an intimate part: who was there, or that nobody was wanted. Undefined: not of an intimate part. */
  chaperone?: string | undefined;
  share?: Share;
  /** A refusal that the server has not confirmed: under this id it is recorded once. */
  unrecorded?: Id | undefined;
}

export type Event =
  | { is: 'found'; patient: Patient }
  | { is: 'confirmed' }
  | { is: 'answered'; answer: Answer }
  | { is: 'decided'; decision: Decision }
  | { is: 'said-no'; unrecorded?: Id }
  | { is: 'no-recorded' }
  | { is: 'ask-again' }
  | { is: 'shot'; shot: Shot }
  | { is: 'still'; id: Id; bytes: number; url: string }
  | { is: 'retake' }
  | { is: 'another' }
  | { is: 'placed'; site: string; side?: WordLaterality | undefined }
  | { is: 'note'; text: string }
  | { is: 'chaperone'; name: string | undefined }
  | { is: 'save' }
  | { is: 'stage'; id: Id; stage: Stage; receipt?: Receipt; problem?: Problem }
  | { is: 'give-up'; id: Id }
  | { is: 'shared'; share: Share }
  | { is: 'restart' };

export const start: Flow = { step: 'identify', permitted: false, shots: [], site: '', note: '' };

export const shutterLives = (flow: Flow) => flow.step === 'shoot' && flow.permitted && flow.answer !== undefined;
export const maySave = (flow: Flow) => flow.step === 'site' && flow.shots.length > 0 && flow.site !== '' && flow.chaperone?.trim() !== '';

/** The next state; an event that does not belong to the step changes nothing. */
export function advance(flow: Flow, event: Event): Flow {
  switch (event.is) {
    case 'restart': return start;
    case 'found': return flow.step === 'identify' || flow.step === 'confirm' ? { ...start, step: 'confirm', patient: event.patient } : flow;
    case 'confirmed': return flow.step === 'confirm' ? { ...flow, step: 'consent' } : flow;
    case 'said-no': return ['consent', 'shoot', 'site'].includes(flow.step) ? { ...flow, step: 'said-no', permitted: false, shots: [], unrecorded: event.unrecorded } : flow;
    case 'no-recorded': return flow.step === 'said-no' ? { ...flow, unrecorded: undefined } : flow;
    case 'ask-again': return flow.patient ? { ...start, patient: flow.patient, step: 'consent' } : flow;
    case 'answered': return flow.step === 'consent' ? { ...flow, answer: event.answer } : flow;
    case 'decided': return decided(flow, event.decision);
    case 'shared': return flow.step === 'filed' ? { ...flow, step: 'sent', share: event.share } : flow;
    default: return pictureStep(flow, event);
  }
}

function decided(flow: Flow, decision: Decision): Flow {
  if (flow.step !== 'consent' || !flow.answer) return flow;
  if (decision.decision === 'DENY') return { ...flow, permitted: false, decision };
  return { ...flow, step: 'shoot', permitted: true, decision };
}

function pictureStep(flow: Flow, event: Event): Flow {
  switch (event.is) {
    case 'shot': return shutterLives(flow) ? { ...flow, step: 'site', shots: [...flow.shots, event.shot] } : flow;
    case 'still': return withShot(flow, event.id, { bytes: event.bytes, url: event.url });
    case 'retake': return flow.step === 'site' ? { ...flow, step: 'shoot', shots: flow.shots.slice(0, -1) } : flow;
    case 'another': return flow.step === 'site' ? { ...flow, step: 'shoot' } : flow;
    case 'placed': return flow.step === 'site' ? { ...flow, site: event.site, side: event.side } : flow;
    case 'chaperone': return flow.step === 'site' ? { ...flow, chaperone: event.name } : flow;
    case 'note': return flow.step === 'site' ? { ...flow, note: event.text } : flow;
    case 'save': return maySave(flow) ? { ...flow, step: 'filing' } : flow;
    case 'stage': return staged(flow, event);
    case 'give-up': return gaveUp(flow, event.id);
    default: return flow;
  }
}

function staged(flow: Flow, { id, stage, receipt, problem }: Extract<Event, { is: 'stage' }>): Flow {
  if (flow.step !== 'filing') return flow;
  if (stage === 'record' && !receipt) return flow; // only a receipt puts a picture into the record
  const next = withShot(flow, id, { stage, ...(receipt ? { receipt } : {}), ...(problem ? { problem } : {}) });
  return next.shots.every((shot) => shot.stage === 'record') ? { ...next, step: 'filed' } : next;
}

/** One picture is given up; those that are filed stay filed, with their receipts. */
function gaveUp(flow: Flow, id: Id): Flow {
  const shots = flow.shots.filter((shot) => shot.id !== id);
  if (flow.step !== 'filing' || shots.length === flow.shots.length) return flow;
  if (shots.length === 0) return start;
  return { ...flow, shots, step: shots.every((shot) => shot.stage === 'record') ? 'filed' : 'filing' };
}

function withShot(flow: Flow, id: Id, change: Partial<Shot>): Flow {
  return { ...flow, shots: flow.shots.map((shot) => (shot.id === id ? { ...shot, ...change } : shot)) };
}
