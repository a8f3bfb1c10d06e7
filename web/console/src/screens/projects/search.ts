import { dayOf, numberOf, oneOf, someOf, textOf } from '@/app/search';
import type { Health, ProjectFilter, ProjectOrder, ProjectStage } from '@/gql/graphql';

export const stages = [
  'PLANNING',
  'COMPLIANCE_REVIEW',
  'CONTRACTING',
  'EXECUTION',
  'COLLECTION',
  'COMPLETED',
  'CANCELLED',
] as const satisfies readonly ProjectStage[];

export const healths = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK'] as const satisfies readonly Health[];

const orders = [
  'ATTENTION',
  'NAME_ASC',
  'NAME_DESC',
  'PLANNED_END_ASC',
  'PLANNED_END_DESC',
  'PROGRESS_ASC',
  'PROGRESS_DESC',
  'CREATED_AT_ASC',
  'CREATED_AT_DESC',
] as const satisfies readonly ProjectOrder[];

/** Which projects are listed, and in which order. */
export interface ProjectsSearch {
  search?: string | undefined;
  stage?: ProjectStage[] | undefined;
  health?: Health[] | undefined;
  customerId?: string | undefined;
  managerId?: string | undefined;
  salesId?: string | undefined;
  businessLineId?: string | undefined;
  /** Only those that are planned for any part of the time between. */
  plannedFrom?: string | undefined;
  plannedTo?: string | undefined;
  order?: ProjectOrder | undefined;
  /** Only those whose contract is in this currency. */
  currency?: string | undefined;
  /** Only those whose progress is in this range, as the dashboard counts them. */
  progressFrom?: number | undefined;
  progressTo?: number | undefined;
}

export function projectsSearch(search: Record<string, unknown>): ProjectsSearch {
  return {
    search: textOf(search.search),
    stage: someOf(search.stage, stages),
    health: someOf(search.health, healths),
    customerId: textOf(search.customerId),
    managerId: textOf(search.managerId),
    salesId: textOf(search.salesId),
    businessLineId: textOf(search.businessLineId),
    plannedFrom: dayOf(search.plannedFrom),
    plannedTo: dayOf(search.plannedTo),
    order: oneOf(search.order, orders),
    currency: textOf(search.currency),
    progressFrom: numberOf(search.progressFrom),
    progressTo: numberOf(search.progressTo),
  };
}

/** What the server narrows by; it leaves the rest to `isListed`. */
export function filterOf(search: ProjectsSearch): ProjectFilter {
  const { order: _order, currency: _currency, progressFrom: _from, progressTo: _to, ...filter } = search;
  return filter;
}

/** Whether rows are narrowed here, and so all of them must be read. */
export function isNarrowed({ currency, progressFrom }: ProjectsSearch): boolean {
  return currency !== undefined || progressFrom !== undefined;
}

interface Narrowed {
  progress: { actual: number };
  contract?: { amount: { currency: string } } | null;
}

/** What the API can't filter by: the currency of the contract, and a range of progress. */
export function isListed({ progress, contract }: Narrowed, search: ProjectsSearch): boolean {
  const { currency, progressFrom: from, progressTo: to = 100 } = search;
  if (currency !== undefined && contract?.amount.currency !== currency) return false;
  if (from === undefined) return true;
  // The last range, from 100 on, is that of complete work.
  return progress.actual >= from && (progress.actual < to || from >= 100);
}
