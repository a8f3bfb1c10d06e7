import { expect, test } from 'vitest';
import { otherParents } from './parents';

const tasks = [
  { id: 'may' },
  { id: 'plan', parent: { id: 'may' } },
  { id: 'draft', parent: { id: 'plan' } },
  { id: 'june', parent: null },
];
const ids = (id: string) => otherParents(tasks, id).map(({ id }) => id);

test('a task is no part of itself, nor of what it is made of', () => {
  expect(ids('may')).toEqual(['june']);
  expect(ids('plan')).toEqual(['may', 'june']);
  expect(ids('june')).toEqual(['may', 'plan', 'draft']);
});
