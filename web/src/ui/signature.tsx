// SPDX-License-Identifier: Apache-2.0
// Signing with a finger or a pen, and what was signed. Nobody must draw: a name in the field beside it counts as well.
import { useRef } from 'preact/hooks';
import { words } from '../words/en';
import { LinkButton } from './parts';
import { lineOf, PAD_HEIGHT, PAD_WIDTH, pointAt, STROKES_MAX, textOf, type Stroke } from './strokes';

interface PadProps {
  strokes: readonly Stroke[];
  onChange: (strokes: readonly Stroke[]) => void;
}

export function SignaturePad({ strokes, onChange }: PadProps) {
  const began = useRef(0);
  const drawing = useRef<Stroke | undefined>(undefined);
  const at = (event: PointerEvent) => pointAt(event, (event.currentTarget as Element).getBoundingClientRect(), event.timeStamp - began.current);
  const put = (stroke: Stroke) => { drawing.current = stroke; onChange([...strokes.slice(0, stroke.length > 1 ? -1 : undefined), stroke]); };
  const begin = (event: PointerEvent) => {
    if (strokes.length === STROKES_MAX) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    if (strokes.length === 0) began.current = event.timeStamp;
    put([at(event)]);
  };
  const go = (event: PointerEvent) => {
    const last = drawing.current?.[drawing.current.length - 1];
    const next = at(event);
    if (last && Math.hypot(next[0] - last[0], next[1] - last[1]) >= 6) put([...drawing.current!, next]);
  };
  const end = () => { drawing.current = undefined; };
  return (
    <div class="nhsuk-form-group">
      <p class="nhsuk-label" id="sign-here">{words.consent.signHere}</p>
      <p class="nhsuk-hint">{words.consent.signHint}</p>
      <svg class="ic-pad" viewBox={`0 0 ${PAD_WIDTH} ${PAD_HEIGHT}`} role="img" aria-labelledby="sign-here" data-name="signature"
        onPointerDown={begin} onPointerMove={go} onPointerUp={end} onPointerCancel={end}>
        <Lines strokes={strokes.map(textOf)} />
      </svg>
      {strokes.length > 0 && <LinkButton onClick={() => onChange([])} name="sign-again">{words.consent.signAgain}</LinkButton>}
    </div>
  );
}

export const Signature = ({ strokes, name }: { strokes: readonly string[]; name: string }) => (
  <svg class="ic-pad ic-pad--signed" viewBox={`0 0 ${PAD_WIDTH} ${PAD_HEIGHT}`} role="img" aria-label={words.consent.signatureOf(name)}><Lines strokes={strokes} /></svg>
);

const Lines = ({ strokes }: { strokes: readonly string[] }) => (
  <>
    <line class="ic-pad__rule" x1="60" y1="320" x2={PAD_WIDTH - 60} y2="320" />
    {strokes.map((stroke, n) => <polyline key={n} points={stroke.includes(' ') ? lineOf(stroke) : `${lineOf(stroke)} ${lineOf(stroke)}`} />)}
  </>
);
