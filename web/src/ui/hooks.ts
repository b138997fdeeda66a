// SPDX-License-Identifier: Apache-2.0
// Loading from the server, as state.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, pathOf, reach } from '../api';
import type { Problem } from '../api.gen';

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  again: () => void;
}

/** Run @load at once and whenever @keys change; keep what is shown while it runs again. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, keys: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (data) => { if (!stop.signal.aborted) setState({ data }); },
      (error: unknown) => { if (!stop.signal.aborted) setState({ problem: asProblem(error) }); },
    );
    return () => stop.abort();
  }, [...keys, round]);
  return { data: state.data, problem: state.problem, again: useCallback(() => setRound((n) => n + 1), []) };
}

interface Paged<P, R> extends Loaded<P> {
  rows: readonly R[];
  older: ReturnType<typeof useAction<[]>> | undefined;
}

/** A list that comes in pages, newest first: the first page at once, `older` while there is another. */
export function usePages<R, P extends { rows: R[]; next?: string }>(load: (query: { cursor?: string }, signal?: AbortSignal) => Promise<P>, keys: readonly unknown[]): Paged<P, R> {
  const first = useLoad((signal) => load({}, signal), keys);
  const shown = useRef(first.data);
  const [rest, setRest] = useState<readonly P[]>([]);
  if (shown.current !== first.data) { shown.current = first.data; if (rest.length > 0) setRest([]); }
  const pages = first.data ? [first.data, ...rest] : [];
  const next = pages[pages.length - 1]?.next;
  const older = useAction(async () => {
    const page = await load(next ? { cursor: next } : {});
    if (shown.current === first.data) setRest([...rest, page]);
  });
  return { ...first, rows: pages.flatMap((page) => page.rows), older: next ? older : undefined };
}

/** An action that can be refused: run it, be busy meanwhile, keep the refusal. */
export function useAction<A extends unknown[]>(act: (...given: A) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const live = useRef(true);
  useEffect(() => () => { live.current = false; }, []);
  const run = async (...given: A) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await act(...given);
    } catch (error) {
      if (live.current) setProblem(asProblem(error));
    } finally {
      if (live.current) setBusy(false);
    }
  };
  return { run, busy, problem, clear: () => setProblem(undefined) };
}

/** A picture of the record as an object URL; opened under @share if there is one. */
export const usePicture = (recording: string, rendition: 'large' | 'small' | 'master', share?: string): Loaded<string> =>
  useImage(pathOf('recording_picture', { id: recording, rendition }, share ? { share } : {}));

/** What stands at @path as an object URL, dropped as soon as it is no longer shown. */
export function useImage(path: string, body?: object): Loaded<string> {
  const made = useRef<string | undefined>(undefined);
  useEffect(() => () => { if (made.current) URL.revokeObjectURL(made.current); }, []);
  return useLoad(async (signal) => {
    const response = await reach(path, body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal } : { method: 'GET', signal });
    const blob = await response.blob();
    if (made.current) URL.revokeObjectURL(made.current);
    made.current = URL.createObjectURL(blob);
    return made.current;
  }, [path, JSON.stringify(body)]);
}
