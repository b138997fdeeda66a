// SPDX-License-Identifier: Apache-2.0
// The camera: one address for the whole capture. Steps are state, never navigation, so the camera is asked for once.
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { asProblem, call, newId, pathOf, problemHere, reach } from '../api';
import type { DemoPatient, Id, Problem, Recording } from '../api.gen';
import { go, unsaved } from '../router';
import { ShareForm } from '../share/form';
import { Page } from '../ui/frame';
import { PatientBand } from '../ui/band';
import { patientName } from '../ui/format';
import { useLoad } from '../ui/hooks';
import { Button, Heading, LinkButton } from '../ui/parts';
import { Why } from '../ui/why';
import { siteName } from '../ui/site';
import { words } from '../words/en';
import { ConsentStep } from './consent';
import { Camera, drawn, paint, small, type CameraState, type Source } from './device';
import { Filing, Receipts } from './file';
import { handed } from './handed';
import { advance, shutterLives, start, type Event, type Flow, type Shot } from './flow';
import { Confirm, findByWristband, Identify, type Way } from './identify';
import { PlaceStep } from './place';
import { judge, type Quality } from './quality';
import { Scanner } from './scan';
import { Stripper, type Stripped } from '../strip/strip';
import { Shutter } from './shoot';
import { SaidNo } from './said_no';
import { Sheet } from './sheet';
import { captureOf, file, type Progress } from './upload';

const SAMPLE_WIDTH = 480;

export default function CameraScreen() {
  const [flow, send] = useReducer(advance, start);
  const [state, setState] = useState<CameraState>('off');
  const [sample, setSample] = useState<HTMLCanvasElement>();
  const [problem, setProblem] = useState<Problem>();
  const [way, setWay] = useState<Way>('scan');
  const [progress, setProgress] = useState<ReadonlyMap<string, Progress>>(new Map());
  const video = useRef<HTMLVideoElement>(null);
  const camera = useRef<Camera | undefined>(undefined);
  const scanner = useRef<Scanner | undefined>(undefined);
  const stripper = useRef<Stripper | undefined>(undefined);
  const wordings = useLoad(async (signal) => (await call('wordings', { signal })).rows, []);
  const before = useRef<Recording | undefined>(undefined);
  useEffect(() => { void lastPicture(flow.patient?.id).then((last) => { before.current = last; }); }, [flow.patient?.id]);
  const tools = { camera, scanner, stripper, send, setProblem, setSample };

  useEffect(() => {
    camera.current = new Camera(video.current!, setState);
    scanner.current = new Scanner();
    stripper.current = new Stripper();
    if (handed.patient) send({ is: 'found', patient: handed.patient });
    handed.patient = undefined;
    return () => { camera.current?.close(); scanner.current?.close(); stripper.current?.close(); };
  }, []);
  const reading = flow.step === 'identify' && way === 'scan' && !problem && (sample !== undefined || state === 'on');
  useEffect(() => {
    if (!reading) return;
    const source = (): Source | undefined => sample ?? (camera.current?.live ? video.current! : undefined);
    scanner.current!.start(source, (text) => void read(text, tools));
    return () => scanner.current?.stop();
  }, [reading, sample]);
  useEffect(() => { camera.current?.touch(); }, [flow]);
  useEffect(() => {
    if (flow.step === 'said-no') camera.current?.off();
    if (flow.step === 'identify') void camera.current?.open();
  }, [flow.step]);
  useUnload(flow.unrecorded ? words.leave.refusal : flow.shots.some((shot) => shot.stage !== 'record') ? words.leave.photo : '');

  const viewing = (flow.step === 'identify' && way === 'scan') || flow.step === 'shoot';
  const last = flow.shots[flow.shots.length - 1];
  return (
    <Page title={words.camera.title} heading={false} dark>
      <h1 class="nhsuk-u-visually-hidden">{words.camera.heading}</h1>
      <div class={`ic-cam ic-cam--${flow.step}${flow.step === 'identify' && way !== 'scan' ? ' ic-cam--typing' : ''}`}>
        {flow.patient && flow.step !== 'confirm' && <PatientBand patient={flow.patient} answer={flow.answer?.label} />}
        <div class="ic-cam__view">
          <video ref={video} class={`ic-cam__video${viewing && state === 'on' && !sample ? '' : ' ic-cam__video--off'}`} playsInline muted aria-label={words.camera.heading} />
          {flow.step === 'identify' && sample && <Frozen source={sample} />}
          {last && (flow.step === 'site' || flow.step === 'filing') && <Taken key={last.id} shot={last} count={flow.shots.length} />}
          {flow.step === 'identify' && way === 'scan' && !sample && <Aim state={state} reading={reading} />}
          {viewing && !sample && state !== 'on' && <NoCamera state={state} onOpen={() => void camera.current?.open()} />}
          {flow.step === 'shoot' && <Shutter live={shutterLives(flow)} ready={state === 'on'} camera={camera.current} onShoot={() => shoot(tools)}
            onPicture={(blob) => void takeIn(blob, tools)} onStop={() => stop(flow, tools)} onTrouble={(error) => setProblem(asProblem(error))} />}
        </div>
        <Steps flow={flow} way={way} setWay={setWay} before={before.current} stripper={stripper} send={send} wordings={wordings} problem={problem} setProblem={setProblem} setSample={setSample} progress={progress} setProgress={setProgress} />
      </div>
      <p class="nhsuk-u-visually-hidden" role="status" aria-live="polite">{announcement(flow)}</p>
    </Page>
  );
}

