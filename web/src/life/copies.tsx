// SPDX-License-Identifier: Apache-2.0
// The anonymised copies of a photo: what is painted over, for whom, who passed it. One person makes one, another checks it.
import { useState } from 'preact/hooks';
import { call, newId, pathOf } from '../api';
import { type Anonymisation, type FeatureAnswer, type LookIn, type Recording, type WordFeature, type WordFeatureLeft, type WordReleaseType } from '../api.gen';
import { isCare } from '../session';
import { refreshCount } from '../todo/count';
import { day, moment } from '../ui/format';
import { Page } from '../ui/frame';
import { useImage, useLoad } from '../ui/hooks';
import { Button, Facts, Radios, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { Marking } from './marking';
import { boxesOf, textOf, type Box } from './marks';
import { Ask } from './parts';

const said = life.copies;
const FEATURES = Object.keys(said.features) as WordFeature[];
const RELEASES = Object.keys(said.releases) as WordReleaseType[];
const LEFT = Object.keys(said.left) as WordFeatureLeft[];

/** Who treats the patient looks for that; governance says why first, once, and it is entered with each look. */
export default function CopiesScreen({ id }: { id: string }) {
  const [reason, setReason] = useState('');
  if (isCare() || reason) return <Copies id={id} look={reason ? { reason } : {}} />;
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.about}</p>
      <Ask about={said.lookAbout} save={said.show} name="why" onCancel={() => history.back()} onSend={async (stated) => setReason(stated)} />
    </Page>
  );
}

function Copies({ id, look }: { id: string; look: LookIn }) {
  const copies = useLoad((signal) => call('anonymisations', { params: { id }, body: look, signal }), [id]);
  const [making, setMaking] = useState(false);
  const [done, setDone] = useState('');
  const settled = (text: string) => { setMaking(false); setDone(text); copies.again(); void refreshCount(); };
  const rows = copies.data?.rows;
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.about}</p>
      <p role="status" data-name="said">{done}</p>
      {copies.problem && <Why problem={copies.problem} remedies={[{ label: words.ui.tryAgain, act: copies.again }]} />}
      {!rows && !copies.problem && <Waiting what={words.ui.loading} />}
      {rows?.length === 0 && <p>{said.none}</p>}
      {rows && rows.length > 0 && <ul class="ic-cards" data-name="copies">{rows.map((one) => <Row one={one} look={look} key={one.id} onDone={settled} />)}</ul>}
      {rows && isCare() && !making && <p><Button kind="secondary" onClick={() => setMaking(true)} name="make">{said.make}</Button></p>}
      {making && <Make id={id} onDone={() => settled(said.made)} onCancel={() => setMaking(false)} />}
      {isCare() && <p><a href={`/photo/${id}`}>{said.photo}</a></p>}
    </Page>
  );
}

/* --- one that was made --- */

const OPEN: readonly string[] = ['WAITING', 'PASSED'];
const COLOURS = { WAITING: 'blue', PASSED: 'green', FAILED: 'red', ENDED: 'grey', EXPIRED: 'grey' } as const;

