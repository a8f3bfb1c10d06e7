import { expect, test } from 'vitest';
import { dayOf, numberOf, oneOf, said, someOf, textOf } from './search';

const letters = ['A', 'B', 'C'] as const;

test('takes what it knows, and leaves the rest', () => {
  expect(oneOf('B', letters)).toBe('B');
  expect(oneOf('X', letters)).toBeUndefined();
  expect(someOf(['C', 'X', 'A'], letters)).toEqual(['A', 'C']);
  expect(someOf('A', letters)).toEqual(['A']);
  expect(someOf(undefined, letters)).toBeUndefined();
});

test('reads words, days and numbers', () => {
  expect(textOf(2026)).toBe('2026');
  expect(textOf(' ')).toBeUndefined();
  expect(dayOf('2026-02-28')).toBe('2026-02-28');
  expect(dayOf('2026-13-01')).toBeUndefined();
  expect(dayOf('yesterday')).toBeUndefined();
  expect(numberOf('1')).toBeUndefined();
});

test('says only what is chosen', () => {
  expect(said({ a: 1, b: undefined })).toEqual({ a: 1 });
});
