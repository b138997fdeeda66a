// SPDX-License-Identifier: Apache-2.0
// Who opened a record on their own word, and whether it was right. For governance.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Review, Reviews } from '../api.gen';
import { session } from '../session';
import { moment } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, usePages } from '../ui/hooks';
import { Button, Field, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';

const said = life.reviews;

export default function ReviewsScreen() {
  const load = usePages<Review, Reviews>((query, signal) => call('reviews', { query, ...(signal ? { signal } : {}) }), [session.value?.party]);
  const [done, setDone] = useState('');
  const open = load.rows.filter((row) => !row.reviewed).length;
  return (
    <Page title={said.title}>
      <p class="ic-read">{said.intro}</p>
      <p role="status">{done}</p>
      {load.problem && <Why problem={load.problem} remedies={[{ label: words.ui.tryAgain, act: load.again }]} />}
      {!load.data && !load.problem && <Waiting what={words.ui.loading} />}
      {load.data && <p data-name="counts"><strong>{open === 0 ? said.none : (load.older && open === load.rows.length ? said.first : said.count)(open)}</strong></p>}
      {load.data && load.rows.length > 0 && <ul class="ic-cards" data-name="reviews">
        {load.rows.map((row) => <Row row={row} onDone={() => { setDone(said.saved); load.again(); }} key={row.id} />)}
      </ul>}
      {load.older?.problem && <Why problem={load.older.problem} />}
      {load.older && <Button kind="secondary" disabled={load.older.busy} onClick={() => void load.older?.run()} name="more">{said.more}</Button>}
    </Page>
  );
}

function Row({ row, onDone }: { row: Review; onDone: () => void }) {
  return (
    <li class={`ic-card${row.reviewed ? '' : row.kind === 'BREAK_GLASS' ? ' ic-card--urgent' : ' ic-card--new'}`} data-review={row.kind}>
      <h2 class="nhsuk-heading-s ic-task__title">{row.who}</h2>
      <span class="ic-card__text">{said.kinds[row.kind]} · {row.patient_name}</span>
      <span class="ic-card__quiet">{moment(row.since)} · {row.reason}</span>
      <span class="ic-card__marks">{row.vip && <Tag colour="purple">{said.watched}</Tag>}{row.reviewed && <Tag colour={row.appropriate ? 'green' : 'red'}>{row.appropriate ? said.right : said.wrong}</Tag>}</span>
      {row.reviewed && row.reviewed_by ? <p>{said.done(row.reviewed_by, moment(row.reviewed))}</p> : <Verdict row={row} onDone={onDone} />}
    </li>
  );
}

function Verdict({ row, onDone }: { row: Review; onDone: () => void }) {
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const say = useAction(async (appropriate: boolean) => {
    setMissing(!note.trim());
    if (!note.trim()) return;
    await call('review', { params: { id: row.id }, body: { appropriate, note: note.trim() } });
    onDone();
  });
  return (
    <>
      <Field label={said.note} value={note} onInput={setNote} rows={2} name="note" error={missing && !note.trim() ? said.needNote : undefined} />
      {say.problem && <Why problem={say.problem} />}
      <div class="ic-row">
        <Button disabled={say.busy} onClick={() => void say.run(true)} name="right">{said.right}</Button>
        <Button kind="warning" disabled={say.busy} onClick={() => void say.run(false)} name="wrong">{said.wrong}</Button>
      </div>
    </>
  );
}
