// SPDX-License-Identifier: Apache-2.0
// A page of plain sections.
import { Page } from '../ui/frame';

export function TextPage({ title, parts }: { title: string; parts: ReadonlyArray<readonly [string, string]> }) {
  return (
    <Page title={title}>
      <div class="ic-read">
        {parts.map(([heading, text]) => <section key={heading}><h2 class="nhsuk-heading-m">{heading}</h2><p>{text}</p></section>)}
      </div>
    </Page>
  );
}
