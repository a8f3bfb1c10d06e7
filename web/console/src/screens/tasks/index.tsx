import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { TaskRowFragment, TaskStatus } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import {
  ChoiceFilter,
  type Column,
  Day,
  EmptyState,
  ErrorState,
  Filters,
  Marked,
  PageTitle,
  Percent,
  PersonName,
  SearchFilter,
  Skeleton,
  Table,
} from '@/ui';
import { type TasksSearch, taskStatuses } from './search';

const taskList = graphql(`
  query TaskList($filter: TaskFilter!, $after: String) {
    tasks(first: 50, after: $after, filter: $filter, orderBy: PLANNED_END_ASC) {
      totalCount
      nodes { ...TaskRow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const taskRow = graphql(`
  fragment TaskRow on Task {
    id
    title
    plannedStart
    plannedEnd
    percentComplete
    status
    overdue
    assignee { id name }
    project { id code name }
  }
`);

const route = getRouteApi('/tasks');
const open: TaskStatus[] = ['TODO', 'IN_PROGRESS', 'BLOCKED'];

/** Tasks by the day on which they end: one's own, or all that one sees. */
export default function Tasks() {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const navigate = useNavigate();
  const { status, find, of } = route.useSearch();
  const filter = {
    status: status ? [status] : open,
    ...(find && { search: find }),
    ...(of !== 'all' && { assigneeId: me.id }),
  };
  const { rows, data, failure, loading, more, refetch } = useLivePages(taskList, { filter }, ({ tasks }) => tasks);
  const search = (part: Partial<Record<keyof TasksSearch, string | undefined>>) =>
    void navigate({ to: '/tasks', search: { status, find, of, ...part } as TasksSearch, replace: true });
  const columns = useColumns().filter(({ key }) => of === 'all' || key !== 'assignee');
  const narrowed = Boolean(status || find);

  return (
    <>
      <PageTitle title={of === 'all' ? text('tasks-all') : text('tasks-mine')}>
        {data?.tasks && text('tasks-count', { count: data.tasks.totalCount })}
      </PageTitle>
      <Filters clear={narrowed ? () => search({ status: undefined, find: undefined }) : undefined}>
        <SearchFilter
          label={text('tasks-find')}
          value={find ?? ''}
          onChange={(find) => search({ find: find || undefined })}
        />
        <ChoiceFilter
          label={text('tasks-status')}
          single
          value={status ? [status] : []}
          onChange={([status]) => search({ status })}
          options={taskStatuses.map((status) => ({ id: status, text: label('TaskStatus', status) }))}
        />
        <ChoiceFilter
          label={text('tasks-of')}
          single
          value={[of ?? 'mine']}
          onChange={([of]) => search({ of: of === 'all' ? of : undefined })}
          options={[
            { id: 'mine', text: text('tasks-of-mine') },
            { id: 'all', text: text('tasks-of-all') },
          ]}
        />
      </Filters>
      {loading && <Skeleton lines={12} />}
      {!data && failure && <ErrorState failure={failure} retry={refetch} />}
      {data && (
        <Table
          label={text('tasks-mine')}
          columns={columns}
          rows={readFragment(taskRow, rows)}
          rowKey={taskKey}
          rowLink={({ id: taskId }) => ({ to: '/tasks/$taskId', params: { taskId } })}
          more={more}
          empty={<EmptyState title={text('tasks-none')}>{narrowed && text('tasks-none-narrowed')}</EmptyState>}
        />
      )}
    </>
  );
}

const taskKey = ({ id }: TaskRowFragment) => id;

function useColumns(): Column<TaskRowFragment>[] {
  const text = useText();
  const label = useLabel();
  return [
    { key: 'title', header: text('tasks-title'), cell: ({ title }) => title },
    { key: 'project', header: text('tasks-project'), cell: ({ project }) => project.name },
    { key: 'assignee', header: text('tasks-assignee'), cell: ({ assignee }) => <PersonName name={assignee?.name} /> },
    {
      key: 'end',
      header: text('tasks-end'),
      cell: ({ plannedEnd, overdue }) =>
        overdue ? (
          <Marked tone="critical">
            <Day of={plannedEnd} />
          </Marked>
        ) : (
          <Day of={plannedEnd} />
        ),
    },
    { key: 'status', header: text('tasks-status'), cell: ({ status }) => label('TaskStatus', status) },
    {
      key: 'done',
      header: text('tasks-progress'),
      align: 'end',
      cell: ({ percentComplete }) => <Percent of={percentComplete / 100} />,
    },
  ];
}
