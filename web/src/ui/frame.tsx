// SPDX-License-Identifier: Apache-2.0
// What stands around every screen: the demonstration band, the header, the way to the content, the footer.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { become, demo, isAdministrator, isCare, isGovernance, session, signOut } from '../session';
import { mayLeave, place } from '../router';
import { unseen } from '../share/live';
import { todo } from '../todo/count';
import { words } from '../words/en';
import { Heading } from './parts';

interface PageProps {
  title: string;
  children: ComponentChildren;
  /** The heading, when it differs from the title or is drawn by the screen itself. */
  heading?: ComponentChildren | false;
  wide?: boolean;
  dark?: boolean;
}

export function Page({ title, heading, children, wide, dark }: PageProps) {
  const count = unseen.value;
  useEffect(() => { document.title = words.ui.title(title, count); }, [title, count]);
  return (
    <div class={`ic-frame${dark ? ' ic-frame--dark' : ''}`}>
      <a class="nhsuk-skip-link" href="#main" onClick={skip}>{words.ui.skip}</a>
      <Band />
      <Header />
      <main class={dark ? 'ic-main ic-main--dark' : `ic-main${wide ? ' ic-main--wide' : ''}`} id="main" tabIndex={-1}>
        {heading !== false && <Heading>{heading ?? title}</Heading>}
        {children}
      </main>
      {!dark && <Footer />}
    </div>
  );
}

function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Band() {
  const people = demo.value?.personas;
  if (!people && !session.value?.demonstration) return null;
  return (
    <aside class="ic-band" aria-label={words.demo.band}>
      <p class="ic-band__text"><strong>{words.demo.band}</strong> <span class="ic-band__more">{words.demo.bandMore}</span></p>
      {people && (
        <label class="ic-band__switch">
          <span>{words.demo.youAre}</span>
          <select value={session.value ? personaOf(session.value.name) : ''} data-name="persona"
            onChange={(event) => { const user = event.currentTarget.value; if (user && mayLeave()) void become(user, homeOf(user)); else event.currentTarget.value = personaOf(session.value?.name ?? ''); }}>
            {!personaOf(session.value?.name ?? '') && <option value="">{session.value?.name ?? words.demo.nobody}</option>}
            {people.map((one) => <option value={one.user} key={one.user}>{one.name}, {one.job}</option>)}
          </select>
        </label>
      )}
    </aside>
  );
}

const personaOf = (name: string) => demo.value?.personas.find((one) => one.name === name)?.user ?? '';
const HOMES: Record<string, string> = { PATIENT: '/', PROXY: '/', IG_LEAD: '/prove', CALDICOTT_GUARDIAN: '/prove', DPO: '/prove', ADMINISTRATOR: '/staff' };
const homeOf = (user: string) => HOMES[demo.value?.personas.find((one) => one.user === user)?.role ?? ''] ?? '/inbox';

function Header() {
  const who = session.value;
  const [open, setOpen] = useState(false);
  const waiting = (isCare() ? unseen.value : 0) + (isCare() || isGovernance() ? todo.value.open : 0);
  return (
    <header class="ic-header">
      <div class="ic-header__inside">
        <a class="ic-header__name" href="/"><Mark /> <span class="ic-header__word">{words.ui.product}</span></a>
        {who && isCare() && <a class="ic-header__quick" href="/camera">{words.nav.camera}</a>}
        {who && <button type="button" class="ic-header__menu" aria-expanded={open} aria-controls="menu" onClick={() => setOpen(!open)} data-name="menu">{words.ui.menu}{waiting > 0 && <><span class="ic-count" aria-hidden="true">{waiting}</span><span class="nhsuk-u-visually-hidden"> {words.ui.waiting(waiting)}</span></>}</button>}
        {who && <nav class={`ic-header__nav${open ? ' ic-header__nav--open' : ''}`} id="menu" aria-label={words.ui.menu}>
          {demo.value && <Item to="/" screen="start" plain>{words.nav.guide}</Item>}
          {isCare() && <Item to="/camera" screen="camera">{words.nav.camera}</Item>}
          {isCare() && <Item to="/inbox" screen="inbox">{words.nav.inbox}{unseen.value > 0 && <Count n={unseen.value} what={words.inbox.unopened(unseen.value)} />}</Item>}
          {isCare() && <Item to="/shares" screen="shares">{words.nav.sent}</Item>}
          {(isCare() || isGovernance()) && <Item to="/todo" screen="todo">{words.nav.todo}{todo.value.open > 0 && <Count n={todo.value.open} what={words.todo.left(todo.value.late)} />}</Item>}
          {isGovernance() && <Item to="/requests" screen="requests">{words.nav.requests}</Item>}
          {isGovernance() && <Item to="/retention" screen="retention">{words.nav.retention}</Item>}
          {isGovernance() && <Item to="/incidents" screen="incidents">{words.nav.incidents}</Item>}
          {isGovernance() && <Item to="/reviews" screen="reviews">{words.nav.reviews}</Item>}
          {isGovernance() && <Item to="/registers" screen="registers">{words.nav.registers}</Item>}
          {isGovernance() && <Item to="/rules" screen="rules">{words.nav.rules}</Item>}
          {isAdministrator() && <Item to="/staff" screen="staff">{words.nav.staff}</Item>}
          {isGovernance() && <Item to="/prove" screen="prove">{words.nav.prove}</Item>}
          {who.patient && <Item to={`/report/${who.patient}`} screen="report">{words.nav.report}</Item>}
        </nav>}
        {who && <div class="ic-header__who">
          <span class="ic-header__person">{who.name}</span>
          <button type="button" class="ic-header__out" onClick={() => void signOut()}>{words.nav.signOut}</button>
        </div>}
      </div>
    </header>
  );
}

function Count({ n, what }: { n: number; what: string }) {
  return <span class="ic-count"><span aria-hidden="true">{n}</span><span class="nhsuk-u-visually-hidden"> {what}</span></span>;
}

function Item({ to, screen, plain, children }: { to: string; screen: string; plain?: boolean; children: ComponentChildren }) {
  return <a href={to} class={`ic-header__link${plain ? ' ic-header__link--spare' : ''}`} aria-current={place.value.screen === screen ? 'page' : undefined}>{children}</a>;
}

export function Mark() {
  return (
    <svg class="ic-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 11V7.5A1.5 1.5 0 0 1 7.5 6H11M21 6h3.500A1.500 1.500 0 0 1 26 7.500V11M26 21v3.500a1.500 1.500 0 0 1-1.500 1.500H21M11 26H7.500A1.500 1.500 0 0 1 6 24.500V21" fill="none" stroke="currentColor" stroke-width="2.500" stroke-linecap="round" />
      <circle cx="16" cy="16" r="5" fill="none" stroke="currentColor" stroke-width="2.500" /><circle cx="16" cy="16" r="1.750" fill="currentColor" />
    </svg>
  );
}

function Footer() {
  return (
    <footer class="ic-footer">
      <div class="ic-footer__inside">
        <nav aria-label={words.ui.footer}>
          <a href="/help">{words.nav.help}</a><a href="/privacy">{words.nav.privacy}</a><a href="/rules">{words.nav.rules}</a><a href="/accessibility">{words.nav.accessibility}</a>
        </nav>
        <p>{session.value?.organisation ?? words.ui.product}</p>
      </div>
    </footer>
  );
}
