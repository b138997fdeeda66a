// SPDX-License-Identifier: Apache-2.0
// Send a picture until the server has answered with its receipt. First the whole picture in one request; after a lost
// connection by the resumable upload protocol, from the offset the server names. The capture id is ours and stays the
// same through every try, so the same picture is filed once.
import { asProblem, fetchHere, lostSession, problemHere, problemOf, Refusal, signedOut } from '../api';
import type { Capture, Id, Problem, Receipt } from '../api.gen';
import { words } from '../words/en';

export interface Net {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  wait: (ms: number) => Promise<void>;
}

export interface Progress {
  stage: 'sending' | 'received';
  /** Bytes the server has acknowledged, never bytes that merely left here. */
  acknowledged: number;
  /** Why the last try failed, while we go on trying. */
  trouble?: Problem;
}

interface Job {
  capture: Capture;
  blob: Blob;
  digest: string;
  net: Net;
  tell: (progress: Progress) => void;
  /** Where an unfinished upload continues; empty until the server has named it. */
  location: string;
  offset: number;
}

const UPLOADS = '/api/v1/uploads';
const CHUNK_BYTES = 1024 * 1024;
const WAIT_MAX_MS = 60_000;
const TRIES_MAX = 200;

const browser: Net = {
  fetch: fetchHere,
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/** File @blob under @capture. Throws a Refusal only for an answer that trying again cannot change. */
export async function file(capture: Capture, blob: Blob, tell: (progress: Progress) => void, net: Net = browser): Promise<Receipt> {
  const digest = base64(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
  const job: Job = { capture, blob, digest, net, tell, location: '', offset: 0 };
  for (let tries = 0; ; tries++) {
    try {
      tell({ stage: 'sending', acknowledged: job.offset });
      return await (tries === 0 ? sendWhole(job) : resume(job));
    } catch (error) {
      const problem = asProblem(error);
      if (!passing(problem) || tries >= TRIES_MAX) throw error instanceof Refusal ? error : new Refusal(problem);
      tell({ stage: 'sending', acknowledged: job.offset, trouble: problem });
      await net.wait(waitMs(tries, error));
    }
  }
}

/** A failure that may pass by itself: no answer, a busy or broken server, a lost offset. */
export const passing = (problem: Problem) =>
  problem.status === 0 || problem.status >= 500 || problem.status === 429 || problem.status === 408 || problem.code === 'upload_offset';

function waitMs(tries: number, error: unknown): number {
  const asked = error instanceof Later ? error.seconds * 1000 : 0;
  return Math.max(asked, Math.min(WAIT_MAX_MS, 1000 * 2 ** tries) * (0.75 + Math.random() / 2));
}

class Later extends Refusal {
  constructor(problem: Problem, readonly seconds: number) {
    super(problem);
  }
}

async function sendWhole(job: Job): Promise<Receipt> {
  const response = await send(job, UPLOADS, 'POST', job.blob, { ...describe(job), 'Content-Type': job.blob.type });
  return receiptOf(response);
}

async function resume(job: Job): Promise<Receipt> {
  if (job.location) await askOffset(job);
  if (!job.location) {
    const created = await send(job, UPLOADS, 'POST', undefined, { ...describe(job), 'Content-Type': job.blob.type, 'Upload-Complete': '?0', 'Upload-Length': String(job.blob.size) });
    if (isReceipt(created)) return receiptOf(created); // an earlier try had arrived whole after all
    job.location = created.headers.get('Location') ?? `${UPLOADS}/${job.capture.id}`;
    job.offset = offsetOf(created);
  }
  for (;;) {
    const response = await sendChunk(job);
    if (isReceipt(response)) {
      job.tell({ stage: 'received', acknowledged: job.blob.size });
      return receiptOf(response);
    }
    job.offset = offsetOf(response);
    job.tell({ stage: 'sending', acknowledged: job.offset });
  }
}

function sendChunk(job: Job): Promise<Response> {
  const end = Math.min(job.offset + CHUNK_BYTES, job.blob.size);
  return send(job, job.location, 'PATCH', job.blob.slice(job.offset, end), {
    'Content-Type': 'application/partial-upload', 'Upload-Offset': String(job.offset),
    'Upload-Complete': end === job.blob.size ? '?1' : '?0',
  });
}

async function askOffset(job: Job): Promise<void> {
  try {
    job.offset = offsetOf(await send(job, job.location, 'HEAD', undefined, {}));
  } catch (error) {
    const status = error instanceof Refusal ? error.problem.status : 0;
    if (status !== 404 && status !== 410) throw error;
    job.location = ''; // the server no longer has the part: begin again under the same capture id
    job.offset = 0;
  }
}

function describe(job: Job): Record<string, string> {
  return {
    'Incamera-Capture': base64(new TextEncoder().encode(JSON.stringify(job.capture))),
    'Repr-Digest': `sha-256=:${job.digest}:`,
  };
}

async function send(job: Job, path: string, method: string, body: Blob | undefined, headers: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await job.net.fetch(path, { method, headers, ...(body ? { body } : {}) });
  } catch {
    throw new Refusal(problemHere('unreachable', words.problem.unreachable));
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (lostSession(problem)) signedOut.handler();
  throw new Later(problem, Number(response.headers.get('Retry-After') ?? 0) || 0);
}

const isReceipt = (response: Response) => (response.headers.get('Content-Type') ?? '').startsWith('application/json');
const offsetOf = (response: Response) => Number(response.headers.get('Upload-Offset') ?? 0) || 0;

async function receiptOf(response: Response): Promise<Receipt> {
  const receipt = isReceipt(response) ? ((await response.json()) as Receipt) : undefined;
  if (response.status !== 201 || !receipt?.in_record) throw new Refusal(problemHere('no_receipt', words.problem.noReceipt));
  return receipt;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** What the server is told of a picture beside its bytes. */
export function captureOf(given: Omit<Capture, 'dissent'> & { consent?: Id }): Capture {
  return { ...given, dissent: false };
}
