// SPDX-License-Identifier: Apache-2.0
// Boxes drawn over a photo, by finger, mouse or keyboard.
import { useRef, useState } from 'preact/hooks';
import type { Recording } from '../api.gen';
import { usePicture } from '../ui/hooks';
import { Button, LinkButton } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { life } from '../words/en_life';
import { BOXES_MAX, boxOf, byKey, pointOf, type Box } from './marks';

const said = life.others;

interface MarkingProps {
  recording: Recording;
  boxes: readonly Box[];
  hint: string;
  onChange: (boxes: readonly Box[]) => void;
}

export function Marking({ recording, boxes, hint, onChange }: MarkingProps) {
  const picture = usePicture(recording.id, recording.previews ? 'large' : 'master');
  const [armed, setArmed] = useState(false);
  if (picture.problem) return <Why problem={picture.problem} remedies={[{ label: words.ui.tryAgain, act: picture.again }]} />;
  const put = (n: number, box: Box | undefined) => onChange(box ? boxes.map((one, at) => (at === n ? box : one)) : boxes.filter((_, at) => at !== n));
  return (
    <div class="nhsuk-form-group">
      <p class="nhsuk-hint" id="marks-hint">{hint}</p>
      <div class={`ic-marks${armed ? ' ic-marks--armed' : ''}`}>
        <img src={picture.data} alt={said.alt} />
        <Boxes boxes={boxes} armed={armed} onDraw={(box) => { setArmed(false); onChange([...boxes, box]); }} onPut={put} />
      </div>
      <p role="status">{said.count(boxes.length)}</p>
      <div class="ic-row">
        <Button kind="secondary" disabled={boxes.length === BOXES_MAX} pressed={armed} onClick={() => setArmed(!armed)} name="draw-box">{said.draw}</Button>
        <Button kind="secondary" disabled={boxes.length === BOXES_MAX} onClick={() => onChange([...boxes, { x: 350, y: 350, width: 300, height: 300 }])} name="add-box">{said.add}</Button>
        {boxes.length > 0 && <LinkButton onClick={() => onChange(boxes.slice(0, -1))} name="drop-box">{said.drop}</LinkButton>}
      </div>
    </div>
  );
}

/** A finger scrolls the page until a box is asked for; a mouse draws at once. */
function Boxes({ boxes, armed, onDraw, onPut }: { boxes: readonly Box[]; armed: boolean; onDraw: (box: Box) => void; onPut: (n: number, box: Box | undefined) => void }) {
  const began = useRef<{ x: number; y: number } | undefined>(undefined);
  const [drawn, setDrawn] = useState<Box>();
  const at = (event: PointerEvent) => pointOf(event, (event.currentTarget as Element).getBoundingClientRect());
  const begin = (event: PointerEvent) => {
    if (boxes.length === BOXES_MAX || (event.pointerType === 'touch' && !armed)) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    began.current = at(event);
  };
  const go = (event: PointerEvent) => { if (began.current) setDrawn(boxOf(began.current, at(event))); };
  const end = () => {
    if (drawn) onDraw(drawn);
    began.current = undefined;
    setDrawn(undefined);
  };
  const key = (n: number, box: Box) => (event: KeyboardEvent) => {
    const gone = event.key === 'Delete' || event.key === 'Backspace';
    const next = byKey(box, event.key, event.shiftKey);
    if (!gone && !next) return;
    event.preventDefault();
    onPut(n, gone ? undefined : next);
    if (gone) document.querySelector<HTMLElement>('[data-name=add-box]')?.focus();
  };
  return (
    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="group" aria-label={said.boxes} aria-describedby="marks-hint" data-name="marks"
      onPointerDown={begin} onPointerMove={go} onPointerUp={end} onPointerCancel={() => { began.current = undefined; setDrawn(undefined); }}>
      {boxes.map((box, n) => <rect key={n} {...box} tabindex={0} role="application" aria-roledescription={said.isBox} aria-label={said.box(n + 1, box)} onKeyDown={key(n, box)} />)}
      {drawn && <rect {...drawn} />}
    </svg>
  );
}
