/** For those who watch many projects: team leads, directors, owners of a business line. */
import { acknowledge, alertList, alerts, changedSince, costOverruns, progressWarnings } from './alerts';
import { about, errors, firstProject, type Example } from './example';
import { approveCost, costsIn, workQueues, workload } from './work';

const progressTable: Example = {
  title: { en: 'Progress table, worst first', zh: '项目进度表' },
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
      progress { planned actual daysBehind forecastEnd lateProbability }
      costSummary {
        redLine { amount currency }
        paid { amount }
      }
      forecastCost { forecast { amount } overrunProbability }
      openIssueCount
      nextMilestone { service milestoneDate }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
};

const earnedValue: Example = {
  title: { en: 'Earned value, week by week', zh: '挣值曲线' },
  document: `query EarnedValue($id: ID!) {
  project(id: $id) {
    code
    name
    baselines { number reason }
    earnedValue { asOf bac { amount currency } spi cpi spiT eac { amount } estimates { method eac { amount } } }
    earnedValueSeries(step: 7) { asOf pv { amount } ev { amount } ac { amount } }
  }
}
`,
  variables: { id: 'ID-OF-A-PROJECT' },
  fill: {
    document: '{ projects(first: 1, filter: { stage: [EXECUTION] }, orderBy: ATTENTION) { nodes { id } } }',
    variables: (data) => data.projects.nodes[0] && { id: data.projects.nodes[0].id },
  },
};

const hold: Example = {
  title: { en: 'Put a project on hold', zh: '暂停项目' },
  document: `mutation HoldProject($input: HoldProjectInput!) {
  holdProject(input: $input) {
    project { id code onHold holdReason }
    ${errors}
  }
}
`,
  ...about(
    'ID-OF-A-PROJECT',
    (id) => ({ id, reason: 'The customer moves the launch' }),
    firstProject('EXECUTION'),
  ),
};

const dashboard: Example = {
  title: { en: 'The line at a glance', zh: '业务总览' },
  document: `# Amounts of different currencies are never summed.
query Dashboard($from: Date, $to: Date) {
  dashboard(from: $from, to: $to) {
    projectCount
    executionAmount { amount currency }
    progressDistribution { from to count }
    byStage { stage count }
    byHealth { health count }
    collection {
      contracted { amount currency }
      received { amount currency }
      due { amount currency }
      overdue { amount currency }
    }
    costReport(groupBy: [CATEGORY]) {
      category
      budget { amount currency }
      committed { amount }
      paid { amount }
      variance { amount }
    }
  }
}
`,
  variables: { from: null, to: null },
};

const audit: Example = {
  title: { en: 'Who changed what', zh: '操作日志' },
  document: `query AuditLog {
  auditLog(first: 20) {
    nodes {
      at
      actor { name }
      action
      subject
      project { code }
      changes { field from to }
    }
  }
}
`,
};

const inExecution: Example = {
  title: { en: 'Work in execution, worst first', zh: '执行中的项目' },
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
};

const lessons: Example = {
  title: { en: 'What finished projects taught', zh: '复盘经验' },
  document: `query Lessons {
  retrospectives(first: 10) {
    nodes {
      project { code name }
      effectScore
      satisfaction { rating comment }
      lessons
      costAnalysis { category budget { amount currency } actual { amount } variance { amount } avoidable { amount } }
    }
  }
}
`,
};

const override: Example = {
  title: { en: 'Let restricted business pass', zh: '特批受限业务' },
  document: `# Named, with a reason, and kept in the audit log.
mutation OverrideRestriction($input: OverrideRestrictionInput!) {
  overrideRestriction(input: $input) {
    requirement { id status flags { list word overriddenBy { name } overrideReason } }
    ${errors}
  }
}
`,
  variables: { input: { id: 'ID-OF-A-REQUIREMENT', word: 'THE-WORD', reason: 'Agreed with the board' } },
};

export const teamLead = [
  progressTable,
  changedSince,
  costOverruns,
  progressWarnings,
  alerts,
  alertList,
  acknowledge,
  earnedValue,
  workload,
  hold,
];

export const director = [
  workQueues,
  { title: { en: 'Costs waiting for the director', zh: '待总监审批' }, document: costsIn('FINANCE_APPROVED', 'CostsForDirector') },
  approveCost,
  dashboard,
  costOverruns,
];

export const businessOwner = [dashboard, inExecution, earnedValue, lessons, audit, override, alerts];
