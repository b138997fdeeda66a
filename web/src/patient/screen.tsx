// SPDX-License-Identifier: Apache-2.0
// One patient: photos newest first, what was agreed, withdrawing it, and joining an unidentified patient to the right record.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Consent, Patient, Recording, Recordings } from '../api.gen';
import { handed } from '../camera/handed';
import { Declare, NumberForm } from '../camera/identify';
import { ENGLISH, languageName } from '../camera/consent_form';
import { go } from '../router';
import { session } from '../session';
import { ShareForm } from '../share/form';
import { Page } from '../ui/frame';
import { day, moment, patientAge, patientName, patientNumber } from '../ui/format';
import { useAction, useLoad, usePages, usePicture } from '../ui/hooks';
import { Button, Field, LinkButton, Tag, Waiting } from '../ui/parts';
import { Signature } from '../ui/signature';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { Withdraw } from './withdraw';

export default function PatientScreen({ id }: { id: string }) {
  const patient = useLoad((signal) => call('patient_show', { params: { id }, signal }), [id]);
  const data = patient.data;
  return (
    <Page title={words.record.title} heading={data ? <>{patientName(data)}</> : false} wide>
      {patient.problem && <Why problem={patient.problem} remedies={[{ label: words.ui.tryAgain, act: patient.again }]} />}
      {!data && !patient.problem && <Waiting what={words.ui.loading} />}
      {data && <p class="ic-who">{patientAge(data)} · {words.sex[data.sex]} · {patientNumber(data)}{data.ward ? ` · ${data.ward}` : ''}</p>}
      {data && !data.related && <div class="ic-read"><Declare patient={data} onRelated={() => patient.again()} /></div>}
      {data?.related && <Shown patient={data} again={patient.again} />}
    </Page>
  );
}

function Shown({ patient, again }: { patient: Patient; again: () => void }) {
  const [doing, setDoing] = useState<'none' | 'withdraw' | 'merge'>('none');
  const take = () => { handed.patient = patient; go('/camera'); };
  return (
    <div class="ic-two">
      <div class="ic-two__main"><Photos patient={patient} onTake={take} /></div>
      <div class="ic-two__side">
        <Button wide onClick={take} name="take">{words.record.take}</Button>
        {patient.temporary && doing !== 'merge' && <Button wide kind="secondary" onClick={() => setDoing('merge')} name="merge">{words.record.merge}</Button>}
        {doing === 'merge' && <Merge patient={patient} />}
        <Consents patient={patient} />
        <p><a href={`/limits/${patient.id}`}>{words.record.limits}</a></p>
        {session.value?.role === 'CLINICIAN' && <p><a href={`/outside/${patient.id}`}>{words.record.outside}</a></p>}
        {doing === 'withdraw'
          ? <Withdraw patient={patient} onDone={again} />
          : patient.consent && <Button kind="secondary" onClick={() => setDoing('withdraw')} name="withdraw">{words.record.withdraw}</Button>}
      </div>
    </div>
  );
}

