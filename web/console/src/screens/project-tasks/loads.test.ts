import { expect, test } from 'vitest';
import { loads } from './loads';

const [ann, bo] = [
  { id: 'a', name: 'Ann' },
  { id: 'b', name: 'Bo' },
];

test('weeks are summed, and who has most time comes first', () => {
  expect(
    loads([
      { user: ann, plannedDays: 5, capacity: 5 },
      { user: bo, plannedDays: 1, capacity: 5 },
      { user: ann, plannedDays: 3, capacity: 5 },
      { user: bo, plannedDays: 0, capacity: 5 },
    ]),
  ).toEqual([
    { user: bo, planned: 1, capacity: 10 },
    { user: ann, planned: 8, capacity: 10 },
  ]);
});
