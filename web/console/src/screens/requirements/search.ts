import { oneOf, someOf, textOf } from '@/app/search';
import type { RequirementOrder, RequirementStatus } from '@/gql/graphql';

/** In the order in which a requirement goes through them; the one that ends it early last. */
export const statuses = [
  'DRAFT',
  'SUBMITTED',
  'REJECTED',
  'APPROVED',
  'INITIATED',
  'WITHDRAWN',
] as const satisfies readonly RequirementStatus[];

const orders = ['CREATED_AT_ASC', 'CREATED_AT_DESC'] as const satisfies readonly RequirementOrder[];

/** Which requirements are listed, and in which order. */
export interface RequirementsSearch {
  search?: string | undefined;
  status?: RequirementStatus[] | undefined;
  customerId?: string | undefined;
  order?: RequirementOrder | undefined;
}

export function requirementsSearch(search: Record<string, unknown>): RequirementsSearch {
  return {
    search: textOf(search.search),
    status: someOf(search.status, statuses),
    customerId: textOf(search.customerId),
    order: oneOf(search.order, orders),
  };
}

/** Whose requirement is written. */
export interface NewRequirementSearch {
  customer?: string | undefined;
}

export function newRequirementSearch({ customer }: Record<string, unknown>): NewRequirementSearch {
  return { customer: textOf(customer) };
}

/** Whether the requirement is being edited. */
export interface RequirementSearch {
  edit?: true | undefined;
}

export function requirementSearch({ edit }: Record<string, unknown>): RequirementSearch {
  return { edit: edit === true ? edit : undefined };
}
