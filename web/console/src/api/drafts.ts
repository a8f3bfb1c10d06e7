import { useCallback, useRef, useState } from 'react';

const prefix = 'plimsoll:draft:';

export interface Draft<Value> {
  value: Value;
  /** Changes some of it, and keeps it. */
  change(part: Partial<Value>): void;
  /** Forgets what was typed: it was sent, or is not wanted any more. */
  clear(): void;
  /** Whether this was typed before, and the page was left or loaded again meanwhile. */
  restored: boolean;
}

/**
 * What is typed into a form, kept in this tab through errors, the end of the session, a reload and a lost line, until it is
 * sent. The key names the form and what it is about: `submit-cost:<project>`.
 */
export function useDraft<Value extends object>(key: string, initial: Value): Draft<Value> {
  const first = useRef(initial);
  const [{ value, restored }, setState] = useState(() => {
    const kept = read<Value>(key);
    return { value: { ...initial, ...kept }, restored: kept !== null };
  });
  const change = useCallback(
    (part: Partial<Value>) =>
      setState(({ value, restored }) => {
        const changed = { ...value, ...part };
        write(key, changed);
        return { value: changed, restored };
      }),
    [key],
  );
  const clear = useCallback(() => {
    sessionStorage.removeItem(prefix + key);
    setState({ value: first.current, restored: false });
  }, [key]);
  return { value, change, clear, restored };
}

function read<Value>(key: string): Partial<Value> | null {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null') as Partial<Value> | null;
  } catch {
    return null;
  }
}

/** A browser that keeps nothing more is no reason to stop typing. */
function write(key: string, value: object): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Full, or forbidden by the browser's settings.
  }
}
