import { expect, it } from 'vitest';
import { firstOfMonth, firstOfNextMonth, isWeekend } from './day';

it('months begin on their first day, and the year turns after December', () => {
  expect(firstOfMonth('2026-12-06')).toBe('2026-12-01');
  expect(firstOfNextMonth('2026-08-31')).toBe('2026-09-01');
  expect(firstOfNextMonth('2026-12-06')).toBe('2027-01-01');
});

it('weeks end on Sunday', () => {
  expect(['2026-12-04', '2026-12-05', '2026-12-06', '2026-12-07'].map(isWeekend)).toEqual([false, true, true, false]);
});
