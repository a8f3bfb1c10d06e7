import { expect, test } from 'vitest';
import { blankTask, changesOf, draftOf } from './task-draft';

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

test('only what was changed is sent, and null clears', () => {
  const draft = { ...draftOf(stored), plannedCost: '', plannedStart: null };
  expect(changesOf(draft, [])).toEqual({});
  expect(changesOf(draft, ['plannedCost', 'plannedStart'])).toEqual({ plannedCost: null, plannedStart: null });
  expect(changesOf({ ...draft, plannedCost: '900' }, ['plannedCost'])).toEqual({ plannedCost: { amount: '900' } });
});
