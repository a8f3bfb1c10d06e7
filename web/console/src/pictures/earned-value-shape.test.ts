import { describe, expect, it } from 'vitest';
import { dayNumber } from '@/i18n/day';
import { type EarnedValueFigures, earnedValueShape, nearestWeek, weekRows } from './earned-value-shape';

const figures: EarnedValueFigures = {
  series: [
    { day: '2026-11-02', plan: 100, earned: 80, actual: 0 },
    { day: '2026-11-09', plan: 300, earned: 200, actual: 150 },
    { day: '2026-11-16', plan: 600, earned: 250, actual: 280 },
    { day: '2026-11-23', plan: 600, earned: 250, actual: 280 },
    { day: '2027-06-01', plan: 600, earned: 250, actual: 280 },
  ],
  today: '2026-11-12',
  plannedEnd: '2026-11-15',
  redLine: 700,
  forecast: {
    end: '2026-11-25',
    earliest: '2026-11-20',
    latest: '2026-12-01',
    cost: { middle: 800, low: 750, high: 900 },
  },
};

describe('the earned-value chart', () => {
  it('ends what is earned and spent today, with today’s figures', () => {
    const shape = earnedValueShape(figures);
    expect(shape?.earned.at(-1)).toEqual([dayNumber('2026-11-12'), 250]);
    expect(shape?.actual).toHaveLength(3);
  });

  it('reaches to the last day that matters, and to the highest amount', () => {
    const shape = earnedValueShape(figures);
    expect(shape?.days).toEqual([dayNumber('2026-11-02'), dayNumber('2026-12-01')]);
    expect(shape?.plan).toHaveLength(4);
    expect(shape?.amounts[1]).toBeCloseTo(945);
    expect(shape?.forecast).toEqual({
      at: [dayNumber('2026-11-25'), 800],
      days: [dayNumber('2026-11-20'), dayNumber('2026-12-01')],
      amounts: [750, 900],
    });
  });

  it('has no forecast without an end, and nothing without a plan', () => {
    expect(earnedValueShape({ ...figures, forecast: { ...figures.forecast, end: null } })?.forecast).toBeNull();
    expect(earnedValueShape({ ...figures, series: [] })).toBeNull();
  });

  it('finds the week that is pointed at', () => {
    expect(nearestWeek(weekRows(figures), dayNumber('2026-11-12') + 0.4)?.day).toBe('2026-11-09');
    expect(nearestWeek(weekRows(figures), dayNumber('2027-11-12'))?.day).toBe('2026-11-23');
    expect(nearestWeek([], 0)).toBeUndefined();
  });

  it('leaves the weeks to come open in the table', () => {
    expect(weekRows(figures)[1]).toEqual({ day: '2026-11-09', plan: 300, earned: 200, actual: 150 });
    expect(weekRows(figures)).toHaveLength(4);
    expect(weekRows(figures)[2]).toEqual({ day: '2026-11-16', plan: 600, earned: null, actual: null });
  });
});
