// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'preact/hooks';
import { become, demo, giveUp, session, signIn } from '../session';
import { returnPath } from '../router';
import { Page } from '../ui/frame';
import { useAction } from '../ui/hooks';
import { Button, Field, LinkButton } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';

export default function SignIn() {
  return <Page title={words.signIn.title}><Ways /></Page>;
}

/** Over a screen that holds an unsaved photo, which stays as it is. */
export function SignInOver() {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current!.showModal(), []);
  return (
    <dialog ref={ref} class="ic-over" aria-labelledby="sign-in-again" data-name="sign-in-over" onCancel={(event) => event.preventDefault()} onClose={() => ref.current?.showModal()}>
      <h2 class="nhsuk-heading-m" id="sign-in-again">{words.signIn.again}</h2>
      <p>{words.signIn.held(session.value?.name ?? '')}</p>
      <Ways />
      <LinkButton onClick={giveUp} name="lose">{words.signIn.lose}</LinkButton>
    </dialog>
  );
}

function Ways() {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const enter = useAction(async () => signIn(user.trim(), password));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (user.trim() && password) void enter.run();
  };
  return (
    <>
      {enter.problem && <Why problem={enter.problem} />}
      <form onSubmit={submit} noValidate class="ic-narrow">
        <Field label={words.signIn.user} value={user} onInput={setUser} complete="username" name="user"
          error={tried && !user.trim() ? words.signIn.needUser : undefined} />
        <Field label={words.signIn.password} value={password} onInput={setPassword} type="password" complete="current-password" name="password"
          error={tried && !password ? words.signIn.needPassword : undefined} />
        <Button submit disabled={enter.busy}>{words.signIn.action}</Button>
      </form>
      {demo.value ? <People /> : <p class="nhsuk-hint">{words.signIn.shared}</p>}
    </>
  );
}

function People() {
  const back = returnPath(location.search);
  const enter = useAction((user: string) => become(user, back));
  return (
    <section aria-labelledby="people">
      <h2 class="nhsuk-heading-m" id="people">{words.signIn.demo}</h2>
      <p>{words.signIn.demoHint}</p>
      {enter.problem && <Why problem={enter.problem} />}
      <ul class="ic-people">
        {demo.value!.personas.map((one) => (
          <li key={one.user}>
            <button type="button" class="ic-person" data-user={one.user} onClick={() => void enter.run(one.user)}>
              <span class="ic-person__name">{one.name}</span>
              <span class="ic-person__job">{one.job}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
