import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ProposalView } from '@/screens/proposals/ProposalView';
import { ActionButton, EmptyState, Section } from '@/ui';
import styles from './money.module.css';
import type { MoneyForm } from './search';

export const proposalSection = graphql(`
  fragment ProposalSection on Project {
    allowedActions { ...AllowedActionParts }
    proposals { id revision ...ProposalView }
  }
`);

interface ProposalSectionProps {
  project: FragmentType<typeof proposalSection>;
  open(form: MoneyForm): void;
}

/** The proposal as it stands, and the way to the revisions before. */
export function ProposalSection({ project, open }: ProposalSectionProps) {
  const text = useText();
  const { proposals, allowedActions } = readFragment(proposalSection, project);
  const last = proposals.at(-1);
  return (
    <Section
      title={text('project-money-proposal')}
      framed
      actions={
        <ActionButton action="draftProposal" of={allowedActions} onPress={() => open('draftProposal')}>
          {last ? text('project-money-revise') : text('project-money-draft-proposal')}
        </ActionButton>
      }
    >
      {last ? <ProposalView proposal={last} linked /> : <EmptyState title={text('project-money-no-proposal')} />}
      {proposals.length > 1 && (
        <p className={styles.earlier}>
          {text('project-money-earlier')}
          {proposals
            .slice(0, -1)
            .toReversed()
            .map(({ id, revision }) => (
              <Link key={id} to="/proposals/$proposalId" params={{ proposalId: id }}>
                {text('project-money-revision', { revision })}
              </Link>
            ))}
        </p>
      )}
    </Section>
  );
}
