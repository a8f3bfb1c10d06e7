import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { AlertRowFragment } from '@/gql/graphql';
import { useLabel, useLanguage, useText } from '@/i18n';
import {
  AlertActions,
  type AlertOfActions,
  type Reaction,
  ReactionDialog,
  reactionsTo,
} from '@/screens/alerts/AlertActions';
import { saysOf } from '@/screens/alerts/says';
import { Ago, type Column, EmptyState, Loaded, SeverityBadge, Table } from '@/ui';
import styles from './inbox.module.css';
import { filterOf, type InboxSearch } from './search';

const AlertRowOfAlert = graphql(`
  fragment AlertRow on Alert {
    id
    rule
    severity
    status
    raisedAt
    resolvedAt
    responsible
    escalatesAt
    message(locale: $locale)
    note
    acknowledgedBy {
      id
      name
    }
    project {
      id
      code
      name
    }
    ...AlertActions
  }
`);

const alertList = graphql(`
  query AlertList($after: String, $filter: AlertFilter, $locale: String!) {
    alerts(first: 50, after: $after, filter: $filter, orderBy: RAISED_AT_DESC) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...AlertRow
      }
    }
  }
`);

/** All alerts of some status, the newest first. `A` acknowledges the one of a row, `S` lets it wait. */
export function AlertList({ search }: { search: InboxSearch }) {
  const text = useText();
  const me = useMe();
  const { tag } = useLanguage();
  const pages = useLivePages(alertList, { filter: filterOf(search), locale: tag }, ({ alerts }) => alerts);
  const rows = useMemo(() => readFragment(AlertRowOfAlert, pages.rows), [pages.rows]);
  const columns = useColumns(search.status?.includes('RESOLVED') ?? false);
  const [reacting, setReacting] = useState<{ alert: AlertOfActions; reaction: Reaction } | null>(null);

  function onKey(key: string, alert: AlertRowFragment): boolean {
    const reaction = keys[key];
    if (!reaction || !reactionsTo(alert, me)[reaction]) return false;
    setReacting({ alert, reaction });
    return true;
  }

  return (
    <Loaded of={pages} lines={10}>
      {({ alerts }) => (
        <>
          <p className={styles.count}>{text('inbox-count', { count: alerts?.totalCount ?? 0 })}</p>
          <Table
            label={text('inbox-title')}
            rows={rows}
            rowKey={alertKey}
            rowLink={({ id }) => ({ to: '/alerts/$alertId', params: { alertId: id } })}
            columns={columns}
            more={pages.more}
            onKey={onKey}
            empty={<EmptyState title={text('inbox-none')}>{text('inbox-none-hint')}</EmptyState>}
          />
          {reacting && <ReactionDialog {...reacting} close={() => setReacting(null)} />}
        </>
      )}
    </Loaded>
  );
}

const alertKey = ({ id }: AlertRowFragment) => id;
const keys: Record<string, Reaction> = { a: 'acknowledge', s: 'snooze' };

function useColumns(over: boolean): Column<AlertRowFragment>[] {
  const text = useText();
  const label = useLabel();
  const columns: Column<AlertRowFragment>[] = [
    {
      key: 'what',
      header: text('inbox-what'),
      cell: ({ severity, rule, message, project, note, acknowledgedBy }) => (
        <>
          <span className={styles.head}>
            <SeverityBadge severity={severity} />
            <span className="soft">{label('AlertRule', rule)}</span>
          </span>
          <span className={styles.says}>{saysOf(message, project)}</span>
          {note && (
            <span className={styles.note}>
              {acknowledgedBy ? text('inbox-note-by', { name: acknowledgedBy.name, note }) : note}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'project',
      header: text('inbox-project'),
      cell: ({ project }) => (
        <Link to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>
      ),
    },
    {
      key: 'at',
      header: text(over ? 'inbox-ended' : 'inbox-at'),
      cell: ({ raisedAt, resolvedAt }) => <Ago at={resolvedAt ?? raisedAt} />,
    },
  ];
  if (over) return columns;
  return [
    ...columns,
    {
      key: 'responsible',
      header: text('inbox-responsible'),
      cell: ({ responsible, escalatesAt }) => (
        <span className={styles.responsible}>
          {label('Role', responsible)}
          {escalatesAt && (
            <span className="soft">
              {text('inbox-escalates')} <Ago at={escalatesAt} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'actions',
      header: text('inbox-actions'),
      cell: (alert) => (
        <span className={styles.actions}>
          <AlertActions alert={alert} />
        </span>
      ),
    },
  ];
}
