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
    start: '2026-03-02',
    end: null,
    milestones: { stream: '2026-03-31', article: null },
  });
});

test('only milestones that differ are sent, and none without a day', () => {
  const stored = planOf(project);
  expect(changedMilestones(stored, stored)).toEqual([]);
  const milestones = { stream: null, article: '2026-04-10' };
  expect(changedMilestones({ ...stored, milestones }, stored)).toEqual([
    { serviceItemId: 'article', date: '2026-04-10' },
  ]);
});
