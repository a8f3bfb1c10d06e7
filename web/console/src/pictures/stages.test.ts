import { describe, expect, it } from 'vitest';
import { nextStep, type StageFacts, stagePath } from './stages';

const planning: StageFacts = { stage: 'PLANNING', proposals: [], reviews: [], contract: null };
const review: StageFacts = {
  ...planning,
  stage: 'COMPLIANCE_REVIEW',
  proposals: [{ status: 'CONFIRMED' }],
  reviews: [
    { track: 'FINANCE', decision: 'APPROVED' },
    { track: 'LEGAL', decision: 'PENDING' },
  ],
};

const gate = (facts: StageFacts, name: string) =>
  stagePath(facts)
    .flatMap(({ gates }) => gates)
    .find((found) => found.name === name)?.state;

describe('the path of the stages', () => {
  it('has one current stage, with those before it done', () => {
    expect(stagePath(review).map(({ state }) => state)).toEqual([
      'done',
      'current',
      'ahead',
      'ahead',
      'ahead',
      'ahead',
    ]);
    expect(gate(review, 'proposal')).toBe('passed');
    expect(gate(review, 'finance')).toBe('passed');
    expect(gate(review, 'legal')).toBe('asked');
    expect(gate(review, 'contract')).toBe('ahead');
  });

  it('shows a refusal that sent the project back', () => {
    const back: StageFacts = {
      ...planning,
      proposals: [{ status: 'CONFIRMED' }],
      reviews: [{ track: 'FINANCE', decision: 'REJECTED' }],
    };
    expect(gate(back, 'finance')).toBe('refused');
    expect(nextStep(back)).toEqual({ duty: 'PREPARE_PROJECT', role: 'PROJECT_MANAGER' });
  });

  it('is done to the end of a completed project', () => {
    const steps = stagePath({ ...review, stage: 'COMPLETED', contract: 'FULFILLED' });
    expect(steps.every(({ state }) => state === 'done')).toBe(true);
    expect(nextStep({ ...review, stage: 'COMPLETED' })).toBeNull();
  });

  it('ends where a cancelled project had come to', () => {
    const steps = stagePath({ ...review, stage: 'CANCELLED', contract: 'TERMINATED' });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'ended', 'ahead', 'ahead']);
    expect(stagePath({ ...planning, stage: 'CANCELLED' })[0]?.state).toBe('ended');
  });
});

describe('who is asked next', () => {
  it('follows the proposal', () => {
    expect(nextStep(planning)?.role).toBe('PROJECT_MANAGER');
    expect(nextStep({ ...planning, proposals: [{ status: 'DRAFT' }] })?.duty).toBe('SEND_PROPOSAL');
    expect(nextStep({ ...planning, proposals: [{ status: 'SENT' }] })?.duty).toBe('RECORD_CUSTOMER_DECISION');
  });

  it('is finance before legal', () => {
    expect(nextStep({ ...review, reviews: [{ track: 'FINANCE', decision: 'PENDING' }] })?.role).toBe('FINANCE');
    expect(nextStep(review)?.role).toBe('LEGAL');
  });

  it('follows the contract', () => {
    const contracting: StageFacts = { ...review, stage: 'CONTRACTING' };
    expect(nextStep(contracting)?.duty).toBe('DRAFT_CONTRACT');
    expect(nextStep({ ...contracting, contract: 'DRAFT' })?.duty).toBe('SUBMIT_CONTRACT');
    expect(nextStep({ ...contracting, contract: 'LEGAL_REVIEW' })).toEqual({ duty: 'DECIDE_CONTRACT', role: 'LEGAL' });
  });
});
