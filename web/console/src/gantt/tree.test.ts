import { describe, expect, it } from 'vitest';
import { firstToDo, type GanttTask, parentIndex, visibleRows } from './tree';

const task = (
  id: string,
  parentId: string | null,
  start: string | null = null,
  end: string | null = null,
): GanttTask => ({
  id,
  title: id,
  parentId,
  start,
  end,
  done: 0,
  status: 'TODO',
  milestone: false,
  overdue: false,
  assignee: null,
  dependsOn: [],
  fixed: null,
});

/** A part may be listed before its whole. */
const tasks = [
  task('design', 'may', '2026-05-01', '2026-05-04'),
  task('may', null),
  task('stream', 'may', '2026-05-05', '2026-05-10'),
  task('june', null, '2026-06-01', '2026-06-10'),
  task('lost', 'elsewhere'),
];

describe('the tree of tasks', () => {
  it('lists the parts after their whole, with their level and their place among their siblings', () => {
    const rows = visibleRows(tasks, new Set());
    expect(rows.map(({ task, level, position, siblings }) => [task.id, level, position, siblings])).toEqual([
      ['may', 1, 1, 3],
      ['design', 2, 1, 2],
      ['stream', 2, 2, 2],
      ['june', 1, 2, 3],
      ['lost', 1, 3, 3],
    ]);
    expect(rows.map(({ expanded }) => expanded)).toEqual([true, null, null, null, null]);
  });

  it('gives a task without days those of its parts, also while they are hidden', () => {
    const [may, june] = visibleRows(tasks, new Set(['may']));
    expect(may).toMatchObject({ start: '2026-05-01', end: '2026-05-10', expanded: false });
    expect(june?.task.id).toBe('june');
  });

  it('is seen first where work is to be done', () => {
    const done = tasks.map((task) => (task.id === 'design' ? { ...task, done: 100 } : task));
    expect(firstToDo(visibleRows(tasks, new Set()), '2026-05-20')).toBe('2026-05-01');
    expect(firstToDo(visibleRows(done, new Set()), '2026-05-20')).toBe('2026-05-05');
    expect(firstToDo(visibleRows(done, new Set()), '2026-04-01')).toBe('2026-04-01');
  });

  it('finds the row of the whole', () => {
    const rows = visibleRows(tasks, new Set());
    expect(parentIndex(rows, 2)).toBe(0);
    expect(parentIndex(rows, 3)).toBe(-1);
  });
});