/** Asked for early; without an answer the step simply does not offer "same place as before". */
async function lastPicture(patient: Id | undefined): Promise<Recording | undefined> {
  if (!patient) return undefined;
  return call('patient_recordings', { params: { id: patient } }).then((list) => list.rows[0], () => undefined);
}

interface Tools {
  camera: { current?: Camera | undefined };
  scanner: { current?: Scanner | undefined };
  stripper: { current?: Stripper | undefined };
  send: (event: Event) => void;
  setProblem: (problem: Problem | undefined) => void;
  setSample: (sample: HTMLCanvasElement | undefined) => void;
}

async function read(text: string, { send, setProblem, setSample }: Tools): Promise<void> {
  const found = await findByWristband(text);
  setSample(undefined);
  if ('identifiers' in found) send({ is: 'found', patient: found });
  else setProblem(found);
}

function shoot({ camera, stripper, send, setProblem }: Tools): void {
  const { frame, ready } = camera.current!.still();
  const shot = newShot(ready.then((blob) => stripper.current!.strip(blob)), judge(small(frame)), frame);
  send({ is: 'shot', shot });
  shot.ready.then(({ picture }) => send(stillOf(shot, picture)), (error: unknown) => setProblem(asProblem(error)));
}

/** A picture that did not come from the camera: the sample, or a file on a desktop. */
async function takeIn(blob: Blob, { stripper, send, setProblem }: Tools): Promise<void> {
  try {
    const stripped = await stripper.current!.strip(blob);
    const quality = await qualityOf(stripped.picture);
    setProblem(quality ? undefined : problemHere('image_type', words.problem.picture));
    if (!quality) return;
    const shot = newShot(Promise.resolve(stripped), quality);
    send({ is: 'shot', shot });
    send(stillOf(shot, stripped.picture));
  } catch (error) {
    setProblem(asProblem(error));
  }
}

/** Undefined for what is no picture here, and could not be judged by anyone before it is saved. */
async function qualityOf(blob: Blob): Promise<Quality | undefined> {
  try {
    const bitmap = await createImageBitmap(blob);
    const quality = judge(small(paint(bitmap, bitmap.width, bitmap.height)));
    bitmap.close();
    return quality;
  } catch {
    return undefined;
  }
}

function newShot(ready: Promise<Stripped>, quality: Quality, frame?: HTMLCanvasElement): Shot {
  const now = new Date();
  return { id: newId(), ready, taken: now.toISOString(), offsetMinutes: Math.max(0, -now.getTimezoneOffset()), ...quality, stage: 'held', ...(frame ? { frame } : {}) };
}

const stillOf = (shot: Shot, blob: Blob): Event => ({ is: 'still', id: shot.id, bytes: blob.size, url: URL.createObjectURL(blob) });
const drop = (shots: readonly Shot[]) => shots.forEach((shot) => { if (shot.url) URL.revokeObjectURL(shot.url); });

