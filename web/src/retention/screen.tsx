// SPDX-License-Identifier: Apache-2.0
// Recordings whose time to be kept is over: why, and what may be done: hold, keep longer, appraise, destroy. For governance.
import { useState } from 'preact/hooks';
import { call, pathOf } from '../api';
import type { Certificate, RetentionRow } from '../api.gen';
import { day } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Details, Facts, Field, LinkButton, Select, Tag, Waiting } from '../ui/parts';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';

const said = office.retention;

export default function RetentionScreen() {
  const [cursor, setCursor] = useState('');
  const page = useLoad((signal) => call('retention_review', { signal, ...(cursor ? { query: { cursor } } : {}) }), [cursor]);
  const [done, setDone] = useState('');
  const [gone, setGone] = useState<Certificate>();
  const settled = (text: string, certificate?: Certificate) => {
    setDone(text);
    setGone(certificate);
    page.again();
  };
  const next = page.data?.next;
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro}</p>
      <p role="status" data-name="said">{done}</p>
      {gone && <Destroyed certificate={gone} />}
      {page.problem && <Why problem={page.problem} remedies={[{ label: words.ui.tryAgain, act: page.again }]} />}
      {!page.data && !page.problem && <Waiting what={words.ui.loading} />}
      {page.data && <p data-name="counts"><strong>{said.count(page.data.rows.length)}</strong></p>}
      {page.data && page.data.rows.length > 0 && <ul class="ic-cards" data-name="due">
        {page.data.rows.map((row) => <Row row={row} onDone={settled} key={row.recording} />)}
      </ul>}
      {next && <Button kind="secondary" onClick={() => setCursor(next)} name="next">{said.next}</Button>}
    </Page>
  );
}

type Act = 'hold' | 'lift' | 'keep' | 'dispose' | 'destroy' | 'state';
type Settled = (text: string, certificate?: Certificate) => void;

/** What may be done now: a hold comes first, then the appraisal, then the end by another person. */
function actsOf(row: RetentionRow): Act[] {
  if (row.hold) return ['lift'];
  return row.dispose ? ['destroy', 'keep', 'hold'] : ['keep', 'dispose', 'hold', 'state'];
}

function Row({ row, onDone }: { row: RetentionRow; onDone: Settled }) {
  const [act, setAct] = useState<Act>();
  const settled: Settled = (text, certificate) => {
    setAct(undefined);
    onDone(text, certificate);
  };
  return (
    <li class={`ic-card${row.hold ? '' : ' ic-card--new'}`} data-recording={row.recording}>
      <h2 class="nhsuk-heading-s ic-task__title">{row.patient_name}</h2>
      <span class="ic-card__text">{siteName(row.body_site)} · {said.taken(day(row.taken))}</span>
      <span class="ic-card__quiet">{said.until(day(row.until), row.class_words)}</span>
      <span class="ic-card__marks">{row.hold ? <Tag colour="grey">{said.held}</Tag> : row.dispose ? <Tag colour="red">{said.appraised}</Tag> : <Tag>{said.due}</Tag>}</span>
      <Details summary={said.why}>
        <Facts rows={[
          [said.lastSeen, day(row.last_seen)], [said.source, row.to_confirm ? said.confirm(row.source) : row.source],
          [said.rule, `${row.rule}. ${row.reason} ${row.remedy}`],
          [said.appraisedBy, row.appraised_by && row.appraised ? said.on(row.appraised_by, day(row.appraised)) : undefined],
        ]} />
      </Details>
      {act ? <Form row={row} act={act} onDone={settled} onCancel={() => setAct(undefined)} />
        : <div class="ic-row">{actsOf(row).map((one) => (
          <Button kind={one === 'destroy' ? 'warning' : 'secondary'} onClick={() => setAct(one)} name={one} key={one}>
            {said.acts[one]}<span class="nhsuk-u-visually-hidden"> {row.patient_name}</span>
          </Button>
        ))}</div>}
    </li>
  );
}

function Form({ row, act, onDone, onCancel }: { row: RetentionRow; act: Act; onDone: Settled; onCancel: () => void }) {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [what, setWhat] = useState('LAST_SEEN');
  const [missing, setMissing] = useState(false);
  const asksDay = act === 'keep' || (act === 'state' && DAYS.includes(what));
  const asksReason = act !== 'destroy';
  const save = useAction(async () => {
    const lacks = (asksReason && !reason.trim()) || (asksDay && !until);
    setMissing(lacks);
    if (lacks) return;
    const certificate = await send(row, act, reason.trim(), until, what, asksDay);
    onDone(said.finished[act](row.patient_name), certificate);
  });
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      <p>{said.about[act]}</p>
      {act === 'state' && <Select label={said.what} value={what} onChange={setWhat}>
        {Object.entries(said.classes).map(([value, label]) => <option value={value} key={value}>{label}</option>)}
      </Select>}
      {asksDay && <Field label={act === 'keep' ? said.keepUntil : said.day} type="date" value={until} onInput={setUntil} width={10} name="until" error={missing && !until ? said.needDay : undefined} />}
      {asksReason && <Field label={said.reason} hint={said.reasonHint} value={reason} onInput={setReason} rows={2} name="reason" error={missing && !reason.trim() ? said.needReason : undefined} />}
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit kind={act === 'destroy' ? 'warning' : 'primary'} disabled={save.busy} name={`save-${act}`}>{said.saves[act]}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}

const DAYS: readonly string[] = ['LAST_SEEN', 'DIED', 'RESEARCH'];

async function send(row: RetentionRow, act: Act, reason: string, until: string, what: string, asksDay: boolean): Promise<Certificate | undefined> {
  const params = { id: row.recording };
  if (act === 'destroy') return call('recording_dispose', { params });
  if (act === 'hold') await call('hold_place', { body: { recording: row.recording, reason } });
  if (act === 'lift' && row.hold) await call('hold_lift', { params: { id: row.hold }, body: { reason } });
  if (act === 'keep') await call('recording_appraise', { params, body: { dispose: false, keep_until: until, reason } });
  if (act === 'dispose') await call('recording_appraise', { params, body: { dispose: true, reason } });
  if (act === 'state') await call('retention_note', { body: { patient: row.patient, what, reason, ...(asksDay ? { day: until } : {}) } });
  return undefined;
}

function Destroyed({ certificate }: { certificate: Certificate }) {
  return (
    <section class="ic-checked" aria-labelledby="certificate" data-name="certificate">
      <h2 class="nhsuk-heading-s" id="certificate">{said.certificate}</h2>
      <Facts rows={[
        [said.recording, <code class="ic-hash">{certificate.recording}</code>], [said.hash, <code class="ic-hash">{certificate.sha256}</code>],
        [said.appraisedBy, certificate.appraised_by], [said.destroyedBy, certificate.disposed_by], [said.entry, String(certificate.entry)],
      ]} />
      <p><a href={pathOf('recording_certificate', { id: certificate.recording })} download="certificate.json">{said.download}</a></p>
    </section>
  );
}
