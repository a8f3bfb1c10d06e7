/** Work on tasks and costs, which several roles take part in. */
import { about, day, errors, firstProject, firstWaiting, type Example } from './example';

export const workQueues: Example = {
  title: { en: 'What waits for me', zh: '我的待办' },
  document: `query WaitingForMe {
  workQueues {
    duty
    count
    items {
      ... on Node { id }
      ... on Requirement { title amount { amount currency } }
      ... on Project { code name stage }
      ... on Proposal { revision project { code } }
      ... on Contract { number amount { amount currency } project { code } }
      ... on Cost { description amount { amount currency } }
      ... on Task { title plannedEnd }
      ... on Issue { title severity }
      ... on Instalment { dueOn outstanding { amount currency } }
    }
  }
}
`,
};

const route = 'approvalRoute { steps { role rule figure { amount } limit { amount } countedCosts { id amount { amount } } } }';

export const approveCost: Example = {
  title: { en: 'Approve a cost', zh: '审批成本' },
  document: `# What is not allowed comes back as data: see errors.
mutation ApproveCost($input: ApproveCostInput!) {
  approveCost(input: $input) {
    cost {
      id
      status
      amount { amount currency }
      project { code }
      ${route}
    }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-COST', (id) => ({ id }), firstWaiting('APPROVE_COST')),
};

export function costsIn(status: string, name: string): string {
  return `query ${name} {
  costs(first: 20, filter: { status: [${status}] }) {
    totalCount
    nodes {
      id
      project { code name }
      category
      description
      payee
      amount { amount currency }
      incurredOn
      submittedBy { name }
      possibleDuplicates { id externalRef }
      ${route}
      allowedActions { action allowed reason }
    }
  }
}
`;
}

export const reportProgress: Example = {
  title: { en: 'Report progress', zh: '汇报进度' },
  document: `# Only tasks without subtasks take a figure; a parent's
# progress is computed from its children.
mutation ReportProgress($input: ReportProgressInput!) {
  reportProgress(input: $input) {
    task {
      id
      title
      status
      percentComplete
      parent { title percentComplete }
    }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-TASK',
    (taskId) => ({ taskId, percentComplete: 60, note: 'Posters done, slot booked' }),
    {
      document: '{ tasks(first: 50, filter: { status: [TODO, IN_PROGRESS] }) { nodes { id subtasks { id } } } }',
      id: (data) => data.tasks.nodes.find((node: any) => node.subtasks.length === 0)?.id,
    },
  ),
};

export const raiseIssue: Example = {
  title: { en: 'Raise a problem', zh: '提出问题' },
  document: `mutation RaiseIssue($input: RaiseIssueInput!) {
  raiseIssue(input: $input) {
    issue { id title severity status owner { name } project { code openIssueCount } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({ projectId, title: 'The venue is double-booked', severity: 'HIGH' }),
    firstProject('EXECUTION'),
  ),
};

export const workload: Example = {
  title: { en: 'Who has time?', zh: '人员负荷' },
  document: `query Workload($from: Date!, $to: Date!) {
  workload(from: $from, to: $to) {
    user { name }
    week
    plannedDays
    capacity
    overBooked
  }
}
`,
  variables: { from: day(), to: day(28) },
};
