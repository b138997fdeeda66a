// SPDX-License-Identifier: Apache-2.0
// What one disclosed outside: its file, while it is made, and another passphrase where the first was lost.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Outside, OutsideList } from '../api.gen';
import { Ask } from '../life/parts';
import { moment, stamp } from '../ui/format';
import { useAction, usePages } from '../ui/hooks';
import { Button, Facts, Inset, LinkButton, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { outside as said } from '../words/en_outside';

export function Mine() {
  const list = usePages<Outside, OutsideList>((query, signal) => call('outside_list', { query, ...(signal ? { signal } : {}) }), []);
  return (
    <section data-name="mine">
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {list.data && list.rows.length === 0 && <p>{said.nothing}</p>}
      <ul class="ic-cards">{list.rows.map((one) => (
        <li class="ic-card" data-outside={one.id} key={one.id}>
          <h3 class="nhsuk-heading-s ic-task__title">{one.body}: {one.patient_name}</h3>
          <Six one={one} />
          <File one={one} onDone={list.again} />
        </li>
      ))}</ul>
      {list.older && <Button kind="secondary" disabled={list.older.busy} onClick={() => void list.older?.run()} name="older">{words.ui.showOlder}</Button>}
    </section>
  );
}

/** What, why, to whom, when, on what ground, with what consent. */
export function Six({ one }: { one: Outside }) {
  return (
    <>
      <span class="ic-card__quiet">{said.photos(one.pictures)} · {words.purposes[one.purpose]} · {one.handed ? said.handed(moment(one.handed)) : said.notHanded}</span>
      <span class="ic-card__marks"><Tag colour={one.withheld ? 'orange' : 'grey'}>{one.withheld ? said.withheld : said.told}</Tag></span>
      <Facts rows={[[said.person, one.person], [said.channel, one.channel], [said.at, stamp(one.at)], [said.why, one.justification], [said.consent, one.consent], [said.rule, rulesOf(one)]]} />
    </>
  );
}

/** Each picture has a decision of its own; most often it is the same one. */
function rulesOf({ rule, items }: Outside): string {
  if (items.every((item) => item.rule === rule)) return words.why.rule(rule);
  return items.map((item) => said.ruleOf(item.number, item.rule)).join(', ');
}

/** Shown once: the server keeps it sealed, and never shows it again. */
function Passphrase({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Inset>
      <p>{said.once}</p>
      <p><strong>{said.passphrase}: </strong><code class="ic-hash" data-name="passphrase">{text}</code></p>
      <LinkButton onClick={() => void copy().catch(() => setCopied(false))} name="copy">{copied ? said.copied : said.copy}</LinkButton>
    </Inset>
  );
}

function save(file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = 'disclosure.zip';
  link.click();
  URL.revokeObjectURL(address);
}

/** Fetched, not linked to: what refuses it is to be read. */
export function File({ one, onDone }: { one: Outside; onDone: () => void }) {
  const [passphrase, setPassphrase] = useState(one.passphrase);
  const [got, setGot] = useState(false);
  const params = { id: one.id };
  const fetchIt = useAction(async () => {
    save(await call('outside_file', { params }));
    setGot(true);
    onDone();
  });
  const [asking, setAsking] = useState(false);
  const renew = async (reason: string) => {
    setPassphrase((await call('outside_passphrase', { params, body: { reason } })).passphrase);
    setAsking(false);
  };
  if (Date.parse(one.until) <= Date.now()) return <p>{said.over}</p>;
  return (
    <>
      {passphrase && <Passphrase text={passphrase} />}
      <p>{said.fileHint(stamp(one.until))}</p>
      <p role="status" data-name="got">{got ? said.gotFile : ''}</p>
      {fetchIt.problem && <Why problem={fetchIt.problem} />}
      {asking && <Ask about={said.freshAbout} label={said.freshWhy} save={said.fresh} name="fresh" onCancel={() => setAsking(false)} onSend={renew} />}
      <div class="ic-row">
        <Button disabled={fetchIt.busy} onClick={() => void fetchIt.run()} name="file">{said.file}</Button>
        {!passphrase && !asking && <Button kind="secondary" onClick={() => setAsking(true)} name="fresh">{said.fresh}</Button>}
      </div>
    </>
  );
}
