import { type FormEvent, useState } from 'react';
import { useText } from '@/i18n';
import { Button, TextField } from '@/ui';
import styles from './SignIn.module.css';
import type { Attempt } from './useSignIn';

interface PasswordFormProps {
  attempt: Attempt;
  /** Whose password is asked for, where that is known. */
  email?: string;
}

export function PasswordForm({ attempt: { busy, error, signIn }, email: known }: PasswordFormProps) {
  const text = useText();
  const [email, setEmail] = useState(known ?? '');
  const [password, setPassword] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    void signIn(email, password);
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextField
        name="email"
        type="email"
        label={text('sign-in-email')}
        value={email}
        onChange={setEmail}
        autoComplete="username"
        isDisabled={known !== undefined}
      />
      <TextField
        name="password"
        type="password"
        label={text('sign-in-password')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus={known !== undefined}
      />
      {error && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <Button type="submit" look="primary" isDisabled={busy || !email || !password}>
        {text('sign-in-submit')}
      </Button>
    </form>
  );
}
