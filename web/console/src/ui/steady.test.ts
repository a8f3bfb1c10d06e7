import { expect, test } from 'vitest';
import { steady } from './steady';

const rows = (text: string) => [...text].map((key) => ({ key: key.toLowerCase(), row: key }));
const show = (shown: string, current: string) => {
  const { rows: steadied, waiting } = steady(rows(shown), rows(current));
  return [steadied.map(({ row, gone }) => (gone ? `(${row})` : row)).join(''), waiting];
};

test('new content comes at once, in the old place', () => {
  expect(show('abc', 'aBc')).toEqual(['aBc', 0]);
});

test('rows do not change places', () => {
  expect(show('abc', 'cab')).toEqual(['abc', 1]);
});

test('what has come waits', () => {
  expect(show('abc', 'xaybc')).toEqual(['abc', 2]);
});

test('what is gone keeps its place', () => {
  expect(show('abc', 'ac')).toEqual(['a(b)c', 1]);
});

test('the next page comes at the end', () => {
  expect(show('abc', 'abcde')).toEqual(['abcde', 0]);
});

test('another list waits as a whole', () => {
  expect(show('abc', 'xyz')).toEqual(['(a)(b)(c)', 6]);
});
