// SPDX-License-Identifier: Apache-2.0
// The one way to the server: a typed call a row of routes.def. A refusal arrives as Refusal with its problem document.
import { routes, type Calls, type Id, type Problem } from './api.gen';
import { words } from './words/en';

export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Where a list goes on; the share a picture is opened under. */
export type Query = { cursor?: string; share?: Id };

type Input<N extends keyof Calls> =
  (keyof Calls[N]['params'] extends never ? { params?: undefined } : { params: Calls[N]['params'] }) &
  (Calls[N]['request'] extends undefined ? { body?: undefined } : { body: Calls[N]['request'] }) &
  { query?: Query; signal?: AbortSignal };
type Arguments<N extends keyof Calls> =
  keyof Calls[N]['params'] extends never
    ? (Calls[N]['request'] extends undefined ? [input?: Input<N>] : [input: Input<N>])
    : [input: Input<N>];

/** Told when the server no longer knows us, so that the app can ask to sign in and come back. */
export const signedOut = { handler: () => {} };
/** Whom this page believes to be signed in; every call that changes something says so, and is refused where it is wrong. */
export const believed: { party: Id | undefined } = { party: undefined };

/** The session ended, or another person has signed in under the same cookie. */
export const lostSession = (problem: Problem): boolean => (problem.status === 401 && problem.code !== 'password') || problem.code === 'other_person';

export function pathOf(name: keyof Calls, params: Record<string, string> = {}, query: Query = {}): string {
  const path = routes[name].path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const given = new URLSearchParams(query).toString();
  return given ? `${path}?${given}` : path;
}

export async function call<N extends keyof Calls>(name: N, ...[input]: Arguments<N>): Promise<Calls[N]['reply']> {
  const route = routes[name];
  const body = input?.body as unknown;
  const response = await reach(pathOf(name, input?.params as Record<string, string> | undefined, input?.query), {
    method: route.method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(input?.signal ? { signal: input.signal } : {}),
  });
  if (route.reply === 'none') return undefined as Calls[N]['reply'];
  if (route.reply === 'bytes') return (await response.blob()) as Calls[N]['reply'];
  return (await response.json()) as Calls[N]['reply'];
}

/** fetch() to our own server: with the session, past every cache, and with the header that no other site can set. */
export function fetchHere(path: string, init: RequestInit): Promise<Response> {
  const party = believed.party && init.method !== 'GET' && init.method !== 'HEAD' ? { 'Incamera-Party': believed.party } : {};
  const headers = { 'X-Incamera': '1', ...party, ...(init.headers as Record<string, string> | undefined) };
  return fetch(path, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...init, headers });
}

/** fetchHere() that throws a Refusal for every answer that is not a success. */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetchHere(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal(problemHere('unreachable', words.problem.unreachable));
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (lostSession(problem)) signedOut.handler();
  throw new Refusal(problem);
}

export async function problemOf(response: Response): Promise<Problem> {
  try {
    const problem = (await response.json()) as Problem;
    const wait = Number(response.headers.get('Retry-After'));
    const title = response.status === 429 && wait > 0 ? words.problem.slowDown(wait) : problem.title;
    if (typeof title === 'string') return { ...problem, title, status: response.status };
  } catch {
    // not a problem document: say what we know
  }
  return { ...problemHere('no_answer', words.problem.noAnswer), status: response.status };
}

/** A problem that arose on this side. */
export function problemHere(code: string, title: string): Problem {
  return { type: 'about:blank', title, status: 0, code };
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  return problemHere('app', words.problem.app);
}

/** A new random identifier: 16 bytes in hexadecimal, ours to keep through every retry. */
export function newId(): Id {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
