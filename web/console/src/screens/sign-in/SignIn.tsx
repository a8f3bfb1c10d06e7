import type { Config } from '@shared/config';
import { firstOfEachRole } from '@shared/roles';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { session } from '@/api/session';
import { LanguageMenu, ThemeMenu } from '@/app/preferences';
import { useLabel, useText } from '@/i18n';
import { PageTitle } from '@/ui';
import { PasswordForm } from './PasswordForm';
import styles from './SignIn.module.css';
import { type Attempt, useSignIn } from './useSignIn';

/** Shown while nobody is signed in: one button per role on a demo server, and e-mail and password everywhere. */
export function SignIn({ config }: { config: Promise<Config> }) {
  const text = useText();
  const { ended } = useSyncExternalStore(session.subscribe, session.state);
  const attempt = useSignIn();
  const demo = useDemo(config);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <PageTitle
          title={text('sign-in-title')}
          actions={
            <>
              <ThemeMenu />
              <LanguageMenu />
            </>
          }
        >
          {text('sign-in-claim')}
        </PageTitle>
        {ended && <p role="alert">{text('sign-in-ended')}</p>}
        {demo && <People config={demo} attempt={attempt} />}
        <PasswordForm attempt={attempt} />
      </div>
    </main>
  );
}

/** What a demo server says of itself; null on any other. */
export function useDemo(config: Promise<Config>): Config | null {
  const [demo, setDemo] = useState<Config | null>(null);
  useEffect(() => {
    void config.then((config) => setDemo(config.demo ? config : null));
  }, [config]);
  return demo;
}

/** The people of a demo server, one per role: one click signs in. */
function People({ config, attempt: { busy, signIn } }: { config: Config; attempt: Attempt }) {
  const text = useText();
  const label = useLabel();
  return (
    <section aria-label={text('sign-in-demo')}>
      <p>{text('sign-in-demo')}</p>
      <ul className={styles.people}>
        {firstOfEachRole(config.users).map(({ email, name, role }) => (
          <li key={email}>
            <AriaButton
              className={styles.person ?? ''}
              isDisabled={busy}
              onPress={() => void signIn(email, config.password ?? '')}
            >
              <strong>{label('Role', role)}</strong>
              <span className="soft">{name}</span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
