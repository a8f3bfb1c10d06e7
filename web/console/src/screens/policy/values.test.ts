import { describe, expect, test } from 'vitest';
import type { PolicyFormFragment } from '@/gql/graphql';
import { specs } from './spec';
import { inputOf, valuesOf } from './values';

const policy = {
  currency: 'CNY',
  redLineAmount: null,
  directorApprovalAmount: { amount: '50000.00', currency: 'CNY' },
  warning: { silentWorkingDays: 10, lateness: { raiseAtProbabilityPercent: 86 } },
  retention: null,
  restrictedCategories: [{ list: 'NEVER', word: 'vape', reason: 'No.', __typename: 'RestrictedCategory' }],
} as unknown as PolicyFormFragment;

test('each threshold has a path of its own', () => {
  expect(new Set(specs.map(({ path }) => path)).size).toBe(specs.length);
});

describe('the values of a policy', () => {
  const values = valuesOf(policy);
  test('are found by their paths', () => {
    expect(values['warning.lateness.raiseAtProbabilityPercent']).toBe(86);
    expect(values.directorApprovalAmount).toBe('50000.00');
    expect(values.redLineAmount).toBe('');
    expect(values.restrictedCategories).toEqual([{ list: 'NEVER', word: 'vape', reason: 'No.' }]);
  });
  test('lack what is not the policy’s', () => {
    expect('retention.auditDays' in values).toBe(false);
  });
});

describe('the input', () => {
  test('has what was changed, where the API wants it', () => {
    const values = {
      ...valuesOf(policy),
      'warning.silentWorkingDays': 9,
      redLineAmount: '10.00',
      hardLimitPercent: null,
    };
    expect(inputOf(['warning.silentWorkingDays', 'redLineAmount', 'hardLimitPercent'], values)).toEqual({
      warning: { silentWorkingDays: 9 },
      redLineAmount: { amount: '10.00', currency: 'CNY' },
      hardLimitPercent: null,
    });
  });
  test('has all amounts with another currency', () => {
    expect(inputOf(['currency'], { ...valuesOf(policy), currency: 'EUR' })).toEqual({
      currency: 'EUR',
      redLineAmount: null,
      directorApprovalAmount: { amount: '50000.00', currency: 'EUR' },
      maxCostAmount: null,
    });
  });
});
