import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import { today, useText } from '@/i18n';
import { Button, ButtonLink, EmptyState, ErrorState, Figure, Figures, PageTitle, Section, Skeleton } from '@/ui';
import { TaskItem } from '../../tasks/TaskItem';
import { byDue, type Due } from './due';
import styles from './Member.module.css';

const myDay = graphql(`
  query MyDay($me: ID!, $after: String) {
    tasks(
      first: 100
      after: $after
      filter: { assigneeId: $me, status: [TODO, IN_PROGRESS, BLOCKED] }
      orderBy: PLANNED_END_ASC
    ) {
      totalCount
      nodes {
        ...DueTask
        ...TaskItem
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const dueTask = graphql(`
  fragment DueTask on Task {
    id
    plannedEnd
    overdue
  }
`);

/** The day of somebody who does tasks: what is late, for today, for this week, and later. */
export default function MemberHome() {
  const text = useText();
  const me = useMe();
  const { rows, data, failure, loading, more, refetch } = useLivePages(myDay, { me: me.id }, ({ tasks }) => tasks);
  if (loading) return <Skeleton lines={10} />;
  if (!data) return failure ? <ErrorState failure={failure} retry={refetch} /> : null;

  const tasks = rows.map((row) => ({ ...readFragment(dueTask, row), row }));
  const groups = byDue(tasks, today());
  const names: Record<Due, string> = {
    late: text('home-member-late'),
    today: text('home-member-today'),
    week: text('home-member-week'),
    later: text('home-member-later'),
  };
  return (
    <>
      <PageTitle title={text('home-member-title', { count: data.tasks?.totalCount ?? 0 })} />
      {groups.length === 0 && (
        <EmptyState title={text('home-member-none')}>
          <ButtonLink to="/tasks" search={{ status: 'DONE' }}>
            {text('home-member-see-done')}
          </ButtonLink>
        </EmptyState>
      )}
      <Figures>
        {groups.map(({ due, tasks }) => (
          <Figure
            key={due}
            value={tasks.length}
            label={names[due]}
            link={{ to: '/', hash: due }}
            {...(due === 'late' && { tone: 'critical' })}
          />
        ))}
      </Figures>
      {groups.map(({ due, tasks }) => (
        <div key={due} id={due}>
          <Section title={names[due]}>
            <ul className={styles.tasks}>
              {tasks.map(({ id, row }) => (
                <TaskItem key={id} task={row} />
              ))}
            </ul>
          </Section>
        </div>
      ))}
      {more && <Button onPress={more}>{text('home-member-more')}</Button>}
    </>
  );
}
