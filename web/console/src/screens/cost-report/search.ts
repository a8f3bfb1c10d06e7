import { oneOf } from '@/app/search';
import type { CostReportKey } from '@/gql/graphql';
import { type Period, periods } from './period';

export const reportKeys = [
  'CATEGORY',
  'MONTH',
  'CUSTOMER',
  'MANAGER',
  'PROJECT',
  'SERVICE',
  'BUSINESS_LINE',
] as const satisfies readonly CostReportKey[];

export type ReportKey = (typeof reportKeys)[number];

/** Of which time a report of costs is, and what it sums by. */
export interface CostReportSearch {
  by?: ReportKey | undefined;
  /** What each bar is stacked from; left out, the states of its costs. */
  split?: ReportKey | undefined;
  period?: Period | undefined;
}

export function costReportSearch(search: Record<string, unknown>): CostReportSearch {
  const by = oneOf(search.by, reportKeys);
  const split = oneOf(search.split, reportKeys);
  return { by, split: split === by ? undefined : split, period: oneOf(search.period, periods) };
}
