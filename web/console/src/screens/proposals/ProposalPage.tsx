import { getRouteApi, Link } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { EmptyState, ErrorState, PageTitle, Section, Skeleton } from '@/ui';
import { ProposalChanges } from './ProposalChanges';
import { ProposalView } from './ProposalView';

const proposalPage = graphql(`
  query ProposalPage($id: ID!, $money: Boolean!) {
    node(id: $id) {
      ... on Proposal {
        id
        revision
        ...ProposalView
        ...ProposalRevision
        project {
          id
          code
          name
          proposals { id revision ...ProposalRevision }
        }
      }
    }
  }
`);

const route = getRouteApi('/proposals/$proposalId');

/** One revision of a proposal, and what it changed. */
export default function ProposalPage() {
  const text = useText();
  const { proposalId } = route.useParams();
  const { seesMoney } = useMe();
  const { data, failure, refetch } = useLiveQuery(proposalPage, { id: proposalId, money: seesMoney });
  if (!data) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={10} />;
  const proposal = data.node;
  if (proposal?.__typename !== 'Proposal') return <EmptyState title={text('proposals-missing')} />;
  const { project, revision } = proposal;
  const before = project.proposals.find((other) => other.revision === revision - 1);
  return (
    <>
      <PageTitle title={text('proposals-title', { project: project.name })}>
        <Link to="/projects/$projectId/money" params={{ projectId: project.id }}>
          {project.code}
        </Link>
      </PageTitle>
      <ProposalView proposal={proposal} />
      {before && (
        <Section title={text('proposals-changes')}>
          <ProposalChanges before={before} after={proposal} />
        </Section>
      )}
      {project.proposals.length > 1 && (
        <Section title={text('proposals-all')}>
          <ul>
            {project.proposals.toReversed().map((other) => (
              <li key={other.id}>
                <Link to="/proposals/$proposalId" params={{ proposalId: other.id }}>
                  {text('proposals-revision', { revision: other.revision })}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
