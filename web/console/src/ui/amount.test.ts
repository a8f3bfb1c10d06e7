import { expect, test } from 'vitest';
import { decimalsOf, groupAmount, parseAmount, typedAmount } from './amount';

test.each([
  ['1,234.5', '1234.50'],
  ['１２３４．５', '1234.50'],
  ['¥ 90071992547409931.01', '90071992547409931.01'],
  ['12.3万', '123000.00'],
  ['1.23456789亿', '123456789.00'],
  ['.5', '0.50'],
  ['007', '7.00'],
  ['-3', '-3.00'],
])('%s is %s', (typed, amount) => expect(parseAmount(typed, 2)).toBe(amount));

test.each(['', '.', 'abc', '1.234', '1e5', '1.2.3'])('%s is no amount', (typed) =>
  expect(parseAmount(typed, 2)).toBeNull(),
);

test('currencies have their own decimals', () => {
  expect(decimalsOf('CNY')).toBe(2);
  expect(decimalsOf('JPY')).toBe(0);
  expect(parseAmount('12', decimalsOf('JPY'))).toBe('12');
});

test('amounts are grouped by thousands', () => {
  expect(groupAmount('1234567.50')).toBe('1,234,567.50');
  expect(groupAmount('-123')).toBe('-123');
});

test('what is typed is sent exact, and what is no amount as it is', () => {
  expect(typedAmount('1.2万', 'CNY')).toEqual({ amount: '12000.00', currency: 'CNY' });
  expect(typedAmount('', 'JPY')).toEqual({ amount: '0', currency: 'JPY' });
  expect(typedAmount('ten', 'CNY').amount).toBe('ten');
});
