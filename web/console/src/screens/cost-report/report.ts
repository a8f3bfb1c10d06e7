import { today } from '@/i18n';
import { type Period, type Span, spanBefore, spanOf } from './period';
import type { CostReportSearch, ReportKey } from './search';

export interface Report {
  by: ReportKey;
  split: ReportKey | undefined;
  period: Period;
  span: Span | null;
  before: Span | null;
  /** The arguments of a document that asks for it. */
  variables: {
    by: ReportKey[];
    from: string | null;
    to: string | null;
    beforeFrom: string | null;
    beforeTo: string | null;
    compare: boolean;
  };
}

/** What an address asks for; by default this quarter by category. */
export function reportOf({ by = 'CATEGORY', split, period = 'quarter' }: CostReportSearch): Report {
  const span = spanOf(period, today());
  // With a second key there is a row for each pair, and no table to compare them in.
  const before = span && !split ? spanBefore(period, span) : null;
  return {
    by,
    split,
    period,
    span,
    before,
    variables: {
      by: split ? [by, split] : [by],
      from: span?.from ?? null,
      to: span?.to ?? null,
      beforeFrom: before?.from ?? null,
      beforeTo: before?.to ?? null,
      compare: before !== null,
    },
  };
}
