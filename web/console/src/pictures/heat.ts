/** The workload of people by week, against what they can do. */

import type { Day } from './day';

export interface WorkloadFigures {
  user: { id: string; name: string };
  weekStart: Day;
  plannedDays: number;
  capacity: number;
}

/** How busy: nothing planned, up to half, up to nine tenths, up to all, more than all. */
export type Heat = 'free' | 'light' | 'busy' | 'full' | 'over';

export interface HeatCell {
  weekStart: Day;
  planned: number;
  capacity: number;
  /** Planned as a share of capacity; null where somebody with no capacity has work. */
  load: number | null;
  heat: Heat;
}

export interface HeatRow {
  user: { id: string; name: string };
  cells: (HeatCell | null)[];
}

export interface HeatTable {
  weeks: Day[];
  rows: HeatRow[];
}

export function heatOf(planned: number, capacity: number): Heat {
  if (planned <= 0) return 'free';
  if (planned > capacity) return 'over';
  const load = planned / capacity;
  if (load <= 0.5) return 'light';
  return load <= 0.9 ? 'busy' : 'full';
}

/** A row for each person, in the order in which they come, and a column for each week, oldest first. */
export function heatTable(figures: readonly WorkloadFigures[]): HeatTable {
  const weeks = [...new Set(figures.map(({ weekStart }) => weekStart))].sort();
  const column = new Map(weeks.map((week, index) => [week, index]));
  const rows = new Map<string, HeatRow>();
  for (const { user, weekStart, plannedDays, capacity } of figures) {
    const row = rows.get(user.id) ?? { user, cells: weeks.map(() => null) };
    rows.set(user.id, row);
    row.cells[column.get(weekStart) ?? 0] = {
      weekStart,
      planned: plannedDays,
      capacity,
      load: capacity > 0 ? plannedDays / capacity : plannedDays > 0 ? null : 0,
      heat: heatOf(plannedDays, capacity),
    };
  }
  return { weeks, rows: [...rows.values()] };
}
