import { Link } from '@tanstack/react-router';
import { useCategories } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { BudgetSectionFragment, CostStatus } from '@/gql/graphql';
import { type Amount, lessAmount, sumByCurrency, useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { type Column, EmptyState, Money, Section, Table } from '@/ui';
import styles from './money.module.css';

export const budgetSection = graphql(`
  fragment BudgetSection on Project {
    id
    costSummary {
      budget { amount currency }
      byCategory {
        category
        budget { amount currency }
        submitted { amount currency }
        committed { amount currency }
        paid { amount currency }
      }
    }
    ...LoadLine
  }
`);

type Row = NonNullable<BudgetSectionFragment['costSummary']>['byCategory'][number];
type Part = 'submitted' | 'committed' | 'paid';

const statuses: Record<Part, CostStatus[]> = {
  submitted: ['SUBMITTED', 'FINANCE_APPROVED'],
  committed: ['APPROVED'],
  paid: ['PAID'],
};

/** What the project may cost and has cost, by category; each figure leads to the costs that make it. */
export function BudgetSection({ project }: { project: FragmentType<typeof budgetSection> }) {
  const text = useText();
  const { name } = useCategories();
  const read = readFragment(budgetSection, project);
  const rows = read.costSummary?.byCategory ?? [];

  const part = (key: Part, header: string): Column<Row> => ({
    key,
    header,
    align: 'end',
    cell: (row) => (
      <Link
        to="/costs"
        search={{ projectId: read.id, category: [row.category], status: statuses[key] }}
        className={styles.door}
      >
        <Money of={row[key]} />
      </Link>
    ),
  });
  const columns: Column<Row>[] = [
    {
      key: 'category',
      header: text('project-money-category'),
      cell: ({ category }) => <strong>{name(category)}</strong>,
    },
    { key: 'budget', header: text('project-money-budget'), align: 'end', cell: ({ budget }) => <Money of={budget} /> },
    part('paid', text('project-money-paid')),
    part('committed', text('project-money-committed')),
    part('submitted', text('project-money-submitted')),
    { key: 'left', header: text('project-money-left'), align: 'end', cell: (row) => <Left of={leftOf(row)} /> },
  ];
  return (
    <>
      <Section title={text('project-money-load')} framed>
        <LoadLine project={read} size="page" />
      </Section>
      <Section title={text('project-money-by-category')}>
        <Table
          label={text('project-money-by-category')}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          empty={
            <EmptyState title={text('project-money-no-budget')}>{text('project-money-no-budget-hint')}</EmptyState>
          }
        />
        {rows.length > 0 && <Total rows={rows} />}
      </Section>
    </>
  );
}

const keyOf = ({ category }: Row) => category;

/** What is left of a category's budget when all that waits is approved. */
function leftOf({ budget, submitted, committed, paid }: Row): Amount {
  return [submitted, committed, paid].reduce<Amount>(lessAmount, budget);
}

function Left({ of }: { of: Amount }) {
  return (
    <span className={of.amount.startsWith('-') ? styles.past : undefined}>
      <Money of={of} />
    </span>
  );
}

function Total({ rows }: { rows: readonly Row[] }) {
  const text = useText();
  const sum = (amounts: Amount[]) => sumByCurrency(amounts)[0];
  const left = sum(rows.map(leftOf));
  return (
    <p className={styles.total}>
      {text('project-money-total')} <Money of={sum(rows.map(({ budget }) => budget))} /> · {text('project-money-left')}{' '}
      {left && <Left of={left} />}
    </p>
  );
}
