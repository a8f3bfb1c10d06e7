/**
 * Documents to start from, by role. The operation's name becomes the tab's title. `test/examples.test.mjs`
 * validates all of them against the schema of a running server.
 */
export interface Example {
  title: string;
  document: string;
  /** Input of a mutation; a value in capitals stands for one that has to be filled in. */
  variables?: Record<string, unknown>;
  /** Asks the server for ids that make `variables` work at once; without a match the placeholders stay. */
  fill?: Fill;
}

export interface Fill {
  document: string;
  /** Gets the answer's `data` and gives back the variables, or null when the answer has no match. */
  variables(data: any): Record<string, unknown> | null;
}

export interface ExampleGroup {
  /** A value of the schema's enum `Role`, or null for documents that suit everybody. */
  role: string | null;
  examples: Example[];
}

/** What the first tab shows to somebody new. */
export const welcome = `# Welcome to Plimsoll.
#
# Sign in, then choose a document from "Examples".
#
# Ctrl-Enter   runs it, or stops a subscription
# Ctrl-Space   completes what you type
# The book on the left opens the documentation.

query WhoAmI {
  viewer { id name email roles }
}
`;

const alertEvent = `cursor
    type
    at
    alert {
      project { code name }
      rule
      severity
      en: message(locale: "en")
      zh: message(locale: "zh-CN")
      evidence { name value }
    }`;

const costOverruns: Example = {
  title: 'Cost overruns, live 成本超支预警',
  document: `# Stays open: the moment a project passes its cost
# red line, the figures arrive here. To see one, be
# finance in a second browser tab and pay a cost that
# crosses the line.
subscription CostOverruns {
  costOverruns {
    ${alertEvent}
  }
}
`,
};

const alerts: Example = {
  title: 'All alerts, live 全部预警',
  document: `# Everything that this person may see. With
# (after: "<cursor>") it first sends what was missed.
subscription Alerts {
  alerts {
    ${alertEvent.replace('alert {', 'alert {\n      kind')}
  }
}
`,
};

const rejectedOutcome = 'errors { code message field allowed }';

const approveCost: Example = {
  title: 'Approve a cost 审批成本',
  document: `# What is not allowed comes back as data: see errors.
mutation ApproveCost($input: ApproveCostInput!) {
  approveCost(input: $input) {
    cost {
      id
      status
      amount { amount currency }
      project { code }
      approvalRoute { steps { role rule figure { amount } limit { amount } } }
    }
    ${rejectedOutcome}
  }
}
`,
  variables: { input: { id: 'ID-OF-A-COST' } },
};

const reportProgress: Example = {
  title: 'Report progress 汇报进度',
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
    ${rejectedOutcome}
  }
}
`,
  variables: { input: { taskId: 'ID-OF-A-TASK', percentComplete: 60, note: 'Posters done, slot booked' } },
  fill: {
    document: '{ tasks(first: 50, filter: { status: [TODO, IN_PROGRESS] }) { nodes { id subtasks { id } } } }',
    variables: (data) => {
      const task = data.tasks.nodes.find((node: any) => node.subtasks.length === 0);
      return task && { input: { taskId: task.id, percentComplete: 60, note: 'Posters done, slot booked' } };
    },
  },
};

/** Fills the id of the first cost in a status. */
function firstCost(status: string): Fill {
  return {
    document: `{ costs(first: 1, filter: { status: [${status}] }) { nodes { id } } }`,
    variables: (data) => data.costs.nodes[0] && { input: { id: data.costs.nodes[0].id } },
  };
}

function costsIn(status: string, name: string): string {
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
      approvalRoute { steps { role rule figure { amount } limit { amount } } }
    }
  }
}
`;
}

function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
}

