import type { Text } from './say';

const labels: Record<string, Text> = {
  TEAM_LEAD: { en: 'Team lead', zh: '项目经理主管' },
  PROJECT_MANAGER: { en: 'Project manager', zh: '项目经理' },
  FINANCE: { en: 'Finance', zh: '财务' },
  DIRECTOR: { en: 'Director', zh: '总监' },
  SALES: { en: 'Sales', zh: '销售' },
  MEMBER: { en: 'Member', zh: '执行人员' },
  LEGAL: { en: 'Legal', zh: '法务' },
  BUSINESS_OWNER: { en: 'Business owner', zh: '业务线负责人' },
  ADMIN: { en: 'Admin', zh: '管理员' },
};

/** The name of a role; a role that this page does not know is shown as it is. */
export function roleLabel(role: string): Text {
  return labels[role] ?? { en: role, zh: role };
}
