import { Link } from '@tanstack/react-router';
import { isZero, lessAmount, nothing, useFormat, useText } from '@/i18n';
import { type Column, Money, Table } from '@/ui';
import { useGroupName } from './group-name';
import type { Span } from './period';
import { costsOf, groupOf, type ReportRow, type ReportState, rowBefore } from './rows';
import type { ReportKey } from './search';

interface CostReportTableProps {
  rows: readonly ReportRow[];
  before: readonly ReportRow[] | null;
  by: ReportKey;
  span: Span | null;
}

/** The figures of a report in one currency, with the time before beside them where there is one. */
export function CostReportTable({ rows, before, by, span }: CostReportTableProps) {
  const text = useText();
  const groupName = useGroupName();

  const amount = (state: ReportState, header: string): Column<ReportRow> => ({
    key: state,
    header,
    align: 'end',
    cell: (row) => (
      <Link to="/costs" search={costsOf(groupOf(row, by), by, row.total.currency, span, state)}>
        <Money of={row[state]} />
      </Link>
    ),
  });
  const budgeted: Column<ReportRow>[] = [
    { key: 'budget', header: text('cost-report-budget'), align: 'end', cell: (row) => <Money of={row.budget} /> },
    { key: 'variance', header: text('cost-report-variance'), align: 'end', cell: (row) => <Money of={row.variance} /> },
  ];
  const compared: Column<ReportRow>[] = [
    {
      key: 'before',
      header: text('cost-report-before'),
      align: 'end',
      cell: (row) => <Money of={before && rowBefore(row, before, by)?.total} />,
    },
    {
      key: 'change',
      header: text('cost-report-change'),
      align: 'end',
      cell: (row) => <Change now={row} before={before && rowBefore(row, before, by)} />,
    },
  ];
  return (
    <Table
      label={text('cost-report-title')}
      rows={rows}
      rowKey={(row) => groupOf(row, by)}
      columns={[
        {
          key: 'group',
          header: text('cost-report-group'),
          cell: (row) => groupName(row, by),
        },
        amount('submitted', text('cost-report-submitted')),
        amount('committed', text('cost-report-committed')),
        amount('paid', text('cost-report-paid')),
        amount('total', text('cost-report-total')),
        ...(rows.some(({ budget }) => budget) ? budgeted : []),
        ...(before ? compared : []),
      ]}
      empty={null}
    />
  );
}

interface ChangeProps {
  now: Pick<ReportRow, 'total'>;
  before: Pick<ReportRow, 'total'> | null | undefined;
}

/** How much more or less it is, in money and as a share. */
export function Change({ now, before }: ChangeProps) {
  const format = useFormat();
  if (!before) return nothing;
  const more = lessAmount(now.total, before.total);
  const sign = more.amount.startsWith('-') || isZero(more.amount) ? '' : '+';
  const was = Number(before.total.amount);
  return (
    <span className="nowrap">
      {sign}
      {format.money(more)}
      {was > 0 && ` (${sign}${format.percent(Number(more.amount) / was)})`}
    </span>
  );
}
