// SPDX-License-Identifier: Apache-2.0
// The demonstration's first page: the product in five steps, each one link that makes you the right person.
import type { Persona } from '../api.gen';
import { go } from '../router';
import { become, demo, session } from '../session';
import { Page } from '../ui/frame';
import { useAction } from '../ui/hooks';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { newestRecording } from './newest';

interface Step {
  name: string;
  title: string;
  text: string;
  action: string;
  who: Persona | undefined;
  to: string;
}

/** Who plays which part, found by role: the server names its own people. */
export function cast(personas: readonly Persona[]) {
  const care = personas.filter((one) => one.role === 'CLINICIAN');
  return {
    taker: care.find((one) => !one.on_call) ?? care[0], colleague: care.find((one) => one.on_call) ?? care[1],
    guardian: personas.find((one) => one.role === 'CALDICOTT_GUARDIAN') ?? personas.find((one) => one.role === 'IG_LEAD'),
    patient: personas.find((one) => one.role === 'PATIENT') ?? personas.find((one) => one.role === 'PROXY'),
  };
}

function steps(): Step[] {
  const { taker, colleague } = cast(demo.value!.personas);
  const guide = words.guide;
  return [
    { name: 'take', title: guide.take, text: guide.takeText, action: guide.takeGo, who: taker, to: '/camera' },
    { name: 'refuse', title: guide.refuse, text: guide.refuseText, action: guide.refuseGo, who: taker, to: '/refused' },
    { name: 'share', title: guide.share, text: guide.shareText, action: guide.shareGo, who: taker, to: 'newest' },
    { name: 'see', title: guide.see, text: guide.seeText(colleague?.name ?? ''), action: guide.seeGo(colleague?.name ?? ''), who: colleague, to: '/inbox' },
    { name: 'prove', title: guide.prove, text: guide.proveText, action: guide.proveGo, who: session.value ? undefined : taker, to: '/prove' },
  ];
}

export default function Guide() {
  const { patient, guardian } = cast(demo.value?.personas ?? []);
  const act = useAction((who: Persona | undefined, to: string) => becomeAnd(who, to));
  return (
    <Page title={words.guide.title}>
      <p class="ic-lead">{words.guide.lead}</p>
      {act.problem && <Why problem={act.problem} />}
      <ol class="ic-guide">
        {steps().map((step, n) => (
          <li key={step.name}>
            <button type="button" class="ic-guide__step" data-name={`guide-${step.name}`} onClick={() => void act.run(step.who, step.to)}>
              <span class="ic-guide__number" aria-hidden="true">{n + 1}</span>
              <span class="ic-guide__body"><span class="ic-guide__title">{step.title}</span><span class="ic-guide__text">{step.text}</span></span>
              <span class="ic-guide__go" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ol>
      <h2 class="nhsuk-heading-m">{words.guide.also}</h2>
      <ul class="ic-plain ic-also">
        {patient && <li><button type="button" class="ic-link" data-name="guide-patient" onClick={() => void act.run(patient, '/')}>{words.guide.patient(patient.name)}</button></li>}
        {guardian && <li><button type="button" class="ic-link" data-name="guide-guardian" onClick={() => void act.run(guardian, '/prove')}>{words.guide.guardian(guardian.name)}</button></li>}
      </ul>
      <p class="ic-quiet">{words.guide.notes}</p>
    </Page>
  );
}

async function becomeAnd(who: Persona | undefined, to: string): Promise<void> {
  if (who && who.name !== session.value?.name) await become(who.user, '/');
  if (to !== 'newest') return go(to);
  const newest = await newestRecording();
  go(newest ? `/photo/${newest}` : '/camera');
}
