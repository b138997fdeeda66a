// SPDX-License-Identifier: Apache-2.0
// Disclosing outside: what for, whose photos, to whom, why. What the rules say no to is said with the next step.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { Id, Outside, OutsideChoices, OutsideIn, Problem, Recipient } from '../api.gen';
import { isGovernance } from '../session';
import { PatientBand } from '../ui/band';
import { moment } from '../ui/format';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Facts, Field, LinkButton, Select, Tick } from '../ui/parts';
import { everyRecipient } from '../ui/recipients';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { OUTSIDE, outside as said } from '../words/en_outside';
import { File, Six } from './mine';

type Purpose = typeof OUTSIDE[number];

export function Disclose({ patient }: { patient: Id }) {
  const [made, setMade] = useState<Outside>();
  if (made) return <Made one={made} onAnother={() => setMade(undefined)} />;
  return <Form patient={patient} onMade={setMade} />;
}

function Made({ one, onAnother }: { one: Outside; onAnother: () => void }) {
  return (
    <section class="ic-box" data-name="made">
      <div role="status"><h3 class="nhsuk-heading-s">{said.made(one.body)}</h3></div>
      <Six one={one} />
      <File one={one} onDone={() => {}} />
      <p><LinkButton onClick={onAnother} name="another">{said.another}</LinkButton></p>
    </section>
  );
}

function Form({ patient, onMade }: { patient: Id; onMade: (one: Outside) => void }) {
  const [purpose, setPurpose] = useState<Purpose>('PROTECT');
  const [number, setNumber] = useState('');
  const [why, setWhy] = useState('');
  const [missing, setMissing] = useState(false);
  const [choices, setChoices] = useState<OutsideChoices>();
  const ask = (query: { cursor?: string }) => call('outside_choices', { query, body: { purpose, justification: why.trim(), ...(patient ? { patient } : { nhs_number: number.trim() }) } });
  const find = useAction(async () => {
    setMissing(!why.trim());
    if (why.trim()) setChoices(await ask({}));
  });
  const older = useAction(async () => {
    if (!choices?.next) return;
    const page = await ask({ cursor: choices.next });
    setChoices({ ...page, rows: [...choices.rows, ...page.rows] });
  });
  const change = (value: string) => { setPurpose(value as Purpose); setChoices(undefined); };
  return (
    <div class="ic-read">
      <form onSubmit={(event) => { event.preventDefault(); void find.run(); }} noValidate>
        <Select label={said.purpose} value={purpose} onChange={change}>{OUTSIDE.filter((one) => isGovernance() || one === 'PROTECT').map((one) => <option value={one} key={one}>{said.purposes[one]}</option>)}</Select>
        {!patient && <Field label={said.number} value={number} onInput={(text) => { setNumber(text); setChoices(undefined); }} mode="numeric" width={10} name="number" />}
        {!choices && <Field label={said.why} hint={said.whyHint} value={why} onInput={setWhy} rows={3} name="why" error={missing && !why.trim() ? said.needWhy : undefined} />}
        {find.problem && <Why problem={find.problem} />}
        {!choices && <Button submit disabled={find.busy} name="find">{said.find}</Button>}
      </form>
      {choices && <Pick choices={choices} purpose={purpose} why={why.trim()} older={choices.next ? older : undefined} onMade={onMade} />}
    </div>
  );
}

interface PickProps {
  choices: OutsideChoices;
  purpose: Purpose;
  /** Stated once: it was entered with the look, and is the disclosure's. */
  why: string;
  older: { busy: boolean; problem?: Problem | undefined; run: () => Promise<void> } | undefined;
  onMade: (one: Outside) => void;
}

function Pick({ choices, purpose, why, older, onMade }: PickProps) {
  const [picked, setPicked] = useState<readonly Id[]>([]);
  const [id, setId] = useState(newId);
  const [draft, setDraft] = useState({ to: '', address: '', listed: true, vital: false });
  const send = useAction(async () => {
    const body: OutsideIn = { id, recordings: [...picked], purpose, justification: why, vital: purpose === 'PROTECT' && draft.vital, ...(draft.listed ? (draft.to ? { recipient: draft.to } : {}) : { address: draft.address }) };
    onMade(await call('outside_disclose', { body }));
  });
  const change = (part: Partial<typeof draft>) => { send.clear(); setId(newId()); setDraft({ ...draft, ...part }); };
  const toggle = (one: Id, on: boolean) => { send.clear(); setId(newId()); setPicked(on ? [...picked, one] : picked.filter((other) => other !== one)); };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send.run(); }} noValidate>
      <PatientBand patient={choices.who} />
      <p><a href={`/limits/${choices.patient}`}>{said.allows}</a></p>
      {choices.rows.length === 0 && <p>{said.none}</p>}
      {choices.rows.length > 0 && <fieldset class="nhsuk-fieldset" data-name="photos"><legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{said.pick}</legend>
        {choices.rows.map((one) => <Tick label={`${siteName(one.body_site, one.laterality)}, ${moment(one.taken)}${one.kind === 'SENSITIVE' ? `, ${said.sensitive}` : ''}${one.state === 'IN_RECORD' ? '' : `, ${words.photo.states[one.state]}`}`} checked={picked.includes(one.recording)} onChange={(on) => toggle(one.recording, on)} key={one.recording} />)}
      </fieldset>}
      {older?.problem && <Why problem={older.problem} />}
      {older && <Button kind="secondary" disabled={older.busy} onClick={() => void older.run()} name="older">{words.ui.showOlder}</Button>}
      {draft.listed ? <To value={draft.to} onChange={(to) => change({ to })} /> : <Field label={said.address} hint={said.addressHint} value={draft.address} onInput={(address) => change({ address })} name="address" />}
      <p><LinkButton onClick={() => change({ listed: !draft.listed })} name="listed">{draft.listed ? said.notListed : said.choose}</LinkButton></p>
      <Facts rows={[[said.why, why]]} />
      {purpose === 'PROTECT' && <Tick label={said.vital} checked={draft.vital} onChange={(vital) => change({ vital })} />}
      {send.problem && <Why problem={send.problem} />}
      <Button submit disabled={send.busy || picked.length === 0} name="disclose">{said.send}</Button>
    </form>
  );
}

/** Those whose check has run out stand there too: the rules say so, and what to do. */
function To({ value, onChange }: { value: Id; onChange: (id: Id) => void }) {
  const all = useLoad(everyRecipient, []);
  const mark = (one: Recipient) => (one.standing === 'VERIFIED' ? '' : ` (${said.recipients.standing[one.standing]})`);
  return (
    <>
      {all.problem && <Why problem={all.problem} quiet />}
      <Select label={said.to} value={value} onChange={onChange}>
        <option value="">–</option>
        {all.data?.filter((one) => one.standing !== 'ENDED').map((one) => <option value={one.id} key={one.id}>{one.body}, {one.person}{mark(one)}</option>)}
      </Select>
    </>
  );
}
