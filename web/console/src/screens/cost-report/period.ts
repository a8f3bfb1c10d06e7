/** The times that a report is of, and the times that they are compared with. */
import { addDays, daysBetween } from '@/i18n/day';

export const periods = ['month', 'quarter', 'year', 'all'] as const;

export type Period = (typeof periods)[number];

export interface Span {
  from: string;
  to: string;
}

/** Up to today, from the first day of the month, quarter or year; null for all time. */
export function spanOf(period: Period, today: string): Span | null {
  const from = firstDay(period, today);
  return from ? { from, to: today } : null;
}

/**
 * The same time one period earlier, of as many days: two months of this quarter are compared with two months of the last. It
 * ends before the other begins.
 */
export function spanBefore(period: Period, { from, to }: Span): Span | null {
  const before = firstDay(period, addDays(from, -1));
  if (!before) return null;
  const end = addDays(before, daysBetween(from, to));
  const latest = addDays(from, -1);
  return { from: before, to: daysBetween(end, latest) < 0 ? latest : end };
}

function firstDay(period: Period, day: string): string | null {
  const [year = '', month = ''] = day.split('-');
  switch (period) {
    case 'month':
      return `${year}-${month}-01`;
    case 'quarter':
      return `${year}-${String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
    case 'year':
      return `${year}-01-01`;
    case 'all':
      return null;
  }
}

/** The last day of the month that begins on this day. */
export function monthEnd(first: string): string {
  const [year = '', month = ''] = first.split('-');
  const next =
    month === '12' ? `${Number(year) + 1}-01-01` : `${year}-${String(Number(month) + 1).padStart(2, '0')}-01`;
  return addDays(next, -1);
}
