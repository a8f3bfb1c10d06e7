import { expect, test } from 'vitest';
import { changes } from './edit';

test('what is typed as it is stored is no change', () => {
  const stored = { name: 'A', roles: ['SALES', 'ADMIN'], line: null as string | null, words: [{ word: 'x' }] };
  expect(changes({}, stored)).toEqual([]);
  expect(changes({ name: 'A', roles: ['ADMIN', 'SALES'], line: null, words: [{ word: 'x' }] }, stored)).toEqual([]);
  expect(changes({ name: 'B', roles: ['ADMIN'], line: '1', words: [] }, stored)).toEqual([
    'name',
    'roles',
    'line',
    'words',
  ]);
});
