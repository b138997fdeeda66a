// SPDX-License-Identifier: Apache-2.0
// Figures of one quarter that may be published: counts without small numbers. For governance, to copy or print.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { StatisticGroup } from '../api.gen';
import { day } from '../ui/format';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Button, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';

const said = office.figures;

export default function FiguresScreen() {
  const [cursor, setCursor] = useState('');
  const page = useLoad((signal) => call('statistics', { signal, ...(cursor ? { query: { cursor } } : {}) }), [cursor]);
  const data = page.data;
  const next = data?.next;
  return (
    <Page title={said.title}>
      <p><a href="/requests">{office.requests.back}</a></p>
      <p class="ic-read">{said.intro}</p>
      {page.problem && <Why problem={page.problem} remedies={[{ label: words.ui.tryAgain, act: page.again }]} />}
      {!data && !page.problem && <Waiting what={words.ui.loading} />}
      {data && <p data-name="quarter"><strong>{said.quarter(day(data.from), day(data.until))}</strong></p>}
      {data?.groups.map((group) => <Group group={group} key={group.what} />)}
      {next && <Button kind="secondary" onClick={() => setCursor(next)} name="earlier">{said.earlier}</Button>}
    </Page>
  );
}

function Group({ group }: { group: StatisticGroup }) {
  const name = (word: string) => said.cells[word] ?? word;
  return (
    <table class="nhsuk-table" data-name={group.what}>
      <caption class="nhsuk-table__caption">{said.groups[group.what] ?? group.what}</caption>
      <thead class="nhsuk-table__head"><tr><th scope="col">{said.kind}</th><th scope="col" class="nhsuk-table__header--numeric">{said.number}</th></tr></thead>
      <tbody class="nhsuk-table__body">
        {group.cells.map((cell) => <tr class="nhsuk-table__row" key={cell.name}><td class="nhsuk-table__cell">{name(cell.name)}</td><td class="nhsuk-table__cell nhsuk-table__cell--numeric">{cell.count ?? said.hidden}</td></tr>)}
        <tr class="nhsuk-table__row"><th scope="row" class="nhsuk-table__cell">{said.total}</th><td class="nhsuk-table__cell nhsuk-table__cell--numeric">{group.total ?? said.hidden}</td></tr>
      </tbody>
    </table>
  );
}
