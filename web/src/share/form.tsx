// SPDX-License-Identifier: Apache-2.0
// Who, what for, why, send: three taps and, if the reason offered is not right, a sentence.
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { Colleague, Id, Share, WordPurpose } from '../api.gen';
import { everyone } from '../ui/colleagues';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Field, LinkButton, Radios, Select, Tag, Tick, Waiting } from '../ui/parts';
import { Why, type Remedy } from '../ui/why';
import { words } from '../words/en';
import { covers, emptyDraft, maySend, purposeOf, shareOf, withAddress, withAim, withPerson, withReason, type Aim, type Draft } from './draft';

interface FormProps {
  recordings: Id[];
  onSent: (share: Share) => void;
}

const FIRST_SHOWN = 4;
const AIMS = ['advice', 'referral', 'handover'] as const;
const OTHERS: readonly Exclude<WordPurpose, 'CARE'>[] = ['AUDIT', 'TEACH', 'RESEARCH', 'PUBLISH', 'MEDIA', 'LEGAL', 'PROTECT', 'POLICE', 'THIRD', 'INVESTIG', 'PLAN', 'DEVELOP'];

export function ShareForm({ recordings, onSent }: FormProps) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [id, setId] = useState(newId);
  const colleagues = useLoad(everyone, []);
  const send = useAction(async () => {
    onSent(await call('share_create', { body: shareOf(draft, id, recordings) }));
  });
  const change = (next: Draft) => { send.clear(); setId(newId()); setDraft(next); };
  const elsewhere = draft.address !== undefined;
  return (
    <section class="ic-share" aria-label={words.share.title(recordings.length)}>
      <fieldset class="ic-group">
        <legend class="ic-subhead">{words.share.who}</legend>
        {colleagues.problem && <Why problem={colleagues.problem} quiet remedies={[{ label: words.ui.tryAgain, act: colleagues.again }]} />}
        {!colleagues.data && !colleagues.problem && <Waiting what={words.ui.loading} rows={2} />}
        {colleagues.data && !elsewhere && <People rows={colleagues.data} chosen={draft.to} onChoose={(to) => change(withPerson(draft, to))} />}
        {elsewhere && <Field label={words.share.address} hint={words.share.addressHint} value={draft.address ?? ''} onInput={(address) => change(withAddress(draft, address))} name="address" />}
        <LinkButton onClick={() => change(elsewhere ? { ...emptyDraft } : withAddress(draft, ''))} name="elsewhere">{elsewhere ? words.share.choosePerson : words.share.elsewhere}</LinkButton>
      </fieldset>
      <Aims aim={draft.aim} onChoose={(aim) => change(withAim(draft, aim))} />
      {draft.aim && <Field label={words.share.reason} hint={words.share.reasonHint} rows={2} value={draft.reason} onInput={(text) => change(withReason(draft, text))} name="reason" />}
      {draft.aim && purposeOf(draft.aim) !== 'CARE' && <WhatGoes recordings={recordings} purpose={purposeOf(draft.aim)} reason={draft.reason.trim()} anonymised={draft.anonymised} onChange={(anonymised) => change({ ...draft, anonymised })} />}
      {draft.aim && <Tick label={words.share.urgent} checked={draft.urgent} onChange={(urgent) => change({ ...draft, urgent })} />}
      {send.problem && <Why problem={send.problem} remedies={remediesOf(send.problem.obligation, elsewhere, () => change({ ...emptyDraft, ...(draft.aim ? { aim: draft.aim } : {}) }))} />}
      <Button wide disabled={!maySend(draft) || send.busy} onClick={() => void send.run()} name="send">{send.busy ? words.share.sending : words.share.send}</Button>
    </section>
  );
}

/** The next lawful step, where this form can take it. */
function remediesOf(obligation: string | undefined, elsewhere: boolean, choose: () => void): Remedy[] {
  if (elsewhere) return [{ label: words.share.choosePerson, act: choose }];
  if (obligation === 'JUSTIFY') return [{ label: words.share.writeReason, act: () => document.querySelector<HTMLElement>('[name=reason]')?.focus() }];
  return [];
}

