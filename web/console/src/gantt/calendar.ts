/** The time axis of the Gantt: where a day stands, and how the axis is divided. */

import { addDays, dayNumber, dayOf, daysBetween, weekStart } from '@/i18n/day';
import { type Day, firstOfMonth, firstOfNextMonth, isWeekend } from '../pictures/day';
import type { GanttRow } from './tree';

export type Zoom = 'week' | 'month';

/** The width of a day in pixels. */
export const DAY_WIDTH: Record<Zoom, number> = { week: 28, month: 8 };

export interface Division {
  day: Day;
  x: number;
  width: number;
}

export interface Axis {
  zoom: Zoom;
  from: Day;
  to: Day;
  width: number;
  /** Months. */
  upper: Division[];
  /** Days, or where these are too narrow, weeks. */
  lower: Division[];
  /** Saturdays and Sundays, where days are wide enough to be seen. */
  weekends: Division[];
}

/** The axis over whole weeks, with a week of room on both sides. */
export function axisOf(rows: readonly GanttRow[], today: Day, zoom: Zoom): Axis {
  const days = rows.flatMap(({ start, end }) => [start, end]).filter((day) => day !== null);
  const sorted = [...days, today].sort();
  const from = addDays(weekStart(sorted[0] ?? today), -7);
  const to = addDays(weekStart(sorted.at(-1) ?? today), 13);
  const width = (daysBetween(from, to) + 1) * DAY_WIDTH[zoom];
  const division = (day: Day, next: Day): Division => {
    const x = Math.max(0, daysBetween(from, day) * DAY_WIDTH[zoom]);
    return { day, x, width: Math.min(width, daysBetween(from, next) * DAY_WIDTH[zoom]) - x };
  };
  const every = (first: Day, next: (day: Day) => Day) => {
    const divisions: Division[] = [];
    for (let day = first; day <= to; day = next(day)) divisions.push(division(day, next(day)));
    return divisions;
  };
  const single = every(from, (day) => addDays(day, 1));
  return {
    zoom,
    from,
    to,
    width,
    upper: every(firstOfMonth(from), firstOfNextMonth),
    lower: zoom === 'week' ? single : every(from, (day) => addDays(day, 7)),
    weekends: zoom === 'week' ? single.filter(({ day }) => isWeekend(day)) : [],
  };
}

/** Where a day begins. */
export function xOf(axis: Axis, day: Day): number {
  return (dayNumber(day) - dayNumber(axis.from)) * DAY_WIDTH[axis.zoom];
}

/** Where a task's bar lies: from the beginning of its first day to the end of its last one. */
export function barOf(axis: Axis, start: Day, end: Day): { x: number; width: number } {
  const x = xOf(axis, start);
  return { x, width: xOf(axis, addDays(end, 1)) - x };
}

/** By how many whole days something was dragged. */
export function daysDragged(axis: Axis, pixels: number): number {
  return Math.round(pixels / DAY_WIDTH[axis.zoom]);
}

export function dayAt(axis: Axis, x: number): Day {
  return dayOf(dayNumber(axis.from) + x / DAY_WIDTH[axis.zoom]);
}
