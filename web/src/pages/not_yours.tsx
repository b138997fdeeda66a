// SPDX-License-Identifier: Apache-2.0
// An address that is for somebody in another role: who may open it, who is signed in, and the way on.
import { place } from '../router';
import { session } from '../session';
import { Page } from '../ui/frame';
import { words } from '../words/en';
import { forWhom } from './for_whom';

const said = words.notYours;

export default function NotYours() {
  const roles = forWhom(place.value.screen) ?? [];
  return (
    <Page title={said.title}>
      <p>{said.forWhom(roles.map((role) => words.roles[role]).join(', '))}</p>
      {session.value && <p>{said.you(session.value.name, words.roles[session.value.role])}</p>}
      <p>{said.next}</p>
      <p><a href="/" data-name="home">{words.nowhere.start}</a></p>
    </Page>
  );
}
