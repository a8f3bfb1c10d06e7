import { type FragmentType, graphql, readFragment } from '@/gql';
import type { GanttTask } from './tree';

export const TaskOfGantt = graphql(`
  fragment GanttTask on Task {
    id
    title
    plannedStart
    plannedEnd
    percentComplete
    status
    milestone
    overdue
    parent { id }
    assignee { id name }
    dependsOn { id }
    allowedActions { action allowed reason }
  }
`);

/** The tasks as the Gantt draws them. Whoever may not change a task may not move its bar, and is told why. */
export function ganttTasks(tasks: readonly FragmentType<typeof TaskOfGantt>[]): GanttTask[] {
  return readFragment(TaskOfGantt, tasks).map((task) => {
    const update = task.allowedActions.find(({ action }) => action === 'updateTask');
    return {
      id: task.id,
      title: task.title,
      parentId: task.parent?.id ?? null,
      start: task.plannedStart ?? null,
      end: task.plannedEnd ?? null,
      done: task.percentComplete,
      status: task.status,
      milestone: task.milestone,
      overdue: task.overdue,
      assignee: task.assignee ?? null,
      dependsOn: task.dependsOn.map(({ id }) => id),
      fixed: update?.allowed ? null : (update?.reason ?? ''),
    };
  });
}
