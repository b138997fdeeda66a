// SPDX-License-Identifier: Apache-2.0
// Strips pictures away from the page's own thread: one question in, one answer out, in turn. Two modules, one after the
// other: the first is small and there at once, the whole looks deep and knows every format and name. Once it is there
// the whole does everything; until then the first does what it can, and what it does not take waits for the whole.
import { Machine, StripFailure, type Facts, type Finding } from './machine';

declare const __STRIP_FIRST_WASM__: string;
declare const __STRIP_WHOLE_WASM__: string;

/** @whole: this picture is to be seen by the whole module, which is waited for. */
export interface Question { id: number; picture: Blob; whole: boolean }
/** Without findings the first module made it, which names nothing. */
interface Made { picture: Blob; facts: Facts; findings: Finding[] | undefined }
export type Answer = { id: number } & (Made | { failure: string });

const READ_BYTES = 1024 * 1024;
const FETCH_MS = 10_000;

/** A line that stalls is as good as none: a picture waits for it only so long. */
function fetchSoon(url: string): Promise<Response> {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), FETCH_MS);
  return fetch(url, { signal: stop.signal });
}

/** Compiled once; asked for again only after it could not be had. */
class Module {
  there = false;
  private had: Promise<WebAssembly.Module> | undefined;

  constructor(private readonly url: string) {}

  get(): Promise<WebAssembly.Module> {
    this.had ??= WebAssembly.compileStreaming(fetchSoon(this.url)).then(
      (module) => { this.there = true; return module; },
      () => { this.had = undefined; throw new StripFailure('strip_unreachable'); });
    return this.had;
  }
}

const first = new Module(__STRIP_FIRST_WASM__);
const whole = new Module(__STRIP_WHOLE_WASM__);

async function run(module: Module, picture: Blob): Promise<Made & { findings: Finding[] }> {
  const machine = new Machine(await module.get());
  for (let at = 0; at < picture.size; at += READ_BYTES) machine.feed(new Uint8Array(await picture.slice(at, at + READ_BYTES).arrayBuffer()));
  const { facts, findings, output } = machine.end();
  return { picture: new Blob(output as BlobPart[], { type: `image/${facts.format}` }), facts, findings };
}

async function strip({ picture, whole: wanted }: Question): Promise<Made> {
  const early = wanted || whole.there ? undefined : await run(first, picture).catch(() => undefined);
  return early ? { ...early, findings: undefined } : run(whole, picture);
}

void first.get().catch(() => undefined).then(() => whole.get()).catch(() => undefined);
let turn: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  turn = turn.then(() => strip(data)).then(
    (done) => postMessage({ id: data.id, ...done } satisfies Answer),
    (error: unknown) => postMessage({ id: data.id, failure: error instanceof StripFailure ? error.code : 'strip_failed' } satisfies Answer),
  );
});