function Photos({ patient, onTake }: { patient: Patient; onTake: () => void }) {
  const first = usePages<Recording, Recordings>((query, signal) => call('patient_recordings', { params: { id: patient.id }, query, ...(signal ? { signal } : {}) }), [patient.id]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [choosing, setChoosing] = useState(false);
  const [sharing, setSharing] = useState(false);
  const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  if (first.problem) return <Why problem={first.problem} remedies={[{ label: words.ui.tryAgain, act: first.again }]} />;
  if (!first.data) return <Waiting what={words.ui.loading} />;
  return (
    <section aria-labelledby="photos">
      <h2 class="nhsuk-heading-m" id="photos">{words.record.photos}</h2>
      {first.rows.length === 0 && <p>{words.record.none} <LinkButton onClick={onTake}>{words.record.take}</LinkButton></p>}
      {first.rows.length > 0 && !choosing && <LinkButton onClick={() => setChoosing(true)}>{words.record.select}</LinkButton>}
      {choosing && !sharing && <Button disabled={chosen.length === 0} onClick={() => setSharing(true)}>{words.record.shareChosen(chosen.length)}</Button>}
      {sharing && <div class="ic-read"><ShareForm recordings={[...chosen]} onSent={(share) => go(`/share/${share.id}`)} /></div>}
      <ul class="ic-grid">
        {first.rows.map((one) => <Thumb recording={one} key={one.id} {...(choosing ? { chosen: chosen.includes(one.id), onToggle: () => toggle(one.id) } : {})} />)}
      </ul>
      {first.older && <Button kind="secondary" disabled={first.older.busy} onClick={() => void first.older?.run()} name="older">{words.ui.showOlder}</Button>}
      {first.older?.problem && <Why problem={first.older.problem} />}
    </section>
  );
}

function Thumb({ recording, chosen, onToggle }: { recording: Recording; chosen?: boolean; onToggle?: () => void }) {
  const place = siteName(recording.body_site, recording.laterality);
  const inside = (
    <>
      <span class="ic-thumb__frame">{recording.previews && recording.state === 'IN_RECORD' && !recording.covered ? <Small id={recording.id} alt={words.photo.alt(place)} /> : <span class="ic-thumb__none" aria-hidden="true">◌</span>}</span>
      <span class="ic-thumb__name">{place}</span>
      <span class="ic-thumb__when">{moment(recording.taken)} · {recording.by_name}</span>
      {recording.state !== 'IN_RECORD' && <Tag colour="grey">{words.photo.states[recording.state]}</Tag>}
      {recording.banner && <span class="ic-thumb__when">{recording.banner}</span>}
    </>
  );
  return (
    <li>
      {onToggle
        ? <button type="button" class="ic-thumb" aria-pressed={chosen ?? false} onClick={onToggle}>{inside}</button>
        : <a class="ic-thumb" href={`/photo/${recording.id}`}>{inside}</a>}
    </li>
  );
}

function Small({ id, alt }: { id: string; alt: string }) {
  const picture = usePicture(id, 'small');
  return picture.data ? <img src={picture.data} alt={alt} /> : <span class="ic-thumb__none" aria-hidden="true">◌</span>;
}

function Consents({ patient }: { patient: Patient }) {
  const consents = useLoad(async (signal) => (await call('patient_consents', { params: { id: patient.id }, signal })).rows, [patient]);
  return (
    <section aria-labelledby="consents" class="ic-consents">
      <h2 class="nhsuk-heading-s" id="consents">{words.record.consents}</h2>
      {consents.problem && <Why problem={consents.problem} quiet />}
      {consents.data?.length === 0 && <p>{words.record.noConsents}</p>}
      <ul class="ic-plain">
        {consents.data?.map((one) => (
          <li key={one.id} class="ic-consent">
            <Tag colour={one.current ? 'green' : 'grey'}>{one.current ? words.record.current : words.record.past}</Tag>
            <ul>{one.scopes.map((scope, n) => <li key={n}>{words.scopes[scope.scope]}{scope.title ? ` (${scope.title})` : ''}: <strong>{words.answers[scope.answer]}</strong>{scope.expires && words.record.ends(day(scope.expires))}</li>)}</ul>
            <p class="ic-quiet">{words.record.saidBy(words.givers[one.giver], words.ways[one.way])}. {words.record.asked(one.by_name, day(one.asked))}. {words.consent.wording(one.wording)}. {one.language !== ENGLISH && words.record.inLanguage(languageName(one.language))}</p>
            <Said consent={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What stands beside the answer: why nobody was asked, who signed, who was there. */
function Said({ consent }: { consent: Consent }) {
  const lines = [consent.reason, consent.signed_name && words.record.signedBy(consent.signed_name), consent.witness && words.record.witnessedBy(consent.witness), consent.interpreter && words.record.interpretedBy(consent.interpreter)];
  return (
    <>
      {lines.filter(Boolean).map((line, n) => <p key={n} class="ic-quiet">{line}</p>)}
      {consent.strokes && consent.strokes.length > 0 && <Signature strokes={consent.strokes} name={consent.signed_name ?? ''} />}
    </>
  );
}

function Merge({ patient }: { patient: Patient }) {
  const [into, setInto] = useState<Patient>();
  const [reason, setReason] = useState('');
  const merge = useAction(async () => {
    await call('patient_merge', { params: { id: patient.id }, body: { into: into!.id, reason: reason.trim() } });
    go(`/patient/${into!.id}`);
  });
  return (
    <section class="ic-box" aria-labelledby="merge">
      <h2 class="nhsuk-heading-s" id="merge">{words.record.merge}</h2>
      <p>{words.record.mergeText}</p>
      {!into && <NumberForm action={words.record.mergeFind} onFound={setInto} />}
      {into && <>
        <p class="ic-sheet__name">{patientName(into)}</p>
        <p>{patientAge(into)} · {patientNumber(into)}</p>
        {merge.problem && <Why problem={merge.problem} />}
        <Field label={words.record.mergeReason} value={reason} onInput={setReason} rows={2} name="merge-reason" />
        <Button wide disabled={!reason.trim() || merge.busy} onClick={() => void merge.run()} name="merge-do">{words.record.mergeDo}</Button>
        <LinkButton onClick={() => setInto(undefined)}>{words.ui.change}</LinkButton>
      </>}
    </section>
  );
}
