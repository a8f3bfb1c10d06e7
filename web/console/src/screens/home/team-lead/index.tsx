import { useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useLanguage, useText } from '@/i18n';
import { LoadLineKey, TimeLineKey } from '@/pictures/PictureKey';
import { changesByProject } from '@/screens/projects/changes';
import { ProgressRowOfProject } from '@/screens/projects/ProgressRow';
import { ProjectTable } from '@/screens/projects/ProjectTable';
import { EmptyState, Loaded } from '@/ui';
import { hasCause } from './causes';
import { LeadSummary } from './LeadSummary';
import { LiveAlerts } from './LiveAlerts';
import styles from './lead.module.css';
import { useLook, useLooking } from './useLook';

const leadHome = graphql(`
  query LeadHome($after: String, $since: String, $locale: String!, $money: Boolean!) {
    changedSince(cursor: $since) {
      cursor
      projects {
        project {
          id
        }
        events {
          type
          at
        }
      }
    }
    projects(first: 100, after: $after, orderBy: ATTENTION, filter: { stage: [EXECUTION, COLLECTION] }) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...ProgressRow
      }
    }
    ...LiveAlerts
  }
`);

/** As many rows as a person could go through in a day; the portfolio has all. */
const mostRows = 1_000;

/** The team lead's first screen: all projects that work or collect, the worst first, and what happens beside them. */
export default function LeadHome() {
  const text = useText();
  const { tag } = useLanguage();
  const { seesMoney } = useMe();
  const search = useSearch({ from: '/' });
  const { since, look, seen, forget } = useLook();
  const pages = useLivePages(
    leadHome,
    { since: since?.cursor ?? null, locale: tag, money: seesMoney },
    ({ projects }) => projects,
  );
  const { data, more } = pages;
  const cursor = data?.changedSince?.cursor;
  useLooking(cursor, look);
  const unknown = Boolean(since && data && !data.changedSince);
  useEffect(() => {
    if (unknown) forget();
  }, [unknown, forget]);

  // Figures count all rows: they are read one page after the other.
  const wanted = pages.rows.length < mostRows ? more : null;
  useEffect(() => wanted?.(), [wanted]);

  const rows = useMemo(() => readFragment(ProgressRowOfProject, pages.rows), [pages.rows]);
  const changes = useMemo(() => changesByProject(data?.changedSince?.projects ?? []), [data]);
  const shown = useMemo(
    () =>
      rows.filter(
        (row) =>
          (!search.health || row.health === search.health) &&
          (!search.why || hasCause(row, search.why)) &&
          (!search.changed || changes.has(row.id)),
      ),
    [rows, changes, search.health, search.why, search.changed],
  );

  return (
    <Loaded of={pages} lines={12}>
      {(home) => (
        <>
          <LeadSummary
            projects={rows}
            total={home.projects?.totalCount ?? 0}
            changed={rows.filter(({ id }) => changes.has(id)).length}
            since={since}
            seen={cursor ? () => seen(cursor) : null}
          />
          <div className={styles.columns}>
            <div>
              <ProjectTable
                label={text('home-lead-table')}
                columns={['project', 'why', 'load', 'time', 'issues', 'milestone', 'manager']}
                rows={shown}
                changes={changes}
                more={pages.rows.length >= mostRows ? more : null}
                empty={<EmptyState title={text(rows.length === 0 ? 'home-lead-none' : 'home-lead-none-such')} />}
              />
              <div className={styles.keys}>
                <LoadLineKey />
                <TimeLineKey />
                <p>{text('home-lead-keys')}</p>
              </div>
            </div>
            <LiveAlerts of={home} />
          </div>
        </>
      )}
    </Loaded>
  );
}
