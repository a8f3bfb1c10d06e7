import type { CostFilter, CostOrder, CostStatus } from '@/gql/graphql';

/** What the address of the list of costs says: the filter of the API, by its own names. */
export interface CostsSearch {
  status?: CostStatus[];
  category?: string[];
  currency?: string[];
  service?: string[];
  hasServiceItem?: boolean;
  projectId?: string;
  customerId?: string;
  managerId?: string;
  businessLineId?: string;
  hasBusinessLine?: boolean;
  incurredFrom?: string;
  incurredTo?: string;
  search?: string;
  orderBy?: CostOrder;
}

const lists = ['status', 'category', 'currency', 'service'] as const;
const texts = [
  'projectId',
  'customerId',
  'managerId',
  'businessLineId',
  'incurredFrom',
  'incurredTo',
  'search',
  'orderBy',
] as const;
const flags = ['hasServiceItem', 'hasBusinessLine'] as const;

/** Keeps what makes sense; what a status or an order is, the server says. */
export function costsSearch(raw: Record<string, unknown>): CostsSearch {
  const kept: Record<string, unknown> = {};
  for (const key of lists) {
    const value = raw[key];
    const items = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string' && item !== '');
    if (items.length > 0) kept[key] = items;
  }
  for (const key of texts) if (typeof raw[key] === 'string' && raw[key] !== '') kept[key] = raw[key];
  for (const key of flags) if (typeof raw[key] === 'boolean') kept[key] = raw[key];
  return kept;
}

export const newestFirst: CostOrder = 'CREATED_AT_DESC';

export function filterOf({ orderBy: _, ...filter }: CostsSearch): CostFilter {
  return filter as CostFilter;
}
