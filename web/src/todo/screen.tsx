// SPDX-License-Identifier: Apache-2.0
// What decisions left for this person to do: what, for whom, by when, who is next. Done with a note.
import { useState } from 'preact/hooks';
import { call, newId } from '../api';
import type { Task, TaskLetter, WordNotificationOutcome } from '../api.gen';
import { isCare, isGovernance, session } from '../session';
import { moment } from '../ui/format';
import { Page } from '../ui/frame';
import { useAction, useLoad } from '../ui/hooks';
import { Letter } from '../ui/letter';
import { Button, Details, Facts, Field, LinkButton, Radios, Tag, Waiting } from '../ui/parts';
import { Why } from '../ui/why';
import { words } from '../words/en';
import { refreshCount } from './count';

export default function TodoScreen() {
  const tasks = useLoad((signal) => call('tasks', { signal }), [session.value?.party]);
  const [said, setSaid] = useState('');
  const finished = (task: Task) => {
    setSaid(words.todo.finished(task.patient_name));
    tasks.again();
    void refreshCount();
  };
  return (
    <Page title={words.todo.title}>
      <p class="ic-read">{words.todo.intro}</p>
      <p role="status" data-name="said">{said}</p>
      {tasks.problem && <Why problem={tasks.problem} remedies={[{ label: words.ui.tryAgain, act: tasks.again }]} />}
      {!tasks.data && !tasks.problem && <Waiting what={words.ui.loading} />}
      {tasks.data && <p data-name="counts"><strong>{words.todo.count(tasks.data.open, tasks.data.late)}</strong>
        {tasks.data.open > tasks.data.rows.length && <> {words.todo.first(tasks.data.rows.length)}</>}</p>}
      {tasks.data && tasks.data.rows.length > 0 && <ul class="ic-cards" data-name="tasks">
        {tasks.data.rows.map((task) => <Row task={task} onDone={finished} key={task.id} />)}
      </ul>}
    </Page>
  );
}

/** The time limit of a request is met by answering it, never by a note. */
const endsElsewhere = (task: Task) => task.request !== undefined && task.code !== 'OPINION';

function Row({ task, onDone }: { task: Task; onDone: (task: Task) => void }) {
  const [open, setOpen] = useState(false);
  const pressing = task.late || task.at_once;
  return (
    <li class={`ic-card${pressing ? ' ic-card--urgent' : ' ic-card--new'}`} data-task={task.code}>
      <h2 class="nhsuk-heading-s ic-task__title">{task.what}</h2>
      <span class="ic-card__text"><a href={isCare() ? `/patient/${task.patient}` : `/limits/${task.patient}`}>{task.patient_name}</a>{task.request && !isCare() && <> · <a href={`/request/${task.request}`}>{words.todo.request}</a></>}{task.recording && <> · <a href={isCare() ? `/photo/${task.recording}` : `/life/${task.recording}`}>{words.todo.photo}</a></>}</span>
      <span class="ic-card__quiet">{when(task)}{task.next && task.next_at && <> · {words.todo.next(words.holders[task.next], moment(task.next_at))}</>}</span>
      <span class="ic-card__marks">
        {task.late ? <Tag colour="red">{words.todo.late}</Tag> : task.at_once ? <Tag colour="red">{words.todo.atOnce}</Tag> : <Tag>{words.todo.open}</Tag>}
      </span>
      <Details summary={words.todo.why}>
        <Facts rows={[
          [words.todo.doneWhen, task.met_by], [words.todo.whose, words.holders[task.holder]], [words.todo.decidedBy, task.decided_by], [words.todo.recipient, task.recipient], [words.todo.channel, task.channel],
          [words.todo.rule, task.rule ? `${task.rule}. ${task.rule_source ?? ''}` : undefined], [words.todo.limit, task.source], [words.todo.entry, String(task.entry)],
        ]} />
      </Details>
      {task.notification && <Notification task={task} />}
      {task.code === 'ANON_CHECK' ? <p><a href={`/copies/${task.recording!}`} data-name="check">{words.todo.check}<span class="nhsuk-u-visually-hidden"> {task.patient_name}</span></a></p>
        : endsElsewhere(task) ? <p><a href={`/request/${task.request!}`}>{words.todo.answer}</a></p>
        : open ? <Done task={task} onDone={onDone} onCancel={() => setOpen(false)} />
        : <Button kind="secondary" onClick={() => setOpen(true)} name="done">{words.todo.done}<span class="nhsuk-u-visually-hidden"> {task.what} {task.patient_name}</span></Button>}
    </li>
  );
}

/** To who has a copy outside: made anew each time, and fetched when it is to be read. */
function Notification({ task }: { task: Task }) {
  const [letter, setLetter] = useState<TaskLetter>();
  const fetchIt = useAction(async () => setLetter(await call('task_letter', { params: { id: task.id } })));
  return (
    <>
      {fetchIt.problem && <Why problem={fetchIt.problem} />}
      {!letter ? <p><LinkButton onClick={() => void fetchIt.run()} name="letter">{words.todo.letter}<span class="nhsuk-u-visually-hidden"> {task.recipient}</span></LinkButton></p>
        : <><Facts rows={[[words.todo.recipient, letter.recipient], [words.todo.channel, letter.channel]]} /><Letter text={letter.text} print={words.todo.print} /></>}
    </>
  );
}

const OUTCOMES = Object.keys(words.todo.outcomes) as WordNotificationOutcome[];

const when = (task: Task) => (task.at_once ? words.todo.since(moment(task.due)) : words.todo.by(moment(task.due)));

function Done({ task, onDone, onCancel }: { task: Task; onDone: (task: Task) => void; onCancel: () => void }) {
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const [harm, setHarm] = useState<'NO' | 'YES'>();
  const [outcome, setOutcome] = useState<WordNotificationOutcome>('TOLD');
  const asksOpinion = task.code === 'OPINION';
  const asksOutcome = task.notification !== undefined && isGovernance(); // that nobody is told is theirs to decide
  const save = useAction(async () => {
    const lacks = !note.trim() || (asksOpinion && !harm);
    setMissing(lacks);
    if (lacks) return;
    if (asksOpinion && harm) await call('access_note', { body: { id: newId(), patient: task.patient, what: 'HARM', value: harm, words: note.trim() } });
    else await call('task_done', { params: { id: task.id }, body: { note: note.trim(), ...(asksOutcome ? { outcome } : {}) } });
    onDone(task);
  });
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save.run(); }} noValidate>
      {asksOpinion && <Radios legend={words.todo.harm} choices={words.todo.harms} value={harm} onChange={setHarm} small />}
      {asksOutcome && <Radios legend={words.todo.outcome} choices={OUTCOMES.map((value) => ({ value, label: words.todo.outcomes[value] }))} value={outcome} onChange={setOutcome} small />}
      <Field label={asksOutcome && outcome !== 'TOLD' ? words.todo.whyNot : asksOpinion ? words.todo.opinion : words.todo.note} hint={words.todo.noteHint} value={note} onInput={setNote} rows={3} name="note" error={missing ? words.todo.needNote : undefined} />
      {save.problem && <Why problem={save.problem} />}
      <div class="ic-row">
        <Button submit disabled={save.busy} name="save-done">{words.todo.save}</Button>
        <LinkButton onClick={onCancel}>{words.ui.cancel}</LinkButton>
      </div>
    </form>
  );
}
