import { describe, expect, test } from 'vitest';
import { filterOf, isListed, isNarrowed, projectsSearch } from './search';

const project = (actual: number, currency: string | null) => ({
  progress: { actual },
  contract: currency ? { amount: { currency } } : null,
});

describe('the ranges of progress are those of the dashboard', () => {
  test('the lower end belongs to a range, the upper does not', () => {
    const range = { progressFrom: 25, progressTo: 50 };
    expect([24.9, 25, 49.99, 50].map((actual) => isListed(project(actual, null), range))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
  test('complete work has a range of its own', () => {
    expect(isListed(project(100, null), { progressFrom: 75, progressTo: 100 })).toBe(false);
    expect(isListed(project(100, null), { progressFrom: 100, progressTo: 100 })).toBe(true);
  });
});

test('a project without a contract is of no currency', () => {
  expect(isListed(project(10, null), { currency: 'CNY' })).toBe(false);
  expect(isListed(project(10, 'CNY'), { currency: 'CNY' })).toBe(true);
});

test('the server is asked for what it can filter by', () => {
  const search = projectsSearch({ stage: ['EXECUTION', 'NONE'], currency: 'CNY', order: 'NAME_ASC', search: 2026 });
  expect(isNarrowed(search)).toBe(true);
  expect(JSON.parse(JSON.stringify(filterOf(search)))).toEqual({ stage: ['EXECUTION'], search: '2026' });
});