function Row({ one, look, onDone }: { one: Anonymisation; look: LookIn; onDone: (said: string) => void }) {
  const [looking, setLooking] = useState(false);
  const [act, setAct] = useState<'pass' | 'fail' | 'end'>();
  const [looked, setLooked] = useState(one.looked);
  const slight = one.features.filter((answer) => answer.left === 'SLIGHT').map((answer) => said.features[answer.feature]);
  const checks = one.state === 'WAITING' && !one.mine;
  const cancel = () => setAct(undefined);
  return (
    <li class="ic-card" data-copy={one.id} data-state={one.state}>
      <h2 class="nhsuk-heading-s ic-task__title">{said.releases[one.release]}</h2>
      <span class="ic-card__marks"><Tag colour={COLOURS[one.state]}>{said.states[one.state]}</Tag></span>
      <Facts rows={[
        [said.boxes, life.others.count(boxesOf(one.marks).length)], [said.isLeft, slight.length > 0 ? slight.join('; ') : said.nothing], [said.why, one.words],
        [said.madeBy, said.by(one.made_by, moment(one.made))], [said.checkedBy, one.checked ? said.by(one.checked_by ?? '', moment(one.checked)) : undefined],
        [said.finding, one.finding], [said.until, one.expires ? day(one.expires) : undefined],
      ]} />
      {one.state === 'WAITING' && one.mine && <p>{said.notMine}</p>}
      {checks && !looked && <p>{said.lookFirst}</p>}
      {looking && <Painted id={one.id} look={look} onShown={() => setLooked(true)} />}
      {!act && OPEN.includes(one.state) && <div class="ic-row">
        {!looking && <Button kind="secondary" onClick={() => setLooking(true)} name="look">{said.look}</Button>}
        {checks && looked && <Button onClick={() => setAct('pass')} name="pass">{said.pass}</Button>}
        {checks && looked && <Button kind="warning" onClick={() => setAct('fail')} name="fail">{said.fail}</Button>}
        <Button kind="secondary" onClick={() => setAct('end')} name="end">{said.end}</Button>
      </div>}
      {act === 'end' && <Ask about={said.endAbout} save={said.end} name="end" warning onCancel={cancel}
        onSend={async (reason) => { await call('anonymisation_end', { params: { id: one.id }, body: { reason } }); onDone(said.done.end); }} />}
      {(act === 'pass' || act === 'fail') && <Ask about={act === 'pass' ? said.passAbout : said.failAbout} save={said[act]} name={act} warning={act === 'fail'} onCancel={cancel}
        onSend={async (reason) => { await call('anonymisation_check', { params: { id: one.id }, body: { passed: act === 'pass', reason } }); onDone(said.done[act]); }} />}
    </li>
  );
}

function Painted({ id, look, onShown }: { id: string; look: LookIn; onShown: () => void }) {
  const picture = useImage(pathOf('anonymisation_picture', { id }), look);
  return (
    <figure class="ic-copy">
      {picture.problem && <Why problem={picture.problem} remedies={[{ label: words.ui.tryAgain, act: picture.again }]} />}
      {!picture.data && !picture.problem && <Waiting what={words.photo.opening} />}
      {picture.data && <img src={picture.data} alt={said.alt} data-name="painted" onLoad={onShown} />}
    </figure>
  );
}

/* --- making one --- */

function Make({ id, onDone, onCancel }: { id: string; onDone: () => void; onCancel: () => void }) {
  const recording = useLoad((signal) => call('recording_show', { params: { id }, signal }), [id]);
  if (recording.problem) return <Why problem={recording.problem} remedies={[{ label: words.ui.tryAgain, act: recording.again }]} />;
  return recording.data ? <Form recording={recording.data} onDone={onDone} onCancel={onCancel} /> : <Waiting what={words.ui.loading} />;
}

function Form({ recording, onDone, onCancel }: { recording: Recording; onDone: () => void; onCancel: () => void }) {
  const [copy] = useState(newId);
  const [boxes, setBoxes] = useState<readonly Box[]>(() => boxesOf(recording.marks ?? ''));
  const [release, setRelease] = useState<WordReleaseType>();
  const [left, setLeft] = useState<Partial<Record<WordFeature, WordFeatureLeft>>>({});
  const features = FEATURES.flatMap((feature): FeatureAnswer[] => { const value = left[feature]; return value ? [{ feature, left: value }] : []; });
  const send = async (reason: string) => {
    await call('anonymisation_make', { params: { id: recording.id }, body: { id: copy, release: release!, marks: textOf(boxes), features, words: reason } });
    onDone();
  };
  return (
    <div class="ic-read">
      <Ask about={said.what} save={said.save} name="copy" label={said.why} ready={release !== undefined && features.length === FEATURES.length} onSend={send} onCancel={onCancel}>
        <Marking recording={recording} boxes={boxes} hint={said.hint} onChange={setBoxes} />
        <Radios legend={said.who} small value={release} onChange={setRelease} choices={RELEASES.map((value) => ({ value, label: said.releases[value], hint: said.limits[value] }))} />
        <p>{said.plain}</p>
        {FEATURES.map((feature) => <Radios key={feature} legend={said.features[feature]} small inline value={left[feature]} onChange={(value) => setLeft({ ...left, [feature]: value })} choices={LEFT.map((value) => ({ value, label: said.left[value] }))} />)}
      </Ask>
    </div>
  );
}
