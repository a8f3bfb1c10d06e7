import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { addressOf } from '@/app/addresses';
import { graphql } from '@/gql';
import type { FinanceReviewFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { ActionButton, Ago, type Column, EmptyState, loadedLater, Money, Percent, Table } from '@/ui';
import styles from './finance.module.css';

const DecideReview = loadedLater(async () => (await import('@/screens/compliance/DecideReview')).DecideReview);

export const financeReview = graphql(`
  fragment FinanceReview on Project {
    id
    code
    name
    customer { name }
    manager { name }
    proposals {
      revision
      status
      margin
      quote { amount currency }
      estimatedCost { amount currency }
    }
    complianceReviews { track round decision createdAt }
    allowedActions { action allowed ...AllowedActionParts }
  }
`);

export const confirmedOf = ({ proposals }: Pick<FinanceReviewFragment, 'proposals'>) =>
  proposals.findLast(({ status }) => status === 'CONFIRMED') ?? null;

/** Since when finance is asked. */
export const askedAt = ({ complianceReviews }: FinanceReviewFragment) =>
  complianceReviews.find(({ track, decision }) => track === 'FINANCE' && decision === 'PENDING')?.createdAt ?? null;

/** Engagements whose margin finance reviews. */
export function ReviewList({ projects }: { projects: readonly FinanceReviewFragment[] }) {
  const text = useText();
  const [open, setOpen] = useState<string | null>(null);
  const columns: Column<FinanceReviewFragment>[] = [
    {
      key: 'project',
      header: text('home-finance-project'),
      cell: ({ id, name, code, customer }) => (
        <span className={styles.name}>
          <Link to={addressOf({ type: 'ProjectMoney', id })} className={styles.title}>
            {name}
          </Link>
          <span className="soft">
            {code} · {customer.name}
          </span>
        </span>
      ),
    },
    {
      key: 'price',
      header: text('home-finance-price'),
      align: 'end',
      cell: (project) => <Money of={confirmedOf(project)?.quote} />,
    },
    {
      key: 'estimate',
      header: text('home-finance-estimate'),
      align: 'end',
      cell: (project) => <Money of={confirmedOf(project)?.estimatedCost} />,
    },
    {
      key: 'margin',
      header: text('home-finance-margin'),
      align: 'end',
      cell: (project) => <Percent of={confirmedOf(project)?.margin} decimals={1} />,
    },
    {
      key: 'manager',
      header: text('home-finance-manager'),
      cell: ({ manager }) => <span className="nowrap">{manager.name}</span>,
      hideOnCard: true,
    },
    {
      key: 'age',
      header: text('home-finance-asked'),
      cell: (project) => {
        const at = askedAt(project);
        return at && <Ago at={at} />;
      },
    },
    {
      key: 'actions',
      header: text('home-finance-actions'),
      cell: ({ id, allowedActions }) => (
        <ActionButton
          action="decideComplianceReview"
          of={allowedActions}
          look="primary"
          small
          onPress={() => setOpen(id)}
        >
          {text('home-finance-review-open')}
        </ActionButton>
      ),
    },
  ];
  return (
    <>
      <Table
        label={text('home-finance-review')}
        columns={columns}
        rows={projects}
        rowKey={({ id }) => id}
        empty={<EmptyState title={text('home-finance-review-none')} />}
      />
      {open && <DecideReview projectId={open} track="FINANCE" close={() => setOpen(null)} />}
    </>
  );
}
