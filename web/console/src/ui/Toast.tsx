import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '@/i18n';
import type { Tone } from './Badge';
import { IconButton } from './Button';
import styles from './Toast.module.css';

export interface Toast {
  content: ReactNode;
  tone?: Tone;
  /** How long it stays; null for until it is closed. It stays as long as somebody is at it. */
  ms?: number | null;
}

interface Shown extends Toast {
  id: number;
}

const most = 4;
let shown: readonly Shown[] = [];
let number = 0;
const listeners = new Set<() => void>();

function set(toasts: readonly Shown[]) {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Says something at the edge of the page, for a while; the oldest makes room. */
export function toast(content: ReactNode, options: Omit<Toast, 'content'> = {}): () => void {
  const id = ++number;
  set([...shown, { id, content, ...options }].slice(-most));
  return () => close(id);
}

function close(id: number) {
  set(shown.filter((toast) => toast.id !== id));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where they slide in: once per page. Screen readers are told, and not interrupted. */
export function Toasts() {
  const text = useText();
  const toasts = useSyncExternalStore(subscribe, () => shown);
  return createPortal(
    <section className={styles.region} aria-label={text('ui-toasts')} aria-live="polite">
      {toasts.map((toast) => (
        <Card key={toast.id} toast={toast} />
      ))}
    </section>,
    document.body,
  );
}

function Card({ toast: { id, content, tone = 'neutral', ms = 8_000 } }: { toast: Shown }) {
  const text = useText();
  useEffect(() => {
    if (ms === null) return;
    let timer = setTimeout(() => close(id), ms);
    const card = document.getElementById(`toast-${id}`);
    const stay = () => clearTimeout(timer);
    const go = () => {
      clearTimeout(timer);
      timer = setTimeout(() => close(id), ms / 2);
    };
    const events = [
      ['pointerenter', stay],
      ['focusin', stay],
      ['pointerleave', go],
      ['focusout', go],
    ] as const;
    for (const [event, listener] of events) card?.addEventListener(event, listener);
    return () => {
      clearTimeout(timer);
      for (const [event, listener] of events) card?.removeEventListener(event, listener);
    };
  }, [id, ms]);
  return (
    <div id={`toast-${id}`} className={styles.toast} data-tone={tone}>
      <div className={styles.content}>{content}</div>
      <IconButton label={text('ui-close')} icon="close" onPress={() => close(id)} />
    </div>
  );
}
