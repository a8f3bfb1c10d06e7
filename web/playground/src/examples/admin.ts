import { errors, type Example } from './example';

const people: Example = {
  title: { en: 'People and their roles', zh: '用户与角色' },
  document: `query People {
  users(first: 50) {
    totalCount
    nodes { id name email roles businessLine { name } active }
  }
}
`,
};

const createUser: Example = {
  title: { en: 'Add somebody', zh: '新建用户' },
  document: `mutation CreateUser($input: CreateUserInput!) {
  createUser(input: $input) {
    user { id name email roles }
    ${errors}
  }
}
`,
  variables: {
    input: { email: 'new@demo.example', name: 'Jin Yue 金悦', password: 'a-good-password', roles: ['MEMBER'] },
  },
};

const policy: Example = {
  title: { en: 'The policy, and what was learnt', zh: '政策与经验值' },
  document: `query Policy {
  policy {
    currency
    redLinePercent
    directorApprovalAmount { amount }
    directorApprovalPercent
    hardLimitPercent
    maxCostPercent
    escalationHours
    restrictedCategories { list word reason }
    calibrateForecasts
    forecastCalibration { projectCount entryLagDays end { donePercent bias spread } }
  }
}
`,
};

const updatePolicy: Example = {
  title: { en: 'Change the policy', zh: '修改政策' },
  document: `# What is left out stays. All projects are judged anew.
mutation UpdatePolicy($input: UpdatePolicyInput!) {
  updatePolicy(input: $input) {
    policy { redLinePercent escalationHours version }
    ${errors}
  }
}
`,
  variables: { input: { redLinePercent: 90, escalationHours: 24 } },
};

export const admin = [people, createUser, policy, updatePolicy];
