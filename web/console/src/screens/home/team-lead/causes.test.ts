import { expect, test } from 'vitest';
import { causesOf, withHealth } from './causes';

const projects = [
  { id: 'a', health: 'OFF_TRACK', healthReasons: [{ rule: 'COST_RED_LINE' }, { rule: 'PROGRESS_FORECAST' }] },
  { id: 'b', health: 'OFF_TRACK', healthReasons: [{ rule: 'PROGRESS_FORECAST' }, { rule: 'PROGRESS_FORECAST' }] },
  { id: 'c', health: 'ON_TRACK', healthReasons: [{ rule: 'PROGRESS_OLD_DATA' }] },
] as const;

test('counts each project once for a reason, the gravest reason first', () => {
  expect(causesOf(projects)).toEqual([
    { rule: 'COST_RED_LINE', count: 1 },
    { rule: 'PROGRESS_FORECAST', count: 2 },
  ]);
  expect(withHealth(projects, 'OFF_TRACK')).toBe(2);
});
