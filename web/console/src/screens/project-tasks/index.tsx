import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useAction, useLivePages, useMe } from '@/api';
import { Gantt } from '@/gantt/Gantt';
import { ganttTasks } from '@/gantt/tasks';
import type { GanttTask } from '@/gantt/tree';
import { graphql, readFragment } from '@/gql';
import { today, useText } from '@/i18n';
import { ActionButton, Dialog, EmptyState, ErrorState, Section, Skeleton } from '@/ui';
import { type TaskDialog, TaskDialogs } from './TaskDialogs';
import { TaskPanel } from './TaskPanel';

const projectTasks = graphql(`
  query ProjectTasks($id: ID!, $money: Boolean!, $after: String) {
    project(id: $id) {
      id
      allowedActions { ...AllowedActionParts }
      ...TaskFormProject
      tasks(first: 100, after: $after) {
        nodes {
          ...TaskKey
          ...GanttTask
          ...TaskPanel
          ...TaskForm
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

const taskKey = graphql(`
  fragment TaskKey on Task {
    id
  }
`);

const moveTask = graphql(`
  mutation MoveTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      task {
        id
        version
        plannedStart
        plannedEnd
      }
      errors { ...UserErrorParts }
    }
  }
`);

const route = getRouteApi('/projects/$projectId/tasks');

/** The tasks of a project as a tree with its bars, and what can be done with each. */
export default function ProjectTasks() {
  const text = useText();
  const navigate = useNavigate();
  const { projectId } = route.useParams();
  const { task: opened } = route.useSearch();
  const { seesMoney: money } = useMe();
  const [dialog, setDialog] = useState<TaskDialog | null>(null);
  const { rows, data, failure, more, refetch } = useLivePages(
    projectTasks,
    { id: projectId, money },
    ({ project }) => project?.tasks,
    { projectId },
  );
  // A tree needs all of its tasks.
  useEffect(() => more?.(), [more]);
  const tasks = useMemo(() => ganttTasks(rows), [rows]);
  const move = useMove();

  const project = data?.project;
  if (!project) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={14} />;

  const rowOf = (id: string | undefined) => rows.find((row) => readFragment(taskKey, row).id === id);
  const open = (task: string | undefined) =>
    void navigate({ to: '/projects/$projectId/tasks', params: { projectId }, search: task ? { task } : {} });
  const panel = (id: string | undefined) => {
    const task = rowOf(id);
    return task && <TaskPanel task={task} project={project.allowedActions} open={setDialog} />;
  };
  return (
    <Section
      title={text('project-tasks-title')}
      actions={
        <ActionButton
          action="createTask"
          of={project.allowedActions}
          icon="plus"
          onPress={() => setDialog({ name: 'create', parent: null })}
        >
          {text('project-tasks-create')}
        </ActionButton>
      }
    >
      {tasks.length === 0 ? (
        <EmptyState title={text('project-tasks-none')}>{text('project-tasks-none-why')}</EmptyState>
      ) : (
        <Gantt
          tasks={tasks}
          today={today()}
          label={text('project-tasks-title')}
          onMove={move}
          onOpen={({ id }) => open(id)}
          aside={({ id }) => panel(id)}
        />
      )}
      <Dialog
        title={text('project-tasks-task')}
        isOpen={rowOf(opened) !== undefined}
        onOpenChange={(isOpen) => !isOpen && open(undefined)}
      >
        {panel(opened)}
      </Dialog>
      <TaskDialogs project={project} tasks={rows} dialog={dialog} close={() => setDialog(null)} />
    </Section>
  );
}

/** New dates for a task; the reason where they are refused. */
function useMove() {
  const { attempt } = useAction(moveTask);
  return async ({ id }: GanttTask, plannedStart: string, plannedEnd: string) => {
    const { payload, errors, failure } = await attempt({ input: { id, plannedStart, plannedEnd } });
    return payload ? null : (errors[0]?.message ?? failure?.message ?? '');
  };
}
