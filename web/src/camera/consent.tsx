// SPDX-License-Identifier: Apache-2.0
// The question, and its three answers, each one tap. What is rarer stands below and changes what the tap records.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { Consent, Decision, Patient, ScopeAnswer, Wording } from '../api.gen';
import { day } from '../ui/format';
import { useAction, type Loaded } from '../ui/hooks';
import { Button, Details, Field, Heading, LinkButton, Radios, Select, Waiting } from '../ui/parts';
import { SignaturePad } from '../ui/signature';
import { problemOfDecision, Why, type Remedy } from '../ui/why';
import { words } from '../words/en';
import { CANNOT, consentOf, DECIDERS, emptyForm, isUnsigned, languageName, languagesOf, mayAsk, notAsked, usesIn, withUse, reasonsFor, wordingName, wordingOf, type Cannot, type ConsentForm, type Decider } from './consent_form';
import type { Answer } from './flow';
import { Sheet } from './sheet';

interface ConsentProps {
  patient: Patient;
  wordings: Loaded<readonly Wording[]>;
  onAnswer: (answer: Answer, decision: Decision) => void;
  onNo: () => void;
}

export function ConsentStep({ patient, wordings, onAnswer, onNo }: ConsentProps) {
  const [form, setForm] = useState(() => emptyForm(patient));
  const [view, setView] = useState<'ask' | 'cannot' | 'again'>(mayAsk(patient) ? 'ask' : 'cannot');
  const [refused, setRefused] = useState<Decision>();
  const [unsigned, setUnsigned] = useState(false);
  const check = async (answer: Answer) => {
    const decision = await call('capture_check', { body: {
      patient: patient.id, kind: answer.kind, situation: answer.situation, dissent: false, ...(answer.basis ? { basis: answer.basis } : {}),
    } });
    if (decision.decision === 'DENY') setRefused(decision);
    else onAnswer(answer, decision);
  };
  const agree = useAction(async (wording: Wording, agreed: boolean) => {
    setRefused(undefined);
    const consent = await call('consent_record', { body: consentOf(newId(), patient, form, wording, agreed) });
    if (agreed) await check(answerOf(consent, form));
    else onNo();
  });
  const askWhoSigned = () => {
    const field = document.querySelector<HTMLInputElement>('[name=signed-name]');
    setUnsigned(true);
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  };
  const keep = useAction(async (consent: Consent) => check(answerOf(consent, form)));
  const cannot = useAction(async (why: Cannot, wording: Wording) => {
    const consent = await call('consent_record', { body: notAsked(newId(), patient, why, words.consent.reasons[why].said, wording) });
    await check({ consent: consent.id, ...CANNOT[why], kind: form.kind, label: words.consent.bannerDeferred });
  });

  if (wordings.problem) return <Sheet><Why problem={wordings.problem} remedies={[{ label: words.ui.tryAgain, act: wordings.again }]} /></Sheet>;
  if (!wordings.data) return <Sheet><Waiting what={words.ui.loading} rows={2} /></Sheet>;
  const asked = DECIDERS[form.decider].wording;
  const languages = languagesOf(wordings.data, asked);
  const wording = wordingOf(wordings.data, asked, form.language) ?? wordingOf(wordings.data, asked);
  if (!wording) return <Sheet><p>{words.consent.wordingMissing}</p></Sheet>;

  const problem = agree.problem ?? keep.problem ?? cannot.problem ?? (refused && problemOfDecision(refused));
  const busy = agree.busy || keep.busy || cannot.busy;
  const remedies: Remedy[] = view === 'cannot' && mayAsk(patient) ? [{ label: words.consent.ask, act: () => { setRefused(undefined); setView('again'); } }] : [];
  const trouble = problem && <Why problem={problem} remedies={remedies} />;
  if (view === 'cannot') return <CannotAsk patient={patient} busy={busy} trouble={trouble} onChoose={(why) => void cannot.run(why, wording)} onBack={() => setView('again')} />;

  const inForce = view === 'ask' ? patient.consent : undefined;
  const agreedBefore = inForce && recordAnswer(inForce) === 'AGREED';
  if (inForce && !agreedBefore)
    return <RefusedBefore consent={inForce} busy={busy} trouble={trouble} onNo={onNo} onCannot={() => setView('cannot')} onAgain={() => setView('again')} />;
  return (
    <Sheet key={view}>
      <Heading level={2} size="s">{askTitle(form.decider)}</Heading>
      {trouble}
      {inForce && <InForce consent={inForce} />}
      {!agreedBefore && languages.length > 1 && <Languages tags={languages} value={wording.language} onChange={(language) => setForm({ ...form, language, others: {}, usesEnd: '' })} />}
      {!agreedBefore && <blockquote class="ic-say"><p lang={wording.language} dir="auto">{wording.text}</p></blockquote>}
      <div class="ic-answers">
        {agreedBefore
          ? <Button wide disabled={busy} onClick={() => void keep.run(inForce)} name="still-agreed">{words.consent.stillYes}</Button>
          : <Button wide disabled={busy} onClick={() => (isUnsigned(form) ? askWhoSigned() : void agree.run(wording, true))} name="agreed">{agreedText(form.decider)}</Button>}
        <Button wide kind="secondary" disabled={busy} onClick={() => void agree.run(wording, false)} name="said-no">{form.decider === 'adult' || form.decider === 'young' ? words.consent.no : words.consent.noOther}</Button>
        <Button wide kind="secondary" disabled={busy} onClick={() => setView('cannot')} name="cannot-ask">{words.consent.cannot}</Button>
      </div>
      {agreedBefore
        ? <LinkButton onClick={() => setView('again')}>{words.consent.again}</LinkButton>
        : <Details summary={words.consent.more}><More patient={patient} form={form} setForm={setForm} language={wording.language} wordings={wordings.data} unsigned={unsigned && isUnsigned(form)} /></Details>}
      {!agreedBefore && <p class="ic-quiet">{words.consent.wording(wordingName(wording))}</p>}
    </Sheet>
  );
}

