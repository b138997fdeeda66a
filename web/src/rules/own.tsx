// SPDX-License-Identifier: Apache-2.0
// What governance does with the rules: the hospital's own, a rule file put forward, and what if.
import { useState } from 'preact/hooks';
import { call, pathOf } from '../api';
import type { PolicyComparison, PolicyDifference, PolicyFault, PolicyVersion, PolicyVersions, WordRole } from '../api.gen';
import { session } from '../session';
import { day, moment } from '../ui/format';
import { useAction, useLoad } from '../ui/hooks';
import { Button, Details, LinkButton, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';
import { Wordings } from './wordings';
import { WhatIf } from './what_if';

const said = office.rules;

export default function Own() {
  const list = useLoad((signal) => call('policy_list', { signal }), []);
  const [done, setDone] = useState('');
  const settled = (text: string) => { setDone(text); list.again(); };
  return (
    <>
      <p role="status" data-name="said">{done}</p>
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {list.data && <Versions list={list.data} onDone={settled} />}
      <Propose onDone={settled} />
      <Wordings />
      <WhatIf />
    </>
  );
}

type Settled = (text: string) => void;

function Versions({ list, onDone }: { list: PolicyVersions; onDone: Settled }) {
  return (
    <>
      <p><strong>{said.shipped(list.shipped_name, list.shipped_title)}</strong> {said.decides}</p>
      <p class="nhsuk-hint">{said.hash} <code class="ic-hash">{list.shipped_sha256}</code></p>
      <h2 class="nhsuk-heading-m">{said.own}</h2>
      {list.rows.length === 0 && <p data-name="none">{said.none}</p>}
      {list.rows.length > 0 && <ul class="ic-cards" data-name="versions">{list.rows.map((one) => <Version one={one} onDone={onDone} key={one.id} />)}</ul>}
    </>
  );
}

const COLOURS: Partial<Record<PolicyVersion['state'], string>> = { IN_FORCE: 'green', LAPSED: 'red', REPLACED: 'grey', WITHDRAWN: 'grey' };

function Version({ one, onDone }: { one: PolicyVersion; onDone: Settled }) {
  const [asks, setAsks] = useState<'sign' | 'end'>();
  const over = one.state === 'REPLACED' || one.state === 'WITHDRAWN';
  const mine = one.missing.includes(session.value?.role ?? '');
  return (
    <li class="ic-card" data-version={one.id}>
      <h3 class="nhsuk-heading-s ic-task__title">{one.name}</h3>
      <span class="ic-card__text">{one.title}</span>
      <span class="ic-card__quiet">{said.proposedBy(one.proposed_by, moment(one.proposed))}</span>
      <span class="ic-card__marks"><Tag {...(COLOURS[one.state] ? { colour: COLOURS[one.state]! } : {})}>{said.states[one.state]}</Tag></span>
      <ul class="nhsuk-list">
        <li>{one.looser ? said.looser : said.tighter}</li>
        {one.state === 'LAPSED' && <li>{said.lapsed}</li>}
        {one.review && <li>{said.review(day(one.review))}</li>}
        {one.in_force && <li>{said.inForce(moment(one.in_force))}</li>}
        {one.ended && <li>{said.ended(moment(one.ended))}</li>}
        {one.signatures.map((by) => <li key={by.role}>{said.signedBy(by.name, words.roles[by.role], moment(by.at), String(by.entry))}</li>)}
        {one.missing.map((role) => <li key={role}>{said.missing(words.roles[role as WordRole])}</li>)}
      </ul>
      <Difference id={one.id} />
      <p><a href={pathOf('policy_text', { id: one.id })} download={`${one.name}.rules`}>{said.text}</a></p>
      {asks ? <Sure one={one} what={asks} onDone={onDone} onCancel={() => setAsks(undefined)} />
        : !over && <div class="ic-row">
          {mine && <Button onClick={() => setAsks('sign')} name="sign">{said.sign}<span class="nhsuk-u-visually-hidden"> {one.name}</span></Button>}
          <Button kind="secondary" onClick={() => setAsks('end')} name="end">{said.end}<span class="nhsuk-u-visually-hidden"> {one.name}</span></Button>
        </div>}
    </li>
  );
}

function Sure({ one, what, onDone, onCancel }: { one: PolicyVersion; what: 'sign' | 'end'; onDone: Settled; onCancel: () => void }) {
  const act = useAction(async () => {
    const params = { id: one.id };
    const now = what === 'sign' ? await call('policy_sign', { params }) : await call('policy_withdraw', { params });
    onDone(what === 'end' ? said.over : now.state === 'IN_FORCE' ? said.nowInForce : said.signed);
    onCancel();
  });
  return (
    <>
      <p>{what === 'sign' ? said.signAbout : said.endAbout}</p>
      {act.problem && <Why problem={act.problem} />}
      <div class="ic-row">
        <Button kind={what === 'sign' ? 'primary' : 'warning'} onClick={() => void act.run()} disabled={act.busy} name={`save-${what}`}>{what === 'sign' ? said.sign : said.end}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </>
  );
}

function Difference({ id }: { id: string }) {
  const [found, setFound] = useState<PolicyComparison>();
  const look = useAction(async () => setFound(await call('policy_compare', { params: { id } })));
  if (found) return <Compared found={found} />;
  return (
    <>
      {look.problem && <Why problem={look.problem} quiet />}
      <LinkButton onClick={() => void look.run()} name="differs">{said.differs}</LinkButton>
    </>
  );
}

function Compared({ found }: { found: PolicyComparison }) {
  return (
    <section data-name="comparison" role="status">
      <p><strong>{!found.acceptable ? said.refused : found.differences.length === 0 ? said.same : said.acceptable}</strong></p>
      {found.faults.map((one) => <Fault one={one} key={one.line} />)}
      {found.differences.map((one) => <Row one={one} key={`${one.kind} ${one.shipped} ${one.own}`} />)}
    </section>
  );
}

function Fault({ one }: { one: PolicyFault }) {
  return (
    <p class="nhsuk-error-message">
      {said.fault(String(one.line), String(one.column), one.message)} {one.nearest && said.nearest(one.nearest)} {one.situation && said.unanswered(one.situation)}
    </p>
  );
}

const BAD: readonly PolicyDifference['kind'][] = ['UNREASONED', 'BEYOND'];

function Row({ one }: { one: PolicyDifference }) {
  return (
    <Details summary={`${said.kinds[one.kind]}: ${one.own}`} open={BAD.includes(one.kind)}>
      <p>{said.pair(one.shipped, said.verdicts[one.shipped_answer], one.own, said.verdicts[one.own_answer])}</p>
      <p>{said.situations(one.situations)}</p>
      <p class="ic-read">{one.example}</p>
      {one.reason && <p>{said.because(one.reason)}</p>}
      {one.review && <p>{said.review(day(one.review))}</p>}
    </Details>
  );
}

function Propose({ onDone }: { onDone: Settled }) {
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const [found, setFound] = useState<PolicyComparison>();
  const compare = useAction(async () => {
    setMissing(!text);
    if (text) setFound(await call('policy_propose', { body: { text, compare_only: true } }));
  });
  const keep = useAction(async () => {
    await call('policy_propose', { body: { text } });
    setFound(undefined);
    onDone(said.kept);
  });
  const choose = async (file: File | undefined) => {
    setFound(undefined);
    setText(file ? (await file.text()).replaceAll('\r\n', '\n') : ''); // the rule language knows one end of a line
  };
  return (
    <section aria-labelledby="propose">
      <h2 class="nhsuk-heading-m" id="propose">{said.propose}</h2>
      <p class="ic-read">{said.proposeAbout}</p>
      <div class="nhsuk-form-group">
        <label class="nhsuk-label" for="rule-file">{said.file}</label>
        {missing && !text && <span class="nhsuk-error-message" id="rule-file-error">{said.chooseFile}</span>}
        <input class="nhsuk-file-upload" type="file" id="rule-file" accept=".rules,text/plain" aria-describedby={missing && !text ? 'rule-file-error' : undefined}
          onChange={(event) => void choose(event.currentTarget.files?.[0])} />
      </div>
      {compare.problem && <Why problem={compare.problem} />}
      <Button kind="secondary" onClick={() => void compare.run()} disabled={compare.busy} name="compare">{said.compare}</Button>
      {found && <Compared found={found} />}
      {keep.problem && <Why problem={keep.problem} />}
      {found?.acceptable && found.differences.length > 0 && <Button onClick={() => void keep.run()} disabled={keep.busy} name="keep">{said.keep}</Button>}
    </section>
  );
}
