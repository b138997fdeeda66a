// SPDX-License-Identifier: Apache-2.0
// What the pages of a recording's life share: a form that asks why, and the answer of table L in words.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { pathOf } from '../api';
import type { Life } from '../api.gen';
import { useAction } from '../ui/hooks';
import { Button, Facts, Field, LinkButton, Tag } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life as said } from '../words/en_life';

interface AskProps {
  about: string;
  save: string;
  name: string;
  warning?: boolean;
  /** Further fields, and whether they are filled. */
  children?: ComponentChildren;
  ready?: boolean;
  label?: string;
  onSend: (reason: string) => Promise<void>;
  onCancel: () => void;
}

/** Nothing is stated or asked without a reason. */
export function Ask({ about, save, name, warning, children, ready = true, label = said.ui.reason, onSend, onCancel }: AskProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useAction(async () => {
    setMissing(!reason.trim());
    if (reason.trim() && ready) await onSend(reason.trim());
  });
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send.run(); }} noValidate data-name={`form-${name}`}>
      <p>{about}</p>
      {children}
      <Field label={label} hint={said.ui.reasonHint} value={reason} onInput={setReason} rows={2} name="reason" error={missing && !reason.trim() ? said.ui.needReason : undefined} />
      {send.problem && <Why problem={send.problem} />}
      <div class="ic-row">
        <Button submit kind={warning ? 'warning' : 'primary'} disabled={send.busy || !ready} name={`save-${name}`}>{save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}

/** What table L said, and what was done. */
export function Answer({ life }: { life: Life }) {
  return (
    <section class="ic-box" role="status" data-name="answer" aria-labelledby="answer">
      <h2 class="nhsuk-heading-s" id="answer"><Tag colour={life.granted ? 'green' : 'red'}>{life.granted ? said.answer.granted : said.answer.refused}</Tag></h2>
      <p>{life.reason} {life.remedy}</p>
      {life.words.length > 0 && <><p><strong>{said.answer.does}</strong></p><ul>{life.words.map((one) => <li key={one}>{one}</li>)}</ul></>}
      {life.offers_restriction && <p>{said.answer.offer}</p>}
      {life.certificate && <><p>{said.answer.destroyed}</p>
        <p><a href={pathOf('recording_certificate', { id: life.certificate.recording })} download="certificate.json">{said.answer.certificate}</a></p></>}
      <Facts rows={[[said.ui.rule, `${life.rule}. ${life.source}`], [said.ui.state, life.state ? words.photo.states[life.state] : '']]} />
    </section>
  );
}
