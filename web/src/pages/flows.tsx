// SPDX-License-Identifier: Apache-2.0
// Where data goes, drawn from the running configuration: a picture, and the same as a list.
import { call } from '../api';
import type { Flow } from '../api.gen';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Facts, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { open } from '../words/en_public';

const said = open.flows;

export default function Flows() {
  const list = useLoad((signal) => call('flow_list', { signal }), []);
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro} {list.data && said.listens(list.data.listen)}</p>
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {list.data && <Picture rows={list.data.rows} />}
      {list.data && <ul class="ic-cards" data-name="flows">{list.data.rows.map((one) => (
        <li class="ic-card" key={`${one.from} ${one.to}`}>
          <h2 class="nhsuk-heading-s ic-task__title">{one.from} → {one.to}</h2>
          <Facts rows={[[said.what, one.what], [said.how, one.how]]} />
        </li>
      ))}</ul>}
    </Page>
  );
}

const ROW = 64, SIDE = 300, GAP = 120;

/** Everyone on the left, the server on the right; an arrow each way that data goes. */
function Picture({ rows }: { rows: readonly Flow[] }) {
  const others = [...new Set(rows.flatMap((one) => [one.from, one.to]).filter((name) => name !== said.server))];
  const height = others.length * ROW;
  const middle = height / 2;
  return (
    <svg class="ic-flows" viewBox={`0 0 ${2 * SIDE + GAP} ${height}`} role="img" aria-label={said.picture}>
      <rect x={SIDE + GAP} y={middle - 36} width={SIDE - 60} height="72" rx="8" class="ic-flows__server" />
      <text x={SIDE + GAP + (SIDE - 60) / 2} y={middle + 6} text-anchor="middle" class="ic-flows__name ic-flows__name--server">{said.server}</text>
      {others.map((name, at) => <Other name={name} y={at * ROW} middle={middle} key={name}
        to={rows.some((one) => one.from === name)} from={rows.some((one) => one.to === name)} />)}
    </svg>
  );
}

function Other({ name, y, middle, to, from }: { name: string; y: number; middle: number; to: boolean; from: boolean }) {
  const own = y + ROW / 2;
  const mark = `${to ? '→' : ''}${from ? '←' : ''}`;
  return (
    <g>
      <rect x="2" y={y + 8} width={SIDE - 4} height={ROW - 16} rx="8" class="ic-flows__other" />
      <text x={SIDE / 2} y={own + 5} text-anchor="middle" class="ic-flows__name">{name}</text>
      <path d={`M${SIDE} ${own} L${SIDE + GAP} ${middle}`} class="ic-flows__line" />
      <text x={SIDE + 14} y={own - 6} class="ic-flows__name">{mark}</text>
    </g>
  );
}
