import { expect, test } from 'vitest';
import { byDue, dueOf } from './due';

const wednesday = '2026-12-02';
const task = (plannedEnd: string | null, overdue = false) => ({ plannedEnd, overdue });

test('late is what the server says', () => {
  expect(dueOf(task('2026-12-01', true), wednesday)).toBe('late');
  // On hold nothing is overdue.
  expect(dueOf(task('2026-12-01'), wednesday)).toBe('today');
});

test('the week ends on Sunday', () => {
  expect(dueOf(task(wednesday), wednesday)).toBe('today');
  expect(dueOf(task('2026-12-06'), wednesday)).toBe('week');
  expect(dueOf(task('2026-12-07'), wednesday)).toBe('later');
  expect(dueOf(task(null), wednesday)).toBe('later');
});

test('times without tasks are left out, and each task is in one', () => {
  const tasks = [task('2026-12-01', true), task('2026-12-20'), task(null)];
  expect(byDue(tasks, wednesday)).toEqual([
    { due: 'late', tasks: [tasks[0]] },
    { due: 'later', tasks: [tasks[1], tasks[2]] },
  ]);
});
