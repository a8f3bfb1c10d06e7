import { useMemo } from 'react';
import { useDraft } from './drafts';

export interface Edit<Value> {
  /** What is stored, with what was typed over it. */
  value: Value;
  change(part: Partial<Value>): void;
  /** What is typed otherwise than it is stored now. */
  changed: (keyof Value)[];
  /** The version that was read when the first change was typed: somebody else's change since then is a conflict. */
  version: number;
  /** Forgets what was typed, and shows what is stored. */
  clear(): void;
}

/**
 * A change of something that is stored. Only what was typed is kept, so that all else follows what others change meanwhile; it
 * outlives the page as every draft does.
 */
export function useEdit<Value extends object>(key: string, stored: Value, version: number): Edit<Value> {
  const draft = useDraft<{ version: number | null; typed: Partial<Value> }>(key, { version: null, typed: {} });
  const { typed } = draft.value;
  const changed = useMemo(() => changes(typed, stored), [typed, stored]);
  const begun = changed.length > 0 ? (draft.value.version ?? version) : version;
  return {
    value: useMemo(() => ({ ...stored, ...typed }), [stored, typed]),
    change: (part) => draft.change({ version: begun, typed: { ...typed, ...part } }),
    changed,
    version: begun,
    clear: draft.clear,
  };
}

/** Which of the values that were typed differ from those that are stored; the order of a list of words is none. */
export function changes<Value extends object>(typed: Partial<Value>, stored: Value): (keyof Value)[] {
  return (Object.keys(typed) as (keyof Value)[]).filter((field) => said(typed[field]) !== said(stored[field]));
}

function said(value: unknown): string {
  const words = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return JSON.stringify(words ? [...value].sort() : (value ?? null));
}
