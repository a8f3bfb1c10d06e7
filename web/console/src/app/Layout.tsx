import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '@/api';
import { useText } from '@/i18n';
import { Icon, IconButton, Toasts } from '@/ui';
import { AlertToasts } from './AlertToasts';
import { Connection } from './Connection';
import { Inbox } from './Inbox';
import styles from './Layout.module.css';
import { navigation } from './navigation';
import { PersonMenu } from './PersonMenu';
import { LanguageMenu, ThemeMenu } from './preferences';
import { keyNames, useShortcut } from './shortcuts';

const Search = lazy(() => import('./Search'));
const ShortcutSheet = lazy(() => import('./ShortcutSheet'));

/** What stands around every screen: the bar at the top, what slides in, and the room of the screen. */
export function Layout() {
  const text = useText();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'search' | 'keys' | 'nav' | null>(null);
  const close = () => setOpen(null);
  useShortcut('mod+k', () => setOpen('search'));
  useShortcut('/', () => setOpen('search'));
  useShortcut('?', () => setOpen('keys'));
  useShortcut('g h', () => void navigate({ to: '/' }));

  return (
    <>
      <a href="#main" className={styles.skip}>
        {text('shell-skip')}
      </a>
      <header className={styles.bar}>
        <span className={styles.opener}>
          <IconButton
            icon="menu"
            label={text('shell-nav')}
            aria-expanded={open === 'nav'}
            onPress={() => setOpen(open === 'nav' ? null : 'nav')}
          />
        </span>
        <Link to="/" className={styles.brand} aria-label={text('shell-brand')}>
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span>{text('shell-brand')}</span>
        </Link>
        <Navigation open={open === 'nav'} onChoose={close} />
        <button
          type="button"
          className={styles.search}
          onClick={() => setOpen('search')}
          aria-keyshortcuts="Control+K Meta+K"
        >
          <Icon name="search" />
          <span className={styles.wide}>{text('shell-search-hint')}</span>
          <kbd className={styles.wide}>{keyNames('mod+k')}</kbd>
          <span className="visually-hidden">{text('shell-search')}</span>
        </button>
        <Inbox />
        <ThemeMenu />
        <LanguageMenu />
        <PersonMenu showKeys={() => setOpen('keys')} />
      </header>
      <Connection />
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <AlertToasts />
      <Toasts />
      <Suspense>
        {open === 'search' && <Search onClose={close} />}
        {open === 'keys' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </>
  );
}

/** Where one can go: side by side, or on a phone below the bar when it is asked for. */
function Navigation({ open, onChoose }: { open: boolean; onChoose(): void }) {
  const text = useText();
  const me = useMe();
  return (
    <nav aria-label={text('shell-nav')} className={open ? `${styles.nav} ${styles.open}` : styles.nav}>
      {navigation(text, me).map(({ link, text }) => (
        <Link
          key={text}
          activeOptions={{ exact: link.to === '/' }}
          {...link}
          className={styles.entry}
          onClick={onChoose}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
