// SPDX-License-Identifier: Apache-2.0
// The shutter and what stands beside it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../api';
import { demo } from '../session';
import { words } from '../words/en';
import type { Camera } from './device';
import { useSettling } from './sheet';

interface ShutterProps {
  live: boolean;
  ready: boolean;
  camera: Camera | undefined;
  onShoot: () => void;
  onPicture: (blob: Blob) => void;
  onStop: () => void;
  onTrouble: (error: unknown) => void;
}

export function Shutter({ live, ready, camera, onShoot, onPicture, onStop, onTrouble }: ShutterProps) {
  const [torch, setTorch] = useState(false);
  const [busy, setBusy] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const desktop = matchMedia('(pointer: fine)').matches;
  const settling = useSettling();
  const row = useRef<HTMLDivElement>(null);
  const usable = live && ready;
  useEffect(() => { row.current?.querySelector<HTMLElement>(usable ? '[data-name=shutter]' : 'button:enabled')?.focus(); }, [usable]);
  const press = () => { setBusy(true); navigator.vibrate?.(20); onShoot(); };
  return (
    <div class={`ic-shoot${busy ? ' ic-shoot--pressed' : ''}${settling.look}`} ref={row} onClickCapture={settling.onClickCapture}>
      <div class="ic-shoot__row">
        {ready && camera?.torch && <button type="button" class="ic-glass" aria-pressed={torch} onClick={() => { setTorch(!torch); void camera.setTorch(!torch); }}>{words.camera.torch}</button>}
        {demo.value && <button type="button" class="ic-glass" disabled={!live} data-name="sample-picture" onClick={() => void call('demo_picture').then(onPicture, onTrouble)}>{words.camera.samplePicture}</button>}
        {desktop && <button type="button" class="ic-glass" disabled={!live} onClick={() => file.current!.click()}>{words.camera.chooseFile}</button>}
        {desktop && <input ref={file} type="file" accept="image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif" class="ic-file" tabIndex={-1} aria-hidden="true"
          onChange={(event) => { const chosen = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (chosen) onPicture(chosen); }} />}
      </div>
      <div class="ic-shoot__row ic-shoot__row--main">
        <button type="button" class="ic-glass ic-glass--quiet" onClick={onStop} data-name="stop">{words.camera.stop}</button>
        <button type="button" class="ic-shutter" disabled={!live || !ready || busy} onClick={press} data-name="shutter" aria-label={words.camera.shutter}><span /></button>
      </div>
    </div>
  );
}
