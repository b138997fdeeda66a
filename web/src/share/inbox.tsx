// SPDX-License-Identifier: Apache-2.0
// What is shared with me, urgent first, without reloading. Showing a row tells the sender that it was shown.
import { useEffect } from 'preact/hooks';
import { call } from '../api';
import type { Share } from '../api.gen';
import { Page } from '../ui/frame';
import { day, moment } from '../ui/format';
import { Tag, Waiting } from '../ui/parts';
import { siteName } from '../ui/site';
import { words } from '../words/en';
import { inbox, isUnopened, listening } from './live';

const told = new Set<string>();

function tellShown(rows: readonly Share[]): void {
  for (const share of rows) {
    if (share.delivered || told.has(share.id)) continue;
    told.add(share.id);
    call('share_delivered', { params: { id: share.id } }).catch(() => told.delete(share.id));
  }
}

export default function Inbox() {
  const rows = inbox.value;
  useEffect(() => { if (rows && !document.hidden) tellShown(rows); }, [rows]);
  return (
    <Page title={words.inbox.title}>
      <p class={`ic-live${listening.value ? ' ic-live--on' : ''}`} role="status">{listening.value ? words.inbox.live : words.inbox.notLive}</p>
      {!rows && <Waiting what={words.ui.loading} />}
      {rows?.length === 0 && <p>{words.inbox.empty}</p>}
      {rows && rows.length > 0 && <ul class="ic-cards" data-name="inbox">{rows.map((share) => <Row share={share} key={share.id} />)}</ul>}
    </Page>
  );
}

function Row({ share }: { share: Share }) {
  const fresh = isUnopened(share);
  const places = share.recordings.map((one) => siteName(one.body_site, one.laterality)).join(', ');
  return (
    <li class={`ic-card${fresh ? ' ic-card--new' : ''}${share.urgent && fresh ? ' ic-card--urgent' : ''}`} data-share={share.id}>
      <a class="ic-card__main" href={`/share/${share.id}`}>
        <span class="ic-card__title">{share.anonymised ? words.inbox.copies(share.copies ?? 0) : share.patient_name}</span>
        <span class="ic-card__text">{share.anonymised ? words.purposes[share.purpose] : `${places} · ${words.inbox.photos(share.recordings.length)}`}</span>
        {share.justification && <span class="ic-card__text">{share.justification}</span>}
        <span class="ic-card__quiet">{words.inbox.from(share.from_name, share.from_job)} · {moment(share.sent)} · {words.inbox.ends(day(share.expires))}</span>
      </a>
      <span class="ic-card__marks">
        {share.urgent && <Tag colour="red">{words.inbox.urgent}</Tag>}
        {fresh ? <Tag>{words.inbox.isNew}</Tag> : share.replied ? <Tag colour="green">{words.inbox.answered}</Tag> : <Tag colour="grey">{words.shareStates[share.state]}</Tag>}
      </span>
    </li>
  );
}
