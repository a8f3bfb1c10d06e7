import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Ago, Facts } from '@/ui';

const AlertFactsOfAlert = graphql(`
  fragment AlertFacts on Alert {
    status
    responsible
    raisedAt
    acknowledgedAt
    acknowledgedBy {
      id
      name
    }
    note
    snoozedUntil
    escalatesAt
    resolvedAt
  }
`);

/** What has happened to an alert, and what will. */
export function AlertFacts({ alert }: { alert: FragmentType<typeof AlertFactsOfAlert> }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const read = readFragment(AlertFactsOfAlert, alert);
  const items: [string, ReactNode][] = [[text('alerts-raised'), <Ago key="raised" at={read.raisedAt} />]];
  if (read.status !== 'RESOLVED') items.push([text('alerts-responsible'), label('Role', read.responsible)]);
  if (read.escalatesAt) items.push([text('alerts-escalates'), <Ago key="escalates" at={read.escalatesAt} />]);
  if (read.acknowledgedAt && read.acknowledgedBy) {
    const by = text('alerts-by-at', { name: read.acknowledgedBy.name, at: format.instant(read.acknowledgedAt) });
    items.push([text('alerts-acknowledged'), by]);
  }
  if (read.snoozedUntil && read.status === 'SNOOZED')
    items.push([text('alerts-snoozed-until'), format.instant(read.snoozedUntil)]);
  if (read.note) items.push([text('alerts-note'), read.note]);
  if (read.resolvedAt) items.push([text('alerts-resolved'), <Ago key="resolved" at={read.resolvedAt} />]);
  return <Facts items={items} />;
}
