import { useSyncExternalStore } from 'react';
import { useSay } from './say';
import type { StreamLog } from './stream-log';
import { eventAt, events as received, texts } from './texts';

/** Below the result pane: whether a subscription is live, and the events that the pane no longer shows. */
export function StreamFooter({ log }: { log: StreamLog }) {
  const { phase, count, events } = useSyncExternalStore(log.subscribe, log.state);
  const say = useSay();
  if (phase === 'idle') return null;
  return (
    <section className="stream" aria-label={say(texts.subscription)}>
      <p className={`stream-status stream-${phase}`} role="status">
        <span className="stream-dot" aria-hidden="true" />
        {say(phase === 'live' ? texts.live : texts.stopped)} · {say(received(count))}
        {phase === 'live' && count === 0 && ` · ${say(texts.waiting)}`}
      </p>
      {events.length > 1 && (
        <details className="stream-events">
          <summary>{say(texts.earlier)}</summary>
          <ol>
            {events.slice(1).map(({ number, at, text }) => (
              <li key={number}>
                <span>{say(eventAt(number, at.toLocaleTimeString()))}</span>
                <pre>{text}</pre>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}
