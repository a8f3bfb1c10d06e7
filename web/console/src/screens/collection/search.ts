import { dayOf, someOf, textOf } from '@/app/search';
import type { CollectionStatus } from '@/gql/graphql';

/** The most urgent first. */
export const statuses = [
  'OVERDUE',
  'DUE',
  'PARTIALLY_RECEIVED',
  'NOT_DUE',
  'RECEIVED',
] as const satisfies readonly CollectionStatus[];

/** Which instalments are listed. */
export interface CollectionSearch {
  status?: CollectionStatus[] | undefined;
  /** Only those in this currency. */
  currency?: string | undefined;
  search?: string | undefined;
  customerId?: string | undefined;
  salesId?: string | undefined;
  businessLineId?: string | undefined;
  /** Only those whose project is planned for any part of the time between. */
  plannedFrom?: string | undefined;
  plannedTo?: string | undefined;
}

export function collectionSearch(search: Record<string, unknown>): CollectionSearch {
  return {
    status: someOf(search.status, statuses),
    currency: textOf(search.currency),
    search: textOf(search.search),
    customerId: textOf(search.customerId),
    salesId: textOf(search.salesId),
    businessLineId: textOf(search.businessLineId),
    plannedFrom: dayOf(search.plannedFrom),
    plannedTo: dayOf(search.plannedTo),
  };
}
