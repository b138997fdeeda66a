// SPDX-License-Identifier: Apache-2.0
// What I shared and what became of it; after a quarter of an hour without an opening, whom to ring.
import { call } from '../api';
import type { Share, Shares } from '../api.gen';
import { Page } from '../ui/frame';
import { moment } from '../ui/format';
import { useAction, usePages } from '../ui/hooks';
import { Button, LinkButton, Tag, Waiting } from '../ui/parts';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { ticks } from './live';

export default function Sent() {
  const shares = usePages<Share, Shares>((query, signal) => call('share_list', { query, ...(signal ? { signal } : {}) }), [ticks.value]);
  return (
    <Page title={words.sent.title}>
      {shares.problem && <Why problem={shares.problem} remedies={[{ label: words.ui.tryAgain, act: shares.again }]} />}
      {!shares.data && !shares.problem && <Waiting what={words.ui.loading} />}
      {shares.data && shares.rows.length === 0 && <><p>{words.sent.empty}</p><a class="nhsuk-button" href="/camera">{words.sent.photo}</a></>}
      {shares.rows.length > 0 && <ul class="ic-cards" data-name="sent-list">{shares.rows.map((share) => <Row share={share} key={share.id} again={shares.again} />)}</ul>}
      {shares.older && <Button kind="secondary" disabled={shares.older.busy} onClick={() => void shares.older?.run()} name="older">{words.ui.showOlder}</Button>}
    </Page>
  );
}

function Row({ share, again }: { share: Share; again: () => void }) {
  const ended = share.state === 'STOPPED' || share.state === 'EXPIRED';
  const stop = useAction(async () => { await call('share_stop', { params: { id: share.id } }); again(); });
  return (
    <li class="ic-card ic-card--tall">
      <a class="ic-card__main" href={`/share/${share.id}`}>
        <span class="ic-card__title">{words.sent.to(share.to_name)}</span>
        <span class="ic-card__text">{share.anonymised ? `${words.inbox.copies(share.copies ?? 0)} · ${words.purposes[share.purpose]}` : `${share.patient_name} · ${share.recordings.map((one) => siteName(one.body_site, one.laterality)).join(', ')}`}</span>
      </a>
      <span class="ic-card__marks">{share.urgent && <Tag colour="red">{words.inbox.urgent}</Tag>}{ended && <Tag colour="grey">{words.shareStates[share.state]}</Tag>}</span>
      <Became share={share} />
      {share.ring && !ended && <Ring share={share} />}
      {share.replies.map((one) => <p class="ic-reply" key={one.id}><strong>{words.oneShare.said(one.by_name, moment(one.at))}</strong><br />{one.text}</p>)}
      {stop.problem && <Why problem={stop.problem} />}
      {!ended && <p class="ic-card__foot"><LinkButton onClick={() => { if (confirm(words.sent.sureStop)) void stop.run(); }}>{words.sent.stop}</LinkButton></p>}
    </li>
  );
}

/** Sent, shown, opened, answered, each with its time once it is true. */
export function Became({ share }: { share: Share }) {
  const steps = [['sent', share.sent], ['delivered', share.delivered], ['opened', share.opened], ['replied', share.replied]] as const;
  return (
    <ol class="ic-became" aria-label={words.sent.title}>
      {steps.map(([name, at]) => (
        <li key={name} class={at ? 'ic-became__true' : ''} data-step={name} data-true={Boolean(at)}>
          <span class="ic-became__name">{words.sent.steps[name]}</span> <span class="ic-became__at">{at ? moment(at) : words.sent.notYet}</span>
        </li>
      ))}
    </ol>
  );
}

export function Ring({ share }: { share: Share }) {
  return (
    <div class="ic-notice" role="status">
      <strong>{words.sent.ring(share.to_name, share.to_phone ?? '')}</strong>
      {share.others.length > 0 && <><br />{words.sent.others} {share.others.map((one) => `${one.name}${one.phone ? ` (${one.phone})` : ''}`).join(', ')}</>}
    </div>
  );
}
