// SPDX-License-Identifier: Apache-2.0
// Strips pictures away from the page's own thread: one question in, one answer out, in turn.
import { Machine, StripFailure, type Facts, type Finding } from './machine';

declare const __STRIP_WASM__: string;
declare const __STRIP_ALL_WASM__: string;

export interface Question { id: number; picture: Blob }
export type Answer = { id: number } & ({ picture: Blob; facts: Facts; findings: Finding[] } | { failure: string });

const READ_BYTES = 1024 * 1024;

/** Compiled once; asked for again only after it could not be had. */
function once(url: string): () => Promise<WebAssembly.Module> {
  let had: Promise<WebAssembly.Module> | undefined;
  return () => {
    had ??= WebAssembly.compileStreaming(fetch(url)).catch(() => { had = undefined; throw new StripFailure('strip_unreachable'); });
    return had;
  };
}

/** Cameras write JPEG, and PNG is near; everything else is fetched when such a file is chosen. */
const camera = once(__STRIP_WASM__);
const all = once(__STRIP_ALL_WASM__);

async function isCameras(picture: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await picture.slice(0, 2).arrayBuffer());
  return (first === 0xff && second === 0xd8) || (first === 0x89 && second === 0x50);
}

async function strip(picture: Blob): Promise<{ picture: Blob; facts: Facts; findings: Finding[] }> {
  const machine = new Machine(await ((await isCameras(picture)) ? camera : all)());
  for (let at = 0; at < picture.size; at += READ_BYTES) machine.feed(new Uint8Array(await picture.slice(at, at + READ_BYTES).arrayBuffer()));
  const { facts, findings, output } = machine.end();
  return { picture: new Blob(output as BlobPart[], { type: `image/${facts.format}` }), facts, findings };
}

void camera().catch(() => undefined);
let turn: Promise<void> = Promise.resolve();

addEventListener('message', ({ data: { id, picture } }: MessageEvent<Question>) => {
  turn = turn.then(() => strip(picture)).then(
    (done) => postMessage({ id, ...done } satisfies Answer),
    (error: unknown) => postMessage({ id, failure: error instanceof StripFailure ? error.code : 'strip_failed' } satisfies Answer),
  );
});
