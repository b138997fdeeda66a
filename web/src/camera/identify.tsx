// SPDX-License-Identifier: Apache-2.0
// Who is it: the wristband, a typed number, or a patient whom nobody can identify yet.
import { useState } from 'preact/hooks';
import { asProblem, call, newId } from '../api';
import type { DemoPatient, Patient, Problem, WordIdentifierSystem, WordRelationshipKind, WordSex } from '../api.gen';
import { demo } from '../session';
import { day, patientAge, patientName, patientNumber } from '../ui/format';
import { useAction } from '../ui/hooks';
import { Button, Facts, Field, Heading, LinkButton, Radios, Select } from '../ui/parts';
import { said, Why } from '../ui/why';
import { words } from '../words/en';
import { Sheet } from './sheet';

interface IdentifyProps {
  problem: Problem | undefined;
  onScanAgain: () => void;
  onFound: (patient: Patient) => void;
  onSample: (patient: DemoPatient) => void;
  way: Way;
  setWay: (way: Way) => void;
}

/** How the patient is found; the camera reads only while it is asked to. */
export type Way = 'scan' | 'type' | 'unknown' | 'sample';

export function Identify({ problem, onScanAgain, onFound, onSample, way, setWay }: IdentifyProps) {
  const scan = () => { setWay('scan'); onScanAgain(); };
  if (way === 'type') return <Typed onFound={onFound} onBack={scan} onUnknown={() => setWay('unknown')} />;
  if (way === 'unknown') return <Unknown onFound={onFound} onBack={scan} />;
  if (way === 'sample') return <Samples onChoose={(one) => { setWay('scan'); onSample(one); }} onBack={scan} />;
  return (
    <Sheet look=" ic-sheet--start">
      {problem && <Why problem={problem} remedies={[{ label: words.ui.tryAgain, act: onScanAgain }]} />}
      <div class="ic-choices">
        {demo.value && <Button wide name="sample-wristband" onClick={() => setWay('sample')}>{words.camera.sampleBand}</Button>}
        <Button wide kind="reverse" name="type" onClick={() => setWay('type')}>{words.camera.type}</Button>
        <Button wide kind="reverse" name="unknown" onClick={() => setWay('unknown')}>{words.camera.unknown}</Button>
      </div>
    </Sheet>
  );
}

function Samples({ onChoose, onBack }: { onChoose: (patient: DemoPatient) => void; onBack: () => void }) {
  return (
    <Sheet>
      <Heading level={2} size="m">{words.find.samples}</Heading>
      <p>{words.find.samplesHint}</p>
      <ul class="ic-people ic-people--one">
        {demo.value!.patients.filter((one) => one.wristband).map((one) => (
          <li key={one.id}><button type="button" class="ic-person" data-name="sample" onClick={() => onChoose(one)}>
            <span class="ic-person__name">{one.label}</span>
          </button></li>
        ))}
      </ul>
      <LinkButton onClick={onBack}>{words.find.scan}</LinkButton>
    </Sheet>
  );
}

const SYSTEMS: readonly WordIdentifierSystem[] = ['NHS', 'CHI', 'HC', 'LOCAL', 'TEMPORARY'];

export function NumberForm({ action, onFound }: { action: string; onFound: (patient: Patient) => void }) {
  const [system, setSystem] = useState<WordIdentifierSystem>('NHS');
  const [value, setValue] = useState('');
  const [error, setError] = useState<string>();
  const find = useAction(async () => onFound(await call('patient_find', { body: { system, value: value.trim() } })));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setError(value.trim() ? undefined : words.find.empty);
    if (value.trim()) void find.run();
  };
  const wrong = find.problem?.status === 400 ? said(find.problem) : error;
  return (
    <form onSubmit={submit} noValidate>
      {find.problem && find.problem.status !== 400 && <Why problem={find.problem.status === 404 ? { ...find.problem, title: words.find.notHere } : find.problem} />}
      <Field label={words.find[system]} hint={system === 'NHS' ? words.find.hint : undefined} value={value} onInput={setValue}
        error={wrong} mode={system === 'LOCAL' || system === 'TEMPORARY' ? 'text' : 'numeric'} width={20} name="number" />
      <Select label={words.find.system} value={system} onChange={(next) => setSystem(next as WordIdentifierSystem)}>
        {SYSTEMS.map((one) => <option value={one} key={one}>{words.find[one as 'NHS']}</option>)}
      </Select>
      <Button wide submit disabled={find.busy} name="find">{action}</Button>
    </form>
  );
}

function Typed({ onFound, onBack, onUnknown }: { onFound: (patient: Patient) => void; onBack: () => void; onUnknown: () => void }) {
  return (
    <Sheet>
      <Heading level={2} size="m">{words.find.title}</Heading>
      <NumberForm action={words.find.action} onFound={onFound} />
      <div class="ic-row">
        <LinkButton onClick={onBack}>{words.find.scan}</LinkButton>
        <LinkButton onClick={onUnknown}>{words.find.register}</LinkButton>
      </div>
    </Sheet>
  );
}

