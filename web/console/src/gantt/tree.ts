/** The tasks of a project as rows of a tree. */

import type { TaskStatus } from '@/gql/graphql';
import { type Day, earlier, later } from '../pictures/day';

export interface GanttTask {
  id: string;
  title: string;
  parentId: string | null;
  start: Day | null;
  end: Day | null;
  /** 0 to 100. */
  done: number;
  status: TaskStatus;
  milestone: boolean;
  overdue: boolean;
  assignee: { id: string; name: string } | null;
  dependsOn: readonly string[];
  /** Why its dates can't be changed; null where they can. */
  fixed: string | null;
}

export interface GanttRow {
  task: GanttTask;
  /** From 1, as a tree grid counts. */
  level: number;
  /** From 1, among its siblings. */
  position: number;
  siblings: number;
  /** Null where it has no parts. */
  expanded: boolean | null;
  /** Its own days; of a task without days, those of its parts. */
  start: Day | null;
  end: Day | null;
}

/** The rows that are seen, a task's parts after it. A task whose parent is not among the tasks stands at the top. */
export function visibleRows(tasks: readonly GanttTask[], collapsed: ReadonlySet<string>): GanttRow[] {
  const known = new Set(tasks.map(({ id }) => id));
  const parts = new Map<string | null, GanttTask[]>();
  for (const task of tasks) {
    const parent = task.parentId !== null && known.has(task.parentId) ? task.parentId : null;
    const siblings = parts.get(parent);
    if (siblings) siblings.push(task);
    else parts.set(parent, [task]);
  }

  const rows: GanttRow[] = [];
  const add = (siblings: GanttTask[], level: number) => {
    siblings.forEach((task, index) => {
      const children = parts.get(task.id) ?? [];
      const expanded = children.length === 0 ? null : !collapsed.has(task.id);
      const { start, end } = spanOf(task, parts);
      rows.push({ task, level, position: index + 1, siblings: siblings.length, expanded, start, end });
      if (expanded) add(children, level + 1);
    });
  };
  add(parts.get(null) ?? [], 1);
  return rows;
}

function spanOf(
  task: GanttTask,
  parts: ReadonlyMap<string | null, GanttTask[]>,
): { start: Day | null; end: Day | null } {
  if (task.start && task.end) return { start: task.start, end: task.end };
  const inside = (parts.get(task.id) ?? []).map((part) => spanOf(part, parts));
  return inside.reduce(
    (whole, { start, end }) => ({
      start: whole.start && start ? earlier(whole.start, start) : (whole.start ?? start),
      end: whole.end && end ? later(whole.end, end) : (whole.end ?? end),
    }),
    { start: task.start, end: task.end },
  );
}

/** The index of the row of a task's parent; -1 for a row at the top. */
export function parentIndex(rows: readonly GanttRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  return rows.findLastIndex((row, at) => at < index && row.level < level);
}

/** The first day of the work that is not done, or today where that is earlier. */
export function firstToDo(rows: readonly GanttRow[], today: Day): Day {
  const open = rows.filter(({ task, expanded }) => expanded === null && task.done < 100 && task.status !== 'CANCELLED');
  return open.reduce((first, { start }) => (start ? earlier(first, start) : first), today);
}
