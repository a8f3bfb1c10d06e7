import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Duty } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Ago, EmptyState, Money } from '@/ui';
import styles from './Sales.module.css';
import { workRow } from './work';

export const salesWork = graphql(`
  fragment SalesWork on WorkItem {
    __typename
    ... on Requirement {
      id
      title
      createdAt
      amount {
        amount
        currency
      }
      customer {
        id
        name
      }
      reviews {
        round
        decidedAt
        findings {
          criterion
          passed
          note
        }
      }
    }
    ... on Proposal {
      id
      revision
      sentAt
      createdAt
      quote {
        amount
        currency
      }
      project {
        id
        name
        customer {
          id
          name
        }
      }
    }
    ... on Contract {
      id
      number
      amount {
        amount
        currency
      }
      project {
        id
        name
        customer {
          id
          name
        }
      }
    }
    ... on Project {
      id
      name
      customer {
        id
        name
      }
    }
  }
`);

interface WorkListProps {
  queues: readonly { duty: Duty; count: number; items: readonly FragmentType<typeof salesWork>[] }[];
}

/** What comes back from review first, then what waits for the customer, then what is still to be written. */
const order: readonly Duty[] = [
  'REVISE_REQUIREMENT',
  'RECORD_CUSTOMER_DECISION',
  'SEND_PROPOSAL',
  'SUBMIT_CONTRACT',
  'DRAFT_CONTRACT',
  'SUBMIT_REQUIREMENT',
];

/** What waits for sales, besides money. */
export function WorkList({ queues }: WorkListProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const mine = order.flatMap((duty) => queues.find((queue) => queue.duty === duty) ?? []);
  const rows = mine.flatMap(({ duty, items }) =>
    readFragment(salesWork, items).flatMap((item) => workRow(duty, item, label, format) ?? []),
  );
  const unlisted = mine.reduce((sum, { count, items }) => sum + count - items.length, 0);
  if (rows.length === 0) {
    return (
      <EmptyState title={text('home-sales-nothing')}>
        <p>{text('home-sales-nothing-hint')}</p>
      </EmptyState>
    );
  }
  const duties: Partial<Record<Duty, string>> = {
    REVISE_REQUIREMENT: text('home-sales-revise'),
    RECORD_CUSTOMER_DECISION: text('home-sales-decision'),
    SEND_PROPOSAL: text('home-sales-send'),
    SUBMIT_CONTRACT: text('home-sales-submit-contract'),
    DRAFT_CONTRACT: text('home-sales-draft-contract'),
    SUBMIT_REQUIREMENT: text('home-sales-submit'),
  };
  return (
    <>
      <ul className={styles.work}>
        {rows.map(({ id, duty, what, customer, amount, since, why, to }) => (
          <li key={`${duty} ${id}`}>
            <Link to={to} className={styles.row}>
              <span className={styles.duty}>{duties[duty]}</span>
              <span className={styles.what}>
                {what}
                {why && <span className={styles.why}>{why}</span>}
              </span>
              <span className={styles.customer}>{customer}</span>
              <span className={styles.amount}>{amount && <Money of={amount} whole />}</span>
              <span className={styles.since}>{since && <Ago at={since} />}</span>
            </Link>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p className="soft">{text('home-sales-unlisted', { count: unlisted })}</p>}
    </>
  );
}
