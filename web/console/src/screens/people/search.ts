import type { UserOrder } from '@/gql/graphql';

/** What of the list of people lives in the address. */
export interface PeopleSearch {
  q?: string | undefined;
  role?: string | undefined;
  order?: UserOrder | undefined;
}

const orders: readonly string[] = ['NAME_ASC', 'CREATED_AT_ASC', 'CREATED_AT_DESC'] satisfies UserOrder[];

export function peopleSearch(raw: Record<string, unknown>): PeopleSearch {
  const { q, role, order } = raw;
  return {
    ...(typeof q === 'string' && q && { q }),
    ...(typeof role === 'string' && role && { role }),
    ...(typeof order === 'string' && orders.includes(order) && { order: order as UserOrder }),
  };
}
