import type { Config } from '@shared/config';
import { useSyncExternalStore } from 'react';
import { session } from '@/api/session';
import { TextProvider } from '@/i18n';
import { SignIn } from '@/screens/sign-in/SignIn';
import { Console } from './Console';

/** Whoever is signed in sees the console, everybody else the page to sign in. */
export function App({ config }: { config: Promise<Config> }) {
  const { viewer, generation } = useSyncExternalStore(session.subscribe, session.state);
  return <TextProvider>{viewer ? <Console key={generation} /> : <SignIn config={config} />}</TextProvider>;
}
