/** What of the audit log lives in the address. */
export interface AuditSearch {
  subject?: string | undefined;
  action?: string | undefined;
  actor?: string | undefined;
  subjectId?: string | undefined;
  projectId?: string | undefined;
  /** Calendar days; both belong to what is shown. */
  from?: string | undefined;
  to?: string | undefined;
}

const names = ['subject', 'action', 'actor', 'subjectId', 'projectId', 'from', 'to'] as const;

export function auditSearch(raw: Record<string, unknown>): AuditSearch {
  const given = names.filter((name) => typeof raw[name] === 'string' && raw[name] !== '');
  return Object.fromEntries(given.map((name) => [name, raw[name]]));
}

/** The first instant of a calendar day on this machine, as the API takes it. */
export function startOfDay(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
