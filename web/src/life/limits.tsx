// SPDX-License-Identifier: Apache-2.0
// What limits the use of a patient's photos, and what allows it: restriction, opt-out, objections, authorities, discharge.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Authority, AuthorityIn, Id, Life, Limits, Objection, WordAuthority, WordObjectsTo, WordPurpose } from '../api.gen';
import { isCare, isGovernance } from '../session';
import { PatientBand } from '../ui/band';
import { ColleagueSelect } from '../ui/colleagues';
import { moment } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Facts, Field, Radios, Select, Tag, Tick, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { Answer, Ask } from './parts';

const said = life.limits;
type Act = 'restrict' | 'lift' | 'vip' | 'object' | 'discharge' | 'state';

export default function LimitsScreen({ id }: { id: string }) {
  const load = useLoad((signal) => call('patient_limits', { params: { id }, signal }), [id]);
  const [act, setAct] = useState<Act>();
  const [answer, setAnswer] = useState<Life>();
  const settled = (given?: Life) => { setAct(undefined); setAnswer(given); load.again(); };
  const data = load.data;
  return (
    <Page title={said.title}>
      {answer && <Answer life={answer} />}
      {load.problem && <Why problem={load.problem} remedies={[{ label: words.ui.tryAgain, act: load.again }]} />}
      {!data && !load.problem && <Waiting what={words.ui.loading} />}
      {data && <PatientBand patient={data.who} />}
      {data && !act && <Shown limits={data} again={load.again} onAct={setAct} />}
      {data && act && <div class="ic-read"><Form limits={data} act={act} onDone={settled} onCancel={() => setAct(undefined)} /></div>}
      {data && !act && <Authorities patient={id} onAdd={() => setAct('state')} />}
      {data && !act && isGovernance() && <p><a href={`/outside/${id}`}>{said.outside}</a></p>}
    </Page>
  );
}

function optOut(limits: Limits): string {
  if (!limits.opt_out_checked) return said.never;
  const answer = `${limits.opted_out ? said.optedOut : said.notOptedOut}, ${said.checked(moment(limits.opt_out_checked))}.`;
  return limits.opt_out_stale ? `${answer} ${said.stale}` : answer;
}

function Shown({ limits, again, onAct }: { limits: Limits; again: () => void; onAct: (act: Act) => void }) {
  const ask = useAction(async (opted_out: boolean) => {
    await call('patient_opt_out', { params: { id: limits.patient }, body: { opted_out } });
    again();
  });
  return (
    <>
      <Facts rows={[
        [said.restricted, limits.restricted ? words.ui.yes : words.ui.no],
        [said.optOut, optOut(limits)],
        [said.vip, limits.vip ? said.vipOn : said.vipOff],
      ]} />
      {ask.problem && <Why problem={ask.problem} />}
      <div class="ic-row">
        <Button kind="secondary" disabled={ask.busy} onClick={() => void ask.run(false)} name="opt-in">{said.isIn}</Button>
        <Button kind="secondary" disabled={ask.busy} onClick={() => void ask.run(true)} name="opt-out">{said.isOut}</Button>
        {isGovernance() && <Button kind="secondary" onClick={() => onAct(limits.restricted ? 'lift' : 'restrict')} name="restrict">{limits.restricted ? said.lift : said.restrict}</Button>}
        {isGovernance() && <Button kind="secondary" onClick={() => onAct('vip')} name="vip">{limits.vip ? said.unwatch : said.watch}</Button>}
        {isCare() && <Button kind="secondary" onClick={() => onAct('discharge')} name="discharge">{said.discharge}</Button>}
      </div>
      <section aria-labelledby="objections">
        <h2 class="nhsuk-heading-s" id="objections">{said.objections}</h2>
        {limits.objections.length === 0 && <p>{said.noObjections}</p>}
        <ul class="ic-cards">{limits.objections.map((one) => <ObjectionRow row={one} onDone={again} key={one.id} />)}</ul>
        <Button kind="secondary" onClick={() => onAct('object')} name="object">{said.object}</Button>
      </section>
    </>
  );
}