function People({ rows, chosen, onChoose }: { rows: readonly Colleague[]; chosen: Colleague | undefined; onChoose: (one: Colleague) => void }) {
  const [sought, setSought] = useState('');
  const [all, setAll] = useState(false);
  const fits = rows.filter((one) => `${one.name} ${one.job} ${one.team}`.toLowerCase().includes(sought.trim().toLowerCase()));
  const shown = all || sought ? fits : fits.slice(0, FIRST_SHOWN);
  return (
    <>
      {all && <Field label={words.share.find} value={sought} onInput={setSought} type="search" />}
      {fits.length === 0 && <p role="status">{words.share.none}</p>}
      <ul class="ic-people ic-people--one">
        {shown.map((one) => (
          <li key={one.id}>
            <button type="button" class="ic-person" aria-pressed={chosen?.id === one.id} data-name="person" onClick={() => onChoose(one)}>
              <span class="ic-person__name">{one.name} {one.on_call && <Tag colour="green">{words.share.onCall}</Tag>}{!one.on_call && one.recent && <Tag colour="grey">{words.share.recent}</Tag>}</span>
              <span class="ic-person__job">{one.job}{one.team ? `, ${one.team}` : ''}</span>
            </button>
          </li>
        ))}
      </ul>
      {!all && fits.length > FIRST_SHOWN && <LinkButton onClick={() => setAll(true)}>{words.share.more}</LinkButton>}
    </>
  );
}

/** Beyond care the anonymised copy comes first, where there is one; where not, why not is part of the reason. */
interface GoesProps {
  recordings: Id[];
  purpose: WordPurpose;
  /** The share's: what there is to choose from is looked at for it, and entered with it. */
  reason: string;
  anonymised: boolean | undefined;
  onChange: (anonymised: boolean | undefined) => void;
}

/** Once the reason is written; another reason is another look. */
function WhatGoes(props: GoesProps) {
  const [stated, setStated] = useState('');
  const { reason, anonymised, onChange } = props;
  useEffect(() => { if (reason !== stated && anonymised !== undefined) onChange(undefined); }, [reason, stated, anonymised]);
  if (stated && stated === reason) return <Choice {...props} />;
  return (
    <>
      <p class="ic-notice">{words.share.seeFirst}</p>
      <Button kind="secondary" disabled={!reason} onClick={() => setStated(reason)} name="see-copies">{words.share.seeCopies}</Button>
    </>
  );
}

function Choice({ recordings, purpose, reason, anonymised, onChange }: GoesProps) {
  const copies = useLoad((signal) => Promise.all(recordings.map(async (id) => (await call('anonymisations', { params: { id }, body: { reason }, signal })).rows)), [recordings.join(), reason]);
  const known = copies.data?.every((rows) => rows.some((one) => covers(one, purpose)));
  useEffect(() => { if (known !== undefined && (anonymised === undefined || (anonymised && !known))) onChange(known); }, [known, anonymised]);
  if (copies.problem) return <Why problem={copies.problem} quiet remedies={[{ label: words.ui.tryAgain, act: copies.again }]} />;
  if (!copies.data) return <Waiting what={words.ui.loading} rows={1} />;
  if (!known) return <p class="ic-notice" role="status" data-name="no-copy">{words.share.noCopy}{recordings.length === 1 && <> <a href={`/copies/${recordings[0]!}`}>{words.share.makeCopy}</a></>}</p>;
  return <Radios legend={words.share.whatGoes} small value={anonymised === false ? 'itself' : 'copy'} onChange={(value) => onChange(value === 'copy')}
    choices={[{ value: 'copy', label: words.share.copy, hint: words.share.copyHint }, { value: 'itself', label: words.share.itself, hint: words.share.itselfHint }]} />;
}

function Aims({ aim, onChoose }: { aim: Aim | undefined; onChoose: (aim: Aim) => void }) {
  const [other, setOther] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => { if (other) ref.current?.querySelector('select')?.focus(); }, [other]);
  const isOther = aim !== undefined && !(AIMS as readonly string[]).includes(aim);
  return (
    <fieldset class="ic-group">
      <legend class="ic-subhead">{words.share.why}</legend>
      <div class="ic-aims">
        {AIMS.map((one) => <button type="button" class="ic-person" key={one} aria-pressed={aim === one} data-name={`aim-${one}`} onClick={() => { setOther(false); onChoose(one); }}><span class="ic-person__name">{words.aims[one]}</span></button>)}
        <button type="button" class="ic-person" aria-pressed={other || isOther} data-name="aim-other" onClick={() => setOther(true)}><span class="ic-person__name">{words.aims.other}</span></button>
      </div>
      {(other || isOther) && <div ref={ref}><Select label={words.share.purpose} value={isOther ? aim : ''} onChange={(value) => { if (value) onChoose(value as Aim); }}>
        <option value="">{words.share.choosePurpose}</option>
        {OTHERS.map((one) => <option value={one} key={one}>{words.purposes[one]}</option>)}
      </Select></div>}
    </fieldset>
  );
}
