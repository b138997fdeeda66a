// SPDX-License-Identifier: Apache-2.0
// Who works here: add somebody, change what they may do, end an account, give a new one-time link. For administrators.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Invitation, StaffList, StaffMember, WordRole } from '../api.gen';
import { clock, day } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, usePages } from '../ui/hooks';
import { Button, Field, Inset, LinkButton, Select, Tag, Tick, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';

const said = office.staff;
const ROLES = ['CLINICIAN', 'PHOTOGRAPHER', 'IG_LEAD', 'CALDICOTT_GUARDIAN', 'DPO', 'ADMINISTRATOR'] as const satisfies readonly WordRole[];

/** As app/people/staff.c takes it. */
const USER = /^[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])$/;

export default function StaffScreen() {
  const list = usePages<StaffMember, StaffList>((query, signal) => call('staff_list', { query, ...(signal ? { signal } : {}) }), []);
  const [adding, setAdding] = useState(false);
  const [done, setDone] = useState('');
  const [link, setLink] = useState<Named>();
  const settled = (text: string, invitation?: Named) => {
    setAdding(false);
    setDone(text);
    setLink(invitation);
    list.again();
  };
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro}</p>
      <p role="status" data-name="said">{done}</p>
      {link && <OneTime link={link} />}
      {list.problem && <Why problem={list.problem} remedies={[{ label: words.ui.tryAgain, act: list.again }]} />}
      {!list.data && !list.problem && <Waiting what={words.ui.loading} />}
      {adding ? <Add onDone={settled} onCancel={() => setAdding(false)} /> : <Button onClick={() => setAdding(true)} name="add">{said.add}</Button>}
      {list.rows.length > 0 && <ul class="ic-cards" data-name="staff">{list.rows.map((one) => <Member one={one} onDone={settled} key={one.id} />)}</ul>}
      {list.older && <Button kind="secondary" onClick={() => void list.older!.run()} disabled={list.older.busy} name="more">{said.more}</Button>}
    </Page>
  );
}

interface Named { name: string; invitation: Invitation }
type Settled = (text: string, link?: Named) => void;

/** Shown once: only its hash is kept. */
function OneTime({ link }: { link: Named }) {
  const address = `${location.origin}/set-up#${link.invitation.token}`;
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <Inset>
      <h2 class="nhsuk-heading-s">{said.linkTitle(link.name)}</h2>
      <p>{said.linkText(`${day(link.invitation.until)}, ${clock(link.invitation.until)}`)}</p>
      <p><code class="ic-hash" data-name="link">{address}</code></p>
      <LinkButton onClick={() => void copy().catch(() => setCopied(false))} name="copy">{copied ? said.copied : said.copy}</LinkButton>
    </Inset>
  );
}

/** What the two forms ask alike. */
interface Draft { name: string; job: string; phone: string; team: string; role: WordRole }

function Fields({ draft, onChange, missing }: { draft: Draft; onChange: (part: Partial<Draft>) => void; missing: boolean }) {
  const need = (value: string, text: string) => (missing && !value.trim() ? text : undefined);
  return (
    <>
      <Field label={said.name} hint={said.nameHint} value={draft.name} onInput={(name) => onChange({ name })} name="name" error={need(draft.name, said.needName)} />
      <Field label={said.job} value={draft.job} onInput={(job) => onChange({ job })} name="job" error={need(draft.job, said.needJob)} />
      <Field label={said.phone} hint={said.phoneHint} value={draft.phone} onInput={(phone) => onChange({ phone })} width={20} name="phone" />
      <Field label={said.team} value={draft.team} onInput={(team) => onChange({ team })} name="team" />
      <Select label={said.role} value={draft.role} onChange={(role) => onChange({ role: role as WordRole })}>
        {ROLES.map((role) => <option value={role} key={role}>{words.roles[role]}</option>)}
      </Select>
      <p class="nhsuk-hint">{said.mayDo[draft.role as typeof ROLES[number]]}</p>
    </>
  );
}

/** The parts of a draft as the interface takes them: what is empty is left out. */
function sent(draft: Draft) {
  const phone = draft.phone.trim(), team = draft.team.trim();
  return { name: draft.name.trim(), job: draft.job.trim(), role: draft.role, ...(phone ? { phone } : {}), ...(team ? { team } : {}) };
}

