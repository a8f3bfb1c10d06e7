import { expect, test } from 'vitest';
import type { CostStep } from '@/gql/graphql';
import { type Route, stationsOf } from './route';

const money = (amount: string) => ({ amount, currency: 'CNY' });
const finance = { role: 'FINANCE', rule: 'COST_ALWAYS', figure: null, limit: null, countedCosts: [] } as const;
const director = (rule: 'COST_DIRECTOR_AMOUNT' | 'COST_DIRECTOR_RATIO') =>
  ({ role: 'DIRECTOR', rule, figure: money('29073.00'), limit: money('20000.00'), countedCosts: [] }) as const;
const decided = (step: CostStep) => ({ step, decidedBy: { name: 'Liu Jing' } });
const states = (cost: Route) => stationsOf(cost).map(({ stands, state }) => `${stands} ${state}`);

test('a cost of finance alone goes on to the payment', () => {
  const route = { approvalRoute: { steps: [finance] } };
  expect(states({ ...route, status: 'SUBMITTED', approvals: [] })).toEqual(['FINANCE asked', 'PAYMENT ahead']);
  expect(states({ ...route, status: 'APPROVED', approvals: [decided('FINANCE_APPROVAL')] })).toEqual([
    'FINANCE passed',
    'PAYMENT asked',
  ]);
});

test('the director stands once, however many rules ask', () => {
  const steps = [finance, director('COST_DIRECTOR_AMOUNT'), director('COST_DIRECTOR_RATIO')];
  const cost: Route = {
    status: 'FINANCE_APPROVED',
    approvalRoute: { steps },
    approvals: [decided('FINANCE_APPROVAL')],
  };
  expect(states(cost)).toEqual(['FINANCE passed', 'DIRECTOR asked', 'PAYMENT ahead']);
  expect(stationsOf(cost)[1]?.rules.map(({ rule }) => rule)).toEqual(['COST_DIRECTOR_AMOUNT', 'COST_DIRECTOR_RATIO']);
});

test('a rejected cost goes no further', () => {
  const cost: Route = { status: 'REJECTED', approvalRoute: { steps: [finance] }, approvals: [decided('REJECTION')] };
  expect(states(cost)).toEqual(['FINANCE left out', 'PAYMENT left out']);
});
