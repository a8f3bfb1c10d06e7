import { Link } from '@tanstack/react-router';
import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { CostTable } from '@/screens/costs/CostTable';
import { ActionButton, Button, EmptyState, Section } from '@/ui';
import type { MoneyForm } from './search';

export const costSection = graphql(`
  fragment CostSection on Project {
    id
    allowedActions { ...AllowedActionParts }
    all: costs(first: 1) { totalCount }
    waiting: costs(first: 50, filter: { status: [SUBMITTED, FINANCE_APPROVED, APPROVED] }, orderBy: CREATED_AT_ASC) {
      totalCount
      nodes { ...CostRow }
    }
  }
`);

interface CostSectionProps {
  project: FragmentType<typeof costSection>;
  open(form: MoneyForm): void;
}

/** The costs that wait for somebody, and the way to all others. */
export function CostSection({ project, open }: CostSectionProps) {
  const text = useText();
  const { is } = useMe();
  const { id, allowedActions, all, waiting } = readFragment(costSection, project);
  return (
    <Section
      title={text('project-money-waiting', { count: waiting?.totalCount ?? 0 })}
      actions={
        <>
          <Link to="/costs" search={{ projectId: id }}>
            {text('project-money-all-costs', { count: all?.totalCount ?? 0 })}
          </Link>
          {/* Which decision may be recorded depends on its step: the server says so, and no action tells it in advance. */}
          {is('FINANCE', 'DIRECTOR', 'PROJECT_MANAGER') && (
            <Button onPress={() => open('recordOaDecision')}>{text('project-money-oa')}</Button>
          )}
          <ActionButton action="submitCost" of={allowedActions} look="primary" onPress={() => open('submitCost')}>
            {text('project-money-submit-cost')}
          </ActionButton>
        </>
      }
    >
      <CostTable
        label={text('project-money-waiting', { count: waiting?.totalCount ?? 0 })}
        costs={waiting?.nodes ?? []}
        columns={['cost', 'category', 'amount', 'route', 'incurred', 'age', 'actions']}
        empty={<EmptyState title={text('project-money-none-waits')} />}
      />
    </Section>
  );
}
