/**
 * Calendar days on an axis: day `n` is what lies between `n` and `n + 1`, so that a span that ends on a day reaches to
 * `dayNumber(end) + 1`.
 */

import { dayNumber, weekStart } from '@/i18n/day';

/** `YYYY-MM-DD`, without a time zone. */
export type Day = string;

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

export function firstOfNextMonth(day: Day): Day {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${day.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-01`;
}

export function isWeekend(day: Day): boolean {
  return dayNumber(day) - dayNumber(weekStart(day)) >= 5;
}

/** The later of two days; they sort as texts. */
export function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}

export function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}
