/** Moving a task in time. */

import { addDays } from '@/i18n/day';
import { type Day, earlier, later } from '../pictures/day';

/** What is moved: the whole task, its first day, or its last one. */
export type Grip = 'whole' | 'start' | 'end';

export interface Dates {
  start: Day;
  end: Day;
}

/** The dates after a move by so many days; a task never ends before it starts. */
export function moved({ start, end }: Dates, grip: Grip, days: number): Dates {
  switch (grip) {
    case 'whole':
      return { start: addDays(start, days), end: addDays(end, days) };
    case 'start':
      return { start: earlier(addDays(start, days), end), end };
    case 'end':
      return { start, end: later(addDays(end, days), start) };
  }
}

export function same(a: Dates, b: Dates): boolean {
  return a.start === b.start && a.end === b.end;
}
