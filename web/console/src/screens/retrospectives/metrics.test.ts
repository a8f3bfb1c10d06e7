import { expect, test } from 'vitest';
import { effectInputs, emptyMetric } from './metrics';

test('rows that nothing was typed into are not sent, and those without a figure are', () => {
  expect(
    effectInputs([
      emptyMetric,
      { metric: ' reads ', target: 100, actual: null, serviceItemId: 'item' },
      { ...emptyMetric, actual: 3 },
    ]),
  ).toEqual([
    { metric: 'reads', target: 100, actual: null, serviceItemId: 'item' },
    { metric: '', target: null, actual: 3 },
  ]);
});
