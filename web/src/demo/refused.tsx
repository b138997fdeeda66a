// SPDX-License-Identifier: Apache-2.0
// Things that are refused, asked of the real rules. The answer is the server's own, never a text of this page.
import { useState } from 'preact/hooks';
import { asProblem, call, newId } from '../api';
import type { Decision, Patient, Problem } from '../api.gen';
import { handed } from '../camera/handed';
import { go } from '../router';
import { demo } from '../session';
import { Page } from '../ui/frame';
import { Button } from '../ui/parts';
import { problemOfDecision, Why, type Remedy } from '../ui/why';
import { words } from '../words/en';
import { newestRecording } from './newest';

type Case = keyof typeof words.refused.cases;
interface Answer { problem?: Problem; decision?: Decision; patient?: Patient }

/** One situation in the words of `incamera policy decide`; what is not named has its safe default. */
const FACTS: Partial<Record<Case, string[]>> = {
  police: ['PURPOSE=POLICE', 'RECIP=STAT', 'CONS=REFUSED', 'SUBJ=S1'],
  press: ['PURPOSE=MEDIA', 'RECIP=PUBLIC', 'CONS=NONE', 'SUBJ=S1'],
};

const ASK: Record<Case, () => Promise<Answer>> = {
  saidNo: async () => {
    const patient = await whoSaidNo();
    if (!patient) return { decision: await call('decision', { body: { table: 'C', facts: ['CPURP=CARE', 'SUBJ=S1', 'CONS=REFUSED'] } }) };
    const decision = await call('capture_check', { body: { patient: patient.id, kind: 'CLINICAL', situation: 'ADULT', dissent: false } });
    return { decision, patient };
  },
  stranger: async () => {
    const mine = await newestRecording();
    if (!mine) return { problem: { type: 'about:blank', status: 0, code: 'no_photo', title: words.refused.needPhoto } };
    await call('share_create', { body: { id: newId(), recordings: [mine], address: 'photos@metro-solicitors.example', purpose: 'THIRD', justification: words.refused.cases.stranger.text, urgent: false } });
    return {};
  },
  police: () => situation('police'),
  press: () => situation('press'),
};

const situation = async (which: Case): Promise<Answer> => ({ decision: await call('decision', { body: { table: 'D', facts: FACTS[which]! } }) });

/** An adult of the demonstration whose answer in force is not yes. */
async function whoSaidNo(): Promise<Patient | undefined> {
  for (const one of demo.value?.patients ?? []) {
    if (!one.wristband) continue;
    const patient = await call('patient_find', { body: { wristband: one.wristband } }).catch(() => undefined);
    const answer = patient?.consent?.scopes.find((scope) => scope.scope === 'RECORD')?.answer;
    if (patient?.situation === 'ADULT' && answer !== 'AGREED') return patient;
  }
  return undefined;
}

export default function Refused() {
  return (
    <Page title={words.refused.title}>
      <p class="ic-read">{words.refused.intro}</p>
      <ul class="ic-cases">{(Object.keys(words.refused.cases) as Case[]).map((which) => <li key={which}><OneCase which={which} /></li>)}</ul>
    </Page>
  );
}

function OneCase({ which }: { which: Case }) {
  const [answer, setAnswer] = useState<Answer>();
  const [busy, setBusy] = useState(false);
  const text = words.refused.cases[which];
  const run = async () => {
    setBusy(true);
    setAnswer(await ASK[which]().catch((error: unknown) => ({ problem: asProblem(error) })));
    setBusy(false);
  };
  const problem = answer?.problem ?? (answer?.decision?.decision === 'DENY' ? problemOfDecision(answer.decision) : undefined);
  return (
    <section class="ic-box" aria-labelledby={`case-${which}`}>
      <h2 class="nhsuk-heading-s" id={`case-${which}`}>{text.title}</h2>
      <p>{text.text}</p>
      <Button kind="secondary" disabled={busy} onClick={() => void run()} name={`case-${which}`}>{words.refused.tryIt}</Button>
      {problem && <Why problem={problem} remedies={remedies(which, answer!)} />}
      {answer && !problem && <p class="ic-notice ic-notice--good" role="status">{words.refused.allowed} {answer.decision?.obligations.length ? `${words.refused.obligations} ${answer.decision.obligations.join(', ')}` : ''}</p>}
    </section>
  );
}

/** The lawful next step, where this app can take it. */
function remedies(which: Case, answer: Answer): Remedy[] {
  const remedy = words.refused.cases[which].remedy;
  if (answer.problem?.code === 'no_photo') return [{ label: words.refused.takeFirst, act: () => go('/camera') }];
  if (which === 'saidNo') return [{ label: remedy, act: () => { handed.patient = answer.patient; go('/camera'); } }];
  if (which === 'stranger') return [{ label: remedy, act: () => go('/shares') }];
  return [];
}
