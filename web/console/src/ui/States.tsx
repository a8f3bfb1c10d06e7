/** What stands where there is nothing to show: not yet, nothing, not for you, not at the moment. */
import type { ReactNode } from 'react';
import type { Failure } from '@/api';
import { useText } from '@/i18n';
import { Button } from './Button';
import styles from './States.module.css';

/** Grey lines in place of what is being read. They are seen after 150 ms: what comes at once does not flicker. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  const text = useText();
  return (
    <div className={styles.skeleton} role="status" aria-label={text('ui-loading')}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <div key={line} className={styles.line} />
      ))}
    </div>
  );
}

/** Nothing is there: in words that say what to do, and where it can be done at once, with the button for it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {children && <div className="soft">{children}</div>}
    </div>
  );
}

/** It could not be read: why, and again. */
export function ErrorState({ failure, retry }: { failure: Failure; retry?: () => void }) {
  const text = useText();
  const titles: Record<Failure['kind'], string> = {
    offline: text('ui-failure-offline'),
    session: text('ui-failure-session'),
    forbidden: text('ui-failure-forbidden'),
    missing: text('ui-failure-missing'),
    busy: text('ui-failure-busy'),
    refused: text('ui-failure-refused'),
    unknown: text('ui-failure-unknown'),
    broken: text('ui-failure-broken'),
  };
  const own = ['forbidden', 'missing', 'refused'].includes(failure.kind);
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{titles[failure.kind]}</p>
      {own && <p className="soft">{failure.message}</p>}
      {failure.requestId && <p className="soft">{text('ui-request', { id: failure.requestId })}</p>}
      {retry && !own && <Button onPress={retry}>{text('ui-retry')}</Button>}
    </div>
  );
}

interface LoadedProps<Data> {
  of: { data: Data | undefined; failure: Failure | null; loading: boolean; refetch(): void };
  lines?: number;
  children(data: Data): ReactNode;
}

/** What a query shows: its skeleton, why it failed, or its answer, which stays when asking again fails. */
export function Loaded<Data>({ of: query, lines, children }: LoadedProps<Data>) {
  if (query.data !== undefined && query.data !== null) return children(query.data);
  if (query.failure) return <ErrorState failure={query.failure} retry={query.refetch} />;
  return <Skeleton {...(lines && { lines })} />;
}
