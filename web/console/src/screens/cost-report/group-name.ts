import { useCategories } from '@/api';
import { useFormat, useText } from '@/i18n';
import type { ReportRow } from './rows';
import type { ReportKey } from './search';

/** What people call a group of a report. */
export function useGroupName(): (row: ReportRow, by: ReportKey) => string {
  const text = useText();
  const format = useFormat();
  const categories = useCategories();
  return (row, by) => {
    const names: Record<ReportKey, string | null | undefined> = {
      CATEGORY: row.category && categories.name(row.category),
      MONTH: row.month && format.month(row.month),
      CUSTOMER: row.customer?.name,
      MANAGER: row.manager?.name,
      PROJECT: row.project?.name,
      SERVICE: row.service,
      BUSINESS_LINE: row.businessLine?.name,
    };
    return names[by] ?? text('cost-report-no-group');
  };
}

/** What a report may be summed by. */
export function useKeyName(): (key: ReportKey) => string {
  const text = useText();
  const names: Record<ReportKey, string> = {
    CATEGORY: text('cost-report-by-category'),
    MONTH: text('cost-report-by-month'),
    CUSTOMER: text('cost-report-by-customer'),
    MANAGER: text('cost-report-by-manager'),
    PROJECT: text('cost-report-by-project'),
    SERVICE: text('cost-report-by-service'),
    BUSINESS_LINE: text('cost-report-by-line'),
  };
  return (key) => names[key];
}
