import { graphql } from '@/gql';

export const decideComplianceReview = graphql(`
  mutation DecideComplianceReview($input: DecideComplianceReviewInput!) {
    decideComplianceReview(input: $input) {
      project { id version stage }
      errors { ...UserErrorParts }
    }
  }
`);

export const reviewSheet = graphql(`
  query ReviewSheet($id: ID!, $money: Boolean!) {
    project(id: $id) {
      id
      version
      code
      name
      plannedStart
      plannedEnd
      customer { name }
      manager { name }
      requirement { id title }
      serviceItems { id service quantity amount { amount currency } }
      proposals { id revision status quote { amount currency } content ...ProposalRevision }
      complianceReviews {
        track
        decision
        proposal { id }
        ...ReviewRound
      }
      allowedActions { ...AllowedActionParts }
    }
    marginPreview(input: { projectId: $id }) @include(if: $money) { ...Margin }
  }
`);
