import { graphql } from '@/gql';
import type { CurrencyCode, EditableRequirementFragment, UpdateRequirementInput } from '@/gql/graphql';
import { itemsOf, newLine, type ServiceLine } from './service-list';

/** What is edited of a requirement. */
export const editableRequirement = graphql(`
  fragment EditableRequirement on Requirement {
    id
    version
    title
    description
    expectedResults
    category
    wantedStart
    wantedEnd
    amount {
      amount
      currency
    }
    customer {
      id
      name
    }
    serviceItems {
      id
      service
      description
      quantity
      unitPrice {
        amount
        currency
      }
    }
  }
`);

/** A requirement while it is typed. */
export interface RequirementDraft {
  customerId: string | null;
  title: string;
  description: string;
  expectedResults: string;
  category: string;
  wantedStart: string | null;
  wantedEnd: string | null;
  /** Null until one is chosen: the whole service list is in one currency. */
  currency: CurrencyCode | null;
  lines: ServiceLine[];
}

export function emptyDraft(customerId: string | null): RequirementDraft {
  return {
    customerId,
    title: '',
    description: '',
    expectedResults: '',
    category: '',
    wantedStart: null,
    wantedEnd: null,
    currency: null,
    lines: [newLine()],
  };
}

export function draftOf(requirement: EditableRequirementFragment): RequirementDraft {
  return {
    customerId: requirement.customer.id,
    title: requirement.title,
    description: requirement.description,
    expectedResults: requirement.expectedResults,
    category: requirement.category ?? '',
    wantedStart: requirement.wantedStart ?? null,
    wantedEnd: requirement.wantedEnd ?? null,
    currency: requirement.amount.currency,
    lines: requirement.serviceItems.map(({ id, service, description, quantity, unitPrice }) => ({
      key: id,
      service,
      description,
      quantity,
      unitPrice: unitPrice.amount,
    })),
  };
}

/** What `createRequirement` takes, besides the customer. */
export function inputOf(draft: RequirementDraft) {
  const { title, description, expectedResults, category, wantedStart, wantedEnd, currency, lines } = draft;
  return {
    title,
    description,
    expectedResults,
    category: category || null,
    wantedStart,
    wantedEnd,
    serviceItems: itemsOf(lines, currency),
  };
}

/** What `updateRequirement` takes of what was changed: all else stays as others may have changed it. */
export function changeOf(
  draft: RequirementDraft,
  changed: readonly (keyof RequirementDraft)[],
): Partial<UpdateRequirementInput> {
  const input = inputOf(draft);
  const fields = changed.map((field) => (field === 'lines' || field === 'currency' ? 'serviceItems' : field));
  return Object.fromEntries(Object.entries(input).filter(([field]) => (fields as string[]).includes(field)));
}
