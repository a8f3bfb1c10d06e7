import { expect, test } from 'vitest';
import { byUrgency } from './work';

test('what is due first comes first, and what has no day stays in its order at the end', () => {
  const rows = [
    { id: 'a', due: null },
    { id: 'b', due: '2026-12-20' },
    { id: 'c', due: '2026-11-30' },
    { id: 'd', due: null },
  ];
  expect(byUrgency(rows).map(({ id }) => id)).toEqual(['c', 'b', 'a', 'd']);
  const urgent = { id: 'e', due: null, urgent: true };
  expect(byUrgency([...rows, urgent])[0]).toBe(urgent);
});
