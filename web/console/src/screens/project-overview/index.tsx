import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { today, useLanguage, useText } from '@/i18n';
import { lastDayOfChart } from '@/pictures/earned-value-shape';
import { ErrorState, Section, Skeleton } from '@/ui';
import { Milestones } from './Milestones';
import styles from './Overview.module.css';
import { Reasons } from './Reasons';

const Chart = lazy(() => import('./Chart'));

const projectOverview = graphql(`
  query ProjectOverview($id: ID!, $seriesTo: Date!, $baseline: Int, $money: Boolean!, $locale: String!) {
    project(id: $id) {
      ...Reasons
      ...Milestones
      ...Chart @include(if: $money)
    }
  }
`);

const route = getRouteApi('/projects/$projectId/');

/** How a project does: why it needs attention, its milestones, and its earned value by week. */
export default function ProjectOverview() {
  const text = useText();
  const { projectId } = route.useParams();
  const { baseline = null } = route.useSearch();
  const { seesMoney: money } = useMe();
  const { tag: locale } = useLanguage();
  const day = today();
  const variables = { id: projectId, seriesTo: lastDayOfChart(day), baseline, money, locale };
  const { data, failure, refetch } = useLiveQuery(projectOverview, variables, { projectId });
  if (!data?.project) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={10} />;
  return (
    <div className={styles.columns}>
      <div>
        <Section title={text('project-overview-reasons')}>
          <Reasons project={data.project} />
        </Section>
      </div>
      <div>
        {money && (
          <div className={styles.chart}>
            <Suspense fallback={<Skeleton lines={8} />}>
              <Chart project={data.project} baseline={baseline} today={day} />
            </Suspense>
          </div>
        )}
        <Section title={text('project-overview-milestones')}>
          <Milestones project={data.project} today={day} />
        </Section>
      </div>
    </div>
  );
}