const SEXES: readonly WordSex[] = ['FEMALE', 'MALE', 'INDETERMINATE', 'NOT_KNOWN'];

function Unknown({ onFound, onBack }: { onFound: (patient: Patient) => void; onBack: () => void }) {
  const [id] = useState(newId);
  const [sex, setSex] = useState<WordSex>();
  const [age, setAge] = useState('');
  const [ward, setWard] = useState('');
  const [tried, setTried] = useState(false);
  const badAge = age.trim() !== '' && !(/^\d{1,3}$/.test(age.trim()) && Number(age) <= 120);
  const register = useAction(async () => onFound(await call('patient_register', { body: {
    id, sex: sex!, ...(age.trim() ? { approximate_age: Number(age) } : {}), ...(ward.trim() ? { ward: ward.trim() } : {}),
  } })));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (sex && !badAge) void register.run();
  };
  return (
    <Sheet><form onSubmit={submit} noValidate>
      <Heading level={2} size="m">{words.unknown.title}</Heading>
      <p>{words.unknown.text}</p>
      {register.problem && <Why problem={register.problem} />}
      <Radios legend={words.unknown.sex} small inline value={sex} onChange={setSex} choices={SEXES.map((value) => ({ value, label: words.sex[value] }))}
        {...(tried && !sex ? { hint: words.unknown.chooseSex } : {})} />
      <Field label={words.unknown.age} hint={words.unknown.ageHint} value={age} onInput={setAge} mode="numeric" width={4} error={tried && badAge ? words.unknown.badAge : undefined} />
      <Field label={words.unknown.ward} hint={words.unknown.wardHint} value={ward} onInput={setWard} />
      <Button wide submit disabled={register.busy} name="register">{words.unknown.action}</Button>
      <LinkButton onClick={onBack}>{words.find.scan}</LinkButton>
    </form></Sheet>
  );
}

interface ConfirmProps {
  patient: Patient;
  onYes: () => void;
  onNo: () => void;
  onRelated: (patient: Patient) => void;
}

export function Confirm({ patient, onYes, onNo, onRelated }: ConfirmProps) {
  return (
    <Sheet>
      <Heading level={2} size="s">{words.confirm.title}</Heading>
      <p class="ic-sheet__name">{patientName(patient)}</p>
      <Facts rows={[
        [words.confirm.born, patient.born ? `${day(patient.born)} (${patientAge(patient)})` : patientAge(patient)],
        [words.confirm.number, patientNumber(patient)], [words.confirm.sex, words.sex[patient.sex]], [words.confirm.ward, patient.ward ?? ''],
      ]} />
      {patient.related
        ? <div class="ic-choices">
            <Button wide onClick={onYes} name="yes-patient">{words.confirm.yes}</Button>
            <Button wide kind="secondary" onClick={onNo}>{words.confirm.no}</Button>
          </div>
        : <Declare patient={patient} onRelated={onRelated} onNo={onNo} />}
    </Sheet>
  );
}

/** Somebody outside the team says why; it goes into the ledger, and the patient can read it. */
export function Declare({ patient, onRelated, onNo }: { patient: Patient; onRelated: (patient: Patient) => void; onNo?: () => void }) {
  const [kind, setKind] = useState<WordRelationshipKind>();
  const [reason, setReason] = useState('');
  const declare = useAction(async () => {
    await call('relationship', { body: { patient: patient.id, kind: kind!, vital: kind === 'BREAK_GLASS', reason: reason.trim() } });
    onRelated({ ...patient, related: true });
  });
  const choose = (next: 'DECLARED' | 'BREAK_GLASS') => { setKind(next); setReason(words.confirm.defaultReason[next]); };
  return (
    <div>
      <p>{words.confirm.unrelated}</p>
      {declare.problem && <Why problem={declare.problem} />}
      <Radios legend={words.confirm.why} small value={kind as 'DECLARED' | 'BREAK_GLASS' | undefined} onChange={choose} choices={[
        { value: 'DECLARED', label: words.confirm.treating }, { value: 'BREAK_GLASS', label: words.confirm.emergency },
      ]} />
      {kind && <Field label={words.confirm.why} value={reason} onInput={setReason} rows={2} error={reason.trim() ? undefined : words.confirm.whyNot} />}
      <Button wide disabled={!kind || !reason.trim() || declare.busy} onClick={() => void declare.run()} name="declare">{words.confirm.declare}</Button>
      {onNo && <LinkButton onClick={onNo}>{words.confirm.no}</LinkButton>}
    </div>
  );
}

/** The patient of what the reader read; the text goes to the server as it is. */
export async function findByWristband(wristband: string): Promise<Patient | Problem> {
  try {
    return await call('patient_find', { body: { wristband } });
  } catch (error) {
    return asProblem(error);
  }
}
