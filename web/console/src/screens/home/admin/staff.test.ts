import { expect, test } from 'vitest';
import { gapsOf } from './staff';

const full = { SALES: 1, PROJECT_MANAGER: 1, FINANCE: 2, LEGAL: 1, DIRECTOR: 1 };

test('a company with everybody lacks nobody', () => {
  expect(gapsOf(full, true)).toEqual([]);
});

test('who approves does not pay: two in finance, unless one person may sign twice', () => {
  expect(gapsOf({ ...full, FINANCE: 1 }, true)).toEqual([{ role: 'FINANCE', missing: 1 }]);
  expect(gapsOf({ ...full, FINANCE: 1 }, false)).toEqual([]);
});

test('a new company lacks all who decide', () => {
  expect(gapsOf({ ADMIN: 1 }, true).map(({ role }) => role)).toEqual([
    'SALES',
    'PROJECT_MANAGER',
    'FINANCE',
    'LEGAL',
    'DIRECTOR',
  ]);
});
