import { useState, type FormEvent } from 'react';
import type { Config, DemoUser } from './config';
import { roleLabel, roleRank } from './roles';

interface Props {
  config: Config;
  /** Why nobody is signed in any more, if the session ended by itself. */
  notice: string | null;
  signIn(email: string, password: string): Promise<void>;
}

/** Shown while nobody is signed in: one button per role on a demo server, else e-mail and password. */
export function SignInPanel({ config, notice, signIn }: Props) {
  const { busy, error, run } = useAttempt(signIn);
  return (
    <section className="sign-in" aria-label="Sign in">
      {notice && <p role="alert">{notice}</p>}
      {config.demo ? (
        <>
          <p>
            <strong>Nobody is signed in.</strong> Choose a person to see Plimsoll through their eyes. A second browser
            tab can be another person.
          </p>
          <div className="people">
            {firstOfEachRole(config.users).map((user) => {
              const { english, chinese } = roleLabel(user.role);
              return (
                <button
                  key={user.email}
                  type="button"
                  disabled={busy}
                  title={`${user.name}, ${user.email}`}
                  onClick={() => void run(user.email, config.password ?? '')}
                >
                  {english} <span lang="zh">{chinese}</span>
                </button>
              );
            })}
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
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(String(form.get('email')), String(form.get('password')));
  }
  return (
    <form onSubmit={submit}>
      <p>
        <strong>Nobody is signed in.</strong> The API answers to signed-in people only.
      </p>
      <label>
        E-mail <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" disabled={busy}>
        Sign in
      </button>
    </form>
  );
}

/** The demo has several people of each role, to show who may see whose work. All of them, in one list. */
export function PersonSelect({ config, signIn }: Pick<Props, 'config' | 'signIn'>) {
  const { busy, error, run } = useAttempt(signIn);
  return (
    <>
      {error && <span role="alert">{error}</span>}
      <select
        aria-label="Switch person"
        value=""
        disabled={busy}
        onChange={(event) => void run(event.target.value, config.password ?? '')}
      >
        <option value="" disabled>
          Switch person 切换
        </option>
        {[...config.users].sort(byRole).map((user) => {
          const { english, chinese } = roleLabel(user.role);
          return (
            <option key={user.email} value={user.email}>
              {english} {chinese} · {user.name}
            </option>
          );
        })}
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

function firstOfEachRole(users: DemoUser[]): DemoUser[] {
  return users.filter((user, index) => users.findIndex(({ role }) => role === user.role) === index).sort(byRole);
}

/** Sorting is stable: people of one role stay in the server's order. */
function byRole(a: DemoUser, b: DemoUser): number {
  const [first, second] = [roleRank(a.role), roleRank(b.role)];
  return first === second ? 0 : first - second;
}
