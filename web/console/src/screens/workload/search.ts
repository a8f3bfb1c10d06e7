import { dayOf, textOf } from '@/app/search';

/** Which weeks are looked at, and whose week is opened. */
export interface WorkloadSearch {
  /** A day of the first week; left out, of this one. */
  from?: string | undefined;
  /** Only people who are asked for more than they can do in one of the weeks. */
  over?: true | undefined;
  /** The person and the Monday whose tasks are listed. */
  userId?: string | undefined;
  week?: string | undefined;
}

export function workloadSearch(search: Record<string, unknown>): WorkloadSearch {
  return {
    from: dayOf(search.from),
    over: search.over === true || undefined,
    userId: textOf(search.userId),
    week: dayOf(search.week),
  };
}
