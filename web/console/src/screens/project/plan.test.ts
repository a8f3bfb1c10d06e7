import { expect, test } from 'vitest';
import { changedMilestones, planOf } from './plan';

const project = {
  plannedStart: '2026-03-02',
  plannedEnd: null,
  serviceItems: [
    { id: 'stream', milestoneDate: '2026-03-31' },
    { id: 'article', milestoneDate: null },
  ],
};

test('a plan is what the project says', () => {
  expect(planOf(project)).toEqual({
    plannedStart: '2026-03-02',
    plannedEnd: null,
    stream: '2026-03-31',
    article: null,
  });
});

test('only milestones that were changed are sent, and none without a day', () => {
  const plan = { ...planOf(project), stream: null, article: '2026-04-10' };
  expect(changedMilestones(plan, [], project)).toEqual([]);
  expect(changedMilestones(plan, ['article', 'stream'], project)).toEqual([
    { serviceItemId: 'article', date: '2026-04-10' },
  ]);
});
