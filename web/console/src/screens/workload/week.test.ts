import { expect, test } from 'vitest';
import { daysInWeek, type PlannedTask } from './week';

const monday = '2026-11-30';

const task = (part: Partial<PlannedTask>): PlannedTask => ({
  status: 'IN_PROGRESS',
  plannedStart: '2026-11-26',
  plannedEnd: '2026-12-02',
  doneOn: null,
  subtasks: [],
  project: { stage: 'EXECUTION', plannedStart: '2026-11-01', plannedEnd: '2026-12-31', heldOn: null },
  ...part,
});

test('counts the working days that are in the week', () => {
  expect(daysInWeek(task({}), monday)).toBe(3);
  expect(daysInWeek(task({ plannedEnd: '2026-12-20' }), monday)).toBe(5);
  expect(daysInWeek(task({ plannedStart: '2026-12-05', plannedEnd: '2026-12-06' }), monday)).toBe(0);
});

test('takes the days of what is above where it has none', () => {
  const parent = { plannedStart: '2026-12-03', plannedEnd: '2026-12-04' };
  expect(daysInWeek(task({ plannedStart: null, plannedEnd: null, parent }), monday)).toBe(2);
  expect(daysInWeek(task({ plannedStart: null, plannedEnd: null }), monday)).toBe(5);
});

test('ends when it is done, or its project is held', () => {
  expect(daysInWeek(task({ doneOn: '2026-11-30' }), monday)).toBe(1);
  const { project } = task({});
  expect(daysInWeek(task({ project: { ...project, heldOn: '2026-12-01' } }), monday)).toBe(1);
});

test('what is cancelled, or done by its parts, occupies nobody', () => {
  expect(daysInWeek(task({ status: 'CANCELLED' }), monday)).toBe(0);
  expect(daysInWeek(task({ subtasks: [{ status: 'TODO' }] }), monday)).toBe(0);
  expect(daysInWeek(task({ subtasks: [{ status: 'CANCELLED' }] }), monday)).toBe(3);
});
