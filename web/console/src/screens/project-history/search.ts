import type { Subject } from '@/gql/graphql';

/** What can be done within a project, and is told in its history. */
export const subjects = [
  'PROJECT',
  'TASK',
  'SERVICE_ITEM',
  'ISSUE',
  'COST',
  'PROPOSAL',
  'CONTRACT',
  'ALERT',
  'RETROSPECTIVE',
] as const satisfies Subject[];

export type HistorySubject = (typeof subjects)[number];

/** What of the history lives in its address. */
export interface HistorySearch {
  /** Only what was done to one kind of thing. */
  subject?: HistorySubject;
}

export function historySearch({ subject }: Record<string, unknown>): HistorySearch {
  const known = subjects.find((one) => one === subject);
  return known ? { subject: known } : {};
}