function Add({ onDone, onCancel }: { onDone: Settled; onCancel: () => void }) {
  const [user, setUser] = useState('');
  const [draft, setDraft] = useState<Draft>({ name: '', job: '', phone: '', team: '', role: 'CLINICIAN' });
  const [missing, setMissing] = useState(false);
  const wrongUser = !user.trim() ? said.needUser : USER.test(user.trim()) ? undefined : said.userRule;
  const save = useAction(async () => {
    const lacks = wrongUser !== undefined || !draft.name.trim() || !draft.job.trim();
    setMissing(lacks);
    if (lacks) return;
    const invitation = await call('staff_add', { body: { user: user.trim(), ...sent(draft) } });
    onDone(said.added(draft.name.trim()), { name: draft.name.trim(), invitation });
  });
  return (
    <form class="ic-narrow" onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      <h2 class="nhsuk-heading-m">{said.add}</h2>
      <Field label={words.signIn.user} hint={said.userHint} value={user} onInput={setUser} name="user" error={missing ? wrongUser : undefined} />
      <Fields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} missing={missing} />
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit disabled={save.busy} name="save">{said.save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}

function Member({ one, onDone }: { one: StaffMember; onDone: Settled }) {
  const [open, setOpen] = useState(false);
  const invite = useAction(async () => onDone(said.invited(one.name), { name: one.name, invitation: await call('staff_invite', { params: { id: one.id } }) }));
  const settled: Settled = (text, link) => { setOpen(false); onDone(text, link); };
  return (
    <li class="ic-card" data-staff={one.id}>
      <h2 class="nhsuk-heading-s ic-task__title">{one.name}</h2>
      <span class="ic-card__text">{[one.job, one.team, one.organisation].filter(Boolean).join(' · ')}</span>
      <span class="ic-card__quiet">{one.user ? <><span data-name="user-name">{said.user(one.user)}</span> · </> : ''}{words.roles[one.role]} · {said.trained(day(one.trained))}{one.phone ? ` · ${one.phone}` : ''}{one.active && !one.password ? ` · ${said.noPassword}` : ''}</span>
      <span class="ic-card__marks">
        {!one.active && <Tag colour="grey">{said.ended}</Tag>}
        {one.on_call && <Tag colour="green">{said.onCall}</Tag>}
      </span>
      {invite.problem && <Why problem={invite.problem} />}
      {open ? <Change one={one} onDone={settled} onCancel={() => setOpen(false)} />
        : <div class="ic-row">
          <Button kind="secondary" onClick={() => setOpen(true)} name="change">{said.change}<span class="nhsuk-u-visually-hidden"> {one.name}</span></Button>
          {one.active && <Button kind="secondary" onClick={() => void invite.run()} disabled={invite.busy} name="invite">{said.invite}<span class="nhsuk-u-visually-hidden"> {one.name}</span></Button>}
        </div>}
    </li>
  );
}

function Change({ one, onDone, onCancel }: { one: StaffMember; onDone: Settled; onCancel: () => void }) {
  const [draft, setDraft] = useState<Draft>({ name: one.name, job: one.job, phone: one.phone ?? '', team: one.team, role: one.role });
  const [onCall, setOnCall] = useState(one.on_call);
  const [active, setActive] = useState(one.active);
  const [trained, setTrained] = useState(false);
  const [missing, setMissing] = useState(false);
  const save = useAction(async () => {
    const lacks = !draft.name.trim() || !draft.job.trim();
    setMissing(lacks);
    if (lacks) return;
    const now = await call('staff_change', { params: { id: one.id }, body: { ...sent(draft), on_call: onCall && active, active, trained } });
    onDone(said.changed(now.name));
  });
  return (
    <form class="ic-narrow" onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      <Fields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} missing={missing} />
      <Tick label={said.isOnCall} checked={onCall} onChange={setOnCall} />
      <Tick label={said.isTrained} checked={trained} onChange={setTrained} />
      <Tick label={said.isActive} checked={active} onChange={setActive} />
      {!active && one.active && <p>{said.endsNow}</p>}
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit kind={!active && one.active ? 'warning' : 'primary'} disabled={save.busy} name="save">{!active && one.active ? said.end : said.save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}
