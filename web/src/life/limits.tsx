// SPDX-License-Identifier: Apache-2.0
// What limits the use of a patient's photos, and what allows it: restriction, opt-out, objections, authorities, discharge.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Id, Life, Limits, Objection, WordObjectsTo } from '../api.gen';
import { isCare, isGovernance } from '../session';
import { PatientBand } from '../ui/band';
import { ColleagueSelect } from '../ui/colleagues';
import { moment } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Facts, Radios, Tick, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { AgreesOutside } from './agrees_outside';
import { Authorities, StateForm } from './authorities';
import { Answer, Ask } from './parts';

const said = life.limits;
type Act = 'restrict' | 'lift' | 'vip' | 'object' | 'discharge' | 'state' | 'agrees';

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
        {isCare() && <Button kind="secondary" onClick={() => onAct('agrees')} name="agrees">{life.agrees.button}</Button>}
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
  if (act === 'agrees') return <AgreesOutside patient={limits.patient} onDone={() => onDone()} onCancel={onCancel} />;
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
