/** Which changes of an entry can be said in words, and how their values are read. */
import type { Subject } from '@/gql/graphql';

/**
 * `percent` comes in hundredths of a percent and `money` in minor units; `label` is the value of an enum. What only programs
 * understand, such as ids, is left out.
 */
export type Kind = 'text' | 'day' | 'instant' | 'percent' | 'money' | 'flag' | 'number' | { label: string };

export interface Field {
  /** The key of its name in the catalogue. */
  name: string;
  kind: Kind;
  /** Each change adds to what was there. */
  grows?: true;
}

const common: Record<string, Field> = {
  actualEnd: { name: 'project-history-actual-end', kind: 'day' },
  actualStart: { name: 'project-history-actual-start', kind: 'day' },
  amountMinor: { name: 'project-history-amount', kind: 'money' },
  cancelReason: { name: 'project-history-reason', kind: 'text' },
  comment: { name: 'project-history-comment', kind: 'text' },
  content: { name: 'project-history-content', kind: 'text' },
  customerComment: { name: 'project-history-customer-words', kind: 'text' },
  customerWords: { name: 'project-history-customer-words', kind: 'text' },
  deliveredAt: { name: 'project-history-delivered', kind: 'instant' },
  description: { name: 'project-history-description', kind: 'text' },
  estimatedMinor: { name: 'project-history-estimate', kind: 'money' },
  holdReason: { name: 'project-history-reason', kind: 'text' },
  incurredOn: { name: 'project-history-incurred', kind: 'day' },
  lessons: { name: 'project-history-lessons', kind: 'text' },
  milestone: { name: 'project-history-is-milestone', kind: 'flag' },
  milestoneDate: { name: 'project-history-milestone', kind: 'day' },
  name: { name: 'project-history-name', kind: 'text' },
  note: { name: 'project-history-note', kind: 'text' },
  number: { name: 'project-history-number', kind: 'text' },
  onHold: { name: 'project-history-on-hold', kind: 'flag' },
  payee: { name: 'project-history-payee', kind: 'text' },
  plannedCostMinor: { name: 'project-history-planned-cost', kind: 'money' },
  plannedEnd: { name: 'project-history-planned-end', kind: 'day' },
  plannedStart: { name: 'project-history-planned-start', kind: 'day' },
  progress: { name: 'project-history-progress', kind: 'percent' },
  quoteMinor: { name: 'project-history-quote', kind: 'money' },
  reason: { name: 'project-history-reason', kind: 'text' },
  receivedMinor: { name: 'project-history-received', kind: 'money' },
  resolution: { name: 'project-history-resolution', kind: 'text' },
  responsible: { name: 'project-history-responsible', kind: { label: 'Role' } },
  satisfaction: { name: 'project-history-satisfaction', kind: 'number' },
  signedOn: { name: 'project-history-signed', kind: 'day' },
  snoozedUntil: { name: 'project-history-snoozed-until', kind: 'instant' },
  stage: { name: 'project-history-stage', kind: { label: 'ProjectStage' } },
  title: { name: 'project-history-title', kind: 'text' },
  weight: { name: 'project-history-weight', kind: 'number' },
  'FINANCE comment': { name: 'project-history-comment', kind: 'text' },
  'FINANCE decision': { name: 'project-history-finance', kind: { label: 'ReviewDecision' } },
  'LEGAL comment': { name: 'project-history-comment', kind: 'text' },
  'LEGAL decision': { name: 'project-history-legal', kind: { label: 'ReviewDecision' } },
  'baseline plannedEnd': { name: 'project-history-planned-end', kind: 'day' },
  'baseline plannedStart': { name: 'project-history-planned-start', kind: 'day' },
  'baseline reason': { name: 'project-history-reason', kind: 'text', grows: true },
  'budget redLineMinor': { name: 'project-history-red-line', kind: 'money' },
  'budget totalMinor': { name: 'project-history-budget', kind: 'money' },
  'receipt amountMinor': { name: 'project-history-received', kind: 'money' },
  'receipt receivedOn': { name: 'project-history-received-on', kind: 'day' },
  'report note': { name: 'project-history-note', kind: 'text' },
};

/** Fields of one name whose values are of another enum for each kind of thing. */
const statuses: Partial<Record<Subject, string>> = {
  ALERT: 'AlertStatus',
  CONTRACT: 'ContractStatus',
  COST: 'CostStatus',
  ISSUE: 'IssueStatus',
  PROPOSAL: 'ProposalStatus',
  SERVICE_ITEM: 'ServiceItemStatus',
  TASK: 'TaskStatus',
};
const severities: Partial<Record<Subject, string>> = { ALERT: 'AlertSeverity', ISSUE: 'IssueSeverity' };

/** Null for what is not for people. */
export function fieldOf(subject: Subject, field: string): Field | null {
  const status = statuses[subject];
  if (field === 'status' && status) return { name: 'project-history-status', kind: { label: status } };
  const severity = severities[subject];
  if (field === 'severity' && severity) return { name: 'project-history-severity', kind: { label: severity } };
  return common[field] ?? null;
}

/** What was added to a text that grows: `A; B` after `A` is `B`. */
export function addition(from: string, to: string): string {
  return to.startsWith(from) ? to.slice(from.length).replace(/^;\s*/, '') : to;
}

/** `-123456` of two decimals is `-1234.56`. */
export function majorUnits(minor: string, decimals: number): string {
  if (decimals === 0) return minor;
  const sign = minor.startsWith('-') ? '-' : '';
  const digits = minor.slice(sign.length).padStart(decimals + 1, '0');
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