function Languages({ tags, value, onChange }: { tags: readonly string[]; value: string; onChange: (tag: string) => void }) {
  return (
    <Select label={words.consent.language} value={value} onChange={onChange}>
      {tags.map((tag) => <option value={tag} key={tag}>{languageName(tag)}</option>)}
    </Select>
  );
}

const recordAnswer = (consent: Consent): ScopeAnswer['answer'] | undefined => consent.scopes.find((one) => one.scope === 'RECORD')?.answer;
const answerOf = (consent: Consent, form: ConsentForm): Answer => ({
  consent: consent.id, situation: consent.situation, kind: form.kind, label: words.consent.bannerAgreed(words.ways[consent.way]),
  ...(consent.basis ? { basis: consent.basis } : {}),
});

function askTitle(decider: Decider): string {
  return { adult: words.consent.ask, young: words.consent.ask, childAble: words.consent.askChild, parent: words.consent.askParent, proxy: words.consent.askProxy, family: words.consent.askProxy }[decider];
}

function agreedText(decider: Decider): string {
  return { adult: words.consent.agreed, young: words.consent.agreed, childAble: words.consent.agreed, parent: words.consent.agreedParent, proxy: words.consent.agreedProxy, family: words.consent.agreedFamily }[decider];
}

function InForce({ consent }: { consent: Consent }) {
  return <p class="ic-say ic-say--before">{words.consent.inForce(words.answers.AGREED, words.ways[consent.way], day(consent.asked))} <strong>{words.consent.still}</strong></p>;
}

interface RefusedBeforeProps {
  consent: Consent;
  busy: boolean;
  trouble: preact.ComponentChildren;
  onNo: () => void;
  onCannot: () => void;
  onAgain: () => void;
}

/** A no that is in the record: a yes takes a second act, and its button is not where the first one was. */
function RefusedBefore({ consent, busy, trouble, onNo, onCannot, onAgain }: RefusedBeforeProps) {
  return (
    <Sheet>
      <Heading level={2} size="s">{words.consent.refusedTitle}</Heading>
      {trouble}
      <p class="ic-notice">{words.consent.refusedBefore(day(consent.asked))}</p>
      <div class="ic-choices">
        <Button wide disabled={busy} onClick={onNo} name="keep-no">{words.consent.keepNo}</Button>
        <Button wide kind="secondary" disabled={busy} onClick={onCannot} name="cannot-ask">{words.consent.cannot}</Button>
      </div>
      <LinkButton onClick={onAgain} name="ask-again">{words.consent.changed}</LinkButton>
    </Sheet>
  );
}

