import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { ProjectOrder } from '@/gql/graphql';
import { useLanguage, useText } from '@/i18n';
import { LoadLineKey, TimeLineKey } from '@/pictures/PictureKey';
import { EmptyState, Loaded, PageTitle } from '@/ui';
import { ProgressRowOfProject } from './ProgressRow';
import { ProjectFilters } from './ProjectFilters';
import { ProjectTable } from './ProjectTable';
import styles from './projects.module.css';
import { Sums } from './Sums';
import { filterOf, isListed, isNarrowed, type ProjectsSearch } from './search';

const projectsScreen = graphql(`
  query Projects($after: String, $filter: ProjectFilter, $order: ProjectOrder, $locale: String!, $money: Boolean!) {
    projects(first: 100, after: $after, filter: $filter, orderBy: $order) {
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
    ...ProjectFilters
  }
`);

const route = getRouteApi('/projects');

/** All projects that one may see, narrowed and ordered as the address says. */
export default function Projects() {
  const text = useText();
  const { tag } = useLanguage();
  const { seesMoney } = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const order = search.order ?? 'ATTENTION';
  const pages = useLivePages(
    projectsScreen,
    { filter: filterOf(search), order, locale: tag, money: seesMoney },
    ({ projects }) => projects,
  );
  const { more } = pages;
  const narrowed = isNarrowed(search);
  useEffect(() => {
    if (narrowed) more?.();
  }, [narrowed, more]);

  const rows = useMemo(() => {
    const read = readFragment(ProgressRowOfProject, pages.rows);
    return narrowed ? read.filter((row) => isListed(row, search)) : read;
  }, [pages.rows, narrowed, search]);
  const change = (part: Partial<ProjectsSearch>) =>
    void navigate({ search: (search) => ({ ...search, ...part }), replace: true });

  return (
    <>
      <PageTitle title={text('projects-title')} />
      <ProjectFilters of={pages.data} search={search} change={change} rows={rows} />
      <Loaded of={pages} lines={12}>
        {({ projects }) => (
          <>
            <Sums rows={rows} total={narrowed ? rows.length : (projects?.totalCount ?? 0)} complete={!more} />
            <ProjectTable
              label={text('projects-title')}
              columns={['project', 'why', 'load', 'time', 'end', 'amount', 'manager']}
              rows={rows}
              order={order}
              onOrder={(order) => change({ order: order as ProjectOrder })}
              more={narrowed ? null : more}
              empty={<EmptyState title={text('projects-none')}>{text('projects-none-hint')}</EmptyState>}
            />
            <div className={styles.keys}>
              {seesMoney && <LoadLineKey />}
              <TimeLineKey />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
