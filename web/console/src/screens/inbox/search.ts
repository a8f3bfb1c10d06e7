import { oneOf, someOf, textOf } from '@/app/search';
import type { AlertFilter, AlertKind, AlertSeverity, AlertStatus, Role } from '@/gql/graphql';

export const kinds = [
  'COST_OVERRUN',
  'PROGRESS_WARNING',
  'ISSUE_RAISED',
  'APPROVAL_REQUIRED',
  'COLLECTION_OVERDUE',
  'SERVICE_ITEM_DELIVERED',
] as const satisfies readonly AlertKind[];

export const severities = ['WATCH', 'WARNING', 'SEVERE', 'CRITICAL'] as const satisfies readonly AlertSeverity[];

const statuses = ['OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'RESOLVED'] as const satisfies readonly AlertStatus[];

export const responsibles = [
  'PROJECT_MANAGER',
  'TEAM_LEAD',
  'DIRECTOR',
  'SALES',
  'FINANCE',
  'LEGAL',
] as const satisfies readonly Role[];

/** Which alerts are listed; without a status, what is new to the person. */
export interface InboxSearch {
  status?: AlertStatus[] | undefined;
  kind?: AlertKind[] | undefined;
  /** This severity, or a worse one. */
  severity?: AlertSeverity | undefined;
  responsible?: Role[] | undefined;
  projectId?: string | undefined;
}

export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  return {
    status: someOf(search.status, statuses),
    kind: someOf(search.kind, kinds),
    severity: oneOf(search.severity, severities),
    responsible: someOf(search.responsible, responsibles),
    projectId: textOf(search.projectId),
  };
}

export function filterOf({ severity, ...filter }: InboxSearch): AlertFilter {
  return { ...filter, minSeverity: severity };
}
