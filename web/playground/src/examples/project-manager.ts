import { acknowledge, costOverruns } from './alerts';
import { about, all, day, errors, firstProject, firstWaiting, type Example } from './example';
import { raiseIssue, reportProgress, workQueues, workload } from './work';

const projects: Example = {
  title: { en: 'My projects and their tasks', zh: '我的项目' },
  document: `query MyProjects {
  projects(first: 10, orderBy: ATTENTION) {
    nodes {
      id
      code
      name
      stage
      health
      allowedActions { action allowed reason }
      serviceItems {
        service
        quantity
        milestoneDate
        status
        percentComplete
      }
      tasks(first: 10) {
        nodes {
          id
          title
          assignee { name }
          plannedStart
          plannedEnd
          status
          percentComplete
          overdue
        }
      }
    }
  }
}
`,
};

const toReview: Example = {
  title: { en: 'Requirements to review, and what is like them', zh: '待评审需求' },
  document: `# What finished projects like these really cost.
query ToReview {
  requirements(first: 5, filter: { status: [SUBMITTED] }) {
    nodes {
      id
      title
      description
      amount { amount currency }
      flags { list word reason }
      similarRetrospectives(first: 3) {
        similarity
        reasons
        project { code name }
        overrunFactor
        durationDays
        satisfaction
      }
    }
  }
}
`,
};

