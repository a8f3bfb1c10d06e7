/** The one thing that the person in front of the page can do to bring a project on. */
import type { ContractStatus, ProjectStage, ProposalStatus } from '@/gql/graphql';

export type Step =
  | { name: 'resume' | 'plan' | 'complete' | 'submitForCompliance' }
  | {
      name: 'draftProposal' | 'decideCompliance' | 'draftContract' | 'tasks' | 'receipts' | 'collect' | 'retrospective';
    }
  | { name: 'proposal'; id: string; sent: boolean }
  | { name: 'contract'; id: string; submitted: boolean };

export interface StepFacts {
  stage: ProjectStage;
  onHold: boolean;
  planned: boolean;
  /** The last one; null where there is none. */
  proposal: { id: string; status: ProposalStatus } | null;
  contract: { id: string; status: ContractStatus } | null;
  /** Whether the person sold the project, and collects its money. */
  sells: boolean;
  /** Whether a mutation is allowed to the person now. */
  can(action: string): boolean;
}

/** Null where others are asked, or the project has ended. */
export function stepOf(facts: StepFacts): Step | null {
  const { stage, onHold, sells, can } = facts;
  if (onHold) return can('resumeProject') ? { name: 'resume' } : null;
  switch (stage) {
    case 'PLANNING':
      return planningStep(facts);
    case 'COMPLIANCE_REVIEW':
      return can('decideComplianceReview') ? { name: 'decideCompliance' } : null;
    case 'CONTRACTING':
      return contractStep(facts);
    case 'EXECUTION':
      if (can('completeProject')) return { name: 'complete' };
      return can('createTask') || can('reportProgress') ? { name: 'tasks' } : null;
    case 'COLLECTION':
      if (can('completeProject')) return { name: 'complete' };
      if (can('recordReceipt')) return { name: 'receipts' };
      return sells ? { name: 'collect' } : null;
    case 'COMPLETED':
      return can('openRetrospective') ? { name: 'retrospective' } : null;
    case 'CANCELLED':
      return null;
  }
}

function planningStep({ planned, proposal, can }: StepFacts): Step | null {
  if (!planned && can('planProject')) return { name: 'plan' };
  switch (proposal?.status) {
    case 'DRAFT':
      return can('sendProposal') ? { name: 'proposal', id: proposal.id, sent: false } : null;
    case 'SENT':
      return can('recordCustomerDecision') ? { name: 'proposal', id: proposal.id, sent: true } : null;
    case 'CONFIRMED':
      return can('submitForCompliance') ? { name: 'submitForCompliance' } : null;
    default:
      return can('draftProposal') ? { name: 'draftProposal' } : null;
  }
}

function contractStep({ contract, can }: StepFacts): Step | null {
  if (!contract) return can('draftContract') ? { name: 'draftContract' } : null;
  if (can('decideContract')) return { name: 'contract', id: contract.id, submitted: true };
  return can('submitContract') ? { name: 'contract', id: contract.id, submitted: false } : null;
}
