// SPDX-License-Identifier: Apache-2.0
// Nothing leaves this device but what comes out of here: the picture without metadata, and what of it the record needs.
import { asProblem, problemHere, Refusal } from '../api';
import type { Camera as CameraShape, Stripped as StrippedShape } from '../api.gen';
import { newStripWorker } from '../trusted';
import { words } from '../words/en';
import type { CameraFacts, Facts, Finding, Ratio } from './machine';
import type { Answer, Question } from './strip.worker';

/** A picture that may be sent, and what to tell of it. */
export interface Stripped {
  picture: Blob;
  told: StrippedShape;
  /** What it was made from, kept while the whole module has not seen it. */
  unseen?: Blob;
}

/** The form is a header, and a header has to pass every proxy: about 4 kB of findings at most. */
const LISTED_MAX = 40;
const LISTED_BYTES = 2500;

export class Stripper {
  /** Started with the camera, so that it is ready before the shutter is pressed. */
  private readonly worker = newStripWorker();
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.answered(data);
    this.worker.onerror = () => [...this.waiting.keys()].forEach((id) => this.answered({ id, failure: 'strip_failed' }));
  }

  /** By the module that is there. Throws a Refusal with the reason in words. */
  strip(picture: Blob): Promise<Stripped> {
    return this.ask(picture, false);
  }

  /** Before it is sent: what only the first module saw is done again by the whole one, deep and with names. If that
   *  cannot be had even now, the picture goes as it is, and the server's deep look decides. */
  async settle(stripped: Stripped): Promise<Stripped> {
    if (!stripped.unseen) return stripped;
    return this.ask(stripped.unseen, true).catch((error: unknown) => {
      if (asProblem(error).code === 'strip_unreachable') return stripped;
      throw error;
    });
  }

  private async ask(picture: Blob, whole: boolean): Promise<Stripped> {
    const id = ++this.last;
    const answer = await new Promise<Answer>((done) => {
      this.waiting.set(id, done);
      this.worker.postMessage({ id, picture, whole } satisfies Question);
    });
    if ('failure' in answer) throw new Refusal(problemHere(answer.failure, words.strip[answer.failure as keyof typeof words.strip] ?? words.strip.strip_failed));
    if (answer.findings) return { picture: answer.picture, told: toldOf(answer.facts, answer.findings) };
    return { picture: answer.picture, told: toldOf(answer.facts, unnamed(picture.size - answer.picture.size)), unseen: picture };
  }

  private answered(answer: Answer): void {
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }

  close(): void {
    this.worker.terminate();
  }
}

/** What can be told without names: that the picture became smaller, and by how much. */
function unnamed(bytes: number): Finding[] {
  return bytes <= 0 ? [] : [{ action: 'removed', at: 0, bytes, where: words.strip.file, kind: '', name: words.strip.unnamed, value: '' }];
}

/** What of the facts and findings goes with the picture. A value that was removed never does. */
export function toldOf(facts: Facts, findings: readonly Finding[]): StrippedShape {
  const removed = findings.filter((one) => one.action === 'removed');
  const listed: StrippedShape['removed'] = [];
  let room = LISTED_BYTES;
  for (const { where, name, bytes } of removed) {
    room -= where.length + name.length + 40;
    if (listed.length === LISTED_MAX || room < 0) break;
    listed.push({ where: where.slice(0, 60), name: name.slice(0, 60), bytes });
  }
  return { removed_count: removed.length, removed_bytes: removed.reduce((sum, one) => sum + one.bytes, 0), removed: listed, camera: cameraOf(facts.camera) };
}

function cameraOf(facts: CameraFacts): CameraShape {
  const camera: CameraShape = {};
  for (const key of ['time', 'offset', 'make', 'model', 'lens'] as const) if (facts[key]) camera[key] = facts[key];
  for (const key of ['focal_length_mm', 'aperture', 'exposure_s'] as const) if (known(facts[key])) camera[key] = facts[key];
  if (facts.iso) camera.iso = facts.iso;
  return camera;
}

const known = (ratio: Ratio) => ratio.den !== 0;
