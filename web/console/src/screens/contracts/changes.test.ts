import { expect, test } from 'vitest';
import { contractChange } from './changes';

const row = (amountMinor: number, rest: string) =>
  `currency: CNY, amountMinor: ${amountMinor}, ${rest}, status: NOT_DUE`;
const list = (...rows: string[]) => JSON.stringify(rows);

test('an edit of the terms says which instalments are not as they were', () => {
  const change = contractChange(
    [
      {
        field: 'instalments',
        from: list(row(14820000, 'dueOn: 2026-12-11'), row(5, 'serviceItem: 01a1')),
        to: list(row(14810000, 'dueOn: 2027-01-20'), row(5, 'serviceItem: 01a1'), row(10000, 'dueOn: 2027-02-01')),
      },
      { field: 'status', from: 'LEGAL_REVIEW', to: 'DRAFT' },
    ],
    'CNY',
  );
  expect(change).toEqual({
    number: null,
    amount: null,
    terms: [
      { from: { amount: '148200.00', dueOn: '2026-12-11' }, to: { amount: '148100.00', dueOn: '2027-01-20' } },
      { from: null, to: { amount: '100.00', dueOn: '2027-02-01' } },
    ],
  });
});

test('amounts have the decimals of their currency', () => {
  const changes = [{ field: 'amountMinor', from: '1200', to: '7' }];
  expect(contractChange(changes, 'JPY').amount).toEqual({ from: '1200', to: '7' });
  expect(contractChange(changes, 'CNY').amount).toEqual({ from: '12.00', to: '0.07' });
});
