// SPDX-License-Identifier: Apache-2.0
// From "Save" to "in the record": what is known of each picture, and at the end its receipt.
import type { Receipt } from '../api.gen';
import { bytes, moment } from '../ui/format';
import { Details, Facts, Heading, LinkButton } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import type { Shot, Stage } from './flow';
import { Sheet } from './sheet';
import type { Progress } from './upload';

const STAGES: readonly Exclude<Stage, 'failed'>[] = ['held', 'sending', 'received', 'record'];

/** Four words, four shapes; what is not yet true is not yet lit. */
export function Stages({ stage }: { stage: Stage }) {
  const at = STAGES.indexOf(stage as 'held');
  return (
    <ol class="ic-stages" aria-label={words.filing.title}>
      {STAGES.map((name, n) => (
        <li key={name} class={`ic-stage ic-stage--${name}${n <= at ? ' ic-stage--true' : ''}`} aria-current={n === at ? 'step' : undefined}>
          <span class="ic-stage__shape" aria-hidden="true" />{words.filing[name]}
        </li>
      ))}
    </ol>
  );
}

interface FilingProps {
  shots: readonly Shot[];
  progress: ReadonlyMap<string, Progress>;
  onAgain: (shot: Shot) => void;
  onDiscard: (shot: Shot) => void;
}

export function Filing({ shots, progress, onAgain, onDiscard }: FilingProps) {
  return (
    <Sheet>
      <Heading level={2} size="m">{words.filing.title}</Heading>
      {shots.map((shot, n) => (
        <section key={shot.id} aria-label={words.camera.photo(n + 1)}>
          <Stages stage={shot.stage} />
          {shot.problem && <Why problem={shot.problem} remedies={[{ label: words.filing.again, act: () => onAgain(shot) }]}><LinkButton name="give-up" onClick={() => onDiscard(shot)}>{words.filing.discard}</LinkButton></Why>}
          <Going shot={shot} now={progress.get(shot.id)} />
        </section>
      ))}
      <p class="ic-quiet">{words.filing.hold}</p>
    </Sheet>
  );
}

function Going({ shot, now }: { shot: Shot; now: Progress | undefined }) {
  if (!now || !shot.bytes || shot.stage === 'record' || shot.problem) return null;
  const percent = Math.floor((100 * now.acknowledged) / shot.bytes);
  return (
    <div role="status">
      {now.trouble && <p class="ic-notice">{words.filing.trouble}</p>}
      {now.acknowledged > 0 && <p>{words.filing.part(percent, bytes(now.acknowledged), bytes(shot.bytes))}</p>}
    </div>
  );
}

/** The receipts of one saving, led by what the clinician wants to know. */
export function Receipts({ receipts, removed }: { receipts: readonly Receipt[]; removed?: boolean }) {
  const last = receipts[receipts.length - 1]!;
  return (
    <section class="ic-receipt" aria-label={words.receipt.details} data-name="receipt">
      <h2 class="ic-receipt__title" tabIndex={-1} ref={focusOnce}><span class="ic-receipt__tick" aria-hidden="true" />{words.receipt.title(moment(last.in_record))}</h2>
      <p class="ic-receipt__line">{words.receipt.left}</p>
      {receipts.map((receipt) => <Removed receipt={receipt} key={receipt.recording} open={removed ?? false} />)}
    </section>
  );
}

const seen = new WeakSet<Element>();
function focusOnce(element: HTMLElement | null): void {
  if (!element || seen.has(element)) return;
  seen.add(element);
  element.focus({ preventScroll: true });
}

function Removed({ receipt, open }: { receipt: Receipt; open: boolean }) {
  return (
    <Details summary={words.receipt.removed(receipt.removed_count, bytes(receipt.removed_bytes), receipt.removed_on_phone ?? false)} open={open && receipt.removed_count > 0}>
      {receipt.removed_on_phone && receipt.removed_count > 0 && <p>{words.receipt.onPhone}</p>}
      {receipt.removed.length > 0 && (
        <ul class="ic-removed">
          {receipt.removed.map((one, n) => <li key={n}><strong>{one.name}</strong> <span class="ic-quiet">{one.where}, {bytes(one.bytes)}</span></li>)}
          {receipt.removed_count > receipt.removed.length && <li>{words.receipt.more(receipt.removed_count - receipt.removed.length)}</li>}
        </ul>
      )}
      <Facts rows={[
        [words.receipt.entry, String(receipt.entry)], [words.receipt.rule, receipt.rule], [words.receipt.size, bytes(receipt.bytes)],
        [words.receipt.hash, <code class="ic-hash">{receipt.sha256}</code>],
      ]} />
    </Details>
  );
}
