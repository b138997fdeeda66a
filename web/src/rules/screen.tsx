// SPDX-License-Identifier: Apache-2.0
// The rules in force and the documents they come from, for everybody; what governance does with them comes first for
// those who govern.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api';
import type { Document, Rule, RuleBook, RuleTable } from '../api.gen';
import { isGovernance } from '../session';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Details, Facts, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { open } from '../words/en_public';

const said = open.book;

export default function RulesScreen() {
  const book = useLoad((signal) => call('rule_book', { signal }), []);
  const [Own, setOwn] = useState<ComponentType>();
  const governs = isGovernance();
  useEffect(() => {
    if (governs) void import('./own').then((module) => setOwn(() => module.default));
  }, [governs]);
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro}</p>
      {governs && (Own ? <Own /> : <Waiting what={words.ui.loading} />)}
      {book.problem && <Why problem={book.problem} remedies={[{ label: words.ui.tryAgain, act: book.again }]} />}
      {!book.data && !book.problem && <Waiting what={words.ui.loading} />}
      {book.data && <Book book={book.data} />}
    </Page>
  );
}

function Book({ book }: { book: RuleBook }) {
  return (
    <>
      <h2 class="nhsuk-heading-m">{said.documents}</h2>
      <ul class="ic-cards" data-name="documents">{book.documents.map((one) => <Named one={one} key={one.named} />)}</ul>
      <h2 class="nhsuk-heading-m">{said.tables}</h2>
      <p>{said.edition(book.title)}</p>
      {book.tables.map((one) => <Table one={one} key={one.title} />)}
    </>
  );
}

function Named({ one }: { one: Document }) {
  return (
    <li class="ic-card">
      <h3 class="nhsuk-heading-s ic-task__title">{one.named}</h3>
      <Facts rows={[[said.today, one.today], [said.here, one.here]]} />
      <p><a href={one.link} rel="noreferrer external">{said.read(one.today)}</a></p>
    </li>
  );
}

function Table({ one }: { one: RuleTable }) {
  return <Details summary={one.title}>{one.rules.map((rule) => <OneRule rule={rule} key={rule.id} />)}</Details>;
}

function OneRule({ rule }: { rule: Rule }) {
  return (
    <section class="ic-read" aria-label={rule.id} data-rule={rule.id}>
      <h3 class="nhsuk-heading-s"><span class="ic-rule">{rule.id}</span> {said.answers[rule.answer]}</h3>
      <p>{rule.reason}</p>
      {rule.remedy && <p><strong>{said.next}</strong> {rule.remedy}</p>}
      <p class="nhsuk-hint">{rule.source}{rule.to_confirm && ` (${said.confirm})`}{rule.stricter && rule.law && ` ${said.stricter} ${said.law(rule.law)}`}{rule.handbook && ` ${said.handbook(rule.handbook)}`}</p>
    </section>
  );
}
