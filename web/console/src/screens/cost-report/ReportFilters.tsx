import { useFormat, useText } from '@/i18n';
import { ChoiceFilter, Filters } from '@/ui';
import { useKeyName } from './group-name';
import { type Period, periods, type Span } from './period';
import { type CostReportSearch, type ReportKey, reportKeys } from './search';

interface ReportFiltersProps {
  by: ReportKey;
  period: Period;
  /** Left out where a second key makes no sense. */
  split?: ReportKey | null | undefined;
  span: Span | null;
  before: Span | null;
  change(part: CostReportSearch): void;
}

/** Of which time the report is, and what it sums by. */
export function ReportFilters({ by, period, split, span, before, change }: ReportFiltersProps) {
  const text = useText();
  const format = useFormat();
  const keyName = useKeyName();
  const periodNames: Record<Period, string> = {
    month: text('cost-report-month'),
    quarter: text('cost-report-quarter'),
    year: text('cost-report-year'),
    all: text('cost-report-all'),
  };
  const keys = reportKeys.map((id) => ({ id, text: keyName(id) }));
  const days = ({ from, to }: Span) =>
    text('cost-report-span', { from: format.day(from, { full: true }), to: format.day(to, { full: true }) });
  return (
    <Filters>
      <ChoiceFilter<Period>
        single
        label={text('cost-report-period')}
        value={[period]}
        onChange={([period]) => period && change({ period })}
        options={periods.map((id) => ({ id, text: periodNames[id] }))}
      />
      <ChoiceFilter<ReportKey>
        single
        label={text('cost-report-by')}
        value={[by]}
        onChange={([by]) => by && change({ by })}
        options={keys}
      />
      {split !== undefined && (
        <ChoiceFilter<ReportKey>
          single
          label={text('cost-report-split')}
          value={split ? [split] : []}
          onChange={([split]) => change({ split })}
          options={keys.filter(({ id }) => id !== by)}
        />
      )}
      {span && (
        <span className="soft">
          {before ? text('cost-report-compared', { span: days(span), before: days(before) }) : days(span)}
        </span>
      )}
    </Filters>
  );
}
