/** In the order in which people are offered: first those who show best what live alerts are for. */
const labels: Record<string, readonly [english: string, chinese: string]> = {
  TEAM_LEAD: ['Team lead', '项目经理 leader'],
  PROJECT_MANAGER: ['Project manager', '项目经理'],
  FINANCE: ['Finance', '财务'],
  DIRECTOR: ['Director', '总监'],
  SALES: ['Sales', '销售'],
  MEMBER: ['Member', '执行人员'],
  LEGAL: ['Legal', '法务'],
  BUSINESS_OWNER: ['Business owner', '业务线老板'],
  ADMIN: ['Admin', '管理员'],
};

/** English and Chinese name of a role; a role this page does not know yet is shown as it is. */
export function roleLabel(role: string): { english: string; chinese: string } {
  const [english, chinese] = labels[role] ?? [role, ''];
  return { english, chinese };
}

/** For sorting by role; unknown roles come last. */
export function roleRank(role: string): number {
  const rank = Object.keys(labels).indexOf(role);
  return rank < 0 ? Infinity : rank;
}
