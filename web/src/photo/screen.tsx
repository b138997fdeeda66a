// SPDX-License-Identifier: Apache-2.0
// One photo of the record, its details, and the way to share it.
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Recording } from '../api.gen';
import { go } from '../router';
import { ShareForm } from '../share/form';
import { Page } from '../ui/frame';
import { bytes, moment } from '../ui/format';
import { useLoad } from '../ui/hooks';
import { Button, Facts, LinkButton, Waiting } from '../ui/parts';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { Viewer } from './viewer';

export default function PhotoScreen({ id }: { id: string }) {
  const recording = useLoad((signal) => call('recording_show', { params: { id }, signal }), [id]);
  const data = recording.data;
  return (
    <Page title={words.photo.title} heading={data ? siteName(data.body_site, data.laterality) : false} wide>
      {recording.problem && <Why problem={recording.problem} remedies={[{ label: words.ui.tryAgain, act: recording.again }]} />}
      {!data && !recording.problem && <Waiting what={words.ui.loading} />}
      {data && <Shown recording={data} again={recording.again} />}
    </Page>
  );
}

type MoreProps = { recording: Recording; onChange: () => void };

function Shown({ recording, again }: { recording: Recording; again: () => void }) {
  const [More, setMore] = useState<ComponentType<MoreProps>>();
  const [sharing, setSharing] = useState(false);
  return (
    <div class="ic-two">
      <div class="ic-two__main"><Viewer recording={recording} /></div>
      <div class="ic-two__side">
        {sharing
          ? <ShareForm recordings={[recording.id]} onSent={(share) => go(`/share/${share.id}`)} />
          : <Button wide onClick={() => setSharing(true)} name="share">{words.photo.share}</Button>}
        <h2 class="nhsuk-heading-s">{words.photo.details}</h2>
        <Facts rows={[
          [words.photo.where, siteName(recording.body_site, recording.laterality)], [words.photo.taken, moment(recording.taken)], [words.photo.by, recording.by_name],
          [words.photo.filed, recording.state === 'IN_RECORD' ? moment(recording.filed) : words.photo.states[recording.state]], [words.photo.view, recording.view ? words.views[recording.view] : ''],
          [words.photo.note, recording.note ?? ''], [words.photo.size, words.photo.pixels(recording.width, recording.height, bytes(recording.bytes))], [words.photo.entry, String(recording.entry)],
        ]} />
        {More ? <More recording={recording} onChange={again} />
          : <p><LinkButton onClick={() => void import('../life/photo').then((module) => setMore(() => module.default))} name="more">{words.photo.more}</LinkButton></p>}
        <p><a href={`/patient/${recording.patient}`}>{words.photo.patient}</a></p>
      </div>
    </div>
  );
}
