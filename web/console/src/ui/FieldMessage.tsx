import { createContext, type ReactNode, useContext, useRef } from 'react';
import { FieldError, FieldErrorContext } from 'react-aria-components';
import styles from './fields.module.css';

/** Changes whenever the errors of the form are others. */
export const FormRound = createContext<unknown>(null);

/**
 * What is wrong with a field. Once it is mended, its room is kept until the form is sent: a button that one is about to press
 * must not move away because the field before it was left.
 */
export function FieldMessage({ children }: { children?: ReactNode }) {
  const validation = useContext(FieldErrorContext);
  const round = useContext(FormRound);
  const last = useRef<{ round: unknown; text: string } | null>(null);
  if (validation?.isInvalid) {
    last.current = { round, text: validation.validationErrors.join(' ') };
    return <FieldError className={styles.error ?? ''}>{children}</FieldError>;
  }
  if (last.current?.round !== round) return null;
  return (
    <span aria-hidden="true" className={`${styles.error} ${styles.mended}`}>
      {last.current?.text}
    </span>
  );
}
