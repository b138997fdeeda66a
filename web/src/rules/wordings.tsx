// SPDX-License-Identifier: Apache-2.0
// The words that ask for consent, where they are the hospital's own: put forward, adopted, ended.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Wording, WordingVersion } from '../api.gen';
import { languageName, wordingOf } from '../camera/consent_form';
import { session } from '../session';
import { moment } from '../ui/format';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Field, LinkButton, Select, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';

const said = office.wordings;
type Settled = (text: string) => void;

export function Wordings() {
  const list = useLoad(async (signal) => (await call('wording_list', { signal })).rows, []);
  const [done, setDone] = useState('');
  const settled = (text: string) => { setDone(text); list.again(); };
  return (
    <section aria-labelledby="wordings">
      <h2 class="nhsuk-heading-m" id="wordings">{said.title}</h2>
      <p class="ic-read">{said.about}</p>
      <p role="status" data-name="wording-said">{done}</p>
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} rows={1} />}
      {list.data?.length === 0 && <p>{said.none}</p>}
      {list.data && list.data.length > 0 && <ul class="ic-cards" data-name="wordings">{list.data.map((one) => <One one={one} onDone={settled} key={one.id} />)}</ul>}
      <Propose onDone={settled} />
    </section>
  );
}

const COLOURS: Partial<Record<WordingVersion['state'], string>> = { ADOPTED: 'green', ENDED: 'grey' };

function One({ one, onDone }: { one: WordingVersion; onDone: Settled }) {
  const [asks, setAsks] = useState<'adopt' | 'end'>();
  const title = said.named(languageName(one.language), said.names[one.name] ?? one.name, one.version);
  const mayAdopt = one.state === 'PROPOSED' && session.value?.role === 'CALDICOTT_GUARDIAN';
  return (
    <li class="ic-card" data-wording={one.id}>
      <h3 class="nhsuk-heading-s ic-task__title">{title}</h3>
      <blockquote class="ic-say"><p lang={one.language} dir="auto">{one.text}</p></blockquote>
      <span class="ic-card__marks"><Tag {...(COLOURS[one.state] ? { colour: COLOURS[one.state]! } : {})}>{said.states[one.state]}</Tag></span>
      <ul class="nhsuk-list">
        <li>{said.source(one.source)}</li>
        <li>{said.proposedBy(one.proposed_by, moment(one.proposed))}</li>
        {one.adopted && <li>{said.adoptedBy(one.adopted_by ?? '', moment(one.adopted))}</li>}
        {one.ended && <li>{said.endedBy(one.ended_by ?? '', moment(one.ended))}</li>}
      </ul>
      {asks ? <Sure one={one} what={asks} onDone={onDone} onCancel={() => setAsks(undefined)} />
        : one.state !== 'ENDED' && <div class="ic-row">
          {mayAdopt && <Button onClick={() => setAsks('adopt')} name="adopt">{said.adopt}<span class="nhsuk-u-visually-hidden"> {title}</span></Button>}
          <Button kind="secondary" onClick={() => setAsks('end')} name="end-wording">{said.end}<span class="nhsuk-u-visually-hidden"> {title}</span></Button>
        </div>}
    </li>
  );
}

function Sure({ one, what, onDone, onCancel }: { one: WordingVersion; what: 'adopt' | 'end'; onDone: Settled; onCancel: () => void }) {
  const act = useAction(async () => {
    const params = { id: one.id };
    if (what === 'adopt') await call('wording_adopt', { params });
    else await call('wording_end', { params });
    onDone(what === 'adopt' ? said.adopted : said.over);
    onCancel();
  });
  return (
    <>
      <p>{what === 'adopt' ? said.adoptAbout : said.endAbout}</p>
      {act.problem && <Why problem={act.problem} />}
      <div class="ic-row">
        <Button kind={what === 'adopt' ? 'primary' : 'warning'} onClick={() => void act.run()} disabled={act.busy} name={`save-${what}-wording`}>{what === 'adopt' ? said.adopt : said.end}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </>
  );
}

const EMPTY = { name: 'care', language: '', text: '', source: '' };

function Propose({ onDone }: { onDone: Settled }) {
  const shipped = useLoad(async (signal) => (await call('wordings', { signal })).rows, []);
  const [form, setForm] = useState(EMPTY);
  const [missing, setMissing] = useState(false);
  const set = (change: Partial<typeof EMPTY>) => setForm({ ...form, ...change });
  const keep = useAction(async () => {
    const body = { name: form.name, language: form.language.trim(), text: form.text.trim(), source: form.source.trim() };
    setMissing(Object.values(body).some((one) => one === ''));
    if (Object.values(body).some((one) => one === '')) return;
    await call('wording_propose', { body });
    setForm(EMPTY);
    onDone(said.kept);
  });
  const need = (value: string, text: string) => (missing && value.trim() === '' ? text : undefined);
  return (
    <form onSubmit={(event) => { event.preventDefault(); void keep.run(); }} data-name="propose-wording">
      <h3 class="nhsuk-heading-s">{said.propose}</h3>
      <Select label={said.name} value={form.name} onChange={(name) => set({ name })}>
        {Object.entries(said.names).map(([name, title]) => <option value={name} key={name}>{title}</option>)}
      </Select>
      {shipped.data && <English rows={shipped.data} name={form.name} />}
      <Field label={said.language} hint={said.languageHint} name="wording-language" width={5} value={form.language} onInput={(language) => set({ language })} error={need(form.language, said.needLanguage)} />
      <Field label={said.text} name="wording-text" rows={4} value={form.text} onInput={(text) => set({ text })} error={need(form.text, said.needText)} />
      <Field label={said.sourceLabel} hint={said.sourceHint} name="wording-source" value={form.source} onInput={(source) => set({ source })} error={need(form.source, said.needSource)} />
      {keep.problem && <Why problem={keep.problem} />}
      <Button kind="secondary" submit disabled={keep.busy} name="save-wording">{said.save}</Button>
    </form>
  );
}

function English({ rows, name }: { rows: readonly Wording[]; name: string }) {
  const text = wordingOf(rows, name)?.text;
  return text ? <p class="nhsuk-hint"><strong>{said.shipped}:</strong> {text}</p> : null;
}
