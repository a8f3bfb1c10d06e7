import { graphql } from '@/gql';
import type { CurrencyCode, EditableRequirementFragment } from '@/gql/graphql';
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
  /** The version that is edited; null before the first. */
  version: number | null;
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
    version: null,
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
    version: requirement.version,
  };
}

/** What `createRequirement` and `updateRequirement` take alike. */
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
