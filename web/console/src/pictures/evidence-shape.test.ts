import { describe, expect, it } from 'vitest';
import { type EvidenceFigure, evidenceShape } from './evidence-shape';

const money = (name: EvidenceFigure['name'], value: string): EvidenceFigure => ({
  name,
  value,
  unit: 'MONEY',
  currency: 'CNY',
});
const day = (name: EvidenceFigure['name'], value: string): EvidenceFigure => ({
  name,
  value,
  unit: 'DATE',
  currency: null,
});
const percent = (name: EvidenceFigure['name'], value: string): EvidenceFigure => ({
  name,
  value,
  unit: 'PERCENT',
  currency: null,
});

describe('the picture of evidence', () => {
  it('holds a forecast end against the planned one, with today and the day that would end it', () => {
    const { scales, closes } = evidenceShape([
      day('PLANNED_END', '2026-11-15'),
      day('FORECAST_END', '2026-12-25'),
      day('FORECAST_EARLIEST', '2026-12-17'),
      day('FORECAST_LATEST', '2027-01-02'),
      day('TODAY', '2026-12-01'),
      day('CLOSES_BEFORE', '2026-11-18'),
      percent('CHANCE', '99.99'),
      percent('OPENS_FROM', '86.00'),
      percent('SEVERE_FROM', '92.00'),
      percent('CLOSES_BELOW', '30.00'),
    ]);
    const [days, chance] = scales;
    expect(days?.name).toBe('days');
    const at = (kind: string) => days?.marks.find((mark) => mark.kind === kind)?.at ?? Number.NaN;
    expect(at('limit')).toBeLessThan(at('closes'));
    expect(at('closes')).toBeLessThan(at('now'));
    expect(at('now')).toBeLessThan(at('figure'));
    expect(days?.past).toEqual({ from: at('limit'), to: at('figure') });
    expect(chance?.marks.map(({ figure, at }) => [figure.name, Math.round(at * 100)])).toEqual([
      ['OPENS_FROM', 86],
      ['SEVERE_FROM', 92],
      ['CLOSES_BELOW', 30],
      ['CHANCE', 100],
    ]);
    expect(closes.map(({ name }) => name)).toEqual(['CLOSES_BELOW', 'CLOSES_BEFORE']);
  });

  it('takes today for the figure where a day has simply passed', () => {
    const { scales } = evidenceShape([day('PLANNED_END', '2026-11-15'), day('TODAY', '2026-12-01')]);
    expect(scales[0]?.marks.map(({ kind }) => kind)).toEqual(['limit', 'figure']);
    expect(scales[0]?.past).not.toBeNull();
  });

  it('puts the costs end to end against the red line, and draws the line once', () => {
    const { scales, contributors } = evidenceShape([
      money('RED_LINE', '1000.00'),
      money('COMMITTED', '400.00'),
      money('PAID', '700.00'),
      money('SUBMITTED', '100.00'),
      money('CLOSES_AT', '1000.00'),
      { name: 'CONTRIBUTOR1', value: 'Shooting', unit: 'TEXT', currency: null },
      money('CONTRIBUTOR1_BY', '80.00'),
      { name: 'CONTRIBUTOR2', value: 'Travel', unit: 'TEXT', currency: null },
      money('CONTRIBUTOR2_BY', '20.00'),
    ]);
    const [scale] = scales;
    expect(scale?.stack.map(({ state }) => state)).toEqual(['paid', 'committed', 'submitted']);
    expect(scale?.stack[1]?.span.from).toBe(scale?.stack[0]?.span.to);
    expect(scale?.marks.map(({ kind }) => kind)).toEqual(['limit']);
    expect(scale?.past?.from).toBe(scale?.marks[0]?.at);
    expect(contributors.map(({ name, share }) => [name, share])).toEqual([
      ['Shooting', 1],
      ['Travel', 0.25],
    ]);
  });

  it('draws nothing of what has no threshold', () => {
    expect(evidenceShape([day('DELIVERED_ON', '2026-11-26')])).toEqual({ scales: [], contributors: [], closes: [] });
  });
});
