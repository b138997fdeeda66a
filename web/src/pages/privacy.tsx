// SPDX-License-Identifier: Apache-2.0
// The privacy notice in layers: who answers, in short, for children, in full.
import { call } from '../api';
import type { Controller } from '../api.gen';
import { Page } from '../ui/frame';
import { useLoad } from '../ui/hooks';
import { Facts, Inset } from '../ui/parts';
import { session } from '../session';
import { open } from '../words/en_public';

const said = open.privacy;

export default function Privacy() {
  const controller = useLoad((signal) => call('controller', { signal }), []);
  return (
    <Page title={said.title}>
      <div class="ic-read">
        <Inset><h2 class="nhsuk-heading-s">{said.short}</h2><p data-name="short">{said.shortText}</p></Inset>
        {controller.data && <Answers who={controller.data} />}
        <h2 class="nhsuk-heading-m">{said.child}</h2>
        <ul class="nhsuk-list nhsuk-list--bullet">{said.childText.map((text) => <li key={text}>{text}</li>)}</ul>
        {said.parts.map(([heading, text]) => <section key={heading}><h2 class="nhsuk-heading-m">{heading}</h2><p>{text}</p></section>)}
        <h2 class="nhsuk-heading-m">{said.more}</h2>
        <ul class="nhsuk-list">
          <li><a href="/leaflet">{said.leaflet}</a></li><li><a href="/rules">{said.rules}</a></li>
          {session.value && !session.value.patient && <li><a href="/flows">{said.flows}</a></li>}
        </ul>
      </div>
    </Page>
  );
}

function Answers({ who }: { who: Controller }) {
  return (
    <section data-name="controller">
      <h2 class="nhsuk-heading-m">{said.answers}</h2>
      <Facts rows={[
        [said.controller, who.name], [said.contact, who.contact], [said.officer, who.data_protection_officer],
        [said.guardian, who.caldicott_guardian], [said.siro, who.siro], [said.fee, who.ico_fee],
      ]} />
    </section>
  );
}
