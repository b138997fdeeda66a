// SPDX-License-Identifier: Apache-2.0
// One request: its clock, what the rules say and what is missing, the step that may be taken, its letters, what is given out.
import { useState } from 'preact/hooks';
import { call, newId, pathOf } from '../api';
import type { Id, Request, RequestAnswerIn, RequestPart, RequestStep, WordAccessValue, WordObjectsTo, WordRequestStep } from '../api.gen';
import { day } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Details, Facts, Field, Heading, Inset, LinkButton, Select, Tag, Tick, Waiting } from '../ui/parts';
import { siteName } from '../ui/site';
import { Letter } from '../ui/letter';
import { Why } from '../ui/why';
import { corrected, CorrectionFields, type Correction } from '../life/correction';
import { words } from '../words/en';
import { office } from '../words/en_office';
import { ClockTag } from './clock';

const said = office.requests;

export default function RequestScreen({ id }: { id: string }) {
  const loaded = useLoad((signal) => call('request_show', { params: { id }, signal }), [id]);
  const [done, setDone] = useState('');
  const settled = (text: string) => { setDone(text); loaded.again(); };
  const one = loaded.data;
  return (
    <Page title={one ? said.kinds[one.kind] : said.title}>
      <p><a href="/requests">{said.back}</a></p>
      <p role="status" data-name="said">{done}</p>
      {loaded.problem && <Why problem={loaded.problem} remedies={[{ label: words.ui.tryAgain, act: loaded.again }]} />}
      {!one && !loaded.problem && <Waiting what={words.ui.loading} />}
      {one && <div class="ic-two">
        <div class="ic-two__main">
          <Head one={one} />
          {one.decision && <Now one={one} />}
          <Acts one={one} onDone={settled} />
          {one.granted && DECIDED.includes(one.kind) && <p><a class="nhsuk-button" href={pathOf('request_bundle', { id: one.id })} download="record.zip" data-name="bundle">{said.bundle}</a><br /><span class="ic-quiet">{said.bundleHint}</span></p>}
          {one.parts.length > 0 && DECIDED.includes(one.kind) && <Parts parts={one.parts} />}
        </div>
        <div class="ic-two__side"><Path steps={one.steps} /></div>
      </div>}
    </Page>
  );
}

function Head({ one }: { one: Request }) {
  const open = one.state === 'OPEN' || one.state === 'GRANTED';
  return (
    <>
      <p data-name="clock">{open ? <ClockTag stopped={one.stopped} late={one.late} daysLeft={one.days_left} /> : <Tag colour="grey">{said.states[one.state]}</Tag>} {one.stopped && open ? said.dueIf(day(one.due)) : said.due(day(one.due))}</p>
      <Facts rows={[
        [said.patient, one.patient_name ?? said.aboutNobody], [said.requester, said.by(one.name, said.requesters[one.requester])], [said.address, one.address], [said.asks, one.asks],
        [said.day, day(one.received)], [said.source, one.source], [said.until, one.notice_until && open ? day(one.notice_until) : undefined], [said.answeredOn, one.answered ? day(one.answered) : undefined],
        [said.decided, one.rule ? (one.granted ? said.granted(one.rule) : said.refused(one.rule)) : undefined],
      ]} />
    </>
  );
}

function Now({ one }: { one: Request }) {
  const rule = one.decision;
  if (!rule) return null;
  return (
    <section class="ic-box" aria-labelledby="now" data-name="now">
      <h2 class="nhsuk-heading-s" id="now">{said.now}</h2>
      <p><strong>{rule.rule}</strong> {rule.reason}</p>
      <p class="ic-quiet">{rule.source}</p>
      {one.missing_words ? <p><strong>{said.missing}:</strong> {one.missing_words}</p> : rule.remedy && <p><strong>{said.next}:</strong> {rule.remedy}</p>}
    </section>
  );
}

const DECIDED: readonly string[] = ['SUBJECT_ACCESS', 'DECEASED', 'FOI', 'EIR'];
const RIGHTS: readonly string[] = ['RECTIFICATION', 'ERASURE', 'RESTRICTION', 'OBJECTION'];
const PICKS: readonly string[] = ['CLAIMANT', 'CORONER'];

/** The step that cures a refusal. */
const NEXT: Readonly<Record<string, WordRequestStep>> = { A2: 'IDENTITY_PROVED', A7: 'OPINION_ASKED', A19: 'OPINION_ASKED' };

type Act = WordRequestStep | 'DECIDE' | 'THIRD' | 'WISH' | 'CARRY';

/** What is noted of the pictures, not a step of the request. */
const isNote = (act: Act): act is 'THIRD' | 'WISH' => act === 'THIRD' || act === 'WISH';

