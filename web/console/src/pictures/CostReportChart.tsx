import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CostReportBarFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { BarChart, type ChartBar, type ChartPart, type Look } from './BarChart';
import { barsOf } from './bars';
import type { Door } from './door';

export const CostReportBar = graphql(`
  fragment CostReportBar on CostReportRow {
    category
    month
    service
    customer { id name }
    manager { id name }
    project { id name }
    businessLine { id name }
    budget { amount currency }
    submitted { amount currency }
    committed { amount currency }
    paid { amount currency }
    total { amount currency }
  }
`);

/** What costs can be summed by. */
export type ReportKey = 'CATEGORY' | 'MONTH' | 'SERVICE' | 'CUSTOMER' | 'MANAGER' | 'PROJECT' | 'BUSINESS_LINE';

interface CostReportChartProps {
  rows: readonly FragmentType<typeof CostReportBar>[];
  /** What the bars are; the first key that the report is grouped by. */
  by: ReportKey;
  /** What each bar is stacked from; by default the states of its costs. */
  stackedBy?: ReportKey;
  /** What people call a category of costs. */
  categoryName(category: string): string;
  door?: Door<ChartBar>;
}

/** Where cost goes: a chart for each currency, as amounts of different ones have no sum. */
export function CostReportChart({ rows, by, stackedBy, categoryName, door }: CostReportChartProps) {
  const text = useText();
  const read = readFragment(CostReportBar, rows);
  const nameOf = useGroupName(categoryName);
  const currencies = [...new Set(read.map(({ total }) => total.currency))];
  const states: ChartPart[] = [
    { key: 'paid', name: text('pictures-paid'), look: 'paid' },
    { key: 'committed', name: text('pictures-committed'), look: 'committed' },
    { key: 'submitted', name: text('pictures-submitted'), look: 'submitted' },
  ];
  return currencies.map((currency) => {
    const own = read.filter(({ total }) => total.currency === currency);
    const { parts, bars } = stackedBy ? stackedChart(own, by, stackedBy, nameOf) : statesChart(own, by, states, nameOf);
    const held = bars.some(({ reference }) => reference !== null);
    return (
      <BarChart
        key={currency}
        title={text('pictures-cost-title', { currency })}
        parts={parts}
        bars={bars}
        currency={currency}
        referenceName={held ? text('pictures-budget') : undefined}
        door={door}
      />
    );
  });
}

type Row = CostReportBarFragment;
type GroupName = (row: Row, by: ReportKey) => string;

/** What tells a group from the others. */
function groupKey(row: Row, by: ReportKey): string {
  const keys: Record<ReportKey, string | undefined | null> = {
    CATEGORY: row.category,
    MONTH: row.month,
    SERVICE: row.service,
    CUSTOMER: row.customer?.id,
    MANAGER: row.manager?.id,
    PROJECT: row.project?.id,
    BUSINESS_LINE: row.businessLine?.id,
  };
  return keys[by] ?? '';
}

function useGroupName(categoryName: (category: string) => string): GroupName {
  const text = useText();
  const format = useFormat();
  return (row, by) => {
    const names: Record<ReportKey, string | undefined | null> = {
      CATEGORY: row.category && categoryName(row.category),
      MONTH: row.month && format.month(row.month),
      SERVICE: row.service,
      CUSTOMER: row.customer?.name,
      MANAGER: row.manager?.name,
      PROJECT: row.project?.name,
      BUSINESS_LINE: row.businessLine?.name,
    };
    return names[by] ?? text('pictures-cost-none');
  };
}

interface Chart {
  parts: ChartPart[];
  bars: ChartBar[];
}

function statesChart(rows: readonly Row[], by: ReportKey, parts: ChartPart[], nameOf: GroupName): Chart {
  const bars = rows.map((row) => ({
    key: groupKey(row, by),
    name: nameOf(row, by),
    parts: [
      { key: 'paid', amount: Number(row.paid.amount) },
      { key: 'committed', amount: Number(row.committed.amount) },
      { key: 'submitted', amount: Number(row.submitted.amount) },
    ],
    reference: row.budget ? Number(row.budget.amount) : null,
  }));
  return { parts, bars };
}

const LOOKS: readonly Look[] = [1, 2, 3, 4, 5, 6];

function stackedChart(rows: readonly Row[], by: ReportKey, stackedBy: ReportKey, nameOf: GroupName): Chart {
  const names = new Map(rows.map((row) => [groupKey(row, by), nameOf(row, by)]));
  const partNames = new Map(rows.map((row) => [groupKey(row, stackedBy), nameOf(row, stackedBy)]));
  const { parts, bars } = barsOf(
    rows.map((row) => ({
      group: groupKey(row, by),
      part: groupKey(row, stackedBy),
      amount: Number(row.total.amount),
    })),
  );
  return {
    parts: parts.map((key, index) => ({
      key,
      name: partNames.get(key) ?? key,
      look: LOOKS[index % LOOKS.length] ?? 1,
    })),
    bars: bars.map((bar) => ({ ...bar, name: names.get(bar.key) ?? bar.key })),
  };
}
