import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ContractView } from '@/screens/contracts/ContractView';
import { ActionButton, EmptyState, Section } from '@/ui';
import type { MoneyForm } from './search';

export const contractSection = graphql(`
  fragment ContractSection on Project {
    allowedActions { ...AllowedActionParts }
    contract { ...ContractView }
  }
`);

interface ContractSectionProps {
  project: FragmentType<typeof contractSection>;
  open(form: MoneyForm): void;
}

/** The one contract of the project, with its instalments and receipts. */
export function ContractSection({ project, open }: ContractSectionProps) {
  const text = useText();
  const { contract, allowedActions } = readFragment(contractSection, project);
  return (
    <Section title={text('project-money-contract')} framed>
      {contract ? (
        <ContractView contract={contract} linked />
      ) : (
        <EmptyState title={text('project-money-no-contract')}>
          <ActionButton action="draftContract" of={allowedActions} look="primary" onPress={() => open('draftContract')}>
            {text('project-money-draft-contract')}
          </ActionButton>
        </EmptyState>
      )}
    </Section>
  );
}