/** The patient wants to stop: unsaved pictures and the camera go at once; the next step records the refusal. */
function stop(flow: Flow, { send, setProblem }: Tools): void {
  drop(flow.shots);
  setProblem(undefined);
  send({ is: 'said-no', unrecorded: newId() });
}

/** While @question stands, neither the page nor the screen is left without asking. */
function useUnload(question: string): void {
  useEffect(() => {
    unsaved.question = question;
    if (!question) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => { removeEventListener('beforeunload', warn); unsaved.question = ''; };
  }, [question]);
}

function announcement(flow: Flow): string {
  const last = flow.shots[flow.shots.length - 1];
  if (flow.step === 'confirm') return words.camera.read(patientName(flow.patient!));
  if (flow.step === 'site' && last) return words.camera.taken(flow.shots.length, last.sharp);
  return '';
}

function Aim({ state, reading }: { state: CameraState; reading: boolean }) {
  if (state !== 'on' && !reading) return null;
  return <div class="ic-aim"><div class="ic-aim__frame" /><p class="ic-aim__text" role="status">{words.camera.point}</p></div>;
}

function Taken({ shot, count }: { shot: Shot; count: number }) {
  const [whole, setWhole] = useState(false);
  const name = words.camera.photo(count);
  return (
    <button type="button" class={`ic-look${whole ? ' ic-look--whole' : ''}`} aria-pressed={whole} aria-label={words.camera.whole(name)} data-name="look" onClick={() => setWhole(!whole)}>
      {shot.url ? <img class="ic-cam__still" src={shot.url} alt={name} /> : shot.frame && <Frozen source={shot.frame} />}
    </button>
  );
}

function Frozen({ source }: { source: HTMLCanvasElement }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current!.width = source.width;
    canvas.current!.height = source.height;
    canvas.current!.getContext('2d')!.drawImage(source, 0, 0);
  }, [source]);
  return <canvas ref={canvas} class="ic-cam__sample" />;
}

function NoCamera({ state, onOpen }: { state: CameraState; onOpen: () => void }) {
  const desktop = matchMedia('(pointer: fine)').matches;
  const text = { off: '', on: '', asking: words.camera.asking, refused: words.camera.refused, absent: desktop ? words.camera.absent : words.camera.absentPhone, resting: words.camera.resting }[state];
  return (
    <div class="ic-cam__none">
      <p>{text}</p>
      {(state === 'refused' || state === 'resting' || state === 'absent') && <Button kind="reverse" onClick={onOpen}>{state === 'resting' ? words.camera.wake : words.camera.tryCamera}</Button>}
    </div>
  );
}

interface StepsProps {
  flow: Flow;
  way: Way;
  setWay: (way: Way) => void;
  before: Recording | undefined;
  stripper: Tools['stripper'];
  send: (event: Event) => void;
  wordings: Parameters<typeof ConsentStep>[0]['wordings'];
  problem: Problem | undefined;
  setProblem: (problem: Problem | undefined) => void;
  setSample: (sample: HTMLCanvasElement | undefined) => void;
  progress: ReadonlyMap<string, Progress>;
  setProgress: (change: (now: ReadonlyMap<string, Progress>) => ReadonlyMap<string, Progress>) => void;
}