const review: Example = {
  title: { en: 'Review a requirement', zh: '评审需求' },
  document: `# Four criteria; one failure rejects.
mutation ReviewRequirement($input: ReviewRequirementInput!) {
  reviewRequirement(input: $input) {
    requirement { id status reviews { round passed findings { criterion passed note } } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-REQUIREMENT',
    (id) => ({
      id,
      findings: ['COMPANY_VALUES', 'AUDIENCE_FIT', 'PRODUCT_QUALITY', 'CLAIMS'].map((criterion) => ({
        criterion,
        passed: true,
        note: 'Looked at with the creators',
      })),
    }),
    firstWaiting('REVIEW_REQUIREMENT'),
  ),
};

const initiate: Example = {
  title: { en: 'Initiate a project', zh: '立项' },
  document: `# Exactly one for each approved requirement.
mutation InitiateProject($input: InitiateProjectInput!) {
  initiateProject(input: $input) {
    project { id code name stage manager { name } }
    ${errors}
  }
}
`,
  variables: { input: { requirementId: 'ID-OF-A-REQUIREMENT', managerId: 'YOUR-ID' } },
  fill: {
    document: '{ viewer { id } requirements(first: 1, filter: { status: [APPROVED] }) { nodes { id } } }',
    variables: ({ viewer, requirements: { nodes } }) =>
      nodes[0] ? { input: { requirementId: nodes[0].id, managerId: viewer.id } } : null,
  },
};

const plan: Example = {
  title: { en: 'Plan a project', zh: '制定计划' },
  document: `# Where the work has begun, a new baseline is taken,
# and needs a reason.
mutation PlanProject($input: PlanProjectInput!) {
  planProject(input: $input) {
    project { id plannedStart plannedEnd serviceItems { service milestoneDate } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (id) => ({ id, plannedStart: day(7), plannedEnd: day(67) }),
    firstProject('PLANNING'),
  ),
};

const draftProposal: Example = {
  title: { en: 'Write a proposal', zh: '起草方案' },
  document: `# A new revision replaces the last. The margin is
# what finance will look at.
mutation DraftProposal($input: DraftProposalInput!) {
  draftProposal(input: $input) {
    proposal { id revision status margin estimatedCost { amount } quote { amount currency } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({
      projectId,
      content: 'One livestream and two short videos in April',
      quote: { amount: '90000' },
      estimate: [
        { category: 'TALENT', amount: { amount: '40000' } },
        { category: 'PRODUCTION', amount: { amount: '12000' } },
      ],
    }),
    firstProject('PLANNING'),
  ),
};

const margin: Example = {
  title: { en: 'What if it cost more?', zh: '毛利测算' },
  document: `# Nothing is changed: what the margin would be, and
# what finance's rule would answer.
query WhatIf($input: MarginPreviewInput!) {
  marginPreview(input: $input) {
    price { amount currency }
    estimatedCost { amount }
    margin
    costRatio
    maxCostRatio
    approvable
    breaches { rule limit { amount } excess { amount } }
    refusals { field message }
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({ projectId, quote: { amount: '80000' } }),
    {
      document: '{ projects(first: 50, filter: { stage: [PLANNING, COMPLIANCE_REVIEW] }) { nodes { id proposals { id } } } }',
      id: (data) => data.projects.nodes.find((project: any) => project.proposals.length > 0)?.id,
    },
  ),
};

const forCompliance: Example = {
  title: { en: 'Ask for compliance', zh: '提交合规审核' },
  document: `# Finance first, then legal; each on what is there now.
mutation SubmitForCompliance($input: SubmitForComplianceInput!) {
  submitForCompliance(input: $input) {
    project { id stage complianceReviews { track round decision } }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-PROJECT', (id) => ({ id }), {
    document: '{ projects(first: 50, filter: { stage: [PLANNING] }) { nodes { id proposals { status } } } }',
    id: (data) =>
      data.projects.nodes.find((project: any) =>
        project.proposals.some((proposal: any) => proposal.status === 'CONFIRMED'),
      )?.id,
  }),
};

const createTask: Example = {
  title: { en: 'Create a task', zh: '新建任务' },
  document: `mutation CreateTask($input: CreateTaskInput!) {
  createTask(input: $input) {
    task {
      id
      title
      project { code }
      plannedStart
      plannedEnd
      status
    }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({ projectId, title: 'Book the ad slot', plannedStart: day(), plannedEnd: day() }),
    firstProject('EXECUTION'),
  ),
};

const submitCost: Example = {
  title: { en: 'Submit a cost', zh: '提交成本' },
  document: `# The answer says which approvals this cost needs.
mutation SubmitCost($input: SubmitCostInput!) {
  submitCost(input: $input) {
    cost {
      id
      status
      amount { amount currency }
      approvalRoute { steps { role rule figure { amount } limit { amount } } }
    }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (projectId) => ({
      projectId,
      category: 'MEDIA',
      description: 'Ad slot for the launch stream',
      payee: 'Northlight Media',
      amount: { amount: '1234.56' },
      incurredOn: day(),
    }),
    firstProject('EXECUTION'),
  ),
};

const complete: Example = {
  title: { en: 'Complete a project', zh: '结项' },
  document: `# Before all is delivered and paid, it says what is
# missing. Open tasks and problems it names, too: they
# are closed along with closeOpenWorkReason: "a reason".
mutation CompleteProject($input: CompleteProjectInput!) {
  completeProject(input: $input) {
    project { id stage }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-PROJECT', (id) => ({ id }), firstWaiting('COMPLETE_PROJECT')),
};

const openRetrospective: Example = {
  title: { en: 'Open a retrospective', zh: '开启复盘' },
  document: `mutation OpenRetrospective($input: OpenRetrospectiveInput!) {
  openRetrospective(input: $input) {
    retrospective {
      id
      project { code name }
      serviceEffects { serviceItem { service } formula metrics { metric target actual } }
      costAnalysis { category budget { amount } actual { amount } variance { amount } }
    }
    ${errors}
  }
}
`,
  ...about('ID-OF-A-PROJECT', (projectId) => ({ projectId }), {
    document: '{ projects(first: 50, filter: { stage: [COLLECTION, COMPLETED] }) { nodes { id retrospective { id } } } }',
    id: (data) => data.projects.nodes.find((project: any) => !project.retrospective)?.id,
  }),
};

const satisfaction: Example = {
  title: { en: "Record the customer's satisfaction", zh: '客户满意度' },
  document: `mutation RecordSatisfaction($input: RecordSatisfactionInput!) {
  recordSatisfaction(input: $input) {
    retrospective { id satisfaction { rating comment } }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-RETROSPECTIVE',
    (id) => ({ id, rating: 5, comment: 'The stream was sold out in an hour' }),
    {
      document: '{ projects(first: 100, filter: { stage: [COLLECTION, COMPLETED] }) { nodes { retrospective { id finishedAt } } } }',
      id: (data) =>
        all(data.projects.nodes, (project: any) => project.retrospective ?? []).find((one: any) => !one.finishedAt)?.id,
    },
  ),
};

export const projectManager = [
  workQueues,
  projects,
  toReview,
  review,
  initiate,
  plan,
  draftProposal,
  margin,
  forCompliance,
  createTask,
  reportProgress,
  submitCost,
  workload,
  raiseIssue,
  costOverruns,
  acknowledge,
  complete,
  openRetrospective,
  satisfaction,
];
