// SPDX-License-Identifier: Apache-2.0
// Disclosures to recipients outside care: disclose, what one disclosed, and for governance the directory of recipients.
import { useState } from 'preact/hooks';
import { isGovernance } from '../session';
import { Page } from '../ui/frame';
import { Button } from '../ui/parts';
import { outside as said } from '../words/en_outside';
import { Disclose } from './disclose';
import { Mine } from './mine';
import { Recipients } from './recipients';

type Part = keyof typeof said.parts;

export default function OutsideScreen({ id }: { id: string }) {
  const [part, setPart] = useState<Part>('disclose');
  const parts: readonly Part[] = isGovernance() ? ['disclose', 'mine', 'recipients'] : ['disclose', 'mine'];
  return (
    <Page title={said.title}>
      <p class="ic-read">{isGovernance() ? said.intro : said.introCare}</p>
      <div class="ic-row" role="group" aria-label={said.title}>
        {parts.map((one) => <Button kind="secondary" pressed={part === one} onClick={() => setPart(one)} name={`part-${one}`} key={one}>{said.parts[one]}</Button>)}
      </div>
      <h2 class="nhsuk-heading-m">{said.parts[part]}</h2>
      {part === 'disclose' && <Disclose patient={id} />}
      {part === 'mine' && <Mine />}
      {part === 'recipients' && <Recipients />}
    </Page>
  );
}
