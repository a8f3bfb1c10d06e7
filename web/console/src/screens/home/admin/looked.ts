/** What of a new company's settings the administrator has looked at in this browser: the defaults may be right as they are. */
import { useEffect, useState } from 'react';

type Thing = 'policy' | 'categories' | 'hidden';

const key = (thing: Thing) => `plimsoll:set-up:${thing}`;

export function hasLooked(thing: Thing): boolean {
  return localStorage.getItem(key(thing)) !== null;
}

export function markLooked(thing: Thing): void {
  localStorage.setItem(key(thing), 'yes');
}

/** Marks a page that was opened. */
export function useLooked(thing: Thing): void {
  useEffect(() => markLooked(thing), [thing]);
}

/** Whether the checklist was put away here. */
export function useHidden(): [hidden: boolean, hide: () => void] {
  const [hidden, setHidden] = useState(() => hasLooked('hidden'));
  const hide = () => {
    markLooked('hidden');
    setHidden(true);
  };
  return [hidden, hide];
}
