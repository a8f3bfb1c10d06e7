import { useText } from '@/i18n';
import { Money } from '@/ui';
import styles from './CostReport.module.css';
import { Change } from './CostReportTable';
import type { ReportRow } from './rows';

interface SumsProps {
  rows: readonly ReportRow[];
  before: readonly ReportRow[] | null;
}

/** What all of it comes to, and how much more or less that is than before. */
export function Sums({ rows, before }: SumsProps) {
  const text = useText();
  return (
    <p className={styles.sums}>
      {rows.map((row) => (
        <span key={row.total.currency}>
          {text('cost-report-sum')}{' '}
          <strong>
            <Money of={row.total} />
          </strong>
          {before && (
            <span className="soft">
              {' '}
              {text('cost-report-change')}{' '}
              <Change now={row} before={before.find(({ total }) => total.currency === row.total.currency)} />
            </span>
          )}
        </span>
      ))}
    </p>
  );
}