function Steps({ flow, way, setWay, before, stripper, send, wordings, problem, setProblem, setSample, progress, setProgress }: StepsProps) {
  const restart = () => { drop(flow.shots); setProblem(undefined); setSample(undefined); setWay('scan'); send({ is: 'restart' }); };
  const giveUp = (shot: Shot) => { if (flow.shots.length === 1) restart(); else { drop([shot]); send({ is: 'give-up', id: shot.id }); } };
  const keep = (shot: Shot) => void fileShot(shot, flow, stripper, send, setProgress);
  switch (flow.step) {
    case 'identify':
      return <Identify way={way} setWay={setWay} problem={problem} onScanAgain={() => { setSample(undefined); setProblem(undefined); }} onFound={(patient) => send({ is: 'found', patient })}
        onSample={(patient) => void showSample(patient, setSample, setProblem)} />;
    case 'confirm':
      return <Confirm patient={flow.patient!} onYes={() => send({ is: 'confirmed' })} onNo={restart} onRelated={(patient) => { send({ is: 'found', patient }); send({ is: 'confirmed' }); }} />;
    case 'consent':
      return <ConsentStep key={flow.patient!.id} patient={flow.patient!} wordings={wordings} onNo={() => send({ is: 'said-no' })}
        onAnswer={(answer, decision) => { send({ is: 'answered', answer }); send({ is: 'decided', decision }); }} />;
    case 'shoot':
      return problem ? <Sheet><Why problem={problem} remedies={[{ label: words.ui.tryAgain, act: () => setProblem(undefined) }]} /></Sheet> : null;
    case 'said-no':
      return <SaidNo patient={flow.patient!.id} unrecorded={flow.unrecorded} onRecorded={() => send({ is: 'no-recorded' })} onNext={restart} />;
    case 'site':
      return <PlaceStep flow={flow} before={before} send={send} onRetake={() => { drop(flow.shots.slice(-1)); send({ is: 'retake' }); }}
        onSave={() => { send({ is: 'save' }); flow.shots.forEach(keep); }} />;
    case 'filing':
      return <Filing shots={flow.shots} progress={progress} onAgain={keep} onDiscard={giveUp} />;
    case 'filed': case 'sent':
      return <Filed flow={flow} send={send} onNext={restart} />;
    default:
      return null;
  }
}

async function showSample(patient: DemoPatient, setSample: (sample: HTMLCanvasElement) => void, setProblem: (problem: Problem | undefined) => void): Promise<void> {
  try {
    setProblem(undefined);
    const response = await reach(pathOf('demo_wristband', { id: patient.id }), { method: 'GET' });
    setSample(await drawn(await response.blob(), SAMPLE_WIDTH)); // createImageBitmap() takes no SVG
  } catch (error) {
    setProblem(asProblem(error));
  }
}

async function fileShot(shot: Shot, flow: Flow, stripper: StepsProps['stripper'], send: (event: Event) => void, setProgress: StepsProps['setProgress']): Promise<void> {
  const captured = (stripped: Stripped) => captureOf({
    stripped: stripped.told,
    id: shot.id, patient: flow.patient!.id, consent: flow.answer!.consent, kind: flow.answer!.kind, situation: flow.answer!.situation, body_site: flow.site,
    taken: shot.taken, offset_minutes: shot.offsetMinutes, ...(flow.side ? { laterality: flow.side } : {}), ...(flow.note.trim() ? { note: flow.note.trim() } : {}), ...(flow.chaperone ? { intimate: true, chaperone: flow.chaperone.trim() } : {}),
  });
  send({ is: 'stage', id: shot.id, stage: 'sending' });
  try {
    const stripped = await stripper.current!.settle(await shot.ready);
    const receipt = await file(captured(stripped), stripped.picture, (now) => {
      setProgress((all) => new Map(all).set(shot.id, now));
      if (now.stage === 'received') send({ is: 'stage', id: shot.id, stage: 'received' });
    });
    drop([shot]);
    send({ is: 'stage', id: shot.id, stage: 'record', receipt });
  } catch (error) {
    send({ is: 'stage', id: shot.id, stage: 'failed', problem: asProblem(error) });
  }
}

function Filed({ flow, send, onNext }: { flow: Flow; send: (event: Event) => void; onNext: () => void }) {
  const receipts = flow.shots.map((shot) => shot.receipt!);
  return (
    <Sheet key={flow.step}>
      <Receipts receipts={receipts} />
      <p class="ic-quiet">{siteName(flow.site, flow.side)}</p>
      {flow.step === 'sent' && flow.share
        ? <div class="ic-sent" data-name="sent">
            <Heading level={2} size="m">{words.share.sent(flow.share.to_name)}</Heading>
            <p>{words.share.sentText(flow.share.to_name)}</p>
            <div class="ic-choices">
              <Button wide onClick={onNext}>{words.share.next}</Button>
              <Button wide kind="secondary" onClick={() => go('/shares')}>{words.share.follow}</Button>
            </div>
          </div>
        : <>
            <ShareForm recordings={receipts.map((one) => one.recording)} onSent={(share) => send({ is: 'shared', share })} />
            <LinkButton onClick={onNext}>{words.share.next}</LinkButton>
          </>}
    </Sheet>
  );
}
