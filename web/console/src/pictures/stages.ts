/** Where a project stands on its way, which gates it has passed, and who is asked next. */

import type { ComplianceTrack, ContractStatus, ProjectStage, ProposalStatus, ReviewDecision } from '@/gql/graphql';

export interface StageFacts {
  stage: ProjectStage;
  /** Oldest first. */
  proposals: readonly { status: ProposalStatus }[];
  /** Oldest first. */
  reviews: readonly { track: ComplianceTrack; decision: ReviewDecision }[];
  contract: ContractStatus | null;
}

export type GateName = 'proposal' | 'finance' | 'legal' | 'contract' | 'delivery' | 'payment';
/** `asked`: somebody is to decide now. `refused`: the last decision was no. */
export type GateState = 'passed' | 'asked' | 'refused' | 'ahead';
export type StepState = 'done' | 'current' | 'ahead' | 'ended';

export interface Gate {
  name: GateName;
  state: GateState;
}

export interface Step {
  stage: ProjectStage;
  state: StepState;
  /** What must be passed to leave the stage. */
  gates: Gate[];
}

/** What is to be done next, by the names of `Duty`. */
export type NextDuty =
  | 'PREPARE_PROJECT'
  | 'SEND_PROPOSAL'
  | 'RECORD_CUSTOMER_DECISION'
  | 'REVIEW_COMPLIANCE'
  | 'DRAFT_CONTRACT'
  | 'SUBMIT_CONTRACT'
  | 'DECIDE_CONTRACT'
  | 'DO_TASK'
  | 'COLLECT_PAYMENT';

export interface Next {
  duty: NextDuty;
  /** The role that is asked; of sales and project manager it is this project's own. */
  role: 'SALES' | 'PROJECT_MANAGER' | 'FINANCE' | 'LEGAL';
}

const PATH: [ProjectStage, GateName[]][] = [
  ['PLANNING', ['proposal']],
  ['COMPLIANCE_REVIEW', ['finance', 'legal']],
  ['CONTRACTING', ['contract']],
  ['EXECUTION', ['delivery']],
  ['COLLECTION', ['payment']],
  ['COMPLETED', []],
];

export function stagePath(facts: StageFacts): Step[] {
  const cancelled = facts.stage === 'CANCELLED';
  const at = PATH.findIndex(([stage]) => stage === (cancelled ? reached(facts) : facts.stage));
  return PATH.map(([stage, gates], index) => ({
    stage,
    state: stepState(index, at, cancelled, facts.stage),
    gates: gates.map((name) => ({
      name,
      state: index < at ? 'passed' : index > at ? aheadState(name, facts) : gateState(name, facts),
    })),
  }));
}

function stepState(index: number, at: number, cancelled: boolean, stage: ProjectStage): StepState {
  if (index < at || stage === 'COMPLETED') return 'done';
  if (index > at) return 'ahead';
  return cancelled ? 'ended' : 'current';
}

/** How far a cancelled project had come, as far as can be seen from what it left. */
function reached({ contract, reviews }: StageFacts): ProjectStage {
  if (contract === 'TERMINATED' || contract === 'ACTIVE' || contract === 'FULFILLED') return 'EXECUTION';
  if (contract) return 'CONTRACTING';
  return reviews.some(({ decision }) => decision === 'PENDING') ? 'COMPLIANCE_REVIEW' : 'PLANNING';
}

/** A refusal sends the project back, so a gate that lies ahead may have said no already. */
function aheadState(name: GateName, facts: StageFacts): GateState {
  const state = gateState(name, facts);
  return state === 'refused' ? 'refused' : 'ahead';
}

function gateState(name: GateName, facts: StageFacts): GateState {
  switch (name) {
    case 'proposal':
      return proposalState(facts.proposals.at(-1)?.status);
    case 'finance':
      return reviewState(facts, 'FINANCE');
    case 'legal':
      return reviewState(facts, 'LEGAL');
    case 'contract':
      return contractState(facts.contract);
    case 'delivery':
    case 'payment':
      return 'ahead';
  }
}

function proposalState(status: ProposalStatus | undefined): GateState {
  if (status === 'CONFIRMED') return 'passed';
  if (status === 'SENT') return 'asked';
  return status === 'CHANGES_REQUESTED' ? 'refused' : 'ahead';
}

function reviewState({ reviews }: StageFacts, track: ComplianceTrack): GateState {
  const decision = reviews.findLast((review) => review.track === track)?.decision;
  if (decision === 'APPROVED') return 'passed';
  if (decision === 'PENDING') return 'asked';
  return decision === 'REJECTED' ? 'refused' : 'ahead';
}

function contractState(status: ContractStatus | null): GateState {
  if (status === 'LEGAL_REVIEW') return 'asked';
  if (status === 'REJECTED') return 'refused';
  return status === 'ACTIVE' || status === 'FULFILLED' ? 'passed' : 'ahead';
}

/** What is to be done next and by whom; null where the project is at an end. */
export function nextStep(facts: StageFacts): Next | null {
  switch (facts.stage) {
    case 'PLANNING':
      return afterProposal(facts.proposals.at(-1)?.status);
    case 'COMPLIANCE_REVIEW':
      return { duty: 'REVIEW_COMPLIANCE', role: reviewState(facts, 'FINANCE') === 'passed' ? 'LEGAL' : 'FINANCE' };
    case 'CONTRACTING':
      return afterContract(facts.contract);
    case 'EXECUTION':
      return { duty: 'DO_TASK', role: 'PROJECT_MANAGER' };
    case 'COLLECTION':
      return { duty: 'COLLECT_PAYMENT', role: 'SALES' };
    case 'COMPLETED':
    case 'CANCELLED':
      return null;
  }
}

function afterProposal(status: ProposalStatus | undefined): Next {
  if (status === 'DRAFT') return { duty: 'SEND_PROPOSAL', role: 'SALES' };
  if (status === 'SENT') return { duty: 'RECORD_CUSTOMER_DECISION', role: 'SALES' };
  return { duty: 'PREPARE_PROJECT', role: 'PROJECT_MANAGER' };
}

function afterContract(status: ContractStatus | null): Next {
  if (status === null || status === 'REJECTED') return { duty: 'DRAFT_CONTRACT', role: 'SALES' };
  if (status === 'DRAFT') return { duty: 'SUBMIT_CONTRACT', role: 'SALES' };
  return { duty: 'DECIDE_CONTRACT', role: 'LEGAL' };
}
