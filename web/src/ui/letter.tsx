// SPDX-License-Identifier: Apache-2.0
// A letter, as it was written; printed by itself.
import { Button } from './parts';

export function Letter({ text, print: label }: { text: string; print: string }) {
  return (
    <>
      <div class="ic-letter" data-name="letter-text">{text}</div>
      <Button kind="secondary" name="print" onClick={() => printLetter(text)}>{label}</Button>
    </>
  );
}

/** The page prints nothing but the letter while a letter is marked. */
function printLetter(text: string): void {
  const sheet = document.createElement('div');
  sheet.className = 'ic-printed';
  sheet.textContent = text;
  document.body.append(sheet);
  document.body.classList.add('ic-printing');
  const end = () => { sheet.remove(); document.body.classList.remove('ic-printing'); };
  addEventListener('afterprint', end, { once: true });
  print();
}
