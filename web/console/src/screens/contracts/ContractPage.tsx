import { getRouteApi, Link } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { EmptyState, ErrorState, PageTitle, Section, Skeleton } from '@/ui';
import { ContractChanges } from './ContractChanges';
import { ContractView } from './ContractView';

const contractPage = graphql(`
  query ContractPage($id: ID!, $money: Boolean!) {
    node(id: $id) {
      ... on Contract {
        id
        number
        amount { currency }
        project { id code name customer { name } }
        ...ContractView
      }
    }
    auditLog(first: 100, filter: { subjectId: $id }) @include(if: $money) {
      nodes { ...ContractEdit }
    }
  }
`);

const route = getRouteApi('/contracts/$contractId');

/** One contract, with the receipts of its instalments and what was changed of it. */
export default function ContractPage() {
  const text = useText();
  const { contractId } = route.useParams();
  const { seesMoney } = useMe();
  const { data, failure, refetch } = useLiveQuery(contractPage, { id: contractId, money: seesMoney });
  if (!data) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={10} />;
  const contract = data.node;
  if (contract?.__typename !== 'Contract') return <EmptyState title={text('contracts-missing')} />;
  const { number, project, amount } = contract;
  return (
    <>
      <PageTitle title={text('contracts-title', { number })}>
        {project.customer.name} ·{' '}
        <Link to="/projects/$projectId/money" params={{ projectId: project.id }}>
          {project.name}
        </Link>{' '}
        <span className="nowrap">{project.code}</span>
      </PageTitle>
      <ContractView contract={contract} />
      {data.auditLog && (
        <Section title={text('contracts-changes')}>
          <ContractChanges entries={data.auditLog.nodes} currency={amount.currency} />
        </Section>
      )}
    </>
  );
}
