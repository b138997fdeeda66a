// SPDX-License-Identifier: Apache-2.0
// The registers of information governance, one part at a time.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Controller } from '../api.gen';
import { day } from '../ui/format';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Button, Facts, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { registers as said, type Evidence } from '../words/en_registers';
import { AuthorityRegister } from '../life/authorities';
import { Disclosures, Withheld } from './disclosures';

const PARTS = ['disclosures', 'withheld', 'authorities', 'evidence', 'ropa', 'dpia'] as const;
type Part = typeof PARTS[number];

export default function RegistersScreen() {
  const [part, setPart] = useState<Part>('disclosures');
  return (
    <Page title={said.title}>
      <p class="ic-read ic-noprint">{said.intro} <a href="/outside">{said.outside}</a></p>
      <div class="ic-row ic-noprint" role="group" aria-label={said.title}>
        {PARTS.map((one) => <Button kind="secondary" pressed={part === one} onClick={() => setPart(one)} name={`part-${one}`} key={one}>{said[one].title}</Button>)}
      </div>
      <h2 class="nhsuk-heading-m">{said[part].title}</h2>
      {part === 'disclosures' && <Disclosures />}
      {part === 'withheld' && <Withheld />}
      {part === 'authorities' && <AuthorityRegister />}
      {part === 'evidence' && <EvidencePart />}
      {part === 'ropa' && <Written part="ropa" />}
      {part === 'dpia' && <Written part="dpia" />}
    </Page>
  );
}

/** A text filled in from the configuration, to be printed. */
function Written({ part }: { part: 'ropa' | 'dpia' }) {
  const controller = useLoad((signal) => call('controller', { signal }), []);
  return (
    <section data-name={part}>
      <p class="ic-read">{said[part].about}</p>
      {controller.problem && <Why problem={controller.problem} quiet />}
      <Facts rows={[...namesOf(controller.data), ...said[part].rows]} />
      <div class="ic-noprint"><Button kind="secondary" onClick={() => print()} name="print">{said.ropa.print}</Button></div>
    </section>
  );
}

const namesOf = (who: Controller | undefined): Array<readonly [string, string]> =>
  (who ? [[said.ropa.controller, `${who.name}, ${who.contact}`], [said.ropa.officer, who.data_protection_officer]] : []);

function EvidencePart() {
  const month = useLoad((signal) => call('evidence', { signal }), []);
  if (month.problem) return <Why problem={month.problem} remedies={[{ label: words.ui.tryAgain, act: month.again }]} />;
  if (!month.data) return <Waiting what={words.ui.loading} />;
  const counts = new Map(month.data.figures.map((one) => [one.name, one.count]));
  return (
    <section data-name="evidence">
      <p>{said.evidence.about(day(month.data.from), day(month.data.to))}</p>
      {said.evidence.groups.map(([title, rows]) => <Group title={title} rows={rows} counts={counts} key={title} />)}
    </section>
  );
}

function Group({ title, rows, counts }: { title: string; rows: readonly Evidence[]; counts: ReadonlyMap<string, number> }) {
  return (
    <>
      <h3 class="nhsuk-heading-s">{title}</h3>
      <ul class="ic-cards">{rows.map(([asked, here, figures]) => (
        <li class="ic-card" key={asked}>
          <h4 class="nhsuk-heading-xs ic-task__title">{asked}</h4>
          <Facts rows={[[said.evidence.here, here], [said.evidence.figures, figures.map((name) => `${counts.get(name) ?? 0} ${said.evidence.names[name] ?? name}`).join(' · ') || undefined]]} />
        </li>
      ))}</ul>
    </>
  );
}
