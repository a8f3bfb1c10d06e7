import { describe, expect, test } from 'vitest';
import { linesOf } from './changes';

describe('a stored change', () => {
  test('has the name that people know', () => {
    expect(linesOf({ field: 'weeklyCapacity', from: '500', to: '250' }, false)).toEqual([
      { key: 'audit-field-capacity', name: 'weekly capacity', kind: 'hundredthsOfDays', from: '500', to: '250' },
    ]);
  });

  test('of a field nobody named is said in its own words', () => {
    expect(linesOf({ field: 'plannedEnd', to: '2026-05-01' }, false)).toMatchObject([
      { key: null, name: 'planned end', kind: 'text', from: null, to: '2026-05-01' },
    ]);
  });

  test('of a list tells what went and what came', () => {
    const change = { field: 'criteria', from: '["a","b"]', to: '["b","c"]' };
    expect(linesOf(change, false).map(({ from, to }) => [from, to])).toEqual([
      ['a', null],
      [null, 'c'],
    ]);
  });

  test('of restricted words tells the words', () => {
    const change = { field: 'restrictedCategories', from: '["list: NEVER, word: a, b, reason: No, never."]', to: '[]' };
    expect(linesOf(change, true)).toMatchObject([{ key: 'policy-words', from: 'a, b', to: null }]);
  });

  test('of the warnings tells the thresholds that differ, in percent', () => {
    const stored = (opens: number, days: number) =>
      JSON.stringify({ end: { opens, gate: 0.08 }, silent_working_days: days });
    expect(linesOf({ field: 'warning', from: stored(0.86, 10), to: stored(0.8, 9) }, true)).toMatchObject([
      { path: 'warning.lateness.raiseAtProbabilityPercent', key: 'policy-raise', from: '86', to: '80' },
      { path: 'warning.silentWorkingDays', key: 'policy-silent', from: '10', to: '9' },
    ]);
  });
});
