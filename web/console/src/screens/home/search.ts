import { type CostReportSearch, costReportSearch } from '@/screens/cost-report/search';
import { type LeadSearch, leadSearch } from './team-lead/search';

/** What the address of the first screen says. */
export interface HomeSearch extends LeadSearch, Pick<CostReportSearch, 'by' | 'period'> {
  /** As which of their roles somebody looks who holds several. */
  as?: string;
  /** Which of a home's lists is seen. */
  list?: string;
  /** Whether rows are seen, too, that wait for somebody else of the role. */
  others?: boolean | undefined;
}

export function homeSearch(search: Record<string, unknown>): HomeSearch {
  const { as, list, others } = search;
  const { by, period } = costReportSearch(search);
  return {
    ...leadSearch(search),
    by,
    period,
    ...(typeof as === 'string' && { as }),
    ...(typeof list === 'string' && { list }),
    ...(others === true && { others }),
  };
}
