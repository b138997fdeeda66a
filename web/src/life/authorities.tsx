// SPDX-License-Identifier: Apache-2.0
// What allows a use without consent, and the notes that a rule asks for: stated by one person, checked by another, withdrawn.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Authority, AuthorityIn, Authorities as Page, Id, WordAuthority, WordPurpose } from '../api.gen';
import { everyone } from '../ui/colleagues';
import { moment } from '../ui/format';
import { useAction, useLoad, usePages } from '../ui/hooks';
import { Button, Field, Select, Tag, Waiting } from '../ui/parts';
import { everyRecipient } from '../ui/recipients';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { Ask } from './parts';

const said = life.authorities;
const PERSONS_MAX = 20;

/** Those of one patient. */
export function Authorities({ patient, onAdd }: { patient: Id; onAdd: () => void }) {
  const load = useLoad((signal) => call('authorities', { params: { id: patient }, signal }), [patient]);
  return (
    <section aria-labelledby="authorities">
      <h2 class="nhsuk-heading-s" id="authorities">{said.title}</h2>
      {load.problem && <Why problem={load.problem} quiet />}
      {load.data?.rows.length === 0 && <p>{said.none}</p>}
      <ul class="ic-cards">{load.data?.rows.map((one) => <Row row={one} onDone={load.again} key={one.id} />)}</ul>
      <Button kind="secondary" onClick={onAdd} name="state">{said.state}</Button>
    </section>
  );
}

/** The register: of all patients, newest first. */
export function AuthorityRegister() {
  const list = usePages<Authority, Page>((query, signal) => call('authority_register', { query, ...(signal ? { signal } : {}) }), []);
  return (
    <section data-name="authorities">
      <p class="ic-read">{said.about}</p>
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {list.data && list.rows.length === 0 && <p>{said.none}</p>}
      <ul class="ic-cards">{list.rows.map((one) => <Row row={one} onDone={list.again} key={one.id} />)}</ul>
      {list.older && <Button kind="secondary" disabled={list.older.busy} onClick={() => void list.older?.run()} name="older">{words.ui.showOlder}</Button>}
    </section>
  );
}

const stateOf = (row: Authority): string => (row.in_force ? said.inForce : row.ended ? said.withdrawn : row.verified ? said.over : said.waits);

function Row({ row, onDone }: { row: Authority; onDone: () => void }) {
  const [ending, setEnding] = useState(false);
  const params = { id: row.id };
  const verify = useAction(async () => {
    await call('authority_verify', { params });
    onDone();
  });
  const title = `${said.kinds[row.kind]}: ${words.purposes[row.purpose]}`;
  const whom = row.persons?.length ? said.names(row.persons.join(', ')) : row.purpose === 'INVESTIG' ? said.nobody : said.anyone;
  return (
    <li class="ic-card" data-authority={row.kind}>
      <h3 class="nhsuk-heading-xs ic-task__title">{title}</h3>
      {row.patient && <span class="ic-card__text"><a href={`/limits/${row.patient}`}>{row.patient_name}</a></span>}
      <span class="ic-card__text">{row.instrument} · {row.reference}</span>
      <span class="ic-card__text">{whom} {row.recording ? said.onePhoto : said.allPhotos}</span>
      <span class="ic-card__quiet">{[said.until(moment(row.expires)), said.saidBy(row.stated_by), row.verified_by && said.checkedBy(row.verified_by), row.ended_by && said.endedBy(row.ended_by), said.entry(String(row.entry))].filter(Boolean).join(' · ')}</span>
      <span class="ic-card__marks"><Tag colour={row.in_force ? 'green' : 'grey'}>{stateOf(row)}</Tag></span>
      {verify.problem && <Why problem={verify.problem} />}
      {ending
        ? <Ask about={said.endAbout} save={said.end} name="end" warning onCancel={() => setEnding(false)} onSend={async (reason) => { await call('authority_end', { params, body: { reason } }); setEnding(false); onDone(); }} />
        : !row.ended && <div class="ic-row">
          {!row.verified && <Button kind="secondary" disabled={verify.busy} onClick={() => void verify.run()} name="verify">{said.verify}<span class="nhsuk-u-visually-hidden"> {title}</span></Button>}
          <Button kind="secondary" onClick={() => setEnding(true)} name="end">{said.end}<span class="nhsuk-u-visually-hidden"> {title}</span></Button>
        </div>}
    </li>
  );
}

export function StateForm({ patient, onDone, onCancel }: { patient: Id; onDone: () => void; onCancel: () => void }) {
  const [kind, setKind] = useState<WordAuthority>('LAW');
  const [purpose, setPurpose] = useState<WordPurpose>('LEGAL');
  const [reference, setReference] = useState('');
  const [expires, setExpires] = useState('');
  const [persons, setPersons] = useState<readonly Id[]>(['']);
  const named = persons.filter((one) => one !== '');
  const name = (at: number, id: Id) => {
    const rest = persons.map((one, i) => (i === at ? id : one)).filter((one) => one !== '');
    setPersons(rest.length < PERSONS_MAX ? [...rest, ''] : rest);
  };
  const send = async (instrument: string) => {
    const body: AuthorityIn = { kind, patient, purpose, instrument, reference, expires, ...(named.length > 0 ? { persons: named } : {}) };
    await call('authority_state', { body });
    onDone();
  };
  const ready = reference.trim() !== '' && expires !== '' && (purpose !== 'INVESTIG' || named.length > 0);
  return (
    <Ask about={said.stateAbout} save={life.photo.save} name="state" label={said.instruments[kind]} ready={ready} onSend={send} onCancel={onCancel}>
      <Select label={said.kind} value={kind} onChange={(value) => setKind(value as WordAuthority)}>{Object.entries(said.kinds).map(([value, label]) => <option value={value} key={value}>{label}</option>)}</Select>
      <Select label={said.purpose} value={purpose} onChange={(value) => setPurpose(value as WordPurpose)}>{Object.entries(words.purposes).map(([value, label]) => <option value={value} key={value}>{label}</option>)}</Select>
      <p class="ic-read">{purpose === 'INVESTIG' ? said.whomAboutCase : said.whomAbout}</p>
      {persons.map((one, at) => <PartySelect label={said.whom(at + 1)} value={one} onChange={(id) => name(at, id)} key={at} />)}
      <Field label={said.reference} value={reference} onInput={setReference} name="reference" />
      <Field label={said.expires} type="date" value={expires} onInput={setExpires} width={10} name="expires" />
    </Ask>
  );
}

/** Somebody who works here, or a recipient outside. */
function PartySelect({ label, value, onChange }: { label: string; value: Id; onChange: (id: Id) => void }) {
  const here = useLoad(everyone, []);
  const outside = useLoad(everyRecipient, []);
  return (
    <Select label={label} value={value} onChange={onChange}>
      <option value="">–</option>
      <optgroup label={said.here}>{here.data?.map((one) => <option value={one.id} key={one.id}>{one.name}, {one.job}</option>)}</optgroup>
      <optgroup label={said.outside}>{outside.data?.filter((one) => one.standing !== 'ENDED').map((one) => <option value={one.id} key={one.id}>{one.body}, {one.person}</option>)}</optgroup>
    </Select>
  );
}
