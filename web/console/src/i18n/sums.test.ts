import { expect, test } from 'vitest';
import { addDecimals, isZero, lessAmount, multiplyDecimal, sumByCurrency } from './sums';

test('sums are exact, whatever their scale and size', () => {
  expect(addDecimals(['0.1', '0.2'])).toBe('0.3');
  expect(addDecimals(['90071992547409931.01', '0.009'])).toBe('90071992547409931.019');
  expect(addDecimals(['-0.50', '0.25'])).toBe('-0.25');
  expect(addDecimals([])).toBe('0');
});

test('quantities of a price are exact', () => {
  expect(multiplyDecimal('19.99', 100_000)).toBe('1999000.00');
  expect(multiplyDecimal('1250', 3)).toBe('3750');
  expect(multiplyDecimal('0.05', 0)).toBe('0.00');
});

test('currencies are never added to each other', () => {
  const amounts = [
    { amount: '1.50', currency: 'CNY' },
    { amount: '2', currency: 'USD' },
    { amount: '1.50', currency: 'CNY' },
  ];
  expect(sumByCurrency(amounts)).toEqual([
    { amount: '3.00', currency: 'CNY' },
    { amount: '2', currency: 'USD' },
  ]);
});

test('zero is zero in every scale', () => {
  expect(['0', '0.00', '-0.0', '0.01'].map(isZero)).toEqual([true, true, true, false]);
});

test('a difference may be negative, and so may what is taken away', () => {
  const cny = (amount: string) => ({ amount, currency: 'CNY' });
  expect(lessAmount(cny('1.05'), cny('2.00'))).toEqual(cny('-0.95'));
  expect(lessAmount(cny('1.05'), cny('-2.00'))).toEqual(cny('3.05'));
});
