import { Link } from '@tanstack/react-router';
import { useCategories } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { EmptyState, loadedLater } from '@/ui';
import styles from './CostReport.module.css';
import { CostReportTable } from './CostReportTable';
import type { Span } from './period';
import { costsOf } from './rows';
import type { ReportKey } from './search';

const CostReportChart = loadedLater(async () => (await import('@/pictures/CostReportChart')).CostReportChart);

export const CostReportRowOfReport = graphql(`
  fragment CostReportRow on CostReportRow {
    category
    month
    service
    customer {
      id
      name
    }
    manager {
      id
      name
    }
    project {
      id
      name
    }
    businessLine {
      id
      name
    }
    budget {
      amount
      currency
    }
    variance {
      amount
      currency
    }
    submitted {
      amount
      currency
    }
    committed {
      amount
      currency
    }
    paid {
      amount
      currency
    }
    total {
      amount
      currency
    }
    ...CostReportBar
  }
`);

type Rows = readonly FragmentType<typeof CostReportRowOfReport>[];

interface CostReportProps {
  rows: Rows;
  /** The same of the time before; null where it is not compared. */
  before: Rows | null;
  by: ReportKey;
  /** By a second key: then each bar is stacked from its groups, and a table with one row for each pair is left out. */
  split?: ReportKey | undefined;
  span: Span | null;
}

/** Where cost goes, drawn and as a table; each bar and each figure opens the costs that it is the sum of. */
export function CostReport({ rows, before, by, split, span }: CostReportProps) {
  const text = useText();
  const categories = useCategories();
  const read = readFragment(CostReportRowOfReport, rows);
  const readBefore = before && readFragment(CostReportRowOfReport, before);
  if (read.length === 0)
    return <EmptyState title={text('cost-report-none')}>{text('cost-report-none-hint')}</EmptyState>;
  const currencies = [...new Set(read.map(({ total }) => total.currency))];
  return currencies.map((currency) => {
    const own = read.filter(({ total }) => total.currency === currency);
    return (
      <div key={currency} className={styles.currency}>
        <CostReportChart
          rows={own}
          by={by}
          {...(split && { stackedBy: split })}
          categoryName={categories.name}
          door={({ key }, content) => (
            <Link to="/costs" search={costsOf(key, by, currency, span)}>
              {content}
            </Link>
          )}
        />
        {!split && <CostReportTable rows={own} before={readBefore} by={by} span={span} />}
      </div>
    );
  });
}
