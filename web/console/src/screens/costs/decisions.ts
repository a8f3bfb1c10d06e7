import { graphql } from '@/gql';

/** What is done with one cost, by the names of the mutations. */
export type CostDecision = 'approveCost' | 'rejectCost' | 'payCost' | 'cancelCost';

export const approveCost = graphql(`
  mutation ApproveCost($input: ApproveCostInput!) {
    approveCost(input: $input) {
      cost { id version status }
      errors { ...UserErrorParts }
    }
  }
`);

export const rejectCost = graphql(`
  mutation RejectCost($input: RejectCostInput!) {
    rejectCost(input: $input) {
      cost { id version status }
      errors { ...UserErrorParts }
    }
  }
`);

export const payCost = graphql(`
  mutation PayCost($input: PayCostInput!) {
    payCost(input: $input) {
      cost { id version status }
      errors { ...UserErrorParts }
    }
  }
`);

export const cancelCost = graphql(`
  mutation CancelCost($input: CancelCostInput!) {
    cancelCost(input: $input) {
      cost { id version status }
      errors { ...UserErrorParts }
    }
  }
`);
