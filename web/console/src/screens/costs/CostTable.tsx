import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCategories } from '@/api';
import { addressOf } from '@/app/addresses';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CostRowFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Ago, type Column, Day, Marked, Money, type Selection, Table } from '@/ui';
import { CostActions } from './CostActions';
import { CostRoute } from './CostRoute';
import { CostStatusBadge } from './CostStatusBadge';
import styles from './CostTable.module.css';

export const costRow = graphql(`
  fragment CostRow on Cost {
    id
    status
    category
    description
    payee
    proofUrl
    reason
    incurredOn
    createdAt
    amount { amount currency }
    submittedBy { name }
    possibleDuplicates { id }
    project { id code name }
    ...CostRoute
    ...CostActions
  }
`);

type Key = 'cost' | 'project' | 'category' | 'amount' | 'route' | 'incurred' | 'age' | 'actions';

const all: readonly Key[] = ['cost', 'project', 'category', 'amount', 'route', 'incurred', 'age', 'actions'];

interface CostTableProps<Row> {
  label: string;
  costs: readonly Row[];
  columns?: readonly Key[];
  /** What else stands beside each cost, before its amount. */
  beside?: Column<Row>[];
  order?: string;
  onOrder?(order: string): void;
  more?: (() => void) | null;
  selection?: Selection;
  empty: ReactNode;
}

/** Costs with their way through the approvals, and what may be done with each. */
export function CostTable<Row extends FragmentType<typeof costRow>>(props: CostTableProps<Row>) {
  const { costs, columns = all, beside = [], ...table } = props;
  const made = useCostColumns();
  const wanted = columns.map((key): Column<Row> => {
    const { cell, ...column } = made[key];
    return { ...column, cell: (row) => cell(readFragment(costRow, row)) };
  });
  const place = columns.indexOf('amount');
  return (
    <Table
      {...table}
      rows={costs}
      rowKey={keyOf}
      rowLink={(row) => ({ to: '/costs/$costId', params: { costId: keyOf(row) } })}
      columns={[...wanted.slice(0, place), ...beside, ...wanted.slice(place)]}
    />
  );
}

const keyOf = (cost: FragmentType<typeof costRow>) => readFragment(costRow, cost).id;

function useCostColumns(): Record<Key, Column<CostRowFragment>> {
  const text = useText();
  const { name } = useCategories();
  return {
    cost: { key: 'cost', header: text('costs-cost'), cell: (cost) => <CostName cost={cost} /> },
    project: {
      key: 'project',
      header: text('costs-project'),
      cell: ({ project: { id, code, name } }) => (
        <Link to={addressOf({ type: 'ProjectMoney', id: id })} className={styles.project}>
          {name}
          <span className="soft nowrap">{code}</span>
        </Link>
      ),
    },
    category: {
      key: 'category',
      header: text('costs-category'),
      cell: ({ category }) => <span className="nowrap">{name(category)}</span>,
    },
    amount: {
      key: 'amount',
      header: text('costs-amount'),
      align: 'end',
      orders: ['AMOUNT_DESC', 'AMOUNT_ASC'],
      cell: ({ amount }) => <Money of={amount} />,
    },
    route: {
      key: 'route',
      header: text('costs-route'),
      cell: (cost) =>
        cost.status === 'REJECTED' || cost.status === 'CANCELLED' ? (
          <div className={styles.ended}>
            <CostStatusBadge status={cost.status} />
            {cost.reason && <p className="soft">{cost.reason}</p>}
          </div>
        ) : (
          <CostRoute cost={cost} />
        ),
    },
    incurred: {
      key: 'incurred',
      header: text('costs-incurred'),
      orders: ['INCURRED_ON_DESC'],
      cell: ({ incurredOn }) => <Day of={incurredOn} />,
    },
    age: {
      key: 'age',
      header: text('costs-since'),
      orders: ['CREATED_AT_DESC', 'CREATED_AT_ASC'],
      cell: ({ createdAt }) => <Ago at={createdAt} />,
    },
    actions: { key: 'actions', header: text('costs-actions'), cell: (cost) => <CostActions cost={cost} small /> },
  };
}

function CostName({ cost: { description, payee, proofUrl, possibleDuplicates } }: { cost: CostRowFragment }) {
  const text = useText();
  return (
    <span className={styles.name}>
      <span className={styles.description}>{description}</span>
      <span className="soft">
        {payee}
        {!proofUrl && ` · ${text('costs-no-proof')}`}
      </span>
      {possibleDuplicates.length > 0 && (
        <Marked tone="warning">{text('costs-duplicates', { count: possibleDuplicates.length })}</Marked>
      )}
    </span>
  );
}
