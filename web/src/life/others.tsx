// SPDX-License-Identifier: Apache-2.0
// Somebody else is in a picture: whether they can be taken out, and the boxes that are painted over in a copy that answers
// a request. The photo in the record stays as it is.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { Recording, WordAccessValue } from '../api.gen';
import { Radios } from '../ui/parts';
import { life } from '../words/en_life';
import { Marking } from './marking';
import { boxesOf, textOf, type Box } from './marks';
import { Ask } from './parts';

const said = life.others;
const VALUES = ['NO', 'SEPARABLE', 'INSEPARABLE'] as const satisfies readonly WordAccessValue[];

export function Others({ recording, onDone, onCancel }: { recording: Recording; onDone: (said: string) => void; onCancel: () => void }) {
  const [value, setValue] = useState(VALUES.find((one) => one === recording.others));
  const [boxes, setBoxes] = useState<readonly Box[]>(() => boxesOf(recording.marks ?? ''));
  const cut = value === 'SEPARABLE';
  const send = async (reason: string) => {
    await call('access_note', { body: { id: newId(), patient: recording.patient, recording: recording.id, what: 'THIRD', value: value!, words: reason, ...(cut ? { marks: textOf(boxes) } : {}) } });
    onDone(said.done[value!]);
  };
  return (
    <Ask about={said.about} save={life.photo.save} name="others" label={said.who} ready={value !== undefined && (!cut || boxes.length > 0)} onSend={send} onCancel={onCancel}>
      <Radios legend={said.anybody} small value={value} onChange={setValue} choices={VALUES.map((one) => ({ value: one, label: said.values[one] }))} />
      {cut && <Marking recording={recording} boxes={boxes} hint={said.hint} onChange={setBoxes} />}
    </Ask>
  );
}
