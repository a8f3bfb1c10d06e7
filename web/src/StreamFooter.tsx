import { useSyncExternalStore } from 'react';
import type { StreamLog } from './stream-log';

/** Below the result pane: whether a subscription is live, and the events that the pane no longer shows. */
export function StreamFooter({ log }: { log: StreamLog }) {
  const { phase, count, events } = useSyncExternalStore(log.subscribe, log.state);
  if (phase === 'idle') return null;
  const received = `${count} ${count === 1 ? 'event' : 'events'}`;
  return (
    <section className="stream" aria-label="Subscription">
      <p className={`stream-status stream-${phase}`} role="status">
        <span className="stream-dot" aria-hidden="true" />
        {phase === 'live' ? 'Live' : 'Stopped'} · {received}
        {phase === 'live' && count === 0 && ' · waiting for the first one'}
      </p>
      {events.length > 1 && (
        <details className="stream-events">
          <summary>Earlier events</summary>
          <ol>
            {events.slice(1).map(({ number, at, text }) => (
              <li key={number}>
                <span>
                  #{number} at {at.toLocaleTimeString()}
                </span>
                <pre>{text}</pre>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}
