import { Link } from '@tanstack/react-router';
import { useCategories } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CostAnalysisFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { type Column, EmptyState, Money, Section, Table } from '@/ui';
import styles from './retrospectives.module.css';

export const costAnalysis = graphql(`
  fragment CostAnalysis on Retrospective {
    project { id }
    costAnalysis @include(if: $money) {
      category
      budget { amount currency }
      actual { amount currency }
      variance { amount currency }
      avoidable { amount currency }
    }
    avoidableCosts @include(if: $money) {
      reason
      cost { id description payee amount { amount currency } }
    }
  }
`);

type Row = NonNullable<CostAnalysisFragment['costAnalysis']>[number];

/** Budget against what it cost, by category, and the costs that need not have been. Nothing for whoever may not see cost. */
export function CostAnalysis({ retrospective }: { retrospective: FragmentType<typeof costAnalysis> }) {
  const text = useText();
  const format = useFormat();
  const { name } = useCategories();
  const { project, costAnalysis: rows, avoidableCosts } = readFragment(costAnalysis, retrospective);
  if (!rows) return null;
  const columns: Column<Row>[] = [
    {
      key: 'category',
      header: text('retrospectives-category'),
      cell: ({ category }) => <strong>{name(category)}</strong>,
    },
    {
      key: 'budget',
      header: text('retrospectives-budget'),
      align: 'end',
      cell: ({ budget }) => <Money of={budget} />,
    },
    {
      key: 'actual',
      header: text('retrospectives-actual-cost'),
      align: 'end',
      cell: ({ category, actual }) => (
        <Link
          to="/costs"
          search={{ projectId: project.id, category: [category], status: ['APPROVED', 'PAID'] }}
          className={styles.door}
        >
          <Money of={actual} />
        </Link>
      ),
    },
    {
      key: 'variance',
      header: text('retrospectives-variance'),
      align: 'end',
      cell: ({ variance }) => (
        <span className={variance.amount.startsWith('-') ? styles.past : undefined}>
          <Money of={variance} />
        </span>
      ),
    },
    {
      key: 'avoidable',
      header: text('retrospectives-avoidable'),
      align: 'end',
      cell: ({ avoidable }) => <Money of={avoidable} />,
    },
  ];
  return (
    <Section title={text('retrospectives-cost')}>
      <Table
        label={text('retrospectives-cost')}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        empty={<EmptyState title={text('retrospectives-no-cost')} />}
      />
      {avoidableCosts && avoidableCosts.length > 0 && (
        <ul className={styles.avoidable}>
          {avoidableCosts.map(({ cost, reason }) => (
            <li key={cost.id}>
              <Link to="/costs/$costId" params={{ costId: cost.id }}>
                {cost.description}
              </Link>{' '}
              {cost.payee} {format.money(cost.amount)}
              <p className="soft">{reason}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const keyOf = ({ category }: Row) => category;
