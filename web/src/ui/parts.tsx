// SPDX-License-Identifier: Apache-2.0
// The NHS design system's parts as components that make its exact markup.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from '../words/en';

type Kind = 'primary' | 'secondary' | 'reverse' | 'warning';

interface ButtonProps {
  children: ComponentChildren;
  kind?: Kind;
  onClick?: () => void;
  disabled?: boolean;
  submit?: boolean;
  wide?: boolean;
  name?: string;
  pressed?: boolean;
}

export function Button({ children, kind = 'primary', onClick, disabled, submit, wide, name, pressed }: ButtonProps) {
  const look = kind === 'primary' ? '' : ` nhsuk-button--${kind}`;
  return (
    <button type={submit ? 'submit' : 'button'} class={`nhsuk-button${look}${wide ? ' ic-wide' : ''}`}
      onClick={onClick} disabled={disabled} data-name={name} aria-pressed={pressed}>
      {children}
    </button>
  );
}

export function LinkButton({ children, onClick, name }: { children: ComponentChildren; onClick: () => void; name?: string }) {
  return <button type="button" class="ic-link" onClick={onClick} data-name={name}>{children}</button>;
}

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string | undefined;
  error?: string | undefined;
  type?: 'text' | 'password' | 'date' | 'datetime-local' | 'search';
  mode?: 'numeric' | 'text';
  complete?: string;
  width?: number;
  rows?: number;
  name?: string;
  id?: string;
}

export function Field({ label, value, onInput, hint, error, type = 'text', mode, complete = 'off', width, rows, name, id }: FieldProps) {
  const made = useId();
  const own = id ?? made;
  const about = [hint && `${own}-hint`, error && `${own}-error`].filter(Boolean).join(' ');
  const shared = { id: own, name, value, 'aria-describedby': about || undefined, autocomplete: complete, autocapitalize: complete === 'username' ? 'none' as const : undefined, spellcheck: false };
  return (
    <div class={`nhsuk-form-group${error ? ' nhsuk-form-group--error' : ''}`}>
      <label class="nhsuk-label" for={own}>{label}</label>
      {hint && <div class="nhsuk-hint" id={`${own}-hint`}>{hint}</div>}
      {error && <FieldError id={`${own}-error`} text={error} />}
      {rows ? (
        <textarea {...shared} rows={rows} class={`nhsuk-textarea${error ? ' nhsuk-textarea--error' : ''}`}
          onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input {...shared} {...({ type } as { type: 'text' })} inputMode={mode} onInput={(event) => onInput(event.currentTarget.value)}
          class={`nhsuk-input${width ? ` nhsuk-input--width-${width}` : ''}${error ? ' nhsuk-input--error' : ''}`} />
      )}
    </div>
  );
}

export function FieldError({ id, text }: { id: string; text: string }) {
  return <span class="nhsuk-error-message" id={id}><span class="nhsuk-u-visually-hidden">{words.ui.error}</span> {text}</span>;
}

export interface Choice<V extends string> {
  value: V;
  label: string;
  hint?: string;
}

interface RadiosProps<V extends string> {
  legend: string;
  choices: ReadonlyArray<Choice<V>>;
  value: V | undefined;
  onChange: (value: V) => void;
  inline?: boolean;
  small?: boolean;
  hint?: string;
  hintLanguage?: string | undefined;
}

export function Radios<V extends string>({ legend, choices, value, onChange, inline, small, hint, hintLanguage }: RadiosProps<V>) {
  const group = useId();
  return (
    <div class="nhsuk-form-group">
      <fieldset class="nhsuk-fieldset" aria-describedby={hint ? `${group}-hint` : undefined}>
        <legend class={`nhsuk-fieldset__legend ${small ? 'nhsuk-fieldset__legend--s' : 'nhsuk-fieldset__legend--m'}`}>{legend}</legend>
        {hint && <div class="nhsuk-hint" id={`${group}-hint`} lang={hintLanguage} dir={hintLanguage ? 'auto' : undefined}>{hint}</div>}
        <div class={`nhsuk-radios${inline ? ' nhsuk-radios--inline' : ''}${small ? ' nhsuk-radios--small' : ''}`}>
          {choices.map((choice) => (
            <div class="nhsuk-radios__item" key={choice.value}>
              <input class="nhsuk-radios__input" type="radio" name={group} id={`${group}-${choice.value}`}
                checked={value === choice.value} onChange={() => onChange(choice.value)} />
              <label class="nhsuk-label nhsuk-radios__label" for={`${group}-${choice.value}`}>{choice.label}</label>
              {choice.hint && <div class="nhsuk-hint nhsuk-radios__hint">{choice.hint}</div>}
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

export function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  const own = useId();
  return (
    <div class="nhsuk-checkboxes ic-tick">
      <div class="nhsuk-checkboxes__item">
        <input class="nhsuk-checkboxes__input" type="checkbox" id={own} checked={checked}
          onChange={(event) => onChange(event.currentTarget.checked)} />
        <label class="nhsuk-label nhsuk-checkboxes__label" for={own}>{label}</label>
      </div>
    </div>
  );
}

export function Select({ label, value, onChange, children }: { label: string; value: string; onChange: (value: string) => void; children: ComponentChildren }) {
  const own = useId();
  return (
    <div class="nhsuk-form-group">
      <label class="nhsuk-label" for={own}>{label}</label>
      <select class="nhsuk-select" id={own} value={value} onChange={(event) => onChange(event.currentTarget.value)}>{children}</select>
    </div>
  );
}

export function Details({ summary, children, open }: { summary: string; children: ComponentChildren; open?: boolean }) {
  return (
    <details class="nhsuk-details" open={open}>
      <summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">{summary}</span></summary>
      <div class="nhsuk-details__text">{children}</div>
    </details>
  );
}

export function Inset({ children }: { children: ComponentChildren }) {
  return <div class="nhsuk-inset-text"><span class="nhsuk-u-visually-hidden">{words.ui.information}</span>{children}</div>;
}

export function Tag({ children, colour }: { children: ComponentChildren; colour?: string }) {
  return <strong class={`nhsuk-tag${colour ? ` nhsuk-tag--${colour}` : ''}`}>{children}</strong>;
}

/** Rows of a summary list: what and what it is. */
export function Facts({ rows }: { rows: ReadonlyArray<readonly [string, ComponentChildren]> }) {
  return (
    <dl class="nhsuk-summary-list ic-facts">
      {rows.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => (
        <div class="nhsuk-summary-list__row" key={name}>
          <dt class="nhsuk-summary-list__key">{name}</dt>
          <dd class="nhsuk-summary-list__value">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A heading that takes the focus when its screen or step appears, so that a screen reader starts there. */
export function Heading({ children, level = 1, size = 'l', quiet }: { children: ComponentChildren; level?: 1 | 2; size?: 's' | 'm' | 'l' | 'xl'; quiet?: boolean }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => { if (!quiet) ref.current?.focus({ preventScroll: true }); }, []);
  const Name = level === 1 ? 'h1' : 'h2';
  return <Name ref={ref} tabIndex={-1} class={`nhsuk-heading-${size} ic-heading`}>{children}</Name>;
}

/** The shape of what is coming, while it is. */
export function Waiting({ what, rows = 3 }: { what: string; rows?: number }) {
  return (
    <div class="ic-waiting" role="status">
      <span class="nhsuk-u-visually-hidden">{what}</span>
      {Array.from({ length: rows }, (_, n) => <div class="ic-waiting__row" key={n} />)}
    </div>
  );
}
