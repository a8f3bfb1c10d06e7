/** Keys that work wherever one is, and the list of them for the sheet that `?` opens. */
import { useEffect, useRef } from 'react';

/** `mod+k` is ⌘K on a Mac and Ctrl+K elsewhere; `g i` is one key after the other. */
export type Keys = string;

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const longestPauseMs = 1_000;

/** Calls back when the keys are pressed, and nobody is typing into a control. */
export function useShortcut(keys: Keys, act: () => void, enabled = true): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!enabled) return;
    const wanted = keys.split(' ');
    let pressed: string[] = [];
    let last = 0;
    const listen = (event: KeyboardEvent) => {
      const key = nameOf(event);
      if (event.defaultPrevented || (isTyping(event.target) && !key.startsWith('mod+'))) return;
      if (event.timeStamp - last > longestPauseMs) pressed = [];
      last = event.timeStamp;
      pressed = [...pressed, key].slice(-wanted.length);
      if (pressed.join(' ') !== keys) return;
      pressed = [];
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [keys, enabled]);
}

function nameOf({ key, metaKey, ctrlKey, altKey }: KeyboardEvent): string {
  const mod = isMac ? metaKey : ctrlKey;
  return `${mod ? 'mod+' : ''}${altKey ? 'alt+' : ''}${key.length === 1 ? key.toLowerCase() : key}`;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable], [role="textbox"]')
  );
}

/** How the keys are written on this machine's keyboard. */
export function keyNames(keys: Keys): string[] {
  return keys
    .split(' ')
    .map((key) => key.replace('mod+', isMac ? '⌘' : 'Ctrl ').replace(/[a-z]$/, (letter) => letter.toUpperCase()));
}
