// SPDX-License-Identifier: Apache-2.0
// The directory of recipients outside care: added by one person, checked by another, ended and never removed.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Recipient, RecipientIn, Recipients as Page, WordRecipientClass } from '../api.gen';
import { Ask } from '../life/parts';
import { day } from '../ui/format';
import { useAction, usePages } from '../ui/hooks';
import { Button, Facts, Field, LinkButton, Radios, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { outside } from '../words/en_outside';

const said = outside.recipients;
const COLOURS = { UNVERIFIED: 'orange', VERIFIED: 'green', STALE: 'orange', ENDED: 'grey' } as const;

export function Recipients() {
  const list = usePages<Recipient, Page>((query, signal) => call('recipients', { query, ...(signal ? { signal } : {}) }), []);
  const [adding, setAdding] = useState(false);
  const settled = () => { setAdding(false); list.again(); };
  return (
    <section data-name="recipients">
      <p class="ic-read">{said.about}</p>
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {adding ? <Add onDone={settled} onCancel={() => setAdding(false)} /> : <Button onClick={() => setAdding(true)} name="add">{said.add}</Button>}
      {list.data && list.rows.length === 0 && <p>{said.none}</p>}
      <ul class="ic-cards">{list.rows.map((one) => <Row one={one} onDone={list.again} key={one.id} />)}</ul>
      {list.older && <Button kind="secondary" disabled={list.older.busy} onClick={() => void list.older?.run()} name="older">{words.ui.showOlder}</Button>}
    </section>
  );
}

function Row({ one, onDone }: { one: Recipient; onDone: () => void }) {
  const [act, setAct] = useState<'verify' | 'end'>();
  const settled = () => { setAct(undefined); onDone(); };
  const params = { id: one.id };
  return (
    <li class="ic-card" data-recipient={one.id}>
      <h3 class="nhsuk-heading-s ic-task__title">{one.body}</h3>
      <span class="ic-card__quiet">{one.code} · {said.statedBy(one.stated_by)}{one.verified_by && <> · {said.checkedBy(one.verified_by)}</>}</span>
      <span class="ic-card__marks"><Tag colour={COLOURS[one.standing]}>{said.standing[one.standing]}</Tag>{one.standing === 'VERIFIED' && one.until && <> {said.until(day(one.until))}</>}</span>
      <Facts rows={[[said.class, said.classes[one.class]], [said.person, one.person], [said.channel, one.channel]]} />
      {act === 'verify' && <Ask about={said.verifyAbout} label={said.how} save={said.verify} name="verify" onCancel={() => setAct(undefined)} onSend={async (how) => { await call('recipient_verify', { params, body: { how, sha256: one.sha256 } }); settled(); }} />}
      {act === 'end' && <Ask about={said.endAbout} label={said.endWhy} save={said.end} name="end" warning onCancel={() => setAct(undefined)} onSend={async (reason) => { await call('recipient_end', { params, body: { reason } }); settled(); }} />}
      {!act && one.standing !== 'ENDED' && <div class="ic-row">
        <Button kind="secondary" onClick={() => setAct('verify')} name="verify">{said.verify}<span class="nhsuk-u-visually-hidden"> {one.body}</span></Button>
        <Button kind="secondary" onClick={() => setAct('end')} name="end">{said.end}<span class="nhsuk-u-visually-hidden"> {one.body}</span></Button>
      </div>}
    </li>
  );
}

const FIELDS = ['body', 'code', 'person', 'channel'] as const;
const HINTS: Partial<Record<typeof FIELDS[number], string>> = { code: said.codeHint, channel: said.channelHint };

function Add({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [draft, setDraft] = useState<RecipientIn>({ class: 'STAT', body: '', code: '', person: '', channel: '' });
  const [missing, setMissing] = useState(false);
  const save = useAction(async () => {
    const lacks = FIELDS.some((one) => !draft[one].trim());
    setMissing(lacks);
    if (lacks) return;
    await call('recipient_state', { body: draft });
    onDone();
  });
  return (
    <form class="ic-box" onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      <Radios legend={said.class} small value={draft.class} onChange={(value: WordRecipientClass) => setDraft({ ...draft, class: value })} choices={(Object.keys(said.classes) as WordRecipientClass[]).map((value) => ({ value, label: said.classes[value] }))} />
      {FIELDS.map((one) => <Field label={said[one]} hint={HINTS[one]} value={draft[one]} onInput={(text) => setDraft({ ...draft, [one]: text })} name={one} error={missing && !draft[one].trim() ? said.need : undefined} key={one} />)}
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit disabled={save.busy} name="save">{said.save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}
