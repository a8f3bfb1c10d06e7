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
      approvalRoute { steps { role } }
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
    document: '{ tasks(first: 50) { nodes { id status subtasks { id } } } }',
    variables: (data) => {
      const task = data.tasks.nodes.find(
        (node: any) => node.subtasks.length === 0 && ['IN_PROGRESS', 'TODO'].includes(node.status),
      );
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
      approvalRoute { steps { role } }
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
      approvalRoute { steps { role } }
    }
    ${rejectedOutcome}
  }
}
`,
        variables: submitCost('ID-OF-A-PROJECT'),
        fill: {
          document: '{ projects(first: 50) { nodes { id stage } } }',
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
          document: '{ projects(first: 50) { nodes { id stage } } }',
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
          flags { __typename }
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
        title: 'Delivered service items, live 里程碑交付',
        document: `# Sales hears of a delivery at once, so that the
# instalment can be collected.
subscription ServiceItemDelivered {
  serviceItemDelivered {
    cursor
    type
    at
    alert {
      project { code name }
      message(locale: "zh-CN")
      evidence { name value }
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
        document: `query MyTasks {
  tasks(first: 20) {
    totalCount
    nodes {
      id
      title
      project { code name }
      parent { title }
      assignee { name }
      plannedStart
      plannedEnd
      status
      percentComplete
      overdue
    }
  }
}
`,
      },
      reportProgress,
    ],
  },
  {
    role: 'LEGAL',
    examples: [
      {
        title: 'Compliance reviews and contracts 合规审核与合同',
        document: `query Compliance {
  projects(first: 20, orderBy: ATTENTION) {
    nodes {
      id
      code
      name
      stage
      customer { name }
      complianceReviews {
        track
        decision
        reviewer { name }
        comment
        decidedAt
      }
      contract {
        number
        status
        amount { amount currency }
        instalments { amount { amount } dueOn status }
      }
    }
  }
}
`,
      },
      {
        title: 'Decide a compliance review 合规审核',
        document: `mutation DecideComplianceReview($input: DecideComplianceReviewInput!) {
  decideComplianceReview(input: $input) {
    project {
      code
      stage
      complianceReviews { track decision comment }
    }
    ${rejectedOutcome}
  }
}
`,
        variables: decideReview('ID-OF-A-PROJECT'),
        fill: {
          document: '{ projects(first: 50) { nodes { id stage } } }',
          variables: (data) => inStage('COMPLIANCE_REVIEW', data, decideReview),
        },
      },
    ],
  },
  {
    role: 'BUSINESS_OWNER',
    examples: [
      {
        title: 'Dashboard 仪表盘',
        document: `query Dashboard {
  dashboard {
    projectCount
    executionAmount { amount currency }
    byStage { __typename }
    byHealth { __typename }
    progressDistribution { __typename }
    collection { __typename }
  }
}
`,
      },
      {
        title: 'Earned value of all projects 挣值',
        document: `query EarnedValue {
  projects(first: 20, orderBy: ATTENTION) {
    nodes {
      code
      name
      earnedValue {
        asOf
        bac { amount currency }
        pv { amount }
        ev { amount }
        ac { amount }
        spi
        cpi
        eac { amount }
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
        title: 'Policy thresholds 预警阈值',
        document: `# Ctrl-Space lists the fields: one per threshold.
query Policy {
  policy { __typename }
}
`,
      },
      {
        title: 'Audit log 操作日志',
        document: `query AuditLog {
  auditLog(first: 20) {
    totalCount
    nodes { __typename }
  }
}
`,
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
      amount: { amount: '1234.56', currency: 'CNY' },
      incurredOn: today(),
    },
  };
}

function createTask(projectId: string) {
  return { input: { projectId, title: 'Book the ad slot', plannedStart: today(), plannedEnd: today() } };
}

function decideReview(projectId: string) {
  return { input: { projectId, track: 'LEGAL', approve: true, comment: 'No dispute to be expected' } };
}

function inExecution(data: any, variables: (projectId: string) => Record<string, unknown>) {
  return inStage('EXECUTION', data, variables);
}

function inStage(stage: string, data: any, variables: (projectId: string) => Record<string, unknown>) {
  const project = data.projects.nodes.find((node: any) => node.stage === stage);
  return project ? variables(project.id) : null;
}
