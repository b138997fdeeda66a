// SPDX-License-Identifier: Apache-2.0
// People's requests, the open ones first, each with its clock; and one that has come in is written down. For governance.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { RequestRow, RequestRows, WordRequestKind, WordRequester } from '../api.gen';
import { go } from '../router';
import { day } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, usePages } from '../ui/hooks';
import { Button, Field, LinkButton, Select, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';
import { ClockTag } from './clock';

const said = office.requests;
const PUBLIC: readonly WordRequestKind[] = ['FOI', 'EIR'];

export default function RequestsScreen() {
  const list = usePages<RequestRow, RequestRows>((query, signal) => call('request_list', { query, ...(signal ? { signal } : {}) }), []);
  const [opening, setOpening] = useState(false);
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro}</p>
      <p><a href="/statistics">{said.statistics}</a></p>
      {opening ? <Open onCancel={() => setOpening(false)} /> : <Button onClick={() => setOpening(true)} name="open">{said.open}</Button>}
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {list.data && list.rows.length === 0 && <p data-name="none">{said.none}</p>}
      {list.rows.length > 0 && <ul class="ic-cards" data-name="requests">{list.rows.map((row) => <Row row={row} key={row.id} />)}</ul>}
      {list.older && <Button kind="secondary" disabled={list.older.busy} onClick={() => void list.older?.run()} name="more">{said.more}</Button>}
    </Page>
  );
}

function Row({ row }: { row: RequestRow }) {
  const open = row.state === 'OPEN' || row.state === 'GRANTED';
  return (
    <li class={`ic-card${row.late && open ? ' ic-card--urgent' : open ? ' ic-card--new' : ''}`} data-request={row.id}>
      <a class="ic-card__main" href={`/request/${row.id}`}>
        <span class="ic-card__title">{said.kinds[row.kind]}</span>
        <span class="ic-card__text">{row.patient_name ?? said.aboutNobody} · {said.requesters[row.requester]}</span>
        <span class="ic-card__quiet">{said.received(day(row.received))} · {row.stopped ? said.dueIf(day(row.due)) : said.due(day(row.due))}</span>
      </a>
      <span class="ic-card__marks">{open ? <ClockTag stopped={row.stopped} late={row.late} daysLeft={row.days_left} /> : <Tag colour="grey">{said.states[row.state]}</Tag>}{row.state === 'GRANTED' && <Tag>{said.states.GRANTED}</Tag>}</span>
    </li>
  );
}

function Open({ onCancel }: { onCancel: () => void }) {
  const [kind, setKind] = useState<WordRequestKind>('SUBJECT_ACCESS');
  const [requester, setRequester] = useState<WordRequester>('SUBJECT');
  const [nhs, setNhs] = useState('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [asks, setAsks] = useState('');
  const [received, setReceived] = useState(new Date().toISOString().slice(0, 10));
  const [missing, setMissing] = useState(false);
  const isPublic = PUBLIC.includes(kind);
  const needsPatient = !isPublic && kind !== 'COMPLAINT';
  const save = useAction(async () => {
    const lacks = !name.trim() || !asks.trim() || !received || (needsPatient && !nhs.trim());
    setMissing(lacks);
    if (lacks) return;
    const made = await call('request_open', { body: {
      id: newId(), kind, requester: isPublic ? 'PUBLIC' : requester,
      received, name: name.trim(), asks: asks.trim(), ...(address.trim() ? { address: address.trim() } : {}), ...(nhs.trim() && !isPublic ? { nhs_number: nhs.replace(/\s/g, '') } : {}),
    } });
    go(`/request/${made.id}`);
  });
  const needed = (value: string) => (missing && !value.trim() ? said.need : undefined);
  return (
    <form class="ic-box" onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      <Select label={said.kind} value={kind} onChange={(value) => setKind(value as WordRequestKind)}>
        {Object.entries(said.kinds).map(([value, label]) => <option value={value} key={value}>{label}</option>)}
      </Select>
      {!isPublic && <Select label={said.requester} value={requester} onChange={(value) => setRequester(value as WordRequester)}>
        {Object.entries(said.requesters).filter(([value]) => value !== 'PUBLIC').map(([value, label]) => <option value={value} key={value}>{label}</option>)}
      </Select>}
      {!isPublic && <Field label={said.nhs} value={nhs} onInput={setNhs} mode="numeric" width={10} name="nhs" error={needsPatient ? needed(nhs) : undefined} />}
      <Field label={said.name} value={name} onInput={setName} name="name" error={needed(name)} />
      <Field label={said.address} value={address} onInput={setAddress} rows={2} name="address" />
      <Field label={said.asks} value={asks} onInput={setAsks} rows={3} name="asks" error={needed(asks)} />
      <Field label={said.day} type="date" value={received} onInput={setReceived} width={10} name="received" error={needed(received)} />
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit disabled={save.busy} name="save">{said.save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}
