// SPDX-License-Identifier: Apache-2.0
// The patient agrees, or does not, that photos go to one recipient outside for one purpose: read aloud, answered, signed.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { ConsentIn, Id, WordGiver, WordPurpose, WordSituation } from '../api.gen';
import { DECIDERS, presumed, wordingName, wordingOf, type Decider } from '../camera/consent_form';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Field, LinkButton, Radios, Select, Tick, Waiting } from '../ui/parts';
import { everyRecipient } from '../ui/recipients';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';

const said = life.agrees;
type Purpose = 'THIRD' | 'POLICE' | 'INVESTIG';
type Way = 'WRITTEN' | 'ORAL';
const PURPOSES: readonly Purpose[] = ['THIRD', 'POLICE', 'INVESTIG'] satisfies readonly WordPurpose[];

const whoDecides = (decider: Decider): { situation: WordSituation; giver: WordGiver } => ({ situation: DECIDERS[decider].situation, giver: DECIDERS[decider].giver });

export function AgreesOutside({ patient, onDone, onCancel }: { patient: Id; onDone: () => void; onCancel: () => void }) {
  const one = useLoad((signal) => call('patient_show', { params: { id: patient }, signal }), [patient]);
  const wordings = useLoad((signal) => call('wordings', { signal }), []);
  const recipients = useLoad(everyRecipient, []);
  const [id] = useState(newId);
  const [form, setForm] = useState({ to: '', purpose: 'THIRD' as Purpose, way: 'WRITTEN' as Way, signed: '', witness: '', ends: '', read: false });
  const [decider, setDecider] = useState<Decider>();
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const wording = wordingOf(wordings.data?.rows ?? [], 'outside');
  const send = useAction(async (agreed: boolean) => {
    if (!one.data || !wording) return;
    const body: ConsentIn = {
      id, patient, ...whoDecides(decider ?? presumed(one.data)), way: agreed ? form.way : 'ORAL', wording: wordingName(wording), language: wording.language, explained: form.read,
      scopes: [{ scope: 'OUTSIDE', answer: agreed ? 'AGREED' : 'REFUSED', recipient: form.to, purpose: form.purpose, ...(agreed && form.ends ? { expires: form.ends } : {}) }],
      ...(agreed && form.way === 'WRITTEN' && form.signed.trim() ? { signed_name: form.signed.trim() } : {}), ...(form.witness.trim() ? { witness: form.witness.trim() } : {}),
    };
    await call('consent_record', { body });
    onDone();
  });
  const problem = one.problem ?? wordings.problem ?? recipients.problem;
  if (problem) return <Why problem={problem} />;
  if (!one.data || !recipients.data || !wording) return <Waiting what={words.ui.loading} />;
  const child = one.data.situation === 'CHILD' || one.data.situation === 'CHILD_COMPETENT';
  const deciders: Decider[] = child ? ['childAble', 'parent'] : one.data.situation === 'YOUNG_PERSON' ? ['young', 'proxy'] : ['adult', 'proxy'];
  const ready = form.to !== '' && form.read;
  const signed = form.way !== 'WRITTEN' || form.signed.trim() !== '' || form.witness.trim() !== '';
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send.run(true); }} noValidate data-name="form-agrees">
      <p>{said.about}</p>
      <Select label={said.to} value={form.to} onChange={(to) => set({ to })}>
        <option value="">–</option>
        {recipients.data.filter((row) => row.standing !== 'ENDED').map((row) => <option value={row.id} key={row.id}>{row.body}, {row.person}</option>)}
      </Select>
      <Select label={said.purpose} value={form.purpose} onChange={(purpose) => set({ purpose: purpose as Purpose })}>{PURPOSES.map((value) => <option value={value} key={value}>{words.purposes[value]}</option>)}</Select>
      <Radios legend={words.consent.who} small value={decider ?? presumed(one.data)} onChange={setDecider} choices={deciders.map((value) => ({ value, label: words.consent[value] }))} />
      <p class="ic-say" lang={wording.language}>{wording.text}</p>
      <Tick label={said.read} checked={form.read} onChange={(read) => set({ read })} />
      <Radios legend={words.consent.way} small inline value={form.way} onChange={(way) => set({ way })} choices={[{ value: 'WRITTEN', label: words.consent.signed }, { value: 'ORAL', label: words.consent.spoken }]} />
      {form.way === 'WRITTEN' ? <Field label={words.consent.signedName} value={form.signed} onInput={(text) => set({ signed: text })} name="signed-name" /> : <p class="nhsuk-hint">{said.spoken}</p>}
      <Field label={words.consent.witness} hint={words.consent.witnessHint} value={form.witness} onInput={(witness) => set({ witness })} name="witness" />
      <Field label={said.ends} type="date" value={form.ends} onInput={(ends) => set({ ends })} width={10} name="ends" />
      {send.problem && <Why problem={send.problem} />}
      <div class="ic-row">
        <Button submit disabled={send.busy || !ready || !signed} name="agreed">{said.agreed}</Button>
        <Button kind="secondary" disabled={send.busy || !ready} onClick={() => void send.run(false)} name="said-no">{said.no}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}
