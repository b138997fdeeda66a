// SPDX-License-Identifier: Apache-2.0
// Choosing a password with a one-time link. What the link carries stands behind the #, is taken out of the address at
// once, and goes to the server in the body of one request.
import { useState } from 'preact/hooks';
import { signOut, setUp, session } from '../session';
import { Page } from '../ui/frame';
import { useAction } from '../ui/hooks';
import { Button, Field } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { office } from '../words/en_office';

const said = office.setUp;
const PASSWORD_MIN = 12;

function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, '', location.pathname);
  return token;
}

export default function SetUp() {
  const [token] = useState(takeToken);
  return (
    <Page title={said.title}>
      {!token ? <p>{said.noLink}</p> : session.value ? <Other /> : <Choose token={token} />}
    </Page>
  );
}

function Other() {
  return <><p>{said.other(session.value?.name ?? '')}</p><Button onClick={() => void signOut()}>{words.nav.signOut}</Button></>;
}

function Choose({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const short = [...password].length < PASSWORD_MIN;
  const save = useAction(() => setUp(token, password));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && again === password) void save.run();
  };
  return (
    <form onSubmit={submit} noValidate class="ic-narrow">
      <p>{said.intro}</p>
      {save.problem && <Why problem={save.problem} />}
      <Field label={said.password} hint={said.hint} value={password} onInput={setPassword} type="password" complete="new-password" name="password"
        error={tried && short ? said.tooShort : undefined} />
      <Field label={said.again} value={again} onInput={setAgain} type="password" complete="new-password" name="again"
        error={tried && !short && again !== password ? said.differ : undefined} />
      <Button submit disabled={save.busy} name="save">{said.action}</Button>
    </form>
  );
}
