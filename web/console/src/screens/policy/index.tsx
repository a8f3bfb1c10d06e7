import { useParams } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { useLooked } from '@/screens/home/admin/looked';
import { EmptyState, Loaded, PageTitle, Tabs } from '@/ui';
import { policyForm } from './document';
import { PolicyFacts } from './PolicyFacts';
import { PolicyForm } from './PolicyForm';

const policyQuery = graphql(`
  query Policy($lineId: ID) {
    businessLines(first: 100, orderBy: NAME_ASC) {
      nodes {
        id
        name
      }
    }
    policy(businessLineId: $lineId) {
      ...PolicyForm
    }
    company: policy {
      ...PolicyForm
    }
  }
`);

/** The thresholds that hold: the company's, and those of its lines that have their own. */
export default function Policy() {
  const text = useText();
  useLooked('policy');
  const { lineId = null } = useParams({ strict: false });
  const query = useLiveQuery(policyQuery, { lineId });
  const lines = query.data?.businessLines?.nodes ?? [];
  const line = lines.find(({ id }) => id === lineId);
  return (
    <>
      <PageTitle title={line ? text('policy-title-line', { name: line.name }) : text('policy-title')}>
        {text('policy-claim')}
      </PageTitle>
      {lines.length > 0 && (
        <Tabs
          label={text('policy-title')}
          items={[
            { link: { to: '/policy' }, text: text('policy-company') },
            ...lines.map(({ id, name }) => ({
              link: { to: '/policy/$lineId' as const, params: { lineId: id } },
              text: name,
            })),
          ]}
        />
      )}
      <Loaded of={query}>
        {(data) => {
          const policy = readFragment(policyForm, data.policy);
          const company = readFragment(policyForm, data.company);
          if (!policy || !company) return <EmptyState title={text('policy-none')} />;
          return <Thresholds key={lineId ?? ''} {...{ policy, company, lineId }} refetch={query.refetch} />;
        }}
      </Loaded>
    </>
  );
}

function Thresholds({ policy, company, lineId, refetch }: Parameters<typeof PolicyForm>[0]) {
  const text = useText();
  const administrates = useMe().is('ADMIN');
  // Asked without a line, the API answers with the policy of one's own line, where that has one.
  const own = company?.businessLine;
  if (!lineId && own) return <EmptyState title={text('policy-hidden', { name: own.name })} />;
  if (!administrates) return <PolicyFacts policy={policy} />;
  return (
    <>
      {lineId && !policy.businessLine && <p>{text('policy-follows')}</p>}
      <PolicyForm policy={policy} lineId={lineId} company={lineId && !own ? company : null} refetch={refetch} />
    </>
  );
}
