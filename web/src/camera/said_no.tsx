// SPDX-License-Identifier: Apache-2.0
// After a no: the refusal is said to be in the record only once the server has confirmed it; until then it is tried again.
import { useEffect, useState } from 'preact/hooks';
import { asProblem, call } from '../api';
import type { Id, Problem } from '../api.gen';
import { Button, Heading, LinkButton } from '../ui/parts';
import { said } from '../ui/why';
import { words } from '../words/en';
import { Sheet } from './sheet';
import { passing } from './upload';

const AGAIN_MS = 5000;

interface SaidNoProps {
  patient: Id;
  /** Undefined once it is recorded. */
  unrecorded: Id | undefined;
  onRecorded: () => void;
  onNext: () => void;
}

export function SaidNo({ patient, unrecorded, onRecorded, onNext }: SaidNoProps) {
  const [problem, setProblem] = useState<Problem>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!unrecorded) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    call('patient_withdraw', { params: { id: patient }, body: { id: unrecorded, refusal: false } }).then(() => { if (!gone) onRecorded(); }, (error: unknown) => {
      if (gone) return;
      setProblem(asProblem(error));
      if (passing(asProblem(error))) timer = setTimeout(() => setTries(tries + 1), AGAIN_MS);
    });
    return () => { gone = true; clearTimeout(timer); };
  }, [unrecorded, tries]);
  return (
    <Sheet code={unrecorded && problem?.code}>
      <Heading level={2} size="m">{words.consent.saidNoTitle}</Heading>
      <p>{words.consent.saidNoCare}</p>
      <div role="status" data-name="refusal">{unrecorded ? <NotYet problem={problem} /> : <p>{words.consent.saidNoText}</p>}</div>
      <p>{words.consent.saidNoNext}</p>
      {unrecorded
        ? <><Button wide onClick={() => setTries(tries + 1)} name="record-no">{words.consent.saidNoAgain}</Button><LinkButton onClick={onNext}>{words.consent.saidNoNoted}</LinkButton></>
        : <Button wide onClick={onNext} name="next-patient">{words.share.next}</Button>}
    </Sheet>
  );
}

function NotYet({ problem }: { problem: Problem | undefined }) {
  if (!problem || passing(problem)) return <p class="ic-notice">{words.consent.saidNoWaiting}</p>;
  return <><p class="ic-notice"><strong>{words.consent.saidNoFailed}</strong></p><p>{said(problem)}</p></>;
}
