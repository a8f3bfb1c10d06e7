import { getRouteApi, Link } from '@tanstack/react-router';
import { useCategories, useLiveQuery } from '@/api';
import { addressOf } from '@/app/addresses';
import { graphql } from '@/gql';
import type { CostPageQuery } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { Day, EmptyState, ErrorState, Facts, PageTitle, PersonName, Section, Skeleton } from '@/ui';
import { CostActions } from './CostActions';
import { CostHistory } from './CostHistory';
import { CostRoute } from './CostRoute';
import { CostStatusBadge } from './CostStatusBadge';
import { CostTable } from './CostTable';

const costPage = graphql(`
  query CostPage($id: ID!) {
    node(id: $id) {
      ... on Cost {
        id
        status
        description
        payee
        proofUrl
        category
        incurredOn
        externalRef
        reason
        createdAt
        paidAt
        amount { amount currency }
        submittedBy { name }
        serviceItem { service }
        task { id title }
        project { id code name ...LoadLine }
        possibleDuplicates { ...CostRow }
        ...CostRoute
        ...CostHistory
        ...CostActions
      }
    }
  }
`);

const route = getRouteApi('/costs/$costId');

/** One cost: what it is for, who approved it and why they are asked, and what of it may be a second time. */
export default function CostPage() {
  const { costId } = route.useParams();
  const { data, failure, refetch } = useLiveQuery(costPage, { id: costId });
  const cost = data?.node;
  if (!data) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={10} />;
  if (cost?.__typename !== 'Cost') return <Missing />;
  return <CostView cost={cost} />;
}

function Missing() {
  const text = useText();
  return (
    <>
      <PageTitle title={text('costs-cost')} />
      <EmptyState title={text('costs-missing')} />
    </>
  );
}

type Cost = Extract<NonNullable<CostPageQuery['node']>, { __typename: 'Cost' }>;

function CostView({ cost }: { cost: Cost }) {
  const text = useText();
  const { project, possibleDuplicates } = cost;
  return (
    <>
      <PageTitle title={cost.description} actions={<CostActions cost={cost} />}>
        <CostStatusBadge status={cost.status} />{' '}
        <Link to={addressOf({ type: 'ProjectMoney', id: project.id })}>{project.name}</Link>{' '}
        <span className="nowrap">{project.code}</span>
      </PageTitle>
      {cost.reason && <p>{text('costs-reason-said', { reason: cost.reason })}</p>}
      <CostFacts cost={cost} />
      <Section title={text('costs-route')} framed>
        <CostRoute cost={cost} withRules />
      </Section>
      <Section title={text('costs-of-the-project')} framed>
        <LoadLine project={project} size="page" />
      </Section>
      {possibleDuplicates.length > 0 && (
        <Section title={text('costs-duplicates', { count: possibleDuplicates.length })}>
          <p className="soft">{text('costs-duplicates-why')}</p>
          <CostTable
            label={text('costs-duplicates', { count: possibleDuplicates.length })}
            costs={possibleDuplicates}
            columns={['cost', 'category', 'amount', 'incurred', 'route', 'age']}
            empty={null}
          />
        </Section>
      )}
      <CostHistory cost={cost} />
    </>
  );
}

function CostFacts({ cost }: { cost: Cost }) {
  const text = useText();
  const format = useFormat();
  const { name } = useCategories();
  const { task, serviceItem, proofUrl } = cost;
  return (
    <Section title={text('costs-facts')} framed>
      <Facts
        items={[
          [text('costs-amount'), <strong key="amount">{format.money(cost.amount)}</strong>],
          [text('costs-payee'), cost.payee],
          [text('costs-category'), name(cost.category)],
          [text('costs-incurred'), <Day key="day" of={cost.incurredOn} full />],
          [text('costs-service'), serviceItem?.service ?? '–'],
          [
            text('costs-task'),
            task ? (
              <Link key="task" to={addressOf({ type: 'Task', id: task.id, projectId: cost.project.id })}>
                {task.title}
              </Link>
            ) : (
              '–'
            ),
          ],
          [
            text('costs-proof'),
            proofUrl ? (
              <a key="proof" href={proofUrl} target="_blank" rel="noopener noreferrer">
                {text('costs-proof-open')}
              </a>
            ) : (
              text('costs-no-proof')
            ),
          ],
          [text('costs-reference'), cost.externalRef ?? '–'],
          [text('costs-submitted-by'), <PersonName key="by" name={cost.submittedBy.name} />],
          [text('costs-submitted-at'), format.instant(cost.createdAt)],
          [text('costs-paid-at'), format.instant(cost.paidAt)],
        ]}
      />
    </Section>
  );
}
