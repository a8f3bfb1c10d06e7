import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useLanguage, useText } from '@/i18n';
import { EmptyState, ErrorState, PageTitle, Section, Skeleton } from '@/ui';
import { ProjectCard } from './ProjectCard';
import styles from './ProjectManager.module.css';
import { WorkList } from './WorkList';

const managersDay = graphql(`
  query ManagersDay($me: ID!, $locale: String!) {
    workQueues {
      duty
      role
      count
      items { ...WorkListItem }
    }
    projects(
      first: 50
      filter: { managerId: $me, stage: [PLANNING, COMPLIANCE_REVIEW, CONTRACTING, EXECUTION, COLLECTION] }
      orderBy: ATTENTION
    ) {
      totalCount
      nodes {
        id
        ...ProjectCard
      }
    }
  }
`);

const role = 'PROJECT_MANAGER';

/** The day of a project manager: what waits for them by the day on which it is due, and how their projects stand. */
export default function ProjectManagerHome() {
  const text = useText();
  const { id: me } = useMe();
  const { tag: locale } = useLanguage();
  const { data, failure, refetch } = useLiveQuery(managersDay, { me, locale });
  if (!data?.workQueues || !data.projects) {
    return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={14} />;
  }
  const queues = data.workQueues.filter((queue) => queue.role === role);
  const count = queues.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <PageTitle title={text('home-project-manager-title', { count })}>
        {text('home-project-manager-projects', { count: data.projects.totalCount })}
      </PageTitle>
      <Section title={text('home-project-manager-waits')}>
        <WorkList queues={queues} />
      </Section>
      <Section title={text('home-project-manager-mine')}>
        {data.projects.nodes.length === 0 && <EmptyState title={text('home-project-manager-no-projects')} />}
        <ul className={styles.cards}>
          {data.projects.nodes.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </ul>
      </Section>
    </>
  );
}