function ObjectionRow({ row, onDone }: { row: Objection; onDone: () => void }) {
  const [lifting, setLifting] = useState(false);
  return (
    <li class="ic-card" data-objection={row.objects_to}>
      <h3 class="nhsuk-heading-xs ic-task__title">{row.about_me ? said.toYou : <>{said.objectsTo[row.objects_to]}{row.person ? `: ${row.person}` : ''}</>}</h3>
      <span class="ic-card__text">{row.about_me ? said.aboutYou : row.reason}</span>
      <span class="ic-card__quiet">{said.placed(row.placed_by, moment(row.placed))}</span>
      {row.about_me ? null : lifting
        ? <Ask about={said.takeBack} save={said.takeBack} name="take-back" onCancel={() => setLifting(false)} onSend={async (reason) => { await call('objection_lift', { params: { id: row.id }, body: { reason } }); onDone(); }} />
        : <Button kind="secondary" onClick={() => setLifting(true)} name="take-back">{said.takeBack}</Button>}
    </li>
  );
}

interface FormProps { limits: Limits; act: Act; onDone: (life?: Life) => void; onCancel: () => void }

function Form({ limits, act, onDone, onCancel }: FormProps) {
  const params = { id: limits.patient };
  if (act === 'object') return <ObjectForm patient={limits.patient} onDone={() => onDone()} onCancel={onCancel} />;
  if (act === 'state') return <StateForm patient={limits.patient} onDone={() => onDone()} onCancel={onCancel} />;
  if (act === 'restrict') return <Ask about={said.restrictAbout} save={said.restrict} name={act} onCancel={onCancel} onSend={async (reason) => onDone(await call('patient_restrict', { params, body: { reason } }))} />;
  if (act === 'lift') return <Ask about={said.liftAbout} save={said.lift} name={act} onCancel={onCancel} onSend={async (reason) => { await call('patient_unrestrict', { params, body: { reason } }); onDone(); }} />;
  if (act === 'vip') return <Ask about={said.vipOn} save={limits.vip ? said.unwatch : said.watch} name={act} onCancel={onCancel} onSend={async (reason) => { await call('patient_vip', { params, body: { vip: !limits.vip, reason } }); onDone(); }} />;
  return <Ask about={said.dischargeAbout} save={said.discharge} name={act} onCancel={onCancel} onSend={async (reason) => { await call('encounter_end', { params, body: { reason } }); onDone(); }} />;
}

interface PatientForm { patient: Id; onDone: () => void; onCancel: () => void }

function ObjectForm({ patient, onDone, onCancel }: PatientForm) {
  const [to, setTo] = useState<WordObjectsTo>('BEYOND_TEAM');
  const [person, setPerson] = useState('');
  const [explained, setExplained] = useState(false);
  const choices = Object.keys(said.objectsTo) as WordObjectsTo[];
  return (
    <Ask about={said.object} save={life.photo.save} name="object" label={said.words} ready={explained && (to !== 'PERSON' || person !== '')} onCancel={onCancel}
      onSend={async (reason) => { await call('patient_object', { params: { id: patient }, body: { objects_to: to, explained, reason, ...(to === 'PERSON' ? { person } : {}) } }); onDone(); }}>
      <Radios legend={said.to} small value={to} onChange={setTo} choices={choices.map((value) => ({ value, label: said.objectsTo[value] }))} />
      {to === 'PERSON' && <ColleagueSelect label={said.person} value={person} onChange={setPerson} />}
      <Tick label={said.explained} checked={explained} onChange={setExplained} />
    </Ask>
  );
}

