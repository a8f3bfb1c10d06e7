import { expect, test } from 'vitest';
import { itemsOf, lineAmount, listAmount, moveLine, type ServiceLine } from './service-list';

const line = (key: string, quantity: number | null, unitPrice: string): ServiceLine => ({
  key,
  service: key,
  description: '',
  quantity,
  unitPrice,
});

test('a line is its quantity times its price, exactly', () => {
  expect(lineAmount(line('a', 3, '19.99'), 'CNY')).toBe('59.97');
  expect(lineAmount(line('a', 2, '1.5万'), 'CNY')).toBe('30000.00');
  expect(lineAmount(line('a', 3, '1200'), 'JPY')).toBe('3600');
});

test('a line without a quantity or a price comes to nothing yet', () => {
  expect(lineAmount(line('a', null, '10'), 'CNY')).toBeNull();
  expect(lineAmount(line('a', 1, ''), 'CNY')).toBeNull();
  expect(lineAmount(line('a', 1, '1.5'), 'JPY')).toBeNull();
});

test('the list is the sum of what its lines come to', () => {
  expect(listAmount([line('a', 2, '0.10'), line('b', 1, '0.20'), line('c', 1, '')], 'CNY')).toBe('0.40');
});

test('a line moves by one place, and not over the ends', () => {
  const lines = [line('a', 1, '1'), line('b', 1, '1'), line('c', 1, '1')];
  const keys = (moved: ServiceLine[]) => moved.map(({ key }) => key).join('');
  expect(keys(moveLine(lines, 'c', -1))).toBe('acb');
  expect(keys(moveLine(lines, 'a', 1))).toBe('bac');
  expect(keys(moveLine(lines, 'a', -1))).toBe('abc');
  expect(keys(moveLine(lines, 'c', 1))).toBe('abc');
});

test('what is sent is exact, and what was typed wrong goes as it is', () => {
  expect(itemsOf([line('a', 2, '1,200')], 'CNY')[0]?.unitPrice).toEqual({ amount: '1200.00', currency: 'CNY' });
  expect(itemsOf([line('a', null, 'dear')], null)[0]).toMatchObject({ quantity: 0, unitPrice: { amount: 'dear' } });
});
