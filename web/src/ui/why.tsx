// SPDX-License-Identifier: Apache-2.0
// Why not: the rule, the reason in plain words, its source, and the next lawful step, on every refusal.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Band, Decision, Problem } from '../api.gen';
import { words } from '../words/en';
import { Facts } from './parts';

export interface Remedy {
  label: string;
  act: () => void;
}

interface WhyProps {
  problem: Problem;
  /** What to do next, where this app can do it. */
  remedies?: readonly Remedy[];
  quiet?: boolean;
  children?: ComponentChildren;
}

export function Why({ problem, remedies = [], quiet, children }: WhyProps) {
  const ref = useRef<HTMLElement>(null);
  const own = useId();
  const refused = problem.status === 403 && problem.rule !== undefined;
  useEffect(() => { if (!quiet) ref.current?.focus(); }, [problem, quiet]);
  return (
    <section ref={ref} tabIndex={-1} role="alert" aria-labelledby={own} data-code={problem.code}
      class={`ic-why${refused ? ' ic-why--refused' : ''}`}>
      <h2 class="nhsuk-heading-s ic-why__title" id={own}>
        <span aria-hidden="true" class="ic-why__mark" />{refused ? words.why.refused : words.why.failed}
      </h2>
      <p class="ic-why__reason">{said(problem)}</p>
      {problem.remedy && <p class="ic-why__remedy"><strong>{words.why.next}</strong> {problem.remedy}</p>}
      {remedies.length > 0 && <div class="ic-row">{remedies.map((one) => (
        <button type="button" class="nhsuk-button ic-why__act" key={one.label} onClick={one.act}>{one.label}</button>
      ))}</div>}
      {problem.named && problem.other && <Facts rows={[[words.why.named, bandOf(problem.named)], [words.why.other, bandOf(problem.other)]]} />}
      {children}
      {(problem.rule || problem.source) && (
        <p class="ic-why__source">
          {problem.rule && <span class="ic-rule">{words.why.rule(problem.rule)}</span>} {problem.source}
          {problem.handbook && <span> {words.why.handbook(problem.handbook)}</span>}
        </p>
      )}
    </section>
  );
}

/** What a problem says to people: a refusal its reason, a field what is wrong with it, everything else its title; the detail of those is for engineers. */
export function said(problem: Problem): string {
  if (problem.rule ?? problem.obligation) return problem.detail ?? problem.title;
  return problem.code === 'field' && problem.detail ? words.why.field(problem.detail) : problem.title;
}

/** Enough of a number to hold it against a wristband. */
const bandOf = (band: Band): string => (band.system ? words.why.band(words.find[band.system], band.ending) : words.why.noBand);

/** A decision of the policy in the form of a problem, for the same panel. */
export function problemOfDecision(decision: Decision): Problem {
  return {
    type: 'about:blank', status: 403, code: 'refused', title: decision.reason, rule: decision.rule, source: decision.source,
    ...(decision.remedy ? { remedy: decision.remedy } : {}), ...(decision.handbook ? { handbook: decision.handbook } : {}),
  };
}
