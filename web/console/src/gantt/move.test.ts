import { describe, expect, it } from 'vitest';
import { moved, same } from './move';

const dates = { start: '2026-11-27', end: '2026-11-30' };

describe('moving a task', () => {
  it('keeps its length as a whole', () => {
    expect(moved(dates, 'whole', 3)).toEqual({ start: '2026-11-30', end: '2026-12-03' });
    expect(same(moved(moved(dates, 'whole', 3), 'whole', -3), dates)).toBe(true);
  });

  it('changes one end, and never past the other', () => {
    expect(moved(dates, 'end', 2)).toEqual({ start: '2026-11-27', end: '2026-12-02' });
    expect(moved(dates, 'end', -9)).toEqual({ start: '2026-11-27', end: '2026-11-27' });
    expect(moved(dates, 'start', 9)).toEqual({ start: '2026-11-30', end: '2026-11-30' });
  });
});
