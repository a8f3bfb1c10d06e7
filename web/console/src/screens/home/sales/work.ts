import { addressOf } from '@/app/addresses';
import type { Duty, SalesWorkFragment } from '@/gql/graphql';
import type { Amount, Format, Label } from '@/i18n';

export interface WorkRow {
  id: string;
  duty: Duty;
  what: string;
  customer: string;
  amount: Amount | null;
  /** Since when it waits; null where that is not known. */
  since: string | null;
  /** Of what came back: what it failed, and why. */
  why: string | null;
  to: string;
}

/** A line of the list; null for what stands elsewhere on the page, such as an instalment. */
export function workRow(duty: Duty, item: SalesWorkFragment, label: Label, format: Format): WorkRow | null {
  switch (item.__typename) {
    case 'Requirement': {
      const sentBack = duty === 'REVISE_REQUIREMENT' ? item.reviews.at(-1) : undefined;
      return {
        id: item.id,
        duty,
        what: item.title,
        customer: item.customer.name,
        amount: item.amount,
        since: sentBack?.decidedAt ?? item.createdAt,
        why: sentBack ? failed(sentBack.findings, label, format) : null,
        to: addressOf({ type: 'Requirement', id: item.id }),
      };
    }
    case 'Proposal':
      return {
        id: item.id,
        duty,
        what: item.project.name,
        customer: item.project.customer.name,
        amount: item.quote,
        since: item.sentAt ?? item.createdAt,
        why: null,
        to: addressOf({ type: 'Proposal', id: item.id }),
      };
    case 'Contract':
      return {
        id: item.id,
        duty,
        what: `${item.project.name} · ${item.number}`,
        customer: item.project.customer.name,
        amount: item.amount,
        since: null,
        why: null,
        to: addressOf({ type: 'Contract', id: item.id }),
      };
    case 'Project':
      return {
        id: item.id,
        duty,
        what: item.name,
        customer: item.customer.name,
        amount: null,
        since: null,
        why: null,
        to: addressOf({ type: 'ProjectMoney', id: item.id }),
      };
    default:
      return null;
  }
}

type Findings = Extract<SalesWorkFragment, { __typename: 'Requirement' }>['reviews'][number]['findings'];

function failed(findings: Findings, label: Label, format: Format): string {
  const names = findings
    .filter(({ passed }) => !passed)
    .map(({ criterion, note }) => {
      const name = label('ReviewCriterion', criterion);
      return note ? `${name}: ${note}` : name;
    });
  return format.list(names);
}
