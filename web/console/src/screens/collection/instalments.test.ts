import { expect, test } from 'vitest';
import { byDueDay, isCollectable, sumsByStatus } from './instalments';

const cny = (amount: string) => ({ amount, currency: 'CNY' as const });

test('what is due first stands first, what waits for a delivery after it, and what came in last', () => {
  const rows = [
    { id: 'c', dueOn: null, status: 'NOT_DUE' as const },
    { id: 'b', dueOn: '2026-12-01', status: 'DUE' as const },
    { id: 'e', dueOn: '2026-10-01', status: 'RECEIVED' as const },
    { id: 'd', dueOn: '2026-11-01', status: 'OVERDUE' as const },
    { id: 'a', dueOn: '2026-12-01', status: 'NOT_DUE' as const },
  ];
  expect(rows.sort(byDueDay).map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c', 'e']);
});

test('only what has a day can be collected', () => {
  expect(isCollectable({ status: 'OVERDUE', dueOn: '2026-11-01' })).toBe(true);
  expect(isCollectable({ status: 'PARTIALLY_RECEIVED', dueOn: null })).toBe(false);
  expect(isCollectable({ status: 'NOT_DUE', dueOn: '2026-12-31' })).toBe(false);
});

test('each instalment is in one sum: what is outstanding, or what came in where nothing is', () => {
  const rows = [
    { status: 'OVERDUE' as const, received: cny('1.00'), outstanding: cny('2.50') },
    { status: 'OVERDUE' as const, received: cny('0'), outstanding: cny('2.50') },
    { status: 'RECEIVED' as const, received: cny('7.00'), outstanding: cny('0.00') },
  ];
  expect(sumsByStatus(rows, ['OVERDUE', 'RECEIVED', 'DUE'])).toEqual([
    { status: 'OVERDUE', count: 2, sums: [cny('5.00')] },
    { status: 'RECEIVED', count: 1, sums: [cny('7.00')] },
    { status: 'DUE', count: 0, sums: [] },
  ]);
});