function CannotAsk({ patient, busy, trouble, onChoose, onBack }: { patient: Patient; busy: boolean; trouble: preact.ComponentChildren; onChoose: (why: Cannot) => void; onBack: () => void }) {
  return (
    <Sheet>
      <Heading level={2} size="s">{words.consent.cannotTitle}</Heading>
      <p>{words.consent.cannotText}</p>
      {trouble}
      <div class="ic-choices">
        {reasonsFor(patient).map((why) => (
          <Button wide kind="secondary" disabled={busy} key={why} name={`cannot-${why}`} onClick={() => onChoose(why)}>{words.consent.reasons[why].label}</Button>
        ))}
      </div>
      <LinkButton onClick={onBack}>{words.consent.pictureNotNeeded}</LinkButton>
    </Sheet>
  );
}

interface MoreProps {
  patient: Patient;
  form: ConsentForm;
  setForm: (form: ConsentForm) => void;
  language: string;
  wordings: readonly Wording[];
  unsigned: boolean;
}

function More({ patient, form, setForm, language, wordings, unsigned }: MoreProps) {
  const set = (change: Partial<ConsentForm>) => setForm({ ...form, ...change });
  const uses = usesIn(wordings, language);
  const child = patient.situation === 'CHILD' || patient.situation === 'CHILD_COMPETENT';
  const deciders: Decider[] = child ? ['childAble', 'parent'] : patient.situation === 'DECEASED' ? ['family'] : patient.situation === 'YOUNG_PERSON' ? ['young', 'proxy'] : ['adult', 'proxy'];
  return (
    <div>
      <Radios legend={words.consent.who} small value={form.decider} onChange={(decider) => set({ decider, others: {}, usesEnd: '' })}
        choices={deciders.map((value) => ({ value, label: words.consent[value] }))} />
      <Radios legend={words.consent.way} small inline value={form.way} onChange={(way) => set({ way, strokes: [] })}
        choices={[{ value: 'ORAL', label: words.consent.spoken }, { value: 'WRITTEN', label: words.consent.signed }]} />
      <Radios legend={words.consent.kind} small value={form.kind} onChange={(kind) => set({ kind })}
        choices={[{ value: 'CLINICAL', label: words.consent.clinical }, { value: 'SENSITIVE', label: words.consent.sensitive }]} />
      <p class="ic-subhead">{words.consent.uses}</p>
      <p class="nhsuk-hint">{words.consent.usesHint}</p>
      {uses.length === 0 && <p>{words.consent.usesNotIn(languageName(language))}</p>}
      {uses.map((scope) => (
        <div key={scope}>
          <Radios legend={words.scopes[scope]} small inline hint={wordingOf(wordings, scope.toLowerCase(), language)?.text ?? ''} hintLanguage={language}
            value={form.others[scope] ? 'yes' : 'no'} onChange={(value) => set(withUse(form, scope, value === 'yes'))}
            choices={[{ value: 'no', label: words.ui.no }, { value: 'yes', label: words.ui.yes }]} />
          {scope === 'PUBLISH' && form.others.PUBLISH && <Field label={words.consent.publication} value={form.publication} onInput={(publication) => set({ publication })} />}
        </div>
      ))}
      {uses.some((scope) => form.others[scope]) &&
        <Field label={words.consent.usesEnd} hint={words.consent.usesEndHint} type="date" name="uses-end" value={form.usesEnd} onInput={(usesEnd) => set({ usesEnd })} />}
      {form.way === 'WRITTEN' && <>
        <Field label={words.consent.signedName} value={form.signedName} name="signed-name" onInput={(signedName) => set({ signedName })} error={unsigned ? words.consent.unsigned : undefined} />
        <SignaturePad strokes={form.strokes} onChange={(strokes) => set({ strokes })} />
        <Field label={words.consent.witness} hint={words.consent.witnessHint} value={form.witness} onInput={(witness) => set({ witness })} />
      </>}
      <Field label={words.consent.interpreter} value={form.interpreter} onInput={(interpreter) => set({ interpreter })} />
    </div>
  );
}
