import { expect, test } from 'vitest';
import { changesByProject } from './changes';

test('tells the worst of what happened to a project, and when the last was', () => {
  const changes = changesByProject([
    {
      project: { id: 'a' },
      events: [
        { type: 'RAISED', at: '2026-03-30T01:00:00Z' },
        { type: 'ACKNOWLEDGED', at: '2026-03-30T02:00:00Z' },
      ],
    },
    { project: { id: 'b' }, events: [] },
  ]);
  expect(changes.get('a')).toEqual({ type: 'RAISED', count: 2, at: '2026-03-30T02:00:00Z' });
  expect(changes.has('b')).toBe(false);
});
