// SPDX-License-Identifier: Apache-2.0
// After the shutter: is it good enough, and where on the body is it.
import type { Recording } from '../api.gen';
import { Button, Details, Field, Heading, Tick } from '../ui/parts';
import { siteName } from '../ui/site';
import { words } from '../words/en';
import { Body } from './body';
import { maySave, type Event, type Flow } from './flow';
import { Sheet } from './sheet';

interface PlaceProps {
  flow: Flow;
  /** The patient's last picture, for "same place as before"; known before this step, so that nothing moves under a finger. */
  before: Recording | undefined;
  send: (event: Event) => void;
  onRetake: () => void;
  onSave: () => void;
}

export function PlaceStep({ flow, before, send, onRetake, onSave }: PlaceProps) {
  const last = flow.shots[flow.shots.length - 1]!;
  const place = (site: string, side?: Flow['side']) => send({ is: 'placed', site, side });
  return (
    <Sheet look=" ic-sheet--place">
      <Quality sharp={last.sharp} dark={last.dark} count={flow.shots.length} />
      <div class="ic-asked"><Heading level={2} size="s">{words.site.title}</Heading><p role="status">{flow.site ? siteName(flow.site, flow.side) : ''}</p></div>
      {before && <Button kind="secondary" name="same-place" onClick={() => place(before.body_site, before.laterality)}>{words.site.samePlace(siteName(before.body_site, before.laterality))}</Button>}
      <Body site={flow.site} side={flow.side} onChange={place} />
      <Details summary={words.site.note}>
        <Field label={words.site.note} value={flow.note} rows={2} onInput={(text) => send({ is: 'note', text })} />
        <Tick label={words.site.intimate} checked={flow.chaperone !== undefined} onChange={(on) => send({ is: 'chaperone', name: on ? '' : undefined })} />
        {flow.chaperone !== undefined && <Field label={words.site.chaperone} hint={words.site.chaperoneHint} value={flow.chaperone} onInput={(name) => send({ is: 'chaperone', name })} name="chaperone" />}
      </Details>
      <div class="ic-foot">
        <Button kind="secondary" onClick={onRetake} name="retake">{words.site.retake}</Button>
        <Button kind="secondary" onClick={() => send({ is: 'another' })} name="another">{words.site.another}</Button>
        <Button disabled={!maySave(flow)} onClick={onSave} name="save">{flow.shots.length > 1 ? words.site.saveMany(flow.shots.length) : words.site.save}</Button>
      </div>
    </Sheet>
  );
}

function Quality({ sharp, dark, count }: { sharp: boolean; dark: boolean; count: number }) {
  return (
    <div class="ic-quality">
      <strong>{words.camera.photo(count)}</strong>
      {sharp && !dark && <span class="ic-quality__good">{words.site.sharp}</span>}
      {!sharp && <p class="ic-notice">{words.site.blurred}</p>}
      {dark && <p class="ic-notice">{words.site.dark}</p>}
    </div>
  );
}
