import { describe, expect, it } from 'vitest';
import { loadLineShape } from './load-line-shape';
import { LINE_AT } from './span';

const figures = {
  redLine: 1000,
  budget: 1000,
  paid: 500,
  committed: 200,
  submitted: 100,
  forecast: { middle: 950, low: 900, high: 1100 },
};

describe('the load line', () => {
  it('puts paid, committed and submitted end to end, against a red line that stands where it stands in every row', () => {
    const shape = loadLineShape(figures, 'line');
    expect(shape.redLine).toBeCloseTo(LINE_AT);
    expect(shape.paid).toEqual({ from: 0, to: 500 / 1350 });
    expect(shape.committed).toEqual({ from: 500 / 1350, to: 700 / 1350 });
    expect(shape.submitted).toEqual({ from: 700 / 1350, to: 800 / 1350 });
    expect(shape.used).toBe(0.7);
    expect(shape.forecastUsed).toBe(0.95);
    expect(shape.budget).toBeNull();
    expect(shape.beyond).toBe(false);
  });

  it('cuts what lies past the right edge and says so', () => {
    const shape = loadLineShape({ ...figures, forecast: { middle: 2000, low: 1200, high: 2500 } }, 'line');
    expect(shape.forecast).toBeNull();
    expect(shape.range).toEqual({ from: 1200 / 1350, to: 1 });
    expect(shape.beyond).toBe(true);
  });

  it('has room for everything where it is large', () => {
    const shape = loadLineShape({ ...figures, forecast: { middle: 2000, low: 1200, high: 2500 } }, 'all');
    expect(shape.forecast).toBeCloseTo(2000 / 2600);
    expect(shape.redLine).toBeCloseTo(1000 / 2600);
    expect(shape.beyond).toBe(false);
  });

  it('says nothing of a line before there is a budget', () => {
    const nothing = { redLine: 0, budget: 0, paid: 0, committed: 0, submitted: 0, forecast: null };
    expect(loadLineShape(nothing, 'line')).toMatchObject({ redLine: null, used: null, paid: null, beyond: false });
    const spent = loadLineShape({ ...nothing, paid: 30, submitted: 10 }, 'line');
    expect(spent.paid).toEqual({ from: 0, to: 0.75 });
    expect(spent.submitted).toEqual({ from: 0.75, to: 1 });
  });
});
