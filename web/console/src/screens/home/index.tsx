import { useSyncExternalStore } from 'react';
import { session } from '@/api/session';
import { useLabel } from '@/i18n';

/** The first screen of whoever is signed in, by their role. */
export default function Home() {
  const label = useLabel();
  const { viewer } = useSyncExternalStore(session.subscribe, session.state);
  return (
    <>
      <h1>{viewer?.name}</h1>
      <p>{viewer?.roles.map((role) => label('Role', role)).join(', ')}</p>
    </>
  );
}
