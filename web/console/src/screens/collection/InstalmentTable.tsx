import { type ReactNode, useState } from 'react';
import { useMe } from '@/api';
import { isZero, useLabel, useText } from '@/i18n';
import { Button, type Column, loadedLater, Money, PersonName, Table } from '@/ui';
import { DueDay, Receipts, What } from './InstalmentCells';
import type { Instalment } from './instalments';

const RecordReceipt = loadedLater(async () => (await import('@/screens/contracts/RecordReceipt')).RecordReceipt);

interface InstalmentTableProps {
  label: string;
  instalments: readonly Instalment[];
  /** What came in, and who sells: where one looks at everybody's. */
  full?: boolean;
  more?: (() => void) | null;
  empty: ReactNode;
}

/** Instalments: of whom, for what, until when, and what of them is still to come in. */
export function InstalmentTable({ label: name, instalments, full = false, more, empty }: InstalmentTableProps) {
  const text = useText();
  const label = useLabel();
  const records = useMe().is('FINANCE');
  const [open, setOpen] = useState<Instalment | null>(null);
  const columns: Column<Instalment>[] = [
    {
      key: 'customer',
      header: text('collection-customer'),
      cell: ({ project: { customer } }) => customer.name,
    },
    { key: 'what', header: text('collection-what'), cell: (instalment) => <What instalment={instalment} /> },
    { key: 'due', header: text('collection-due'), cell: (instalment) => <DueDay instalment={instalment} /> },
    {
      key: 'outstanding',
      header: text('collection-outstanding'),
      align: 'end',
      cell: ({ outstanding }) => (isZero(outstanding.amount) ? '–' : <Money of={outstanding} />),
    },
    {
      key: 'status',
      header: text('collection-status'),
      cell: ({ status }) => <span className="nowrap">{label('CollectionStatus', status)}</span>,
    },
  ];
  if (full)
    columns.push(
      {
        key: 'amount',
        header: text('collection-amount'),
        align: 'end',
        cell: ({ amount }) => <Money of={amount} />,
      },
      {
        key: 'received',
        header: text('collection-received'),
        align: 'end',
        cell: (instalment) => <Receipts instalment={instalment} />,
      },
      {
        key: 'sales',
        header: text('collection-sales'),
        cell: ({ project }) => <PersonName name={project.sales.name} />,
      },
    );
  else
    columns.push({
      key: 'call',
      header: text('collection-call'),
      cell: ({ project: { customer } }) => <Call contacts={customer.contacts} />,
    });
  if (records)
    columns.push({
      key: 'record',
      header: text('collection-actions'),
      cell: (instalment) =>
        isZero(instalment.outstanding.amount) ? null : (
          <Button small onPress={() => setOpen(instalment)}>
            {text('collection-record')}
          </Button>
        ),
    });
  return (
    <>
      <Table
        label={name}
        rows={instalments}
        rowKey={({ id }) => id}
        rowLink={({ contractId }) => ({ to: '/contracts/$contractId', params: { contractId } })}
        columns={columns}
        more={more ?? null}
        empty={empty}
      />
      {open && <RecordReceipt key={open.id} instalment={open} close={() => setOpen(null)} />}
    </>
  );
}

/** Whom to ask for the money: a tap dials. */
function Call({ contacts }: { contacts: Instalment['project']['customer']['contacts'] }) {
  const contact = contacts.find(({ phone }) => phone) ?? contacts[0];
  if (!contact) return '–';
  return (
    <div>
      <PersonName name={contact.name} />
      {contact.phone && (
        <div>
          <a href={`tel:${contact.phone}`} className="nowrap">
            {contact.phone}
          </a>
        </div>
      )}
    </div>
  );
}
