import { useState } from 'react';
import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CollectionStatus, InstalmentRowFragment } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Badge, Button, type Column, Day, EmptyState, loadedLater, Money, Table, type Tone } from '@/ui';
import styles from './InstalmentTable.module.css';

const RecordReceipt = loadedLater(async () => (await import('./RecordReceipt')).RecordReceipt);

export const instalmentRow = graphql(`
  fragment InstalmentRow on Instalment {
    id
    dueOn
    status
    amount { amount currency }
    received { amount currency }
    outstanding { amount currency }
    serviceItem { service milestoneDate status }
    contract { status }
    receipts {
      id
      receivedOn
      reference
      amount { amount currency }
      recordedBy { name }
    }
    ...Receivable
  }
`);

const tones: Record<CollectionStatus, Tone> = {
  NOT_DUE: 'neutral',
  DUE: 'warning',
  PARTIALLY_RECEIVED: 'accent',
  OVERDUE: 'critical',
  RECEIVED: 'ok',
};

/** The payment terms of a contract, with the receipts of each instalment. */
export function InstalmentTable({ instalments }: { instalments: readonly FragmentType<typeof instalmentRow>[] }) {
  const text = useText();
  const label = useLabel();
  const { is } = useMe();
  const [open, setOpen] = useState<InstalmentRowFragment | null>(null);
  const columns: Column<InstalmentRowFragment>[] = [
    {
      key: 'due',
      header: text('contracts-due'),
      cell: (instalment) => <Due instalment={instalment} />,
    },
    {
      key: 'amount',
      header: text('contracts-agreed'),
      align: 'end',
      cell: ({ amount }) => <Money of={amount} />,
    },
    {
      key: 'receipts',
      header: text('contracts-received'),
      align: 'end',
      cell: (instalment) => <Receipts instalment={instalment} />,
    },
    {
      key: 'outstanding',
      header: text('contracts-outstanding'),
      align: 'end',
      cell: ({ outstanding }) => <Money of={outstanding} />,
    },
    {
      key: 'status',
      header: text('contracts-status'),
      cell: ({ status }) => <Badge tone={tones[status]}>{label('CollectionStatus', status)}</Badge>,
    },
    {
      key: 'actions',
      header: text('contracts-actions'),
      cell: (instalment) =>
        is('FINANCE') &&
        instalment.contract.status === 'ACTIVE' &&
        instalment.status !== 'RECEIVED' && (
          <Button small onPress={() => setOpen(instalment)}>
            {text('contracts-record-receipt')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <Table
        label={text('contracts-instalments')}
        columns={columns}
        rows={readFragment(instalmentRow, instalments)}
        rowKey={keyOf}
        empty={<EmptyState title={text('contracts-no-instalments')} />}
      />
      {open && <RecordReceipt key={open.id} instalment={open} close={() => setOpen(null)} />}
    </>
  );
}

const keyOf = ({ id }: InstalmentRowFragment) => id;

function Due({ instalment: { dueOn, serviceItem } }: { instalment: InstalmentRowFragment }) {
  const text = useText();
  const format = useFormat();
  if (!serviceItem) return <Day of={dueOn} full />;
  return (
    <span className={styles.due}>
      <span>{text('contracts-on-delivery', { service: serviceItem.service })}</span>
      <span className="soft">
        {dueOn
          ? text('contracts-due-until', { day: format.day(dueOn) })
          : text('contracts-milestone', { day: format.day(serviceItem.milestoneDate) })}
      </span>
    </span>
  );
}

function Receipts({ instalment: { received, receipts } }: { instalment: InstalmentRowFragment }) {
  const format = useFormat();
  return (
    <span className={styles.receipts}>
      <Money of={received} />
      {receipts.map(({ id, amount, receivedOn, reference, recordedBy }) => (
        <span key={id} className="soft" title={recordedBy.name}>
          {format.day(receivedOn)} {receipts.length > 1 && format.money(amount)} {reference}
        </span>
      ))}
    </span>
  );
}
