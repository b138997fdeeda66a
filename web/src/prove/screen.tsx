// SPDX-License-Identifier: Apache-2.0
// The ledger put to the test: a byte changed in a copy, in the demonstration; the whole ledger, for governance.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Tampering, Verification } from '../api.gen';
import { demo, isGovernance } from '../session';
import { Page } from '../ui/frame';
import { useAction } from '../ui/hooks';
import { Button, Facts, Tag } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';

export default function ProveScreen() {
  return (
    <Page title={words.prove.title}>
      <p class="ic-read">{words.prove.intro}</p>
      {demo.value && <Tamper />}
      {isGovernance() && <Verify />}
      <p><a href="/ledger/checkpoint" download="checkpoint">{words.prove.checkpoint}</a></p>
    </Page>
  );
}

function Tamper() {
  const [result, setResult] = useState<Tampering>();
  const tamper = useAction(async () => setResult(await call('demo_tamper')));
  return (
    <section aria-labelledby="tamper">
      <h2 class="nhsuk-heading-m" id="tamper">{words.prove.tamperTitle}</h2>
      <p>{words.prove.tamperText}</p>
      {tamper.problem && <Why problem={tamper.problem} />}
      <Button onClick={() => void tamper.run()} disabled={tamper.busy} name="tamper">{tamper.busy ? words.prove.checking : words.prove.tamper}</Button>
      {result && <Outcome result={result} />}
    </section>
  );
}

function Outcome({ result }: { result: Tampering }) {
  return (
    <div role="status" data-name="tampering">
      <p class="ic-byte"><span class="ic-byte__where">{result.file}, {words.prove.offset(result.offset)}</span>
        <code>{hex(result.before)}</code><span aria-hidden="true"> → </span><span class="nhsuk-u-visually-hidden">{words.prove.after}</span><code class="ic-byte__new">{hex(result.after)}</code></p>
      <div class="ic-pair">
        <Checked title={words.prove.real} result={result.untouched} />
        <Checked title={words.prove.copy} result={result.tampered} />
      </div>
    </div>
  );
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

function Verify() {
  const [result, setResult] = useState<Verification>();
  const verify = useAction(async () => setResult(await call('ledger_verify')));
  return (
    <section aria-labelledby="verify">
      <h2 class="nhsuk-heading-m" id="verify">{words.prove.verifyTitle}</h2>
      <p>{words.prove.verifyText}</p>
      {verify.problem && <Why problem={verify.problem} />}
      <Button kind={demo.value ? 'secondary' : 'primary'} onClick={() => void verify.run()} disabled={verify.busy} name="verify">{verify.busy ? words.prove.checking : words.prove.verify}</Button>
      {result && <div role="status"><Checked title={words.prove.real} result={result} /></div>}
    </section>
  );
}

function Checked({ title, result }: { title: string; result: Verification }) {
  return (
    <section class={`ic-checked${result.whole ? '' : ' ic-checked--broken'}`} data-whole={result.whole} aria-label={title}>
      <h3 class="nhsuk-heading-s">{title} <Tag colour={result.whole ? 'green' : 'red'}>{result.whole ? words.prove.whole : words.prove.broken}</Tag></h3>
      {result.faults.map((fault) => <p class="ic-fault" key={fault.place}><strong>{fault.place}</strong>: {fault.what}</p>)}
      <Facts rows={[[words.prove.entries, String(result.entries)], [words.prove.took, words.prove.ms(result.milliseconds)], [words.prove.root, <code class="ic-hash">{result.root}</code>]]} />
    </section>
  );
}
