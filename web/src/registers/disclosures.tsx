// SPDX-License-Identifier: Apache-2.0
// The register of disclosures: filtered, page by page, and as a table to take away.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Disclosure, DisclosureFilter, Disclosures as DisclosuresPage, WordPurpose } from '../api.gen';
import { Ask } from '../life/parts';
import { day, stamp } from '../ui/format';
import { useAction, usePages } from '../ui/hooks';
import { Button, Facts, Field, LinkButton, Select, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { registers } from '../words/en_registers';
import { table } from './csv';

const said = registers.disclosures;
const telling = registers.withheld;

/** Those the patient is not told of yet: governance decides of each, another person than who disclosed it. */
export function Withheld() {
  const list = usePages<Disclosure, DisclosuresPage>((query, signal) => call('disclosures', { body: { withheld: true }, query, ...(signal ? { signal } : {}) }), []);
  return (
    <section data-name="withheld">
      <p class="ic-read">{telling.about}</p>
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {list.data && list.rows.length === 0 && <p>{telling.none}</p>}
      <ul class="ic-cards">{list.rows.map((one) => <Row one={one} key={one.id}><Telling one={one} onDone={list.again} /></Row>)}</ul>
      {list.older && <Button kind="secondary" disabled={list.older.busy} onClick={() => void list.older?.run()} name="older">{said.older}</Button>}
    </section>
  );
}

function Telling({ one, onDone }: { one: Disclosure; onDone: () => void }) {
  const [act, setAct] = useState<'tell' | 'keep'>();
  const [until, setUntil] = useState('');
  const send = (body: { told: boolean; until?: string }) => async (reason: string) => {
    await call('disclosure_telling', { params: { id: one.id }, body: { ...body, reason } });
    setAct(undefined);
    onDone();
  };
  const cancel = () => setAct(undefined);
  if (act === 'tell') return <Ask about={telling.tellAbout} save={telling.tell} name="tell" onCancel={cancel} onSend={send({ told: true })} />;
  if (act === 'keep') return (
    <Ask about={telling.keepAbout} save={telling.keep} name="keep" ready={until !== ''} onCancel={cancel} onSend={send({ told: false, until })}>
      <Field label={telling.until} type="date" value={until} onInput={setUntil} width={10} name="until" />
    </Ask>
  );
  const whose = <span class="nhsuk-u-visually-hidden"> {one.patient_name}, {one.recipient}</span>;
  return (
    <div class="ic-row">
      <Button kind="secondary" onClick={() => setAct('tell')} name="tell">{telling.tell}{whose}</Button>
      <Button kind="secondary" onClick={() => setAct('keep')} name="keep">{telling.keep}{whose}</Button>
    </div>
  );
}

export function Disclosures() {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [purpose, setPurpose] = useState('');
  const [asked, setAsked] = useState<DisclosureFilter>({});
  const [rows, setRows] = useState<readonly Disclosure[]>();
  const [next, setNext] = useState<string>();
  const load = useAction(async (body: DisclosureFilter, cursor: string | undefined, before: readonly Disclosure[]) => {
    const page = await call('disclosures', { body, ...(cursor ? { query: { cursor } } : {}) });
    setAsked(body);
    setRows([...before, ...page.rows]);
    setNext(page.next);
  });
  const show = () => void load.run({ ...(from ? { from } : {}), ...(to ? { to } : {}), ...(purpose ? { purpose: purpose as WordPurpose } : {}) }, undefined, []);
  return (
    <section data-name="disclosures">
      <p class="ic-read">{said.about}</p>
      <form onSubmit={(event) => { event.preventDefault(); show(); }} noValidate>
        <div class="ic-pair">
          <Field label={said.from} type="date" value={from} onInput={setFrom} width={10} name="from" />
          <Field label={said.to} type="date" value={to} onInput={setTo} width={10} name="to" />
        </div>
        <Select label={said.purpose} value={purpose} onChange={setPurpose}>
          <option value="">{said.any}</option>
          {Object.entries(said.purposes).map(([value, label]) => <option value={value} key={value}>{label}</option>)}
        </Select>
        <Button submit disabled={load.busy} name="show">{said.show}</Button>
      </form>
      {load.problem && <Why problem={load.problem} />}
      {rows && <p role="status" data-name="shown">{rows.length > 0 ? said.shown(rows.length) : said.none}</p>}
      {rows && rows.length > 0 && <>
        <p><LinkButton onClick={() => save(rows)} name="csv">{said.csv}</LinkButton></p>
        <ul class="ic-cards">{rows.map((one) => <Row one={one} key={one.id} />)}</ul>
      </>}
      {next && <Button kind="secondary" onClick={() => void load.run(asked, next, rows ?? [])} disabled={load.busy} name="older">{said.older}</Button>}
    </section>
  );
}

const consentOf = (one: Disclosure): string => [one.consented ? said.yes : said.no, one.consent].filter(Boolean).join(': ');

function Row({ one, children }: { one: Disclosure; children?: ComponentChildren }) {
  return (
    <li class="ic-card" data-disclosure={one.id}>
      <h3 class="nhsuk-heading-s ic-task__title">{one.patient_name}</h3>
      <span class="ic-card__quiet">{said.rule(one.rules ?? one.rule, String(one.entry))}</span>
      {(one.withheld || one.outside) && <span class="ic-card__marks">{one.outside && <Tag colour="grey">{said.outside}</Tag>} {one.withheld && <Tag colour="orange">{said.withheld}</Tag>}</span>}
      <Facts rows={[
        [said.what, said.pictures(one.pictures, one.anonymised)], [said.purpose, said.purposes[one.purpose]], [said.sender, one.sender], [said.recipient, one.recipient],
        [said.at, stamp(one.at)], [said.why, one.justification], [said.consent, consentOf(one)], [said.handed, one.outside ? (one.handed ? stamp(one.handed) : said.notHanded) : undefined],
        [telling.decided, one.decided && (one.kept_until ? telling.kept(day(one.kept_until), one.decided_by ?? '') : telling.told(day(one.decided), one.decided_by ?? ''))], [telling.why, one.decided_why],
      ]} />
      {children}
    </li>
  );
}

/** Made on the page from what is shown: the list was entered when it was read. */
function save(rows: readonly Disclosure[]): void {
  const lines = rows.map((one) => [
    one.at, one.patient_name, String(one.pictures), one.anonymised ? 'yes' : 'no', said.purposes[one.purpose], one.sender ?? '', one.recipient, one.justification ?? '', one.consented ? 'yes' : 'no', one.consent ?? '', one.withheld ? 'no' : 'yes', one.rules ?? one.rule, String(one.entry), one.outside ? 'yes' : 'no', one.handed ?? '',
  ]);
  const address = URL.createObjectURL(new Blob([table([said.columns, ...lines])], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'disclosures.csv';
  link.click();
  URL.revokeObjectURL(address);
}
