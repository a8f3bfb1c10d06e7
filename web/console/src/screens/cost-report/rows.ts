/** The rows of a report of costs: what tells a group from the others, and where the costs of a group are listed. */
import type { CostReportRowFragment } from '@/gql/graphql';
import type { CostsSearch } from '@/screens/costs/search';
import { monthEnd, type Span } from './period';
import type { ReportKey } from './search';

export type ReportRow = CostReportRowFragment;

/** What tells a group from the others; empty for costs that have none, such as those for no single service. */
export function groupOf(row: ReportRow, by: ReportKey): string {
  const keys: Record<ReportKey, string | null | undefined> = {
    CATEGORY: row.category,
    MONTH: row.month,
    CUSTOMER: row.customer?.id,
    MANAGER: row.manager?.id,
    PROJECT: row.project?.id,
    SERVICE: row.service,
    BUSINESS_LINE: row.businessLine?.id,
  };
  return keys[by] ?? '';
}

/** What the report counts: all but drafts that were refused or taken back. */
const counted = ['SUBMITTED', 'FINANCE_APPROVED', 'APPROVED', 'PAID'] as const;

const states = {
  submitted: ['SUBMITTED', 'FINANCE_APPROVED'],
  committed: ['APPROVED'],
  paid: ['PAID'],
  total: counted,
} as const;

export type ReportState = keyof typeof states;

/** The costs that a figure of the report is the sum of, as `/costs` lists them. */
export function costsOf(
  group: string,
  by: ReportKey,
  currency: string,
  span: Span | null,
  state: ReportState = 'total',
): CostsSearch {
  const search: CostsSearch = {
    status: [...states[state]],
    currency: [currency],
    ...(span && { incurredFrom: span.from, incurredTo: span.to }),
  };
  switch (by) {
    case 'CATEGORY':
      return { ...search, category: [group] };
    case 'MONTH': {
      const end = monthEnd(group);
      return {
        ...search,
        incurredFrom: span && span.from > group ? span.from : group,
        incurredTo: span && span.to < end ? span.to : end,
      };
    }
    case 'CUSTOMER':
      return { ...search, customerId: group };
    case 'MANAGER':
      return { ...search, managerId: group };
    case 'PROJECT':
      return { ...search, projectId: group };
    case 'SERVICE':
      return group ? { ...search, service: [group] } : { ...search, hasServiceItem: false };
    case 'BUSINESS_LINE':
      return group ? { ...search, businessLineId: group } : { ...search, hasBusinessLine: false };
  }
}

/** The row of the time before that is of the same group and currency. */
export function rowBefore(row: ReportRow, before: readonly ReportRow[], by: ReportKey): ReportRow | undefined {
  const group = groupOf(row, by);
  return before.find((other) => groupOf(other, by) === group && other.total.currency === row.total.currency);
}
