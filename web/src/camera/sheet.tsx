// SPDX-License-Identifier: Apache-2.0
// What is asked next, on a sheet. A sheet that has just appeared takes no press for half a second: the second half of a
// double tap, or a key held down, was meant for what stood there before.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const SETTLE_MS = 500;

/** What a newly shown part wears until it may be pressed; the style takes pointers away, the listener keys. */
export function useSettling(): { look: string; onClickCapture: (event: Event) => void } {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  const swallow = (event: Event) => {
    if (settled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { look: settled ? '' : ' ic-new', onClickCapture: swallow };
}

/** Give another key to a sheet whose question changes. */
export function Sheet({ look = '', code, children }: { look?: string; code?: string | undefined; children: ComponentChildren }) {
  const settling = useSettling();
  return <div class={`ic-sheet${look}${settling.look}`} data-code={code} onClickCapture={settling.onClickCapture}>{children}</div>;
}
