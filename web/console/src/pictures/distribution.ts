/** How progress is distributed over projects, each range by health. */

import type { Health } from '@/gql/graphql';

/** Worst first: the order in which a column is read from its foot. */
export const HEALTHS = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK'] as const satisfies readonly Health[];

export interface Range {
  /** Belongs to the range, 0 to 100. */
  from: number;
  /** Does not belong to it, except that 100 belongs to the range of complete work. */
  to: number;
}

export interface Bucket extends Range {
  /** Null where it is only known how many there are, and not how they do. */
  byHealth: Record<Health, number> | null;
  count: number;
}

export function bucketOf(percent: number, ranges: readonly Range[]): number {
  return ranges.findIndex(({ from, to }) => percent >= from && (percent < to || (from === to && percent >= to)));
}

/** Sorts projects into ranges. */
export function distribution(
  projects: readonly { progress: number; health: Health }[],
  ranges: readonly Range[],
): Bucket[] {
  const buckets = ranges.map(({ from, to }) => ({
    from,
    to,
    count: 0,
    byHealth: { ON_TRACK: 0, AT_RISK: 0, OFF_TRACK: 0 },
  }));
  for (const { progress, health } of projects) {
    const bucket = buckets[bucketOf(progress, ranges)];
    if (!bucket) continue;
    bucket.count += 1;
    bucket.byHealth[health] += 1;
  }
  return buckets;
}
