import { oneOf, textOf } from '@/app/search';
import type { CustomerOrder } from '@/gql/graphql';

const orders = [
  'NAME_ASC',
  'NAME_DESC',
  'CREATED_AT_ASC',
  'CREATED_AT_DESC',
] as const satisfies readonly CustomerOrder[];

/** Which customers are listed, and in which order. */
export interface CustomersSearch {
  search?: string | undefined;
  ownerId?: string | undefined;
  order?: CustomerOrder | undefined;
}

export function customersSearch(search: Record<string, unknown>): CustomersSearch {
  return { search: textOf(search.search), ownerId: textOf(search.ownerId), order: oneOf(search.order, orders) };
}
