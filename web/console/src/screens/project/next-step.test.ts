import { expect, test } from 'vitest';
import { type StepFacts, stepOf } from './next-step';

function step(facts: Partial<StepFacts>, ...allowed: string[]) {
  const planned = {
    stage: 'PLANNING',
    onHold: false,
    planned: true,
    proposal: null,
    contract: null,
    sells: false,
  } as const;
  return stepOf({ ...planned, can: (action) => allowed.includes(action), ...facts });
}

test('planning goes from days over a proposal to compliance', () => {
  const manager = ['planProject', 'draftProposal', 'submitForCompliance'];
  expect(step({ planned: false }, ...manager)).toEqual({ name: 'plan' });
  expect(step({}, ...manager)).toEqual({ name: 'draftProposal' });
  expect(step({ proposal: { id: 'p', status: 'CHANGES_REQUESTED' } }, ...manager)).toEqual({ name: 'draftProposal' });
  expect(step({ proposal: { id: 'p', status: 'SENT' } }, ...manager)).toBeNull();
  expect(step({ proposal: { id: 'p', status: 'SENT' } }, 'recordCustomerDecision')).toEqual({
    name: 'proposal',
    id: 'p',
    sent: true,
  });
  expect(step({ proposal: { id: 'p', status: 'CONFIRMED' } }, ...manager)).toEqual({ name: 'submitForCompliance' });
});

test('a project on hold can only go on', () => {
  expect(step({ stage: 'EXECUTION', onHold: true }, 'resumeProject', 'createTask')).toEqual({ name: 'resume' });
  expect(step({ stage: 'EXECUTION', onHold: true }, 'createTask')).toBeNull();
});

test('what is delivered and paid is completed', () => {
  expect(step({ stage: 'EXECUTION' }, 'createTask')).toEqual({ name: 'tasks' });
  expect(step({ stage: 'COLLECTION' }, 'completeProject')).toEqual({ name: 'complete' });
  expect(step({ stage: 'COLLECTION' }, 'recordReceipt')).toEqual({ name: 'receipts' });
  expect(step({ stage: 'COLLECTION', sells: true })).toEqual({ name: 'collect' });
});

test('whoever is not asked has no step', () => {
  expect(step({ stage: 'COMPLIANCE_REVIEW' })).toBeNull();
  expect(step({ stage: 'CONTRACTING', contract: { id: 'c', status: 'LEGAL_REVIEW' } })).toBeNull();
  expect(step({ stage: 'CANCELLED' }, 'openRetrospective')).toBeNull();
});
