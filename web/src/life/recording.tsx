// SPDX-License-Identifier: Apache-2.0
// A request about one recording: what is on record, what may be asked, the answer with its rule. For governance.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Colleague, Custody, Life, LifeFacts } from '../api.gen';
import { ColleagueSelect } from '../ui/colleagues';
import { day, moment, stamp } from '../ui/format';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Button, Facts, Radios, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { Answer, Ask } from './parts';

const said = life.recording;
type Act = keyof typeof said.acts;
const ACTS: readonly Act[] = ['erase', 'refused', 'unlawful', 'publish', 'audience', 'custody'];
const ROUTES = { erase: 'recording_erase', refused: 'recording_refuse_late', unlawful: 'recording_unlawful' } as const;

export default function RecordingLifeScreen({ id }: { id: string }) {
  const facts = useLoad((signal) => call('life_facts', { params: { id }, signal }), [id]);
  const [act, setAct] = useState<Act>();
  const [answer, setAnswer] = useState<Life>();
  const [done, setDone] = useState('');
  const settled = (given?: Life) => { setAct(undefined); setAnswer(given); setDone(given ? '' : said.saved); facts.again(); };
  const gone = answer?.certificate !== undefined;
  return (
    <Page title={said.title}>
      <p role="status">{done}</p>
      {answer && <Answer life={answer} />}
      {!gone && facts.problem && <Why problem={facts.problem} remedies={[{ label: words.ui.tryAgain, act: facts.again }]} />}
      {!facts.data && !facts.problem && <Waiting what={words.ui.loading} />}
      {facts.data && <OnRecord facts={facts.data} />}
      {facts.data && !gone && <p><a href={`/copies/${id}`} data-name="copies">{life.photo.copies}</a></p>}
      {facts.data && !gone && !act && <ul class="ic-plain ic-read">{ACTS.map((one) => <li key={one}><Button wide kind="secondary" onClick={() => setAct(one)} name={`act-${one}`}>{said.acts[one]}</Button></li>)}</ul>}
      {act && <div class="ic-read"><Form id={id} act={act} onDone={settled} onCancel={() => setAct(undefined)} /></div>}
    </Page>
  );
}

function OnRecord({ facts }: { facts: LifeFacts }) {
  const yes = (on: boolean) => (on ? words.ui.yes : words.ui.no);
  return (
    <section aria-labelledby="facts">
      <h2 class="nhsuk-heading-s" id="facts">{said.facts}</h2>
      <Facts rows={[
        [life.ui.state, words.photo.states[facts.state]], [said.relied, facts.stated && facts.stated_by ? `${yes(facts.relied)}, ${said.stated(facts.stated_by, moment(facts.stated))}` : facts.relied ? said.assumed : life.ui.nobody],
        [said.published, said.used[facts.published]], [said.until, day(facts.until)], [said.due, yes(facts.due)], [said.appraised, yes(facts.appraised)], [said.held, yes(facts.held)], [said.dead, yes(facts.dead)],
        [said.restricted, yes(facts.restricted)], [said.incident, facts.incident ? (facts.incident_closed ? said.closed : said.open) : ''],
      ]} />
    </section>
  );
}

interface FormProps { id: string; act: Act; onDone: (life?: Life) => void; onCancel: () => void }

function Form({ id, act, onDone, onCancel }: FormProps) {
  if (act === 'custody' || act === 'audience') return <Hands id={id} act={act} onDone={onDone} onCancel={onCancel} />;
  if (act === 'publish') return <Publish id={id} onDone={onDone} onCancel={onCancel} />;
  return <Ask about={said.about[act]} save={life.photo.save} name={act} warning onCancel={onCancel}
    onSend={async (reason) => onDone(await call(ROUTES[act], { params: { id }, body: { reason } }))} />;
}

function Publish({ id, onDone, onCancel }: Omit<FormProps, 'act'>) {
  const [reach, setReach] = useState<'TEACHING' | 'WORLD'>();
  return (
    <Ask about={said.about.publish} save={life.photo.save} name="publish" label={said.where} ready={reach !== undefined} onCancel={onCancel}
      onSend={async (title) => { await call('recording_publication', { params: { id }, body: { published: reach!, title } }); onDone(); }}>
      <Radios legend={said.reach} small value={reach} onChange={setReach} choices={[{ value: 'TEACHING', label: said.used.TEACHING }, { value: 'WORLD', label: said.used.WORLD }]} />
    </Ask>
  );
}

function Hands({ id, act, onDone, onCancel }: FormProps) {
  const custody = useLoad((signal) => call('recording_custody', { params: { id }, signal }), [id]);
  if (custody.problem) return <Why problem={custody.problem} />;
  if (!custody.data) return <Waiting what={words.ui.loading} />;
  return act === 'custody' ? <Chain custody={custody.data} onCancel={onCancel} /> : <Audience id={id} named={custody.data.audience} onDone={onDone} onCancel={onCancel} />;
}

function Chain({ custody, onCancel }: { custody: Custody; onCancel: () => void }) {
  return (
    <section aria-labelledby="custody" data-name="custody">
      <h2 class="nhsuk-heading-s" id="custody">{said.acts.custody}</h2>
      <p>{said.about.custody} {said.hands(custody.rows.length)}.</p>
      <Facts rows={[[said.hash, <code class="ic-hash">{custody.sha256}</code>]]} />
      <ol>{custody.rows.map((row) => <li key={row.entry}>{stamp(row.at)} · <strong>{row.who}</strong> · {said.actions[row.action] ?? row.action}{row.recipient ? ` → ${row.recipient}` : ''}{row.why ? ` · ${row.why}` : ''} · {said.entry(row.entry)}</li>)}</ol>
      <Button kind="secondary" onClick={onCancel}>{words.ui.cancel}</Button>
    </section>
  );
}

function Audience({ id, named, onDone, onCancel }: { id: string; named: Colleague[]; onDone: () => void; onCancel: () => void }) {
  const [staff, setStaff] = useState('');
  const isNamed = named.some((one) => one.id === staff);
  return (
    <>
      <p><strong>{said.audience}</strong></p>
      {named.length === 0 && <p>{said.nobody}</p>}
      <ul>{named.map((one) => <li key={one.id}>{one.name}, {one.job}</li>)}</ul>
      <Ask about={said.about.audience} save={isNamed ? said.unname : said.name} name="audience" ready={staff !== ''} onCancel={onCancel}
        onSend={async (reason) => { await call('recording_audience', { params: { id }, body: { staff, named: !isNamed, reason } }); onDone(); }}>
        <ColleagueSelect label={said.who} value={staff} onChange={setStaff} />
      </Ask>
    </>
  );
}
