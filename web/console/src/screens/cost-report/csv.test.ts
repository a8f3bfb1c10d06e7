import { expect, test } from 'vitest';
import { csvOf } from './csv';

test('quotes what would be taken apart', () => {
  expect(csvOf([['a,b', 'say "yes"', 'plain']])).toBe('\uFEFF"a,b","say ""yes""",plain\r\n');
});

test('a formula is text, a negative amount is a number', () => {
  expect(csvOf([['=1+1', '-12.50', '-cmd']])).toBe("\uFEFF'=1+1,-12.50,'-cmd\r\n");
});
