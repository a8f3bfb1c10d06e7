import { graphql } from '@/gql';
import type { ContactInput, EditableCustomerFragment, UpdateCustomerInput } from '@/gql/graphql';
import type { Text } from '@/i18n';

export const editableCustomer = graphql(`
  fragment EditableCustomer on Customer {
    id
    version
    name
    industry
    contacts {
      name
      title
      email
      phone
    }
    owner {
      id
      name
    }
  }
`);

export interface ContactDraft {
  /** Tells it from the others: not known to the server. */
  key: string;
  name: string;
  title: string;
  email: string;
  phone: string;
}

export interface CustomerDraft {
  name: string;
  industry: string;
  ownerId: string | null;
  contacts: ContactDraft[];
}

export function newContact(): ContactDraft {
  return { key: crypto.randomUUID(), name: '', title: '', email: '', phone: '' };
}

export function draftOf({ name, industry, owner, contacts }: EditableCustomerFragment): CustomerDraft {
  return {
    name,
    industry: industry ?? '',
    ownerId: owner.id,
    contacts: contacts.map(({ name, title, email, phone }, index) => ({
      key: String(index),
      name,
      title: title ?? '',
      email: email ?? '',
      phone: phone ?? '',
    })),
  };
}

/** What `createCustomer` takes. */
export function inputOf({ name, industry, ownerId, contacts }: CustomerDraft) {
  return {
    name,
    industry: industry || null,
    ...(ownerId && { ownerId }),
    contacts: contacts.map(
      ({ name, title, email, phone }): ContactInput => ({
        name,
        title: title || null,
        email: email || null,
        phone: phone || null,
      }),
    ),
  };
}

/** What `updateCustomer` takes of what was changed: all else stays as others may have changed it. */
export function changeOf(
  draft: CustomerDraft,
  changed: readonly (keyof CustomerDraft)[],
): Partial<UpdateCustomerInput> {
  const input = inputOf(draft);
  return Object.fromEntries(Object.entries(input).filter(([field]) => (changed as string[]).includes(field)));
}

/** Where two editions of a customer differ, in words. */
export function changesBetween(
  mine: CustomerDraft,
  theirs: CustomerDraft,
  nameOf: (ownerId: string | null) => string,
  text: Text,
) {
  const rows: [label: string, say: (draft: CustomerDraft) => string][] = [
    [text('customers-name'), ({ name }) => name],
    [text('customers-industry'), ({ industry }) => industry],
    [text('customers-owner'), ({ ownerId }) => nameOf(ownerId)],
    [
      text('customers-contacts'),
      ({ contacts }) =>
        contacts
          .map(({ name, title, email, phone }) => [name, title, email, phone].filter(Boolean).join(' · '))
          .join('\n'),
    ],
  ];
  return rows
    .map(([label, say]) => ({ label, mine: say(mine), theirs: say(theirs) }))
    .filter(({ mine, theirs }) => mine !== theirs);
}
