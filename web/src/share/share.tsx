// SPDX-License-Identifier: Apache-2.0
// One share: the photos, why they came, and the answer.
import { useEffect, useState } from 'preact/hooks';
import { call, newId, pathOf } from '../api';
import type { Recording, Share } from '../api.gen';
import { Viewer } from '../photo/viewer';
import { session } from '../session';
import { PatientBand } from '../ui/band';
import { Page } from '../ui/frame';
import { day, moment } from '../ui/format';
import { useAction, useImage, useLoad } from '../ui/hooks';
import { Button, Details, Facts, Field, Tag, Waiting } from '../ui/parts';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { refreshInbox, ticks } from './live';
import { Became, Ring } from './sent';

export default function OneShare({ id }: { id: string }) {
  const share = useLoad((signal) => call('share_show', { params: { id }, signal }), [id, ticks.value]);
  const data = share.data;
  const patient = useLoad(async (signal) => (data?.patient ? call('patient_show', { params: { id: data.patient }, signal }) : undefined), [data?.patient]);
  const mine = data !== undefined && data.to !== session.value?.party;
  return (
    <Page title={mine ? words.oneShare.mine : words.oneShare.title} heading={data ? data.patient_name ?? words.inbox.copies(data.copies ?? 0) : false} wide>
      {share.problem && <Why problem={share.problem} remedies={[{ label: words.ui.tryAgain, act: share.again }]} />}
      {!data && !share.problem && <Waiting what={words.ui.loading} />}
      {patient.data && <PatientBand patient={patient.data} />}
      {data && <Shown share={data} mine={mine} again={share.again} />}
    </Page>
  );
}

function Shown({ share, mine, again }: { share: Share; mine: boolean; again: () => void }) {
  const [chosen, setChosen] = useState(0);
  const recording = share.recordings[chosen];
  const ended = share.state === 'STOPPED' || share.state === 'EXPIRED';
  return (
    <div class="ic-two">
      <div class="ic-two__main">
        {ended && <p class="ic-notice">{share.state === 'STOPPED' ? words.oneShare.stopped : words.oneShare.expired}</p>}
        {!ended && recording && <Viewer key={recording.id} recording={recording} share={share.id} onOpened={() => { if (!mine) void refreshInbox(); }} />}
        {!ended && recording && <p class="ic-where" data-name="where"><strong>{siteName(recording.body_site, recording.laterality)}</strong></p>}
        {!ended && share.anonymised && <Copies share={share} mine={mine} />}
        {share.recordings.length > 1 && <Choose rows={share.recordings} chosen={chosen} onChoose={setChosen} />}
      </div>
      <div class="ic-two__side">
        <p class="ic-from">{share.urgent && <Tag colour="red">{words.inbox.urgent}</Tag>} {mine ? words.sent.to(share.to_name) : words.inbox.from(share.from_name, share.from_job)}, {moment(share.sent)}</p>
        {share.justification && <blockquote class="ic-say"><p>{share.justification}</p></blockquote>}
        {mine && <Became share={share} />}
        {mine && share.ring && !ended && <Ring share={share} />}
        <Replies share={share} />
        {!mine && !ended && <ReplyForm share={share} again={again} />}
        <Details summary={words.oneShare.details}>
          <Facts rows={[
            [words.oneShare.purpose, words.purposes[share.purpose]], [words.oneShare.consent, share.consent], [words.oneShare.from, `${share.from_name}, ${share.from_job}`],
            [words.oneShare.to, share.to_name], [words.oneShare.until, day(share.expires)], [words.oneShare.entry, share.entry === undefined ? '' : String(share.entry)], [words.oneShare.rule, share.rule],
          ]} />
        </Details>
      </div>
    </div>
  );
}

/** Of the painted copies nothing else is known here: not whose they are, nor where on the body, nor when. */
function Copies({ share, mine }: { share: Share; mine: boolean }) {
  if (mine) return <p class="ic-notice">{words.oneShare.copiesMine}</p>;
  return (
    <>
      <p class="ic-notice">{words.oneShare.copies}</p>
      {Array.from({ length: share.copies ?? 0 }, (_, n) => <Copy share={share.id} n={n} key={n} />)}
    </>
  );
}

function Copy({ share, n }: { share: string; n: number }) {
  const picture = useImage(pathOf('share_copy', { id: share, index: String(n) }));
  useEffect(() => { if (picture.data) void refreshInbox(); }, [picture.data]);
  return (
    <figure class="ic-copy">
      <figcaption>{words.oneShare.copy(n + 1)}</figcaption>
      {picture.problem && <Why problem={picture.problem} remedies={[{ label: words.ui.tryAgain, act: picture.again }]} />}
      {!picture.data && !picture.problem && <Waiting what={words.photo.opening} />}
      {picture.data && <img src={picture.data} alt={words.oneShare.copyAlt} data-name="copy" />}
    </figure>
  );
}

function Choose({ rows, chosen, onChoose }: { rows: readonly Recording[]; chosen: number; onChoose: (n: number) => void }) {
  return (
    <div class="ic-row">
      {rows.map((one, n) => <Button kind={n === chosen ? 'primary' : 'secondary'} key={one.id} pressed={n === chosen} onClick={() => onChoose(n)}>{words.camera.photo(n + 1)}: {siteName(one.body_site, one.laterality)}</Button>)}
    </div>
  );
}

function Replies({ share }: { share: Share }) {
  return (
    <section aria-labelledby="replies">
      <h2 class="nhsuk-heading-s" id="replies">{words.oneShare.replies}</h2>
      {share.replies.length === 0 && <p class="ic-quiet">{words.oneShare.noReplies}</p>}
      {share.replies.map((one) => <p class="ic-reply" key={one.id} data-name="reply"><strong>{words.oneShare.said(one.by_name, moment(one.at))}</strong><br />{one.text}</p>)}
    </section>
  );
}

function ReplyForm({ share, again }: { share: Share; again: () => void }) {
  const [id, setId] = useState(newId);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  const reply = useAction(async () => {
    await call('share_reply', { params: { id: share.id }, body: { id, text: text.trim() } });
    setText('');
    setId(newId());
    setTried(false);
    setSent(true);
    again();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (text.trim()) void reply.run();
  };
  return (
    <form onSubmit={submit} noValidate>
      {reply.problem && <Why problem={reply.problem} />}
      {sent && <p class="ic-notice ic-notice--good" role="status">{words.oneShare.sentReply}</p>}
      <Field label={words.oneShare.reply} hint={words.oneShare.replyHint} rows={4} value={text} onInput={setText} name="advice" error={tried && !text.trim() ? words.oneShare.empty : undefined} />
      <Button submit disabled={reply.busy} name="send-advice">{words.oneShare.send}</Button>
    </form>
  );
}
