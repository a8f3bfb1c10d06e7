import { Outlet } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { session } from '@/api/session';
import { useText } from '@/i18n';
import styles from './Layout.module.css';

/** What stands around every screen: the bar at the top, and the room of the screen. */
export function Layout() {
  const text = useText();
  const { viewer } = useSyncExternalStore(session.subscribe, session.state);
  return (
    <>
      <header className={styles.bar}>
        <span className={styles.brand}>{text('shell-brand')}</span>
        <span className={styles.person}>{viewer?.name}</span>
        <button type="button" onClick={() => session.signOut()}>
          {text('shell-sign-out')}
        </button>
      </header>
      <main className={styles.main}>
        <Outlet />
      </main>
    </>
  );
}