function Acts({ one, onDone }: { one: Request; onDone: (text: string) => void }) {
  const [act, setAct] = useState<Act>();
  const open = one.state === 'OPEN';
  const settled = (text: string) => { setAct(undefined); onDone(text); };
  if (!open) return null;
  const mayDecide = DECIDED.includes(one.kind) && one.decision && !one.missing && (one.final || one.decision.decision !== 'DENY');
  const reviewed = one.kind === 'SUBJECT_ACCESS' || one.kind === 'DECEASED';
  const first: Act[] = one.missing === 'REDACT' ? ['THIRD'] : RIGHTS.includes(one.kind) && one.acts.includes('ANSWERED') ? ['CARRY'] : [];
  const notes: Act[] = reviewed ? [...(first.length > 0 ? [] : ['THIRD' as Act]), 'WISH'] : [];
  const rule = one.decision?.rule ?? '';
  const wanted: Act | undefined = NEXT[rule];
  const rest = (one.acts as WordRequestStep[]).filter((name) => name !== wanted);
  const acts: Act[] = [...(wanted && one.acts.includes(wanted) ? [wanted] : []), ...first, ...(mayDecide || one.missing === 'RELEVANT_ONLY' || one.missing === 'MIN' ? ['DECIDE' as Act] : []), ...rest, ...notes];
  if (act) return <Form one={one} act={act} onDone={settled} onCancel={() => setAct(undefined)} />;
  return (
    <>
      {RIGHTS.includes(one.kind) && <Inset><p>{said.rights}</p></Inset>}
      <div class="ic-row">{acts.map((name, n) => <Button kind={n === 0 && acts.length > 1 ? 'primary' : 'secondary'} onClick={() => setAct(name)} name={name} key={name}>{labelOf(name, one)}</Button>)}</div>
    </>
  );
}

function labelOf(act: Act, one: Request): string {
  if (act === 'DECIDE') return one.final ? said.decideRefuse : said.decideGrant;
  if (act === 'CARRY') return said.carry;
  if (act === 'ANSWERED' && RIGHTS.includes(one.kind)) return said.answerOnly;
  return isNote(act) ? said.noting[act].act : said.acts[act];
}

const noteOf = (act: Act): string => (act === 'DECIDE' ? said.decideNote : act === 'CARRY' ? said.notes.ANSWERED : isNote(act) ? said.noting[act].words : said.notes[act] || said.note);

