import { Link, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLiveQuery, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useLanguage, useText } from '@/i18n';
import { reportOf } from '@/screens/cost-report/report';
import { ProgressRowOfProject } from '@/screens/projects/ProgressRow';
import { ProjectTable } from '@/screens/projects/ProjectTable';
import { EmptyState, ErrorState, Loaded, loadedLater, Section, WhenSeen } from '@/ui';
import { CollectionFigures } from './CollectionFigures';
import { InExecution } from './InExecution';
import styles from './owner.module.css';
import { Spread } from './Spread';

const WhereCostGoes = loadedLater(async () => (await import('./WhereCostGoes')).WhereCostGoes);

const ownerHome = graphql(`
  query OwnerHome(
    $by: [CostReportKey!]!
    $from: Date
    $to: Date
    $beforeFrom: Date
    $beforeTo: Date
    $compare: Boolean!
    $locale: String!
    $money: Boolean!
  ) {
    dashboard {
      ...InExecution
      ...SpreadOfDashboard
      ...CollectionFigures
    }
    ...SpreadOfProjects
    burning: projects(first: 10, filter: { stage: [EXECUTION] }, orderBy: ATTENTION) {
      nodes {
        id
        ...ProgressRow
      }
    }
    period: dashboard(from: $from, to: $to) {
      costReport(groupBy: $by) {
        ...CostReportRow
      }
      sums: costReport(groupBy: []) {
        ...CostReportRow
      }
    }
    before: dashboard(from: $beforeFrom, to: $beforeTo) @include(if: $compare) {
      costReport(groupBy: $by) {
        ...CostReportRow
      }
      sums: costReport(groupBy: []) {
        ...CostReportRow
      }
    }
  }
`);

/** The business owner's first screen: how much is in execution, how projects are spread, what burns, where cost goes. */
export default function OwnerHome() {
  const text = useText();
  const { tag } = useLanguage();
  const { seesMoney } = useMe();
  const report = reportOf(useSearch({ from: '/' }));
  const query = useLiveQuery(ownerHome, { ...report.variables, locale: tag, money: seesMoney });
  const burning = useMemo(
    () => readFragment(ProgressRowOfProject, query.data?.burning?.nodes ?? []),
    [query.data?.burning],
  );
  return (
    <Loaded of={query} lines={14}>
      {(home) => {
        const { dashboard, period, before } = home;
        if (!dashboard || !period) return query.failure && <ErrorState failure={query.failure} retry={query.refetch} />;
        return (
          <>
            <InExecution dashboard={dashboard} />
            <div className={styles.pair}>
              <Spread dashboard={dashboard} projects={home} />
              <CollectionFigures dashboard={dashboard} />
            </div>
            <Section
              title={text('home-owner-burning')}
              actions={
                <Link to="/projects" search={{ stage: ['EXECUTION'] }}>
                  {text('home-owner-all-projects')}
                </Link>
              }
            >
              <ProjectTable
                label={text('home-owner-burning')}
                columns={['project', 'why', 'load', 'time', 'amount', 'manager']}
                rows={burning}
                empty={<EmptyState title={text('home-owner-none')} />}
              />
            </Section>
            <Section
              title={text('cost-report-title')}
              actions={
                <Link to="/reports/cost" search={{ by: report.by, period: report.period }}>
                  {text('home-owner-whole-report')}
                </Link>
              }
            >
              <WhenSeen height="40rem">
                {() => <WhereCostGoes report={report} period={period} before={before ?? null} />}
              </WhenSeen>
            </Section>
          </>
        );
      }}
    </Loaded>
  );
}
