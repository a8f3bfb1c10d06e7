import { about, errors, firstWaiting, type Example } from './example';
import { workQueues } from './work';

const inReview: Example = {
  title: { en: 'Projects in review or contracting', zh: '合规审核与合同' },
  document: `query InReview {
  projects(first: 20, filter: { stage: [COMPLIANCE_REVIEW, CONTRACTING] }) {
    totalCount
    nodes {
      code
      name
      stage
      complianceReviews { track round decision comment }
      contract { number status }
      customer { name industry contacts { name title } }
      requirement {
        title
        description
        expectedResults
        amount { amount currency }
        reviews { round passed findings { criterion passed note } }
      }
      budget { total { amount currency } lines { category amount { amount } } }
    }
  }
}
`,
};

const decide: Example = {
  title: { en: "Legal's decision on a project", zh: '法务审核' },
  document: `mutation DecideAsLegal($input: DecideComplianceReviewInput!) {
  decideComplianceReview(input: $input) {
    project { id stage complianceReviews { track round decision comment } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({ projectId, track: 'LEGAL', approve: true, comment: 'No objection' }),
    firstWaiting('REVIEW_COMPLIANCE'),
  ),
};

const putInForce: Example = {
  title: { en: 'Put a contract in force', zh: '合同生效' },
  document: `# Starts execution, and freezes the first baseline.
mutation DecideContract($input: DecideContractInput!) {
  decideContract(input: $input) {
    contract { id number status signedOn project { code stage actualStart } }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-CONTRACT', (id) => ({ id, approve: true }), firstWaiting('DECIDE_CONTRACT')),
};

export const legal = [workQueues, inReview, decide, putInForce];
