import { useState } from 'react';
import { graphql } from '@/gql';
import type { FinanceCostFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { CostTable } from '@/screens/costs/CostTable';
import { DecideCosts } from '@/screens/costs/DecideCosts';
import { type Column, EmptyState, Percent } from '@/ui';

export const financeCost = graphql(`
  fragment FinanceCost on Cost {
    id
    createdAt
    amount { amount currency }
    allowedActions { action allowed }
    project {
      proposals { status margin }
      ...LoadLine
    }
    ...CostRow
    ...CostOfMany
  }
`);

interface CostListProps {
  label: string;
  costs: readonly FinanceCostFragment[];
  decision: 'approveCost' | 'payCost';
  empty: string;
}

/** Whether the person may do it now. */
export const mayDo =
  (action: string) =>
  ({ allowedActions }: { allowedActions: readonly { action: string; allowed: boolean }[] }) =>
    allowedActions.some((candidate) => candidate.action === action && candidate.allowed);

/** Costs to be approved or paid, with the margin and the load line of their project beside them; one by one, or many at once. */
export function CostList({ label, costs, decision, empty }: CostListProps) {
  const text = useText();
  const [keys, setKeys] = useState<Set<string>>(new Set());
  const chosen = costs.filter((cost) => keys.has(cost.id) && mayDo(decision)(cost));
  const beside: Column<FinanceCostFragment>[] = [
    {
      key: 'margin',
      header: text('home-finance-margin'),
      align: 'end',
      cell: ({ project }) => (
        <Percent of={project.proposals.findLast(({ status }) => status === 'CONFIRMED')?.margin} decimals={1} />
      ),
    },
    {
      key: 'load',
      header: text('home-finance-load'),
      width: '9rem',
      cell: ({ project }) => <LoadLine project={project} size="row" />,
    },
  ];
  return (
    <>
      <CostTable
        label={label}
        costs={costs}
        columns={['cost', 'project', 'amount', 'route', 'age', 'actions']}
        beside={beside}
        selection={{ keys, change: setKeys }}
        empty={<EmptyState title={empty} />}
      />
      <DecideCosts decision={decision} costs={chosen} clear={() => setKeys(new Set())} />
    </>
  );
}