export const exampleGroups: ExampleGroup[] = [
  {
    role: 'TEAM_LEAD',
    examples: [
      {
        title: 'Progress table, worst first 项目进度表',
        document: `# Every project at a glance: plan and progress, cost
# and red line, and why it needs attention.
query ProgressTable {
  projects(first: 20, orderBy: ATTENTION) {
    totalCount
    nodes {
      code
      name
      stage
      health
      healthReasons {
        rule
        severity
        message(locale: "zh-CN")
      }
      progress { planned actual daysBehind }
      costSummary {
        redLine { amount currency }
        paid { amount }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      },
      costOverruns,
      {
        title: 'Progress warnings, live 进度预警',
        document: `# A plan is missed because time passes, with nobody
# touching anything. The server notices.
subscription ProgressWarnings {
  progressWarnings {
    ${alertEvent}
  }
}
`,
      },
      alerts,
      {
        title: 'Alerts so far 预警列表',
        document: `query AlertList {
  alerts(first: 20) {
    totalCount
    nodes {
      id
      kind
      severity
      status
      raisedAt
      project { code name }
      message(locale: "en")
      evidence { name value }
    }
  }
}
`,
      },
    ],
  },
  {
    role: 'PROJECT_MANAGER',
    examples: [
      {
        title: 'My projects and their tasks 我的项目',
        document: `query MyProjects {
  projects(first: 10, orderBy: ATTENTION) {
    nodes {
      id
      code
      name
      stage
      health
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
      },
      {
        title: 'Submit a cost 提交成本',
        document: `# The answer says which approvals this cost needs.
mutation SubmitCost($input: SubmitCostInput!) {
  submitCost(input: $input) {
    cost {
      id
      status
      amount { amount currency }
      approvalRoute { steps { role rule figure { amount } limit { amount } } }
    }
    ${rejectedOutcome}
  }
}
`,
        variables: submitCost('ID-OF-A-PROJECT'),
        fill: {
          document: '{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id } } }',
          variables: (data) => inExecution(data, submitCost),
        },
      },
      {
        title: 'Create a task 新建任务',
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
    ${rejectedOutcome}
  }
}
`,
        variables: createTask('ID-OF-A-PROJECT'),
        fill: {
          document: '{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id } } }',
          variables: (data) => inExecution(data, createTask),
        },
      },
      reportProgress,
      costOverruns,
    ],
  },
  {
    role: 'FINANCE',
    examples: [
      { title: 'Costs waiting for approval 待审批成本', document: costsIn('SUBMITTED', 'CostsWaiting') },
      { ...approveCost, fill: firstCost('SUBMITTED') },
      { title: 'Costs ready to be paid 待付款成本', document: costsIn('APPROVED', 'CostsToPay') },
      {
        title: 'Pay a cost 付款',
        document: `# A paid cost is booked to the project. If it crosses
# the red line, the team lead knows at once.
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
    ${rejectedOutcome}
  }
}
`,
        variables: { input: { id: 'ID-OF-AN-APPROVED-COST' } },
        fill: firstCost('APPROVED'),
      },
      costOverruns,
    ],
  },
  {
    role: 'DIRECTOR',
    examples: [
      { title: 'Costs waiting for the director 待总监审批', document: costsIn('FINANCE_APPROVED', 'CostsForDirector') },
      { ...approveCost, fill: firstCost('FINANCE_APPROVED') },
      costOverruns,
    ],
  },
  {
    role: 'SALES',
    examples: [
      {
        title: 'Customers, requirements, projects 我的客户',
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
      },
      {
        title: 'Register a customer 新建客户',
        document: `mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    customer { id name industry owner { name } }
    ${rejectedOutcome}
  }
}
`,
        variables: { input: { name: 'Harbour Light Foods', industry: 'Food and drink' } },
      },
    ],
  },
  {
    role: 'MEMBER',
    examples: [
      {
        title: 'My tasks 我的任务',
        document: `query MyTasks($me: ID!) {
  tasks(first: 20, filter: { assigneeId: $me }, orderBy: PLANNED_END_ASC) {
    totalCount
    nodes {
      id
      title
      project { code name }
      parent { title }
      plannedStart
      plannedEnd
      status
      percentComplete
      overdue
    }
  }
}
`,
        variables: { me: 'YOUR-ID' },
        fill: { document: '{ viewer { id } }', variables: (data) => ({ me: data.viewer.id }) },
      },
      reportProgress,
    ],
  },
  {
    role: 'LEGAL',
    examples: [
      {
        title: 'Projects in review or contracting 合规审核与合同',
        document: `query InReview {
  projects(first: 20, filter: { stage: [COMPLIANCE_REVIEW, CONTRACTING] }) {
    totalCount
    nodes {
      code
      name
      stage
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
      },
    ],
  },
  {
    role: 'BUSINESS_OWNER',
    examples: [
      {
        title: 'Work in execution, worst first 执行中的项目',
        document: `query InExecution {
  projects(first: 20, filter: { stage: [EXECUTION] }, orderBy: ATTENTION) {
    totalCount
    nodes {
      code
      name
      customer { name }
      health
      plannedEnd
      progress { planned actual daysBehind forecastEnd }
      costSummary {
        budget { amount currency }
        committed { amount }
        paid { amount }
        usedRatio
        byCategory { category budget { amount } paid { amount } }
      }
    }
  }
}
`,
      },
      alerts,
    ],
  },
  {
    role: 'ADMIN',
    examples: [
      {
        title: 'People and their roles 用户与角色',
        document: `query People {
  users(first: 50) {
    totalCount
    nodes { id name email roles }
  }
}
`,
      },
      {
        title: 'Add somebody 新建用户',
        document: `mutation CreateUser($input: CreateUserInput!) {
  createUser(input: $input) {
    user { id name email roles }
    ${rejectedOutcome}
  }
}
`,
        variables: {
          input: { email: 'new@demo.example', name: 'Jin Yue 金悦', password: 'a-good-password', roles: ['MEMBER'] },
        },
      },
    ],
  },
  {
    role: null,
    examples: [{ title: 'Who am I? 我是谁', document: 'query WhoAmI {\n  viewer { id name email roles }\n}\n' }],
  },
];

function submitCost(projectId: string) {
  return {
    input: {
      projectId,
      category: 'MEDIA',
      description: 'Ad slot for the launch stream',
      payee: 'Northlight Media',
      amount: { amount: '1234.56' },
      incurredOn: today(),
    },
  };
}

function createTask(projectId: string) {
  return { input: { projectId, title: 'Book the ad slot', plannedStart: today(), plannedEnd: today() } };
}

function inExecution(data: any, variables: (projectId: string) => Record<string, unknown>) {
  const project = data.projects.nodes[0];
  return project ? variables(project.id) : null;
}
