import { describe, expect, it } from 'vitest';
import { axisOf } from './calendar';
import { linkPath, linksOf } from './links';
import { type GanttTask, visibleRows } from './tree';

const task = (id: string, start: string, end: string, dependsOn: string[] = []): GanttTask => ({
  id,
  title: id,
  parentId: null,
  start,
  end,
  done: 0,
  status: 'TODO',
  milestone: false,
  overdue: false,
  assignee: null,
  dependsOn,
  fixed: null,
});

const rows = visibleRows(
  [
    task('a', '2026-11-02', '2026-11-05'),
    task('b', '2026-11-06', '2026-11-08', ['a']),
    task('c', '2026-11-07', '2026-11-09', ['b', 'elsewhere']),
  ],
  new Set(),
);
const axis = axisOf(rows, '2026-11-05', 'week');

describe('the lines of dependencies', () => {
  it('lead from what ends to what waits, and say where the plan breaks the order', () => {
    expect(linksOf(rows, axis, 32, 0, 2).map(({ key, broken }) => [key, broken])).toEqual([
      ['a>b', false],
      ['b>c', true],
    ]);
  });

  it('are drawn only where one of their ends, or what lies between, is seen', () => {
    expect(linksOf(rows, axis, 32, 2, 2).map(({ key }) => key)).toEqual(['b>c']);
  });

  it('go around where there is no room', () => {
    expect(linkPath(100, 16, 150, 48, 16)).toBe('M100 16H143V48H150');
    expect(linkPath(100, 16, 90, 48, 16)).toBe('M100 16h7V32H83V48H90');
  });
});
