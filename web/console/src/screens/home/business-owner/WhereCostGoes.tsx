import { useNavigate } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '@/gql';
import { CostReport, CostReportRowOfReport } from '@/screens/cost-report/CostReport';
import { ReportFilters } from '@/screens/cost-report/ReportFilters';
import type { reportOf } from '@/screens/cost-report/report';
import { Sums } from '@/screens/cost-report/Sums';

type Rows = FragmentType<typeof CostReportRowOfReport>[];

interface Period {
  costReport: Rows;
  sums: Rows;
}

interface WhereCostGoesProps {
  report: ReturnType<typeof reportOf>;
  period: Period;
  before: Period | null;
}

/** The cost report of a period beside the one before it, by a key that is chosen in place. */
export function WhereCostGoes({ report, period, before }: WhereCostGoesProps) {
  const navigate = useNavigate({ from: '/' });
  return (
    <>
      <ReportFilters
        {...report}
        split={undefined}
        change={(part) =>
          void navigate({
            search: (search) => ({ ...search, ...part }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Sums
        rows={readFragment(CostReportRowOfReport, period.sums)}
        before={before ? readFragment(CostReportRowOfReport, before.sums) : null}
      />
      <CostReport rows={period.costReport} before={before?.costReport ?? null} by={report.by} span={report.span} />
    </>
  );
}
