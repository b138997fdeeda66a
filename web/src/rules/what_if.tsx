// SPDX-License-Identifier: Apache-2.0
// What if: a situation put together from the facts that a table asks, and what the rules say of it.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Decision, Fact } from '../api.gen';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Facts, Select, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';

const said = office.rules;
const TABLES = ['C', 'D', 'A', 'L'] as const;
type Table = typeof TABLES[number];
type Chosen = Record<string, string>;

export function WhatIf() {
  const [table, setTable] = useState<Table>('D');
  const [chosen, setChosen] = useState<Chosen>({});
  const [answer, setAnswer] = useState<Decision>();
  const facts = useLoad((signal) => call('fact_list', { signal }), []);
  const asked = facts.data?.rows.filter((one) => one.tables.includes(table)) ?? [];
  const ask = useAction(async () => setAnswer(await call('decision', { body: { table, facts: named(asked, chosen) } })));
  const change = (part: Chosen) => { setChosen({ ...chosen, ...part }); setAnswer(undefined); };
  return (
    <section aria-labelledby="what-if" data-name="what-if">
      <h2 class="nhsuk-heading-m" id="what-if">{said.whatIf}</h2>
      <p class="ic-read">{said.whatIfAbout}</p>
      {facts.problem && <Why problem={facts.problem} quiet remedies={[{ label: words.ui.tryAgain, act: facts.again }]} />}
      {!facts.data && !facts.problem && <Waiting what={words.ui.loading} />}
      {facts.data && <form onSubmit={(event) => { event.preventDefault(); void ask.run(); }}>
        <Select label={said.question} value={table} onChange={(next) => { setTable(next as Table); setChosen({}); setAnswer(undefined); }}>
          {TABLES.map((one) => <option value={one} key={one}>{said.tables[one]}</option>)}
        </Select>
        <div class="ic-pair">{asked.map((one) => <Choose one={one} value={chosen[one.name] ?? presumed(one)} onChange={(value) => change({ [one.name]: value })} key={one.name} />)}</div>
        {ask.problem && <Why problem={ask.problem} />}
        <Button submit disabled={ask.busy} name="ask">{said.ask}</Button>
      </form>}
      {answer && <Answer answer={answer} />}
    </section>
  );
}

const presumed = (one: Fact): string => one.preset ?? one.values[0]?.name ?? '';
const named = (asked: readonly Fact[], chosen: Chosen): string[] => asked.map((one) => `${one.name}=${chosen[one.name] ?? presumed(one)}`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Choose({ one, value, onChange }: { one: Fact; value: string; onChange: (value: string) => void }) {
  return (
    <Select label={capital(one.words)} value={value} onChange={onChange}>
      {one.values.map((each) => <option value={each.name} key={each.name}>{each.name === one.preset ? `${each.words} (${said.presumed})` : each.words}</option>)}
    </Select>
  );
}

function Answer({ answer }: { answer: Decision }) {
  return (
    <div role="status" data-name="answer" data-rule={answer.rule}>
      <h3 class="nhsuk-heading-s">{said.answer}: {said.verdicts[answer.decision]}</h3>
      <p class="ic-read">{answer.reason}</p>
      <Facts rows={[
        [said.duties, answer.obligations.join(', ') || undefined], [said.does, answer.actions.join(', ') || undefined], [said.next, answer.remedy],
        [said.source, `${said.rule(answer.rule)}. ${answer.source}`], [said.handbook, answer.handbook], [said.facts, answer.facts],
      ]} />
    </div>
  );
}
