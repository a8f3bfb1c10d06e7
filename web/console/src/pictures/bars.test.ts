import { describe, expect, it } from 'vitest';
import { barsOf, stackedBars } from './bars';

describe('stacked bars', () => {
  it('share one scale, which has room for the longest bar and for what bars are held against', () => {
    const [first, second] = stackedBars([
      {
        key: 'a',
        parts: [
          { key: 'paid', amount: 30 },
          { key: 'committed', amount: 0 },
          { key: 'submitted', amount: 20 },
        ],
        reference: 100,
      },
      { key: 'b', parts: [{ key: 'paid', amount: 10 }], reference: null },
    ]);
    expect(first?.parts.map(({ key, span }) => [key, span.from, span.to])).toEqual([
      ['paid', 0, 0.3],
      ['submitted', 0.3, 0.5],
    ]);
    expect(first?.reference).toBe(1);
    expect(second?.parts[0]?.span).toEqual({ from: 0, to: 0.1 });
  });

  it('survive a report of nothing', () => {
    expect(stackedBars([{ key: 'a', parts: [], reference: null }])).toEqual([{ key: 'a', parts: [], reference: null }]);
  });

  it('are made of rows with two keys, each bar with its parts in the same order', () => {
    const { parts, bars } = barsOf([
      { group: '2026-10', part: 'MEDIA', amount: 5 },
      { group: '2026-10', part: 'VENUE', amount: 2 },
      { group: '2026-11', part: 'VENUE', amount: 7 },
    ]);
    expect(parts).toEqual(['MEDIA', 'VENUE']);
    expect(bars[1]).toEqual({
      key: '2026-11',
      parts: [
        { key: 'MEDIA', amount: 0 },
        { key: 'VENUE', amount: 7 },
      ],
      reference: null,
    });
  });
});
