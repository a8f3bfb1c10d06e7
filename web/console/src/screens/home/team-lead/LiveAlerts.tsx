import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type AlertEvent, useApi } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { AlertSeverity, LiveAlertsFragment } from '@/gql/graphql';
import { useLanguage, useText } from '@/i18n';
import { AlertCard } from '@/screens/alerts/AlertCard';
import { saysOf } from '@/screens/alerts/says';
import { Ago, Button, EmptyState, Marked } from '@/ui';
import { useSteadyRows } from '@/ui/useSteadyRows';
import styles from './lead.module.css';

const LiveAlertsOfQuery = graphql(`
  fragment LiveAlerts on Query {
    alerts(first: 40, filter: { status: [OPEN], minSeverity: WARNING }, orderBy: RAISED_AT_DESC) {
      totalCount
      nodes {
        id
        severity
        version
        raisedAt
        ...AlertCard
      }
    }
  }
`);

type OpenAlert = NonNullable<LiveAlertsFragment['alerts']>['nodes'][number];

/** Open alerts, the newest first. One that comes while one looks slides in, unless somebody is at the others. */
export function LiveAlerts({ of }: { of: FragmentType<typeof LiveAlertsOfQuery> }) {
  const text = useText();
  const { alerts } = readFragment(LiveAlertsOfQuery, of);
  const open = useMemo(() => newestFirst(alerts?.nodes ?? []), [alerts]);
  const { rows, waiting, release, holders } = useSteadyRows(open, alertKey);
  const known = useFirstSeen(alerts?.nodes ?? []);
  const title = useRef<HTMLHeadingElement>(null);
  const [handled, setHandled] = useState<ReadonlyMap<string, number>>(new Map());

  /** What the person has seen to goes at once, though they are at the list; who works by keys goes on from its title. */
  function onReacted({ id, version }: OpenAlert) {
    setHandled((handled) => new Map(handled).set(id, version));
    title.current?.focus();
  }

  return (
    <aside className={styles.aside} aria-label={text('home-lead-alerts')} {...holders}>
      <div className={styles.asideHead}>
        <h2 ref={title} tabIndex={-1}>
          <Link to="/inbox" search={{ status: ['OPEN'], severity: 'WARNING' }}>
            {text('home-lead-alerts-open', { count: alerts?.totalCount ?? 0 })}
          </Link>
        </h2>
        {waiting > 0 && (
          <Button small look="quiet" icon="up" onPress={release}>
            {text('ui-rows-waiting', { count: waiting })}
          </Button>
        )}
      </div>
      <Recovered />
      {rows.length === 0 && <EmptyState title={text('home-lead-alerts-none')} />}
      <ul className={styles.cards} aria-live="polite" aria-relevant="additions">
        {rows
          .filter(({ key, row }) => row.version > (handled.get(key) ?? 0))
          .map(({ key, row, gone }) => (
            <li key={key} className={gone ? styles.gone : undefined}>
              <AlertCard alert={row} fresh={!known.has(key)} onReacted={() => onReacted(row)} />
            </li>
          ))}
      </ul>
    </aside>
  );
}

const alertKey = ({ id }: OpenAlert) => id;

const severities: readonly AlertSeverity[] = ['CRITICAL', 'SEVERE', 'WARNING', 'WATCH'];

/** The worst of those that came at the same time is first. */
function newestFirst(alerts: readonly OpenAlert[]): OpenAlert[] {
  return [...alerts].sort(
    (a, b) => b.raisedAt.localeCompare(a.raisedAt) || severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
}

/** The alerts that were there when the page opened. */
function useFirstSeen(alerts: readonly OpenAlert[]): ReadonlySet<string> {
  const first = useRef<Set<string> | null>(null);
  first.current ??= new Set(alerts.map(alertKey));
  return first.current;
}

/** What came to an end while one looked: the good news. */
function Recovered() {
  const text = useText();
  const { language } = useLanguage();
  const { live } = useApi();
  const { unread } = useSyncExternalStore(live.subscribe, live.state);
  const ended = unread.filter(({ fresh, type }) => fresh && type === 'RESOLVED').slice(0, 3);
  return ended.map((event: AlertEvent) => (
    <article key={event.cursor} className={styles.recovered}>
      <Marked tone="ok">
        <Link to="/alerts/$alertId" params={{ alertId: event.alert.id }}>
          {text('home-lead-recovered', { project: event.alert.project.name })}
        </Link>
      </Marked>
      <p>{saysOf(event[language], event.alert.project)}</p>
      <Ago at={event.at} />
    </article>
  ));
}
