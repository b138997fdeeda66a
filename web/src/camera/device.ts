// SPDX-License-Identifier: Apache-2.0
// The camera: asked for once a visit, kept through reading, consent and pictures, stopped when the page is hidden or idle.

export type CameraState = 'off' | 'asking' | 'on' | 'refused' | 'absent' | 'resting';

export interface Still {
  /** The frame as it was when the shutter was pressed. */
  frame: HTMLCanvasElement;
  /** The picture: the camera's own still where it makes one, else the frame. */
  ready: Promise<Blob>;
}

interface PhotoSource { takePhoto(): Promise<Blob> }
interface WithTorch { torch?: boolean }

const IDLE_MS = 2 * 60 * 1000;
const JPEG_QUALITY = 0.92;

export class Camera {
  private stream: MediaStream | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private opening = false;
  private wanted = false;

  constructor(private readonly video: HTMLVideoElement, private readonly tell: (state: CameraState) => void) {
    document.addEventListener('visibilitychange', this.hide);
  }

  async open(): Promise<void> {
    this.wanted = true;
    if (this.stream || this.opening) return;
    this.opening = true;
    this.tell('asking');
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('', 'NotFoundError');
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 4096 }, height: { ideal: 2160 } },
      });
      this.video.srcObject = this.stream;
      await this.video.play();
      if (!this.wanted) return this.off();
      this.tell('on');
      this.touch();
    } catch (error) {
      this.stop();
      this.tell(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'absent');
    } finally {
      this.opening = false;
    }
  }

  /** Somebody is using it: rest only after a while of nothing. */
  touch(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE_MS);
  }

  get live(): boolean {
    return this.stream !== undefined && this.video.videoWidth > 0;
  }

  get torch(): boolean {
    const track = this.stream?.getVideoTracks()[0];
    return Boolean((track?.getCapabilities?.() as WithTorch | undefined)?.torch);
  }

  async setTorch(on: boolean): Promise<void> {
    await this.stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
  }

  still(): Still {
    const frame = paint(this.video, this.video.videoWidth, this.video.videoHeight);
    return { frame, ready: this.ownStill().then((blob) => blob ?? jpegOf(frame)) };
  }

  private async ownStill(): Promise<Blob | undefined> {
    const Source = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => PhotoSource }).ImageCapture;
    const track = this.stream?.getVideoTracks()[0];
    if (!Source || !track) return undefined;
    try {
      const blob = await new Source(track).takePhoto();
      return blob.type === 'image/jpeg' ? blob : await asJpeg(blob);
    } catch {
      return undefined;
    }
  }

  private readonly hide = () => { if (document.hidden) this.rest(); };

  private rest(): void {
    if (!this.stream) return;
    this.stop();
    this.tell('resting');
  }

  /** Off at once, until it is opened again; also where it was only about to come on. */
  off(): void {
    this.wanted = false;
    this.stop();
    this.tell('off');
  }

  private stop(): void {
    clearTimeout(this.idle);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
    this.video.srcObject = null;
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.hide);
    this.wanted = false;
    this.stop();
  }
}

export type Source = HTMLVideoElement | HTMLCanvasElement;

export function paint(source: Source | ImageBitmap | HTMLImageElement, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d', { willReadFrequently: true })!.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** A copy no wider than 320 pixels, to judge sharpness and light by. */
export function small(canvas: HTMLCanvasElement): ImageData {
  const width = Math.min(320, canvas.width);
  const height = Math.max(1, Math.round((canvas.height * width) / canvas.width));
  return paint(canvas, width, height).getContext('2d')!.getImageData(0, 0, width, height);
}

/** A picture of any kind that the browser shows, also one without a size of its own, @width pixels wide. */
export async function drawn(blob: Blob, width: number): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  try {
    await image.decode();
    return paint(image, width, Math.round((width * image.naturalHeight) / image.naturalWidth));
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** Some cameras give their still as PNG, several times as large: the same picture as JPEG. */
async function asJpeg(blob: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(blob);
  const jpeg = await jpegOf(paint(bitmap, bitmap.width, bitmap.height));
  bitmap.close();
  return jpeg;
}

function jpegOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/jpeg', JPEG_QUALITY));
}
