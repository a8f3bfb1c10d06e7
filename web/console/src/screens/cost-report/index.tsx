import { getRouteApi } from '@tanstack/react-router';
import { useLiveQuery } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button, ErrorState, Loaded, PageTitle } from '@/ui';
import { CostReport, CostReportRowOfReport } from './CostReport';
import { csvOf, download } from './csv';
import { useGroupName } from './group-name';
import { ReportFilters } from './ReportFilters';
import { reportOf } from './report';
import type { ReportRow } from './rows';
import { Sums } from './Sums';
import type { CostReportSearch, ReportKey } from './search';

const costReportScreen = graphql(`
  query CostReport(
    $by: [CostReportKey!]!
    $from: Date
    $to: Date
    $beforeFrom: Date
    $beforeTo: Date
    $compare: Boolean!
  ) {
    dashboard(from: $from, to: $to) {
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

const route = getRouteApi('/reports/cost');

/** Where cost goes, of a time, by one or two keys, and against the time before. */
export default function CostReportScreen() {
  const text = useText();
  const navigate = route.useNavigate();
  const report = reportOf(route.useSearch());
  const query = useLiveQuery(costReportScreen, report.variables);
  const save = useSave();
  const { by, split, span } = report;
  const change = (part: CostReportSearch) =>
    void navigate({ search: (search) => ({ ...search, ...part }), replace: true });
  const rows = query.data?.dashboard?.costReport ?? [];
  return (
    <>
      <PageTitle
        title={text('cost-report-title')}
        actions={
          rows.length > 0 && (
            <Button icon="down" onPress={() => save(readFragment(CostReportRowOfReport, rows), by, split)}>
              {text('cost-report-export')}
            </Button>
          )
        }
      />
      <ReportFilters {...report} split={split ?? null} change={change} />
      <Loaded of={query} lines={10}>
        {({ dashboard, before }) =>
          dashboard ? (
            <>
              <Sums
                rows={readFragment(CostReportRowOfReport, dashboard.sums)}
                before={before ? readFragment(CostReportRowOfReport, before.sums) : null}
              />
              <CostReport
                rows={dashboard.costReport}
                before={before?.costReport ?? null}
                by={by}
                split={split}
                span={span}
              />
            </>
          ) : (
            query.failure && <ErrorState failure={query.failure} retry={query.refetch} />
          )
        }
      </Loaded>
    </>
  );
}

/** The rows as a file. */
function useSave() {
  const text = useText();
  const groupName = useGroupName();
  return (rows: readonly ReportRow[], by: ReportKey, split: ReportKey | undefined) => {
    const keys = split ? [by, split] : [by];
    const head = [
      ...keys.map(() => text('cost-report-group')),
      text('cost-report-currency'),
      text('cost-report-submitted'),
      text('cost-report-committed'),
      text('cost-report-paid'),
      text('cost-report-total'),
      text('cost-report-budget'),
    ];
    const lines = rows.map((row) => [
      ...keys.map((key) => groupName(row, key)),
      row.total.currency,
      row.submitted.amount,
      row.committed.amount,
      row.paid.amount,
      row.total.amount,
      row.budget?.amount ?? '',
    ]);
    download(`${text('cost-report-file')}.csv`, csvOf([head, ...lines]));
  };
}
