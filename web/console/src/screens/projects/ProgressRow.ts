import { graphql } from '@/gql';

/** What the tables of projects show of each. */
export const ProgressRowOfProject = graphql(`
  fragment ProgressRow on Project {
    id
    code
    name
    stage
    onHold
    health
    plannedEnd
    openIssueCount
    customer {
      id
      name
    }
    manager {
      id
      name
    }
    nextMilestone {
      id
      service
      milestoneDate
    }
    contract @include(if: $money) {
      id
      amount {
        amount
        currency
      }
    }
    healthReasons {
      rule
      severity
      message(locale: $locale)
      alert {
        id
        status
        ...AlertActions
      }
    }
    progress {
      actual
    }
    ...LoadLine @include(if: $money)
    ...TimeLine
  }
`);
