import { about, day, errors, firstWaiting, type Example } from './example';
import { deliveries } from './alerts';
import { workQueues } from './work';

const customers: Example = {
  title: { en: 'Customers, requirements, projects', zh: '我的客户' },
  document: `# Costs are not for sales: ask for costSummary of a
# project here to see what the server says.
query MyCustomers {
  customers(first: 10) {
    nodes {
      name
      industry
      requirements(first: 5) {
        nodes {
          title
          status
          amount { amount currency }
        }
      }
      projects(first: 5) {
        nodes {
          code
          name
          stage
          health
          collectionStatus
          plannedEnd
        }
      }
    }
  }
}
`,
};

const createCustomer: Example = {
  title: { en: 'Register a customer', zh: '新建客户' },
  document: `mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    customer { id name industry owner { name } }
    ${errors}
  }
}
`,
  variables: { input: { name: 'Harbour Light Foods', industry: 'Food and drink' } },
};

const createRequirement: Example = {
  title: { en: 'Write a requirement', zh: '新建需求' },
  document: `# What policy never takes is refused when it is
# submitted; what needs care is flagged.
mutation CreateRequirement($input: CreateRequirementInput!) {
  createRequirement(input: $input) {
    requirement {
      id
      title
      status
      amount { amount currency }
      allowedActions { action allowed reason }
    }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-CUSTOMER',
    (customerId) => ({
      customerId,
      title: 'Spring launch with three creators',
      description: 'A livestream and two short videos for the new drink.',
      expectedResults: '200,000 viewers, 2 % of them in the shop',
      serviceItems: [
        { service: 'Livestream', quantity: 1, unitPrice: { amount: '60000' } },
        { service: 'Short video', quantity: 2, unitPrice: { amount: '15000' } },
      ],
    }),
    { document: '{ customers(first: 1) { nodes { id } } }', id: (data) => data.customers.nodes[0]?.id },
  ),
};

const submitRequirement: Example = {
  title: { en: 'Submit a requirement', zh: '提交需求' },
  document: `mutation SubmitRequirement($input: SubmitRequirementInput!) {
  submitRequirement(input: $input) {
    requirement { id status reviewRound flags { list word reason } }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-REQUIREMENT', (id) => ({ id }), firstWaiting('SUBMIT_REQUIREMENT')),
};

const sendProposal: Example = {
  title: { en: 'Send a proposal', zh: '发送方案' },
  document: `mutation SendProposal($input: SendProposalInput!) {
  sendProposal(input: $input) {
    proposal { id revision status sentAt quote { amount currency } }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-PROPOSAL', (id) => ({ id }), firstWaiting('SEND_PROPOSAL')),
};

const recordDecision: Example = {
  title: { en: "Record the customer's decision", zh: '客户确认' },
  document: `mutation RecordDecision($input: RecordCustomerDecisionInput!) {
  recordCustomerDecision(input: $input) {
    proposal { id status decidedBy decidedAt customerComment project { code stage } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROPOSAL',
    (proposalId) => ({ proposalId, confirmed: true, decidedBy: 'Ms Lin', comment: 'Go ahead' }),
    firstWaiting('RECORD_CUSTOMER_DECISION'),
  ),
};

const draftContract: Example = {
  title: { en: 'Write a contract', zh: '起草合同' },
  document: `# Instalments sum exactly to the amount; each is due
# on a day, or once a service item is delivered.
mutation DraftContract($input: DraftContractInput!) {
  draftContract(input: $input) {
    contract { id number status amount { amount currency } instalments { dueOn amount { amount } } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({
      projectId,
      number: 'HT-2026-001',
      amount: { amount: '90000' },
      instalments: [
        { amount: { amount: '30000' }, dueOn: day(14) },
        { amount: { amount: '60000' }, dueOn: day(60) },
      ],
    }),
    {
      document: '{ projects(first: 50, filter: { stage: [CONTRACTING] }) { nodes { id contract { id } } } }',
      id: (data) => data.projects.nodes.find((project: any) => !project.contract)?.id,
    },
  ),
};

const submitContract: Example = {
  title: { en: 'Hand a contract to legal', zh: '提交合同' },
  document: `mutation SubmitContract($input: SubmitContractInput!) {
  submitContract(input: $input) {
    contract { id number status allowedActions { action allowed reason } }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-CONTRACT', (id) => ({ id }), firstWaiting('SUBMIT_CONTRACT')),
};

const payments: Example = {
  title: { en: 'Payments of my projects', zh: '回款情况' },
  document: `query Payments {
  projects(first: 20, filter: { stage: [EXECUTION, COLLECTION] }) {
    nodes {
      code
      name
      collectionStatus
      contract {
        number
        amount { amount currency }
        received { amount }
        outstanding { amount }
        instalments {
          dueOn
          status
          amount { amount }
          received { amount }
          serviceItem { service status }
        }
      }
    }
  }
}
`,
};

const watchProject: Example = {
  title: { en: 'One project, live', zh: '跟踪项目' },
  document: `# Sent anew whenever something about it changes.
subscription WatchProject($id: ID!) {
  projectChanged(id: $id) {
    code
    stage
    health
    collectionStatus
    serviceItems { service status percentComplete }
  }
}
`,
  variables: { id: 'ID-OF-A-PROJECT' },
  fill: {
    document: '{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id } } }',
    variables: (data) => data.projects.nodes[0] && { id: data.projects.nodes[0].id },
  },
};

export const sales = [
  workQueues,
  customers,
  createCustomer,
  createRequirement,
  submitRequirement,
  sendProposal,
  recordDecision,
  draftContract,
  submitContract,
  payments,
  deliveries,
  watchProject,
];
