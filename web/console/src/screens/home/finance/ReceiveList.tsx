import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { addressOf } from '@/app/addresses';
import { graphql } from '@/gql';
import type { FinanceReceivableFragment } from '@/gql/graphql';
import { daysBetween, today, useLabel, useText } from '@/i18n';
import { Button, type Column, Day, EmptyState, loadedLater, Marked, Money, PersonName, Table } from '@/ui';
import styles from './finance.module.css';

const RecordReceipt = loadedLater(async () => (await import('@/screens/contracts/RecordReceipt')).RecordReceipt);

export const financeReceivable = graphql(`
  fragment FinanceReceivable on Instalment {
    id
    dueOn
    status
    amount { amount currency }
    outstanding { amount currency }
    serviceItem { service }
    contract {
      id
      number
      project { id code name customer { name } sales { name } }
    }
    ...Receivable
  }
`);

/** Instalments that are due, the longest overdue first: whether their money has come in. */
export function ReceiveList({ instalments }: { instalments: readonly FinanceReceivableFragment[] }) {
  const text = useText();
  const [open, setOpen] = useState<FinanceReceivableFragment | null>(null);
  const columns: Column<FinanceReceivableFragment>[] = [
    {
      key: 'customer',
      header: text('home-finance-customer'),
      cell: ({ contract: { id, number, project }, serviceItem }) => (
        <span className={styles.name}>
          <Link to={addressOf({ type: 'Contract', id })} className={styles.title}>
            {project.customer.name}
          </Link>
          <span className="soft">
            {number} · {serviceItem?.service ?? project.name}
          </span>
        </span>
      ),
    },
    {
      key: 'amount',
      header: text('home-finance-instalment'),
      align: 'end',
      cell: ({ amount }) => <Money of={amount} />,
      hideOnCard: true,
    },
    {
      key: 'outstanding',
      header: text('home-finance-outstanding'),
      align: 'end',
      cell: ({ outstanding }) => (
        <strong>
          <Money of={outstanding} />
        </strong>
      ),
    },
    { key: 'due', header: text('home-finance-due'), cell: (instalment) => <DueDay instalment={instalment} /> },
    {
      key: 'sales',
      header: text('home-finance-sales'),
      cell: ({ contract }) => <PersonName name={contract.project.sales.name} />,
    },
    {
      key: 'actions',
      header: text('home-finance-actions'),
      cell: (instalment) => (
        <Button look="primary" small onPress={() => setOpen(instalment)}>
          {text('home-finance-receive-open')}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Table
        label={text('home-finance-receive')}
        columns={columns}
        rows={instalments}
        rowKey={({ id }) => id}
        empty={<EmptyState title={text('home-finance-receive-none')} />}
      />
      {open && <RecordReceipt key={open.id} instalment={open} close={() => setOpen(null)} />}
    </>
  );
}

function DueDay({ instalment: { dueOn, status } }: { instalment: FinanceReceivableFragment }) {
  const text = useText();
  const label = useLabel();
  const late = dueOn ? daysBetween(dueOn, today()) : 0;
  return (
    <span className={styles.name}>
      <Day of={dueOn} />
      {status === 'OVERDUE' ? (
        <Marked tone="critical">{text('home-finance-days-late', { days: late })}</Marked>
      ) : (
        <span className="soft nowrap">{label('CollectionStatus', status)}</span>
      )}
    </span>
  );
}