function Form({ one, act, onDone, onCancel }: { one: Request; act: Act; onDone: (text: string) => void; onCancel: () => void }) {
  const [note, setNote] = useState('');
  const [when, setWhen] = useState('');
  const [clinician, setClinician] = useState<Id>(one.clinicians[0]?.id ?? '');
  const [picked, setPicked] = useState<readonly Id[]>([]);
  const [missing, setMissing] = useState(false);
  const [value, setValue] = useState<WordAccessValue>(act === 'WISH' ? 'YES' : 'NO');
  const [about, setAbout] = useState<Id>('');
  const [effect, setEffect] = useState<Effect>({});
  const picks = (act === 'DECIDE' && PICKS.includes(one.requester)) || (act === 'CARRY' && one.kind !== 'RESTRICTION');
  const save = useAction(async () => {
    setMissing(!note.trim());
    if (!note.trim()) return;
    if (act === 'CARRY') await call('request_answer', { params: { id: one.id }, body: { note: note.trim(), ...(picked.length > 0 ? { recordings: [...picked] } : {}), ...effectOf(one, effect) } });
    else if (isNote(act)) await call('access_note', { body: { id: newId(), patient: one.patient ?? '', what: act, value, words: note.trim(), ...(about ? { recording: about } : {}) } });
    else await send(one, act, note.trim(), when, clinician, picks ? picked : []);
    onDone(isNote(act) ? said.noted : said.done);
  });
  return (
    <form class="ic-box" onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      <Heading level={2} size="s">{labelOf(act, one)}</Heading>
      {act === 'OPINION_ASKED' && <Select label={said.clinician} value={clinician} onChange={setClinician}>
        {one.clinicians.map((who) => <option value={who.id} key={who.id}>{who.name}, {who.job}</option>)}
      </Select>}
      {picks && <fieldset class="nhsuk-fieldset"><legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{act === 'CARRY' ? said.pickEffect : said.pick}</legend>
        {one.parts.map((part) => <Tick label={partName(part)} checked={picked.includes(part.recording)} onChange={(on) => setPicked(on ? [...picked, part.recording] : picked.filter((other) => other !== part.recording))} key={part.recording} />)}
      </fieldset>}
      {isNote(act) && <Noting act={act} one={one} value={value} onValue={setValue} about={about} onAbout={setAbout} />}
      {act === 'CARRY' && <EffectFields one={one} effect={effect} onChange={setEffect} />}
      <Field label={noteOf(act)} value={note} onInput={setNote} rows={3} name="note" error={missing && !note.trim() ? said.need : undefined} />
      {act !== 'DECIDE' && act !== 'CARRY' && !isNote(act) && <Field label={said.stepDay} type="date" value={when} onInput={setWhen} width={10} name="day" />}
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit disabled={save.busy} name="save">{said.save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}

/** What is noted, and of which picture. */
function Noting({ act, one, value, onValue, about, onAbout }: { act: 'THIRD' | 'WISH'; one: Request; value: WordAccessValue; onValue: (value: WordAccessValue) => void; about: Id; onAbout: (id: Id) => void }) {
  return (
    <>
      <Select label={said.noting[act].value} value={value} onChange={(chosen) => onValue(chosen as WordAccessValue)}>
        {Object.entries(said.noting[act].values).map(([word, label]) => <option value={word} key={word}>{label}</option>)}
      </Select>
      <Select label={said.noteOn} value={about} onChange={onAbout}>
        <option value="">{said.noteAll}</option>
        {one.parts.map((part) => <option value={part.recording} key={part.recording}>{partName(part)}</option>)}
      </Select>
    </>
  );
}

/** What a right's own answer needs besides the pictures. */
interface Effect {
  correction?: Correction;
  to?: WordObjectsTo;
  explained?: boolean;
  named?: boolean;
}

function EffectFields(props: { one: Request; effect: Effect; onChange: (effect: Effect) => void }) {
  const { one, effect, onChange } = props;
  return (
    <>
      <KindFields {...props} />
      {one.requester === 'SUBJECT' && <Tick label={said.named} checked={effect.named ?? false} onChange={(named) => onChange({ ...effect, named })} />}
    </>
  );
}

function KindFields({ one, effect, onChange }: { one: Request; effect: Effect; onChange: (effect: Effect) => void }) {
  if (one.kind === 'RECTIFICATION') return <CorrectionFields draft={effect.correction ?? {}} onChange={(correction) => onChange({ ...effect, correction })} />;
  if (one.kind !== 'OBJECTION') return null;
  return (
    <>
      <Select label={said.objectsToLabel} value={effect.to ?? 'BEYOND_TEAM'} onChange={(to) => onChange({ ...effect, to: to as WordObjectsTo })}>
        {Object.entries(said.objectsTo).map(([to, label]) => <option value={to} key={to}>{label}</option>)}
      </Select>
      <Tick label={said.explained} checked={effect.explained ?? false} onChange={(explained) => onChange({ ...effect, explained })} />
    </>
  );
}

function effectOf(one: Request, effect: Effect): Partial<RequestAnswerIn> {
  return { ...kindOf(one, effect), ...(effect.named ? { name_recipients: true } : {}) };
}

function kindOf(one: Request, effect: Effect): Partial<RequestAnswerIn> {
  if (one.kind === 'RECTIFICATION') {
    const { note, ...parts } = corrected(effect.correction ?? {});
    return { ...parts, ...(note ? { picture_note: note } : {}) };
  }
  return one.kind === 'OBJECTION' ? { objects_to: effect.to ?? 'BEYOND_TEAM', explained: effect.explained ?? false } : {};
}

async function send(one: Request, act: WordRequestStep | 'DECIDE', note: string, when: string, clinician: Id, recordings: readonly Id[]): Promise<void> {
  const params = { id: one.id };
  if (act === 'DECIDE') await call('request_decide', { params, body: { note, ...(recordings.length > 0 ? { recordings: [...recordings] } : {}) } });
  else await call('request_step', { params, body: { step: act, note, ...(when ? { day: when } : {}), ...(act === 'OPINION_ASKED' ? { clinician } : {}) } });
}

const partName = (part: RequestPart): string => `${siteName(part.body_site)}, ${day(part.taken)}`;

function Parts({ parts }: { parts: readonly RequestPart[] }) {
  const out = parts.filter((part) => part.included).length;
  return (
    <Details summary={`${said.parts}: ${said.partsCount(out, parts.length)}`}>
      <ul class="ic-plain" data-name="parts">{parts.map((part) => (
        <li key={part.recording}>{partName(part)} <Tag colour={part.included ? 'green' : 'grey'}>{part.included ? said.included : part.told ? said.told : said.kept}</Tag>{!part.included && <span class="ic-quiet"> {part.rule}. {part.reason}</span>}</li>
      ))}</ul>
    </Details>
  );
}

function Path({ steps }: { steps: readonly RequestStep[] }) {
  return (
    <section aria-labelledby="path">
      <h2 class="nhsuk-heading-s" id="path">{said.path}</h2>
      <ol class="ic-report" data-name="steps">{steps.map((step) => (
        <li class="ic-report__line" key={step.entry}>
          <p><strong>{said.steps[step.step]}</strong>{step.clinician && ` ${said.to(step.clinician)}`}, {day(step.day)}</p>
          <p class="ic-quiet">{said.by(step.by, day(step.at))}</p>
          {step.note && <p class="ic-report__why">{step.note}</p>}
          {step.letter && <Details summary={`${said.letter}: ${said.steps[step.step]}`}><Letter text={step.letter} print={said.print} /></Details>}
        </li>
      ))}</ol>
    </section>
  );
}
