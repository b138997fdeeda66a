// SPDX-License-Identifier: Apache-2.0
// A picture that can be moved and magnified by mouse, finger or keyboard. The server enters the opening in the ledger
// before it sends a byte; here the picture lives in memory and goes with the screen.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Recording } from '../api.gen';
import { usePicture } from '../ui/hooks';
import { Button } from '../ui/parts';
import { siteName } from '../ui/site';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { fit, moved, zoomed, type Place } from './zoom';

interface ViewerProps {
  recording: Recording;
  /** The share it is opened under. */
  share?: string;
  onOpened?: () => void;
}

export function Viewer(props: ViewerProps) {
  const { recording } = props;
  const [covered, setCovered] = useState(recording.covered);
  return (
    <figure class="ic-viewer" data-name="viewer">
      {recording.banner && <p class="ic-notice ic-viewer__banner" role="status">{recording.banner}</p>}
      {covered ? <Covered {...props} onShow={() => setCovered(false)} /> : <Opened {...props} />}
    </figure>
  );
}

/** What is sensitive or intimate is blurred until somebody asks for it: others may be looking on. */
function Covered({ recording, share, onShow }: ViewerProps & { onShow: () => void }) {
  return (
    <>
      <div class="ic-stagebox ic-stagebox--covered" style={{ aspectRatio: String(recording.width / recording.height) }}>
        {recording.previews && <Blurred recording={recording} {...(share ? { share } : {})} />}
      </div>
      <p class="ic-notice ic-viewer__banner">{words.photo.covered}</p>
      <Button onClick={onShow} name="show-covered">{words.photo.uncover}</Button>
    </>
  );
}

/** Nothing is said where there is none: the button says what stands in the way. */
function Blurred({ recording, share }: ViewerProps) {
  const picture = usePicture(recording.id, 'small', share);
  return picture.data ? <img src={picture.data} alt={words.photo.blurred(siteName(recording.body_site, recording.laterality))} class="ic-stagebox__image" data-name="blurred" /> : null;
}

function Opened({ recording, share, onOpened }: ViewerProps) {
  const picture = usePicture(recording.id, recording.previews ? 'large' : 'master', share);
  useEffect(() => { if (picture.data) onOpened?.(); }, [picture.data]);
  return (
    <>
      {picture.problem && <Why problem={picture.problem} remedies={[{ label: words.ui.tryAgain, act: picture.again }]} />}
      {!picture.problem && <Stage url={picture.data} alt={words.photo.alt(siteName(recording.body_site, recording.laterality))} ratio={recording.width / recording.height} />}
    </>
  );
}

const STEP_PX = 60;
const KEYS: Record<string, (place: Place) => Place> = {
  '+': (place) => zoomed(place, 1.25), '=': (place) => zoomed(place, 1.25), '-': (place) => zoomed(place, 0.8), '0': () => fit,
  ArrowLeft: (place) => moved(place, STEP_PX, 0), ArrowRight: (place) => moved(place, -STEP_PX, 0), ArrowUp: (place) => moved(place, 0, STEP_PX), ArrowDown: (place) => moved(place, 0, -STEP_PX),
};

function Stage({ url, alt, ratio }: { url: string | undefined; alt: string; ratio: number }) {
  const [place, setPlace] = useState<Place>(fit);
  const image = useRef<HTMLImageElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const full = () => setPlace({ scale: Math.max(1, (image.current?.naturalWidth ?? 1) / (image.current?.clientWidth || 1)), x: 0, y: 0 });
  const wheel = (event: WheelEvent) => { event.preventDefault(); setPlace((now) => zoomed(now, event.deltaY < 0 ? 1.15 : 1 / 1.15, centred(event, box.current!))); };
  useEffect(() => {
    const element = box.current!;
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  const key = (event: KeyboardEvent) => {
    const act = event.key === '1' ? null : KEYS[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (act) setPlace(act);
    else full();
  };
  const drag = (event: PointerEvent) => {
    const all = pointers.current;
    const last = all.get(event.pointerId);
    if (!last) return;
    const spread = spreadOf(all);
    all.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (all.size === 1) setPlace((now) => moved(now, event.clientX - last.x, event.clientY - last.y));
    else if (spread > 0) setPlace((now) => zoomed(now, spreadOf(all) / spread, centred(event, box.current!)));
  };
  const grab = (event: PointerEvent) => { box.current!.setPointerCapture(event.pointerId); pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY }); };
  const drop = (event: PointerEvent) => { pointers.current.delete(event.pointerId); };
  return (
    <>
      <div ref={box} class="ic-stagebox" style={{ aspectRatio: String(ratio) }} tabIndex={0} role="group" aria-label={words.photo.canvas} onKeyDown={key}
        onPointerDown={grab} onPointerMove={drag} onPointerUp={drop} onPointerCancel={drop} onDblClick={() => setPlace((now) => (now.scale > 1 ? fit : zoomed(now, 2.5)))}>
        {url
          ? <img ref={image} src={url} alt={alt} class="ic-stagebox__image" draggable={false} data-name="picture" style={{ transform: `translate(${place.x}px, ${place.y}px) scale(${place.scale})` }} />
          : <div class="ic-stagebox__wait" role="status"><span class="nhsuk-u-visually-hidden">{words.photo.opening}</span></div>}
      </div>
      <div class="ic-stagebar">
        <button type="button" class="ic-glass" onClick={() => setPlace((now) => zoomed(now, 0.8))} aria-label={words.photo.zoomOut}>−</button>
        <button type="button" class="ic-glass" onClick={() => setPlace((now) => zoomed(now, 1.25))} aria-label={words.photo.zoomIn}>+</button>
        <button type="button" class="ic-glass" onClick={() => setPlace(fit)}>{words.photo.fit}</button>
        <button type="button" class="ic-glass" onClick={full}>{words.photo.full}</button>
        <span class="ic-stagebar__hint">{words.photo.keys}</span>
      </div>
    </>
  );
}

function spreadOf(points: ReadonlyMap<number, { x: number; y: number }>): number {
  const [a, b] = [...points.values()];
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}

/** Where the pointer is, from the middle of the box. */
function centred(event: MouseEvent, box: HTMLElement): { x: number; y: number } {
  const area = box.getBoundingClientRect();
  return { x: event.clientX - area.left - area.width / 2, y: event.clientY - area.top - area.height / 2 };
}
