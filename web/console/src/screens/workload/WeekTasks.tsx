import { Link } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useLivePages } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { WeekTaskFragment } from '@/gql/graphql';
import { today, useFormat, useLabel, useText } from '@/i18n';
import { Day, EmptyState, Loaded, Section, Table } from '@/ui';
import { daysInWeek } from './week';
import styles from './workload.module.css';

const WeekTaskOfTask = graphql(`
  fragment WeekTask on Task {
    id
    title
    status
    plannedStart
    plannedEnd
    doneAt
    percentComplete
    subtasks {
      id
      status
    }
    parent {
      id
      plannedStart
      plannedEnd
      parent {
        id
        plannedStart
        plannedEnd
        parent {
          id
          plannedStart
          plannedEnd
        }
      }
    }
    project {
      id
      name
      stage
      plannedStart
      plannedEnd
      heldSince
    }
  }
`);

const weekTasks = graphql(`
  query WeekTasks($after: String, $userId: ID!) {
    tasks(first: 100, after: $after, filter: { assigneeId: $userId }) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...WeekTask
      }
    }
  }
`);

interface WeekTasksProps {
  user: { id: string; name: string };
  monday: string;
}

/** The tasks that make the days of a person's week. */
export function WeekTasks({ user, monday }: WeekTasksProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const pages = useLivePages(weekTasks, { userId: user.id }, ({ tasks }) => tasks);
  const { more } = pages;
  useEffect(() => more?.(), [more]);
  const rows = useMemo(
    () =>
      readFragment(WeekTaskOfTask, pages.rows)
        .map((task) => ({ task, days: daysOf(task, monday) }))
        .filter(({ days }) => days > 0)
        .sort((a, b) => b.days - a.days),
    [pages.rows, monday],
  );
  const sum = rows.reduce((sum, { days }) => sum + days, 0);
  return (
    <Section title={text('workload-week-of', { name: user.name, day: format.day(monday) })}>
      <Loaded of={pages} lines={4}>
        {() => (
          <>
            <p className={styles.sum}>{!more && text('workload-sum', { count: rows.length, days: sum })}</p>
            <Table
              label={text('workload-tasks')}
              rows={rows}
              rowKey={({ task }) => task.id}
              rowLink={({ task }) => ({ to: '/tasks/$taskId', params: { taskId: task.id } })}
              columns={[
                { key: 'task', header: text('workload-task'), cell: ({ task }) => task.title },
                {
                  key: 'project',
                  header: text('workload-project'),
                  cell: ({ task: { project } }) => (
                    <Link to="/projects/$projectId" params={{ projectId: project.id }}>
                      {project.name}
                    </Link>
                  ),
                },
                {
                  key: 'status',
                  header: text('workload-status'),
                  cell: ({ task }) => label('TaskStatus', task.status),
                },
                { key: 'end', header: text('workload-end'), cell: ({ task }) => <Day of={task.plannedEnd} /> },
                { key: 'days', header: text('workload-days'), align: 'end', cell: ({ days }) => days },
              ]}
              empty={<EmptyState title={text('workload-free')} />}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}

const dayOf = (instant: string | null | undefined) => (instant ? today(undefined, new Date(instant)) : null);

function daysOf({ doneAt, project, ...task }: WeekTaskFragment, monday: string): number {
  return daysInWeek(
    { ...task, doneOn: dayOf(doneAt), project: { ...project, heldOn: dayOf(project.heldSince) } },
    monday,
  );
}
