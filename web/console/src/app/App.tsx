import type { Config } from '@shared/config';
import type { Viewer } from '@shared/session';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Api, ApiProvider, createApi, ViewerProvider } from '@/api';
import { session } from '@/api/session';
import { TextProvider } from '@/i18n';
import { SignIn } from '@/screens/sign-in/SignIn';
import { SignInAgain } from '@/screens/sign-in/SignInAgain';
import { Console } from './Console';

/** Whoever is signed in sees the console, everybody else the page to sign in. */
export function App({ config }: { config: Promise<Config> }) {
  return (
    <TextProvider>
      <Person config={config} />
    </TextProvider>
  );
}

/**
 * The console of one person. When their session ends by itself, it stays as it is, with what was typed, under a dialog to sign
 * in again; somebody else gets a console of their own.
 */
function Person({ config }: { config: Promise<Config> }) {
  const { viewer, ended, generation } = useSyncExternalStore(session.subscribe, session.state);
  const [last, setLast] = useState<Viewer | null>(viewer);
  const person = viewer ?? (ended ? last : null);
  if (person !== last) setLast(person);

  const [api, setApi] = useState<Api | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever signs in again reaches the server anew
  useEffect(() => {
    if (!viewer) return;
    const api = createApi(session, viewer.id);
    setApi(api);
    return () => api.dispose();
  }, [viewer?.id, generation]);

  if (!person) return <SignIn config={config} />;
  if (!api) return null;
  return (
    <ViewerProvider value={person}>
      <ApiProvider value={api}>
        <Console key={person.id} />
        {!viewer && <SignInAgain config={config} person={person} />}
      </ApiProvider>
    </ViewerProvider>
  );
}
