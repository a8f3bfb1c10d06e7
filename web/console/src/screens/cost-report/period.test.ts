import { expect, test } from 'vitest';
import { monthEnd, spanBefore, spanOf } from './period';

test('a period begins with its month, quarter or year', () => {
  expect(spanOf('month', '2026-12-01')).toEqual({ from: '2026-12-01', to: '2026-12-01' });
  expect(spanOf('quarter', '2026-11-30')).toEqual({ from: '2026-10-01', to: '2026-11-30' });
  expect(spanOf('year', '2026-11-30')).toEqual({ from: '2026-01-01', to: '2026-11-30' });
  expect(spanOf('all', '2026-11-30')).toBeNull();
});

test('is compared with as many days of the one before', () => {
  expect(spanBefore('quarter', { from: '2026-10-01', to: '2026-11-30' })).toEqual({
    from: '2026-07-01',
    to: '2026-08-30',
  });
  expect(spanBefore('year', { from: '2026-01-01', to: '2026-02-28' })).toEqual({
    from: '2025-01-01',
    to: '2025-02-28',
  });
});

test('never with days of its own', () => {
  expect(spanBefore('month', { from: '2026-03-01', to: '2026-03-31' })).toEqual({
    from: '2026-02-01',
    to: '2026-02-28',
  });
});

test('months end', () => {
  expect(monthEnd('2026-12-01')).toBe('2026-12-31');
  expect(monthEnd('2028-02-01')).toBe('2028-02-29');
});
