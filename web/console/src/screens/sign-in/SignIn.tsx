import type { Config } from '@shared/config';
import { firstOfEachRole } from '@shared/roles';
import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { session } from '@/api/session';
import { useLabel, useText } from '@/i18n';
import styles from './SignIn.module.css';

/** Shown while nobody is signed in: one button per role on a demo server, and e-mail and password everywhere. */
export function SignIn({ config }: { config: Promise<Config> }) {
  const text = useText();
  const { ended } = useSyncExternalStore(session.subscribe, session.state);
  const { busy, error, signIn } = useSignIn();
  const [demo, setDemo] = useState<Config | null>(null);
  useEffect(() => {
    void config.then((config) => setDemo(config.demo ? config : null));
  }, [config]);

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <h1>{text('sign-in-title')}</h1>
        <p className="soft">{text('sign-in-claim')}</p>
        {ended && <p role="alert">{text('sign-in-ended')}</p>}
        {demo && <People config={demo} busy={busy} signIn={signIn} />}
        <PasswordForm busy={busy} signIn={signIn} />
        {error && (
          <p role="alert" className={styles.error}>
            {error}
          </p>
        )}
      </div>
    </main>
  );
}

type Attempt = Pick<ReturnType<typeof useSignIn>, 'busy' | 'signIn'>;

/** The people of a demo server, one per role: one click signs in. */
function People({ config, busy, signIn }: Attempt & { config: Config }) {
  const text = useText();
  const label = useLabel();
  return (
    <section aria-label={text('sign-in-demo')}>
      <p>{text('sign-in-demo')}</p>
      <ul className={styles.people}>
        {firstOfEachRole(config.users).map(({ email, name, role }) => (
          <li key={email}>
            <button
              type="button"
              className={styles.person}
              disabled={busy}
              onClick={() => void signIn(email, config.password ?? '')}
            >
              <strong>{label('Role', role)}</strong>
              <span className="soft">{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PasswordForm({ busy, signIn }: Attempt) {
  const text = useText();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void signIn(String(form.get('email')), String(form.get('password')));
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <label>
        {text('sign-in-email')}
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        {text('sign-in-password')}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" disabled={busy}>
        {text('sign-in-submit')}
      </button>
    </form>
  );
}

function useSignIn() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function signIn(email: string, password: string) {
    setBusy(true);
    setError(null);
    try {
      await session.signIn(email, password);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, signIn };
}
