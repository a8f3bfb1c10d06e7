import { describe, expect, it } from 'vitest';
import { LINE_AT } from './span';
import { timeLineShape } from './time-line-shape';

/** A plan of 20 days, of which 10 have passed. */
const figures = {
  plannedStart: '2026-11-01',
  plannedEnd: '2026-11-20',
  actualEnd: null,
  today: '2026-11-11',
  done: 20,
  daysBehind: 4,
  forecast: { end: '2026-11-24', earliest: '2026-11-22', latest: '2026-11-27' },
};
const day = (days: number) => (days / 20) * LINE_AT;

describe('the time line', () => {
  it('shows the work that is done at its day of the plan, so that the gap to today is what is missing', () => {
    const shape = timeLineShape(figures, 'line');
    expect(shape.plan.to).toBeCloseTo(LINE_AT);
    expect(shape.today).toBeCloseTo(day(10));
    expect(shape.done?.to).toBeCloseTo(day(6));
    expect(shape.forecast).toBeCloseTo(day(24));
    expect(shape.range?.from).toBeCloseTo(day(21));
    expect(shape.range?.to).toBeCloseTo(day(27));
    expect(shape.daysLate).toBe(4);
    expect(shape.beyond).toBe(false);
  });

  it('takes the percentage where the days are not known', () => {
    expect(timeLineShape({ ...figures, daysBehind: null }, 'line').done?.to).toBeCloseTo(day(4));
  });

  it('never draws more than the plan, nor less than nothing', () => {
    expect(timeLineShape({ ...figures, daysBehind: -30 }, 'line').done?.to).toBeCloseTo(LINE_AT);
    expect(timeLineShape({ ...figures, daysBehind: 30 }, 'line').done).toBeNull();
    expect(timeLineShape({ ...figures, done: 0 }, 'line').done).toBeNull();
  });

  it('waits for a start that is to come', () => {
    const shape = timeLineShape({ ...figures, today: '2026-10-25', done: 0, daysBehind: 0, forecast: null }, 'line');
    expect(shape.today).toBeNull();
    expect(shape.startsIn).toBe(7);
    expect(shape.daysLate).toBeNull();
  });

  it('ends on the day on which the work was done', () => {
    const shape = timeLineShape({ ...figures, actualEnd: '2026-11-19', today: '2027-05-01', forecast: null }, 'line');
    expect(shape.actualEnd).toBeCloseTo(day(19));
    expect(shape.today).toBeNull();
    expect(shape.done?.to).toBeCloseTo(LINE_AT);
    expect(shape.daysLate).toBe(-1);
  });

  it('cuts what lies past the right edge, or makes room for it', () => {
    const late = { ...figures, forecast: { end: '2027-01-10', earliest: '2026-12-30', latest: '2027-01-22' } };
    expect(timeLineShape(late, 'line')).toMatchObject({ forecast: null, range: null, beyond: true });
    const wide = timeLineShape(late, 'all');
    expect(wide.beyond).toBe(false);
    expect(wide.range?.to).toBeCloseTo(1 / 1.04);
  });
});
