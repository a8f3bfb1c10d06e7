import { describe, expect, it } from 'vitest';
import { heatOf, heatTable } from './heat';

describe('the workload', () => {
  it('is more than full only past the capacity', () => {
    expect([0, 2, 2.5, 4.5, 5, 5.5].map((planned) => heatOf(planned, 5))).toEqual([
      'free',
      'light',
      'light',
      'busy',
      'full',
      'over',
    ]);
    expect(heatOf(0, 0)).toBe('free');
    expect(heatOf(1, 0)).toBe('over');
  });

  it('has a row for each person and a column for each week', () => {
    const [lin, chen] = [
      { id: '1', name: 'Lin' },
      { id: '2', name: 'Chen' },
    ];
    const table = heatTable([
      { user: lin, weekStart: '2026-11-30', plannedDays: 6, capacity: 5 },
      { user: chen, weekStart: '2026-11-23', plannedDays: 1, capacity: 0 },
    ]);
    expect(table.weeks).toEqual(['2026-11-23', '2026-11-30']);
    expect(table.rows.map(({ user }) => user.name)).toEqual(['Lin', 'Chen']);
    expect(table.rows[0]?.cells[0]).toBeNull();
    expect(table.rows[0]?.cells[1]).toMatchObject({ load: 1.2, heat: 'over' });
    expect(table.rows[1]?.cells[0]).toMatchObject({ load: null, heat: 'over' });
  });
});
