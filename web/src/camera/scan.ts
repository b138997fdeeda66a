// SPDX-License-Identifier: Apache-2.0
// Feeds frames to the reader, about eight a second, never two at once, until two readings agree.
import { newScanWorker } from '../trusted';
import { paint, type Source } from './device';
import { twice } from './scan_text';

/** What to read now, if there is anything yet. */
export type Feed = () => Source | undefined;

const FRAME_MS = 120;
const WIDTH_MAX = 1280;

export class Scanner {
  /** Started at once, so that the reader is ready before the camera is. */
  private readonly worker = newScanWorker();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private source: Feed | undefined;

  /** Read what @source shows until two readings agree; then tell @accept once and stop. */
  start(source: Feed, accept: (text: string) => void): void {
    this.stop();
    this.source = source;
    const seen = twice((text) => {
      this.stop();
      navigator.vibrate?.(60);
      accept(text);
    });
    this.worker.onmessage = (event: MessageEvent<string>) => {
      if (this.source === undefined) return;
      seen(event.data);
      if (this.reading()) this.timer = setTimeout(() => this.feed(), event.data ? 0 : FRAME_MS); // one reading: look again at once
    };
    this.feed();
  }

  private reading(): boolean {
    return this.source !== undefined;
  }

  private feed(): void {
    const source = this.source?.();
    const [width, height] = source ? sizeOf(source) : [0, 0];
    if (!source || width === 0) {
      if (this.reading()) this.timer = setTimeout(() => this.feed(), FRAME_MS);
      return;
    }
    const scale = Math.min(1, WIDTH_MAX / width);
    const w = Math.round(width * scale);
    const h = Math.round(height * scale);
    const image: ImageData = paint(source, w, h).getContext('2d')!.getImageData(0, 0, w, h);
    this.worker.postMessage(image, [image.data.buffer]);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.source = undefined;
  }

  close(): void {
    this.stop();
    this.worker.terminate();
  }
}

const sizeOf = (source: Source): [number, number] =>
  source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
