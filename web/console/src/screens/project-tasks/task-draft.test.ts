import { expect, test } from 'vitest';
import { blankTask, changedFields, changesOf, draftOf } from './task-draft';

const stored = {
  title: 'Book the slot',
  weight: 3,
  status: 'TODO',
  plannedStart: '2026-03-02',
  plannedEnd: null,
  plannedCost: { amount: '1200.00' },
  parent: { id: 'stream' },
  dependsOn: [{ id: 'plan' }, { id: 'poster' }],
} as const;

test('what a task has not is null', () => {
  expect(draftOf(stored)).toEqual({
    ...blankTask,
    title: 'Book the slot',
    weight: 3,
    plannedStart: '2026-03-02',
    plannedCost: '1200.00',
    parentId: 'stream',
    dependsOn: ['plan', 'poster'],
  });
});

test('only what differs is sent, and null clears', () => {
  const read = draftOf(stored);
  expect(changesOf(read, read)).toEqual({});
  const typed = { ...read, plannedCost: '', plannedStart: null, dependsOn: ['poster', 'plan'] };
  expect(changesOf(typed, read)).toEqual({ plannedCost: null, plannedStart: null });
  expect(changesOf({ ...read, plannedCost: '900' }, read)).toEqual({ plannedCost: { amount: '900' } });
});

test('the order of what a task waits for is no change', () => {
  const read = draftOf(stored);
  expect(changedFields({ ...read, dependsOn: ['poster', 'plan'] }, read)).toEqual([]);
  expect(changedFields({ ...read, dependsOn: ['plan'] }, read)).toEqual(['dependsOn']);
});
