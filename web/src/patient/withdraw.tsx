// SPDX-License-Identifier: Apache-2.0
// Changing one's mind is as easy as agreeing was. The screen says what stops, what stays and why, in the server's words.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { Patient, Withdrawal } from '../api.gen';
import { useAction } from '../ui/hooks';
import { Button, Field, Radios } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';

type Said = 'fromNow' | 'never';

export function Withdraw({ patient, onDone }: { patient: Patient; onDone: () => void }) {
  const [id] = useState(newId);
  const [said, setSaid] = useState<Said>();
  const [reason, setReason] = useState('');
  const [result, setResult] = useState<Withdrawal>();
  const act = useAction(async () => {
    setResult(await call('patient_withdraw', { params: { id: patient.id }, body: { id, refusal: said === 'never', ...(reason.trim() ? { reason: reason.trim() } : {}) } }));
    onDone();
  });
  if (result) return <Result result={result} />;
  return (
    <section class="ic-box" aria-labelledby="withdraw">
      <h2 class="nhsuk-heading-s" id="withdraw">{words.record.withdrawTitle}</h2>
      {act.problem && <Why problem={act.problem} />}
      <Radios legend={words.record.withdrawWhich} small value={said} onChange={setSaid}
        choices={[{ value: 'fromNow', label: words.record.fromNow }, { value: 'never', label: words.record.never }]} />
      <Field label={words.record.reason} value={reason} onInput={setReason} rows={2} />
      <Button wide kind="warning" disabled={!said || act.busy} onClick={() => void act.run()} name="withdraw-do">{words.record.withdrawDo}</Button>
    </section>
  );
}

function Result({ result }: { result: Withdrawal }) {
  return (
    <section class="ic-box" aria-labelledby="withdrawn" role="status" data-name="withdrawn">
      <h2 class="nhsuk-heading-s" id="withdrawn">{words.record.withdrawn}</h2>
      <p><strong>{words.record.stops}</strong></p>
      <ul>{result.stops.map((one) => <li key={one}>{one}</li>)}<li>{words.record.sharesStopped(result.shares_stopped)}</li></ul>
      {result.stays.length > 0 && <><p><strong>{words.record.stays}</strong></p><ul>{result.stays.map((one) => <li key={one}>{one}</li>)}</ul></>}
      <p class="ic-quiet"><span class="ic-rule">{words.why.rule(result.rule)}</span> {result.source}</p>
    </section>
  );
}
