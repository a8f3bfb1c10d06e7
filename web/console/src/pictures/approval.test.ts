import { expect, it } from 'vitest';
import { afterApproval } from './approval';
import type { Cost } from './load-sentence';

const money = (amount: string) => ({ __typename: 'Money', amount, currency: 'CNY' }) as const;

it('an approved cost no longer waits, and takes from what is left; no cent is lost', () => {
  const cost: Cost = {
    __typename: 'CostSummary',
    budget: money('1000.00'),
    redLine: money('1000.00'),
    paid: money('500.00'),
    committed: money('200.05'),
    submitted: money('9007199254740993.01'),
    remaining: money('299.95'),
  };
  const after = afterApproval(cost, { amount: '300.00', currency: 'CNY' });
  expect(after.committed.amount).toBe('500.05');
  expect(after.submitted.amount).toBe('9007199254740693.01');
  expect(after.remaining.amount).toBe('-0.05');
  expect(after.paid).toBe(cost.paid);
  expect(afterApproval(cost, { amount: '5', currency: 'JPY' }).committed.amount).toBe('205.05');
});
