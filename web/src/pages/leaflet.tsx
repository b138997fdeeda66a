// SPDX-License-Identifier: Apache-2.0
// One page for the bedside table: printed, or opened with the code on it.
import { call } from '../api';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Button } from '../ui/parts';
import { open } from '../words/en_public';

const said = open.leaflet;

export default function Leaflet() {
  const controller = useLoad((signal) => call('controller', { signal }), []);
  const who = controller.data;
  return (
    <Page title={said.title}>
      <div class="ic-read">
        {who && <p class="nhsuk-lede-text">{said.lead(who.name)}</p>}
        {said.parts.map(([heading, text]) => <section key={heading}><h2 class="nhsuk-heading-s">{heading}</h2><p>{text}</p></section>)}
        {who && <section><h2 class="nhsuk-heading-s">{said.ask}</h2><p>{who.contact}</p></section>}
        {who?.address && <figure class="ic-code"><img src="/api/v1/leaflet/code" alt={said.code} width="160" height="160" /><figcaption>{said.code}. {said.at(who.address)}</figcaption></figure>}
        <div class="ic-noprint"><Button kind="secondary" onClick={() => print()} name="print">{said.print}</Button></div>
      </div>
    </Page>
  );
}
