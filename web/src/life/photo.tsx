// SPDX-License-Identifier: Apache-2.0
// What may be done with a photo besides looking and sharing: show it, correct it, report it, say whether care relied on it.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Life, Recording } from '../api.gen';
import { session } from '../session';
import { moment } from '../ui/format';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Facts, Radios, Tick } from '../ui/parts';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { corrected, CorrectionFields, type Correction } from './correction';
import { Move } from './move';
import { Others } from './others';
import { Answer, Ask } from './parts';

const said = life.photo;
type Act = keyof typeof said.acts;
const ACTS: readonly Act[] = ['show', 'correct', 'others', 'move', 'unlawful', 'rely'];

export default function More({ recording, onChange }: { recording: Recording; onChange: () => void }) {
  const [act, setAct] = useState<Act>();
  const [answer, setAnswer] = useState<Life>();
  const [done, setDone] = useState('');
  const settled = (given: Life | undefined, text = '') => { setAct(undefined); setAnswer(given); setDone(text); onChange(); };
  const cancel = () => setAct(undefined);
  return (
    <section aria-labelledby="more" data-name="more">
      <h2 class="nhsuk-heading-s" id="more">{said.title}</h2>
      <p role="status">{done}</p>
      {recording.seen && <p>{said.seen(moment(recording.seen))}</p>}
      {answer && <Answer life={answer} />}
      {!act && <ul class="ic-plain">{ACTS.filter((one) => one !== 'others' || session.value?.role === 'CLINICIAN').map((one) => <li key={one}><Button wide kind="secondary" onClick={() => setAct(one)} name={`act-${one}`}>{said.acts[one]}</Button></li>)}</ul>}
      {!act && <p><a href={`/copies/${recording.id}`} data-name="copies">{said.copies}</a></p>}
      {act === 'show' && <Show recording={recording} onDone={() => settled(undefined, said.shown)} />}
      {act === 'correct' && <Correct recording={recording} onDone={() => settled(undefined)} onCancel={cancel} />}
      {act === 'others' && <Others recording={recording} onDone={(text) => settled(undefined, text)} onCancel={cancel} />}
      {act === 'move' && <Move recording={recording} onDone={(given) => settled(given, life.move.done)} onCancel={cancel} />}
      {act === 'unlawful' && <Ask about={said.about.unlawful} save={said.save} name="unlawful" warning onCancel={cancel}
        onSend={async (reason) => settled(await call('recording_unlawful', { params: { id: recording.id }, body: { reason } }))} />}
      {act === 'rely' && <Rely recording={recording} onDone={settled} onCancel={cancel} />}
    </section>
  );
}

function Show({ recording, onDone }: { recording: Recording; onDone: () => void }) {
  const show = useAction(async () => {
    await call('recording_shown', { params: { id: recording.id } });
    onDone();
  });
  return (
    <>
      <p>{said.about.show}</p>
      {show.problem && <Why problem={show.problem} />}
      <Button wide disabled={show.busy} onClick={() => void show.run()} name="save-show">{said.acts.show}</Button>
    </>
  );
}

function Rely({ recording, onDone, onCancel }: { recording: Recording; onDone: (life: Life) => void; onCancel: () => void }) {
  const [relied, setRelied] = useState<'yes' | 'no'>();
  const [lead, setLead] = useState(false);
  return (
    <Ask about={said.about.rely} save={said.save} name="rely" ready={lead && relied !== undefined} onCancel={onCancel}
      onSend={async (reason) => onDone(await call('recording_reliance', { params: { id: recording.id }, body: { relied: relied === 'yes', lead, reason } }))}>
      <Radios legend={said.relied} small value={relied} onChange={setRelied} choices={[{ value: 'yes', label: said.reliedYes }, { value: 'no', label: said.reliedNo }]} />
      <Tick label={said.lead} checked={lead} onChange={setLead} />
    </Ask>
  );
}

function Correct({ recording, onDone, onCancel }: { recording: Recording; onDone: () => void; onCancel: () => void }) {
  const [draft, setDraft] = useState<Correction>({ note: recording.note ?? '' });
  const parts = corrected(draft, recording.note);
  const send = async (reason: string) => {
    await call('recording_rectify', { params: { id: recording.id }, body: { reason, ...parts } });
    onDone();
  };
  return (
    <Ask about={said.about.correct} save={said.save} name="correct" ready={Object.keys(parts).length > 0} onSend={send} onCancel={onCancel}>
      <CorrectionFields draft={draft} onChange={setDraft} site={siteName(recording.body_site)} />
      <Before id={recording.id} />
    </Ask>
  );
}

/** Both versions are kept, and both are shown. */
function Before({ id }: { id: string }) {
  const load = useLoad((signal) => call('recording_corrections', { params: { id }, signal }), [id]);
  return (
    <>
      <p><strong>{said.before}</strong></p>
      {load.problem && <Why problem={load.problem} quiet />}
      {load.data?.before.length === 0 && <p>{said.none}</p>}
      {load.data?.before.map((one) => (
        <Facts key={one.entry} rows={[[said.site, siteName(one.body_site, one.laterality)], [said.view, one.view ? words.views[one.view] : undefined], [said.taken, moment(one.taken)], [said.note, one.note ?? ''], [life.ui.reason, one.reason], ['', said.changed(one.by_name, moment(one.at))]]} />
      ))}
    </>
  );
}
