import { describe, expect, it } from 'vitest';
import { axisOf, barOf, DAY_WIDTH, dayAt, daysDragged, xOf } from './calendar';
import { visibleRows } from './tree';

const rows = visibleRows(
  [
    {
      id: 'a',
      title: 'a',
      parentId: null,
      start: '2026-11-05',
      end: '2026-12-02',
      done: 0,
      status: 'TODO',
      milestone: false,
      overdue: false,
      assignee: null,
      dependsOn: [],
      fixed: null,
    },
  ],
  new Set(),
);

describe('the axis', () => {
  const axis = axisOf(rows, '2026-11-20', 'week');

  it('covers whole weeks with a week of room on both sides', () => {
    expect(axis.from).toBe('2026-10-26');
    expect(axis.to).toBe('2026-12-13');
    expect(axis.width).toBe(49 * DAY_WIDTH.week);
  });

  it('is divided into months and days, or into months and weeks', () => {
    expect(axis.upper.map(({ day }) => day)).toEqual(['2026-10-01', '2026-11-01', '2026-12-01']);
    expect(axis.upper[0]).toMatchObject({ x: 0, width: 6 * DAY_WIDTH.week });
    expect(axis.upper.reduce((sum, { width }) => sum + width, 0)).toBe(axis.width);
    expect(axis.lower).toHaveLength(49);
    expect(axis.weekends).toHaveLength(14);
    const months = axisOf(rows, '2026-11-20', 'month');
    expect(months.lower).toHaveLength(7);
    expect(months.weekends).toHaveLength(0);
  });

  it('lets a bar reach to the end of its last day', () => {
    expect(barOf(axis, '2026-11-05', '2026-11-05').width).toBe(DAY_WIDTH.week);
    expect(barOf(axis, '2026-11-05', '2026-12-02')).toEqual({ x: 10 * DAY_WIDTH.week, width: 28 * DAY_WIDTH.week });
  });

  it('turns places into days and distances into whole days', () => {
    expect(dayAt(axis, xOf(axis, '2026-11-20') + 3)).toBe('2026-11-20');
    expect(daysDragged(axis, DAY_WIDTH.week * 1.6)).toBe(2);
    expect(daysDragged(axis, -DAY_WIDTH.week * 0.4)).toBe(-0);
  });
});
