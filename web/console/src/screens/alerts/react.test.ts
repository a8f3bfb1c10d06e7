import { expect, test } from 'vitest';
import { mostSnoozeDays, reactorsOf, snoozeChoices, snoozedUntil } from './react';

test('whoever is responsible, and those above, may react', () => {
  expect(reactorsOf('PROJECT_MANAGER')).toContain('TEAM_LEAD');
  expect(reactorsOf('DIRECTOR')).not.toContain('TEAM_LEAD');
  expect(reactorsOf('MEMBER')).toEqual([]);
});

test('a snooze is no longer than the policy allows', () => {
  expect(snoozeChoices(7)).toEqual([1, 3, 7]);
  expect(snoozeChoices(10)).toEqual([1, 3, 7, 10]);
  expect(snoozeChoices(30)).toEqual([1, 3, 7, 14, 30]);
  expect(mostSnoozeDays({ watch: 30, warning: 20, severe: 14, critical: 7 }, 'SEVERE')).toBe(14);
});

test('a snooze ends before the limit', () => {
  expect(snoozedUntil(1, Date.parse('2026-03-30T00:00:00Z'))).toBe('2026-03-30T23:59:00.000Z');
});
