// SPDX-License-Identifier: Apache-2.0
// The register of incidents: what, when, the 72 hours, who is affected, and closing one. For governance.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Incident, Incidents } from '../api.gen';
import { moment } from '../ui/format';
import { Page } from '../ui/frame';
import { usePages } from '../ui/hooks';
import { Button, Details, Tag, Tick, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { Ask } from './parts';

const said = life.incidents;

export default function IncidentsScreen() {
  const load = usePages<Incident, Incidents>((query, signal) => call('incidents', { query, ...(signal ? { signal } : {}) }), []);
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro}</p>
      {load.problem && <Why problem={load.problem} remedies={[{ label: words.ui.tryAgain, act: load.again }]} />}
      {!load.data && !load.problem && <Waiting what={words.ui.loading} />}
      {load.data && <p data-name="counts"><strong>{load.rows.length === 0 ? said.none : (load.older ? said.first : said.count)(load.rows.length)}</strong></p>}
      {load.data && load.rows.length > 0 && <ul class="ic-cards" data-name="incidents">{load.rows.map((row) => <Row row={row} onDone={load.again} key={row.id} />)}</ul>}
      {load.older?.problem && <Why problem={load.older.problem} />}
      {load.older && <Button kind="secondary" disabled={load.older.busy} onClick={() => void load.older?.run()} name="more">{said.more}</Button>}
    </Page>
  );
}

function Row({ row, onDone }: { row: Incident; onDone: () => void }) {
  const [closing, setClosing] = useState(false);
  const [reported, setReported] = useState(false);
  return (
    <li class={`ic-card${row.closed ? '' : row.late ? ' ic-card--urgent' : ' ic-card--new'}`} data-incident={row.kind}>
      <h2 class="nhsuk-heading-s ic-task__title">{said.kinds[row.kind]}</h2>
      <span class="ic-card__text">{row.words}</span>
      <span class="ic-card__quiet">{said.found(row.opened_by, moment(row.found))} · {said.due(moment(row.due))}</span>
      <span class="ic-card__marks">{row.closed ? <Tag colour="grey">{said.closed}</Tag> : <Tag colour={row.late ? 'red' : 'yellow'}>{row.late ? said.late : said.open}</Tag>}</span>
      <Details summary={said.affected}>
        <ul>{row.affected.map((one) => <li key={one.party}>{one.is_patient ? <a href={`/limits/${one.party}`}>{one.name}</a> : one.name} ({one.is_patient ? said.patient : said.staff})</li>)}</ul>
        {row.recording && <p><a href={`/life/${row.recording}`}>{said.photo}</a></p>}
      </Details>
      {row.closed && row.closed_by && <p>{said.closedBy(row.closed_by, moment(row.closed))}. {row.outcome} {row.reported ? said.reported : ''}</p>}
      {!row.closed && !closing && <Button kind="secondary" onClick={() => setClosing(true)} name="close">{said.close}<span class="nhsuk-u-visually-hidden"> {row.words}</span></Button>}
      {closing && <Ask about={said.close} save={said.close} name="close" label={said.outcome} onCancel={() => setClosing(false)}
        onSend={async (outcome) => { await call('incident_close', { params: { id: row.id }, body: { outcome, reported } }); setClosing(false); onDone(); }}>
        <Tick label={said.reported} checked={reported} onChange={setReported} />
      </Ask>}
    </li>
  );
}
