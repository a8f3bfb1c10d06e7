import { useCallback, useEffect, useState } from 'react';
import { useMe } from '@/api';
import { allSeen, type Look, type Looks, looked, sinceOf } from './look';

/** Since when something is new to this person in this browser. `cursor` is where the stream stands now. */
export function useLook() {
  const key = `plimsoll:looked:${useMe().id}`;
  const [since, setSince] = useState<Look | null>(() => sinceOf(read(key), Date.now()));

  const look = useCallback(
    (cursor: string) => {
      if (document.visibilityState === 'visible') write(key, looked(read(key), cursor, Date.now()));
    },
    [key],
  );
  const seen = useCallback(
    (cursor: string) => {
      const looks = allSeen(cursor, Date.now());
      write(key, looks);
      setSince(looks.since);
    },
    [key],
  );
  /** The cursor is too old to be known: what is new begins now. */
  const forget = useCallback(() => {
    localStorage.removeItem(key);
    setSince(null);
  }, [key]);
  return { since, look, seen, forget };
}

/** Keeps that the person looks, while they do. */
export function useLooking(cursor: string | undefined, look: (cursor: string) => void): void {
  useEffect(() => {
    if (!cursor) return;
    look(cursor);
    const timer = setInterval(() => look(cursor), 60_000);
    return () => clearInterval(timer);
  }, [cursor, look]);
}

function read(key: string): Looks | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Looks | null;
  } catch {
    return null;
  }
}

function write(key: string, looks: Looks): void {
  try {
    localStorage.setItem(key, JSON.stringify(looks));
  } catch {
    // A browser that keeps nothing marks nothing as new.
  }
}
