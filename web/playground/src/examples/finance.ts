import { costOverruns } from './alerts';
import { about, day, errors, firstWaiting, type Example } from './example';
import { approveCost, costsIn, workQueues } from './work';

const payCost: Example = {
  title: { en: 'Pay a cost', zh: '付款' },
  document: `# A paid cost is booked to the project. If it crosses
# the red line, the team lead knows at once. \`query\`
# reads anything else anew, as it is after that.
mutation PayCost($input: PayCostInput!) {
  payCost(input: $input) {
    cost {
      id
      status
      paidAt
      project {
        code
        costSummary {
          redLine { amount currency }
          committed { amount }
          paid { amount }
        }
      }
    }
    query { workQueues { duty count } }
    ${errors}
  }
}
`,
  ...about('ID-OF-AN-APPROVED-COST', (id) => ({ id }), firstWaiting('PAY_COST')),
};

const decide: Example = {
  title: { en: "Finance's decision on a project", zh: '财务审核' },
  document: `# What passes the rule's limits it refuses by itself,
# and says by how much.
mutation DecideAsFinance($input: DecideComplianceReviewInput!) {
  decideComplianceReview(input: $input) {
    project { id stage complianceReviews { track round decision comment } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({ projectId, track: 'FINANCE', approve: true, comment: 'The margin is fine' }),
    firstWaiting('REVIEW_COMPLIANCE'),
  ),
};

const recordReceipt: Example = {
  title: { en: 'Record a receipt', zh: '登记回款' },
  document: `# In parts as it comes; more than is outstanding is
# refused.
mutation RecordReceipt($input: RecordReceiptInput!) {
  recordReceipt(input: $input) {
    receipt {
      id
      amount { amount currency }
      instalment { status outstanding { amount } contract { number project { code stage collectionStatus } } }
    }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-AN-INSTALMENT',
    (instalmentId) => ({ instalmentId, amount: { amount: '0.01' }, receivedOn: day(), reference: `BANK-${Date.now()}` }),
    firstWaiting('RECORD_RECEIPT'),
  ),
};

export const finance = [
  workQueues,
  { title: { en: 'Costs waiting for approval', zh: '待审批成本' }, document: costsIn('SUBMITTED', 'CostsWaiting') },
  approveCost,
  { title: { en: 'Costs ready to be paid', zh: '待付款成本' }, document: costsIn('APPROVED', 'CostsToPay') },
  payCost,
  decide,
  recordReceipt,
  costOverruns,
];
