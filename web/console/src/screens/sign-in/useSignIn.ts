import { useState } from 'react';
import { session } from '@/api/session';

export interface Attempt {
  busy: boolean;
  error: string | null;
  signIn(email: string, password: string): Promise<void>;
}

/** Signs in, and says what came of it. */
export function useSignIn(): Attempt {
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
