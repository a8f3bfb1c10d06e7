import { useState, type FormEvent } from 'react';
import type { Config } from '../../shared/config';
import { byRole, firstOfEachRole } from '../../shared/roles';
import { roleLabel } from './roles';
import { useSay, type Text } from './say';
import { texts } from './texts';

interface Props {
  config: Config;
  /** Why nobody is signed in any more, if the session ended by itself. */
  notice: Text | null;
  signIn(email: string, password: string): Promise<void>;
}

/** Shown while nobody is signed in: one button per role on a demo server, else e-mail and password. */
export function SignInPanel({ config, notice, signIn }: Props) {
  const { busy, error, run } = useAttempt(signIn);
  const say = useSay();
  return (
    <section className="sign-in" aria-label={say(texts.signIn)}>
      {notice && <p role="alert">{say(notice)}</p>}
      {config.demo ? (
        <>
          <p>
            <strong>{say(texts.nobody)}</strong> {say(texts.choosePerson)}
          </p>
          <div className="people">
            {firstOfEachRole(config.users).map((user) => (
              <button
                key={user.email}
                type="button"
                disabled={busy}
                title={`${user.name}, ${user.email}`}
                onClick={() => void run(user.email, config.password ?? '')}
              >
                {say(roleLabel(user.role))}
              </button>
            ))}
          </div>
        </>
      ) : (
        <PasswordForm busy={busy} run={run} />
      )}
      {error && <p role="alert">{error}</p>}
    </section>
  );
}

function PasswordForm({ busy, run }: { busy: boolean; run(email: string, password: string): Promise<void> }) {
  const say = useSay();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(String(form.get('email')), String(form.get('password')));
  }
  return (
    <form onSubmit={submit}>
      <p>
        <strong>{say(texts.nobody)}</strong> {say(texts.signInFirst)}
      </p>
      <label>
        {say(texts.email)} <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        {say(texts.password)} <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" disabled={busy}>
        {say(texts.signIn)}
      </button>
    </form>
  );
}

/** The demo has several people of each role, to show who may see whose work. All of them, in one list. */
export function PersonSelect({ config, signIn }: Pick<Props, 'config' | 'signIn'>) {
  const { busy, error, run } = useAttempt(signIn);
  const say = useSay();
  return (
    <>
      {error && <span role="alert">{error}</span>}
      <select
        aria-label={say(texts.switchPerson)}
        value=""
        disabled={busy}
        onChange={(event) => void run(event.target.value, config.password ?? '')}
      >
        <option value="" disabled>
          {say(texts.switchPerson)}
        </option>
        {[...config.users].sort(byRole).map((user) => (
          <option key={user.email} value={user.email}>
            {say(roleLabel(user.role))} · {user.name}
          </option>
        ))}
      </select>
    </>
  );
}

function useAttempt(signIn: Props['signIn']) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function run(email: string, password: string) {
    setBusy(true);
    setError(null);
    try {
      await signIn(email, password);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, run };
}
