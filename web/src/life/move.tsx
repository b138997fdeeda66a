// SPDX-License-Identifier: Apache-2.0
// A photo of the wrong patient: find the right one, look at both side by side, then move it.
import { useState } from 'preact/hooks';
import { call } from '../api';
import type { Life, Patient, Recording, RefilePreview, RefileSide } from '../api.gen';
import { Declare, NumberForm } from '../camera/identify';
import { patientAge, patientName } from '../ui/format';
import { useAction, usePicture } from '../ui/hooks';
import { LinkButton, Tick } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { Ask } from './parts';

const said = life.move;

export function Move({ recording, onDone, onCancel }: { recording: Recording; onDone: (life: Life) => void; onCancel: () => void }) {
  const [both, setBoth] = useState<RefilePreview>();
  const [stranger, setStranger] = useState<Patient>();
  const look = useAction(async (to: Patient) => {
    setStranger(to.related ? undefined : to);
    if (to.related) setBoth(await call('refile_preview', { params: { id: recording.id }, body: { to: to.id } }));
  });
  if (both) return <Sure both={both} onDone={onDone} onCancel={onCancel} />;
  if (stranger) return <Declare patient={stranger} onRelated={(patient) => void look.run(patient)} onNo={onCancel} />;
  return (
    <div data-name="move">
      <p>{life.photo.about.move}</p>
      {look.problem && <Why problem={look.problem} />}
      <NumberForm action={said.look} onFound={(patient) => void look.run(patient)} />
      <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
    </div>
  );
}

function Sure({ both, onDone, onCancel }: { both: RefilePreview; onDone: (life: Life) => void; onCancel: () => void }) {
  const [checked, setChecked] = useState(false);
  const move = async (reason: string) => {
    onDone(await call('recording_refile', { params: { id: both.recording }, body: { to: both.to.patient.id, from_ending: both.from.band.ending, to_ending: both.to.band.ending, reason } }));
  };
  return (
    <div data-name="both">
      <Picture id={both.recording} what={said.this} />
      <div class="ic-two">
        <Side side={both.from} title={said.from} />
        <Side side={both.to} title={said.to} />
      </div>
      <Ask about={`${said.check} ${said.shares(both.shares)}`} save={said.doIt} name="move" warning ready={checked} onSend={move} onCancel={onCancel}>
        <Tick label={said.both} checked={checked} onChange={setChecked} />
      </Ask>
    </div>
  );
}

function Side({ side, title }: { side: RefileSide; title: string }) {
  return (
    <section class="ic-box">
      <h3 class="nhsuk-heading-xs">{title}</h3>
      <p><strong>{patientName(side.patient)}</strong><br />{patientAge(side.patient)}<br />{side.band.ending ? said.ends(side.band.ending) : said.unknown}</p>
      {side.latest ? <Picture id={side.latest} what={said.latest} /> : <p>{said.noPhoto}</p>}
    </section>
  );
}

function Picture({ id, what }: { id: string; what: string }) {
  const picture = usePicture(id, 'small');
  return <figure class="ic-figure">{picture.data && <img src={picture.data} alt={what} />}<figcaption>{what}</figcaption></figure>;
}
