import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Form as AriaForm } from 'react-aria-components';
import { type Action, sortErrors, type UserError } from '@/api';
import { useText } from '@/i18n';
import { Button } from './Button';
import { FormRound } from './FieldMessage';
import styles from './Form.module.css';

interface FormProps {
  /** What the mutation said: `useAction()`. */
  action: Pick<Action<never, never>, 'errors' | 'failure' | 'busy' | 'conflict'>;
  onSubmit(): void;
  children: ReactNode;
  /** The buttons, the one that submits among them. */
  buttons: ReactNode;
}

/**
 * A form that shows the server's errors at their controls, all others above the buttons, and keeps what was typed. A conflict
 * is shown by `<Conflict>` in its place.
 */
export function Form({ action, onSubmit, children, buttons }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [names, setNames] = useState<string[]>([]);
  const errors = useMemo(
    () => action.errors.filter((error) => error !== action.conflict),
    [action.errors, action.conflict],
  );

  useLayoutEffect(() => {
    if (errors.length > 0) setNames(namesOf(form.current));
  }, [errors]);

  const { fields, general } = useMemo(() => sortErrors(errors, names), [errors, names]);
  useEffect(() => {
    if (errors.length === 0 && !action.failure && !action.conflict) return;
    // The controls show their errors with the next picture.
    const frame = requestAnimationFrame(() => leadTo(form.current));
    return () => cancelAnimationFrame(frame);
  }, [errors, action.failure, action.conflict]);
  return (
    <AriaForm
      ref={form}
      className={styles.form ?? ''}
      validationErrors={fields}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!action.busy) onSubmit();
      }}
    >
      <FormRound value={errors}>{children}</FormRound>
      <FormErrors failure={action.failure} errors={general} />
      <div className={styles.buttons}>{buttons}</div>
    </AriaForm>
  );
}

/** A form may be longer than the window: to the first control that is wrong, or to what is said above the buttons. */
function leadTo(form: HTMLFormElement | null) {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] :is(button, input)');
  if (wrong) wrong.focus();
  else form?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
}

/** The controls that are there, by their names: of groups of several controls each has the name. */
function namesOf(form: HTMLFormElement | null): string[] {
  return [...(form?.querySelectorAll('[name]') ?? [])].map((control) => control.getAttribute('name') ?? '');
}

/** What went wrong with a mutation and belongs to no control. */
export function FormErrors({ failure, errors }: { failure: Action<never, never>['failure']; errors: string[] }) {
  const text = useText();
  const messages = [...new Set(errors)];
  if (failure) {
    const kept: Partial<Record<typeof failure.kind, string>> = {
      offline: text('ui-not-sent-offline'),
      session: text('ui-not-sent-session'),
      busy: text('ui-not-sent-busy'),
      unknown: text('ui-not-sent-unknown'),
      broken: text('ui-not-sent-broken'),
    };
    messages.push(kept[failure.kind] ?? failure.message);
  }
  if (messages.length === 0) return null;
  return (
    <div role="alert" className={styles.errors}>
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}

interface ConflictProps {
  /** Of the mutation that was refused, or whether it is known before. */
  conflict: UserError | boolean | null;
  /** What differs between what was typed and what is stored now. */
  changes: { label: string; mine: ReactNode; theirs: ReactNode }[];
  /** Sends what was typed, over what is stored now. */
  keepMine(): void;
  /** Takes what is stored now into the form. */
  takeTheirs(): void;
}

/** Somebody else changed it while it was edited: what they changed, and the choice between the two. */
export function Conflict({ conflict, changes, keepMine, takeTheirs }: ConflictProps) {
  const text = useText();
  if (!conflict) return null;
  return (
    <div role="alert" className={styles.errors}>
      <p>{text('ui-conflict')}</p>
      <table className={styles.changes}>
        <thead>
          <tr>
            <th scope="col">{text('ui-conflict-field')}</th>
            <th scope="col">{text('ui-conflict-mine')}</th>
            <th scope="col">{text('ui-conflict-theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ label, mine, theirs }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{mine}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.buttons}>
        <Button onPress={takeTheirs}>{text('ui-conflict-take-theirs')}</Button>
        <Button onPress={keepMine}>{text('ui-conflict-keep-mine')}</Button>
      </div>
    </div>
  );
}

/** Fields side by side where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
