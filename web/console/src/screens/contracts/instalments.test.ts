import { expect, test } from 'vitest';
import { emptyTerm, leftOf, termInputs } from './instalments';

const term = (amount: string) => ({ ...emptyTerm, amount });

test('what the instalments leave of the price, to the cent', () => {
  expect(leftOf('1,000', [term('333.33'), term('333.33')], 'CNY')).toBe('333.34');
  expect(leftOf('1000', [term('1200')], 'CNY')).toBe('-200.00');
  expect(leftOf('1000', [term('600'), term(''), term('400')], 'JPY')).toBe('0');
});

test('an instalment is due on a day or with a delivery', () => {
  expect(termInputs([{ amount: '1', dueOn: '2026-12-01', serviceItemId: null }], 'JPY')).toEqual([
    { amount: { amount: '1', currency: 'JPY' }, dueOn: '2026-12-01' },
  ]);
  expect(termInputs([{ amount: '1', dueOn: '2026-12-01', serviceItemId: 'item' }], 'JPY')).toEqual([
    { amount: { amount: '1', currency: 'JPY' }, serviceItemId: 'item' },
  ]);
});
