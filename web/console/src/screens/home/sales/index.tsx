import { useEffect, useMemo } from 'react';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { InstalmentTable } from '@/screens/collection/InstalmentTable';
import { byDueDay, instalmentsOf, isCollectable } from '@/screens/collection/instalments';
import { customerProject, ProjectTable } from '@/screens/customers/ProjectTable';
import { ButtonLink, EmptyState, Loaded, PageTitle, Section } from '@/ui';
import { SalesFigures } from './SalesFigures';
import { WorkList } from './WorkList';

const salesHome = graphql(`
  query SalesHome($me: ID!, $after: String) {
    projects(
      first: 100
      after: $after
      filter: { salesId: $me, stage: [PLANNING, COMPLIANCE_REVIEW, CONTRACTING, EXECUTION, COLLECTION] }
    ) {
      nodes {
        id
        ...InstalmentsOfProject
        ...CustomerProject
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    workQueues {
      duty
      count
      items {
        ...SalesWork
      }
    }
  }
`);

/** The stream of alerts tells of no review. */
const everyMs = 15_000;

/** What sales can collect, what waits for them, and how their customers' projects do. */
export default function SalesHome() {
  const text = useText();
  const me = useMe();
  const pages = useLivePages(salesHome, { me: me.id }, (data) => data.projects, { everyMs });
  const { rows, data, more } = pages;
  // All of them: what is summed is what is there.
  useEffect(() => more?.(), [more]);
  const instalments = useMemo(() => instalmentsOf(rows).sort(byDueDay), [rows]);
  const collectable = instalments.filter(isCollectable);
  const projects = useMemo(() => [...rows].sort(byCustomer), [rows]);

  return (
    <>
      <PageTitle
        title={text('home-sales-title', { count: collectable.length })}
        actions={
          <ButtonLink to="/requirements/new" look="primary" icon="plus">
            {text('home-sales-new-requirement')}
          </ButtonLink>
        }
      />
      <Loaded of={{ ...pages, data }}>
        {({ workQueues }) => (
          <>
            <SalesFigures instalments={instalments} queues={workQueues ?? []} />
            <Section title={text('home-sales-collect')}>
              <InstalmentTable
                label={text('home-sales-collect')}
                instalments={collectable}
                empty={
                  <EmptyState title={text('home-sales-collect-none')}>
                    <p>{text('home-sales-collect-none-hint')}</p>
                  </EmptyState>
                }
              />
            </Section>
            <Section title={text('home-sales-waits')}>
              <WorkList queues={workQueues ?? []} />
            </Section>
            <Section title={text('home-sales-projects')}>
              <ProjectTable label={text('home-sales-projects')} projects={projects} withCustomer />
            </Section>
          </>
        )}
      </Loaded>
    </>
  );
}

type Row = Parameters<typeof ProjectTable>[0]['projects'][number];

/** The projects of a customer stand together. */
function byCustomer(a: Row, b: Row): number {
  const [first, second] = readFragment(customerProject, [a, b]);
  return (first?.customer.name ?? '').localeCompare(second?.customer.name ?? '');
}