function Authorities({ patient, onAdd }: { patient: Id; onAdd: () => void }) {
  const load = useLoad((signal) => call('authorities', { params: { id: patient }, signal }), [patient]);
  const verify = useAction(async (id: Id) => {
    await call('authority_verify', { params: { id } });
    load.again();
  });
  return (
    <section aria-labelledby="authorities">
      <h2 class="nhsuk-heading-s" id="authorities">{said.authorities}</h2>
      {load.problem && <Why problem={load.problem} quiet />}
      {verify.problem && <Why problem={verify.problem} />}
      {load.data?.rows.length === 0 && <p>{said.noAuthorities}</p>}
      <ul class="ic-cards">{load.data?.rows.map((one) => <AuthorityRow row={one} busy={verify.busy} onVerify={() => void verify.run(one.id)} key={one.id} />)}</ul>
      <Button kind="secondary" onClick={onAdd} name="state">{said.state}</Button>
    </section>
  );
}

function AuthorityRow({ row, busy, onVerify }: { row: Authority; busy: boolean; onVerify: () => void }) {
  return (
    <li class="ic-card" data-authority={row.kind}>
      <h3 class="nhsuk-heading-xs ic-task__title">{said.kinds[row.kind]}: {words.purposes[row.purpose]}</h3>
      <span class="ic-card__text">{row.instrument} · {row.reference}</span>
      {row.persons && row.persons.length > 0 && <span class="ic-card__text">{said.investigators(row.persons.join(', '))}</span>}
      <span class="ic-card__quiet">{said.until(moment(row.expires))} · {said.saidBy(row.stated_by)}{row.verified_by ? ` · ${said.checkedBy(row.verified_by)}` : ''}</span>
      <span class="ic-card__marks"><Tag colour={row.in_force ? 'green' : 'grey'}>{row.in_force ? said.inForce : row.verified ? said.ended : said.waits}</Tag></span>
      {!row.verified && <Button kind="secondary" disabled={busy} onClick={onVerify} name="verify">{said.verify}</Button>}
    </li>
  );
}

function StateForm({ patient, onDone, onCancel }: PatientForm) {
  const [kind, setKind] = useState<WordAuthority>('LAW');
  const [purpose, setPurpose] = useState<WordPurpose>('LEGAL');
  const [reference, setReference] = useState('');
  const [expires, setExpires] = useState('');
  const [persons, setPersons] = useState<readonly Id[]>(['']);
  const named = persons.filter((one) => one !== '');
  const name = (at: number, id: Id) => setPersons([...persons.map((one, i) => (i === at ? id : one)).filter((one, i) => one !== '' || i === at), ...(at === persons.length - 1 && id !== '' && persons.length < 20 ? [''] : [])]);
  const send = async (instrument: string) => {
    const body: AuthorityIn = { kind, patient, purpose, instrument, reference, expires, ...(purpose === 'INVESTIG' ? { persons: named } : {}) };
    await call('authority_state', { body });
    onDone();
  };
  return (
    <Ask about={said.authorities} save={life.photo.save} name="state" label={said.instrument} ready={reference.trim() !== '' && expires !== '' && (purpose !== 'INVESTIG' || named.length > 0)} onSend={send} onCancel={onCancel}>
      <Select label={said.kind} value={kind} onChange={(value) => setKind(value as WordAuthority)}>{Object.entries(said.kinds).map(([value, label]) => <option value={value} key={value}>{label}</option>)}</Select>
      <Select label={said.purpose} value={purpose} onChange={(value) => setPurpose(value as WordPurpose)}>{Object.entries(words.purposes).map(([value, label]) => <option value={value} key={value}>{label}</option>)}</Select>
      {purpose === 'INVESTIG' && persons.map((one, at) => <ColleagueSelect label={said.investigator(at + 1)} value={one} onChange={(id) => name(at, id)} key={at} />)}
      <Field label={said.reference} value={reference} onInput={setReference} name="reference" />
      <Field label={said.expires} type="date" value={expires} onInput={setExpires} width={10} name="expires" />
    </Ask>
  );
}
