// SPDX-License-Identifier: Apache-2.0
// For the patient, a parent or a proxy: who took, saw and shared, one sentence a line, each with its proof.
import { call } from '../api';
import type { Report, ReportRow } from '../api.gen';
import { Page } from '../ui/frame';
import { useAction, usePages } from '../ui/hooks';
import { Button, LinkButton, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { sentence } from './sentence';

export default function ReportScreen({ id }: { id: string }) {
  const report = usePages<ReportRow, Report>((query, signal) => call('patient_report', { params: { id }, query, ...(signal ? { signal } : {}) }), [id]);
  return (
    <Page title={words.report.title}>
      {report.problem && <Why problem={report.problem} remedies={[{ label: words.ui.tryAgain, act: report.again }]} />}
      {!report.data && !report.problem && <Waiting what={words.ui.loading} />}
      {report.data && (
        <div class="ic-read">
          <p>{words.report.intro(report.data.name)}</p>
          {report.rows.length === 0 && <p>{words.report.empty}</p>}
          <ol class="ic-report" data-name="report">{report.rows.map((row, n) => <Line row={row} key={`${row.entry ?? ''} ${n}`} />)}</ol>
          {report.older && <Button kind="secondary" disabled={report.older.busy} onClick={() => void report.older?.run()} name="older">{words.ui.showOlder}</Button>}
          {report.older?.problem && <Why problem={report.older.problem} />}
          <p class="ic-quiet">{words.report.proofHint}</p>
          <h2 class="nhsuk-heading-s">{words.report.question}</h2>
          <p>{words.report.questionText}</p>
        </div>
      )}
    </Page>
  );
}

function Line({ row }: { row: ReportRow }) {
  const proof = useAction(async () => save(await call('entry_proof', { params: { index: String(row.entry) } }), `entry-${row.entry}.tlog-proof`));
  return (
    <li class={`ic-report__line ic-report__line--${row.kind.toLowerCase()}`} data-kind={row.kind}>
      <p>{sentence(row)}</p>
      {row.why && <p class="ic-report__why">{words.report.why(row.why)}</p>}
      {row.entry !== undefined && <LinkButton onClick={() => void proof.run()} name="proof">{words.report.proof}</LinkButton>}
      {proof.problem && <Why problem={proof.problem} />}
    </li>
  );
}

/** Hand a file to the browser's own download. */
function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
