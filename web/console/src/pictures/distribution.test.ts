import { describe, expect, it } from 'vitest';
import { distribution } from './distribution';

const ranges = [0, 25, 50, 75].map((from) => ({ from, to: from + 25 })).concat({ from: 100, to: 100 });

describe('the distribution of progress', () => {
  it('puts the lower end into a range and complete work into a range of its own', () => {
    const buckets = distribution(
      [
        { progress: 0, health: 'ON_TRACK' },
        { progress: 24.99, health: 'OFF_TRACK' },
        { progress: 25, health: 'AT_RISK' },
        { progress: 99.9, health: 'ON_TRACK' },
        { progress: 100, health: 'ON_TRACK' },
      ],
      ranges,
    );
    expect(buckets.map(({ count }) => count)).toEqual([2, 1, 0, 1, 1]);
    expect(buckets[0]?.byHealth).toEqual({ ON_TRACK: 1, AT_RISK: 0, OFF_TRACK: 1 });
  });
});
