/** Bars that are stacked from parts: where each part begins and ends, on one scale for all of them. */

import { max } from 'd3-array';
import type { Span } from './span';

export interface Part {
  key: string;
  amount: number;
}

export interface Bar {
  key: string;
  parts: readonly Part[];
  /** What the bar is held against, such as a budget; null where there is nothing. */
  reference: number | null;
}

export interface StackedPart extends Part {
  span: Span;
}

export interface StackedBar {
  key: string;
  parts: StackedPart[];
  reference: number | null;
}

export function totalOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}

/** The parts that are not nothing, end to end, as shares of the longest bar or reference. */
export function stackedBars(bars: readonly Bar[]): StackedBar[] {
  const longest = max(bars, ({ parts, reference }) => Math.max(totalOf(parts), reference ?? 0)) || 1;
  return bars.map(({ key, parts, reference }) => ({
    key,
    parts: stack(parts, longest),
    reference: reference === null ? null : reference / longest,
  }));
}

function stack(parts: readonly Part[], longest: number): StackedPart[] {
  let from = 0;
  const stacked: StackedPart[] = [];
  for (const part of parts) {
    if (part.amount <= 0) continue;
    const to = from + part.amount / longest;
    stacked.push({ ...part, span: { from, to } });
    from = to;
  }
  return stacked;
}

export interface ReportRow {
  group: string;
  part: string;
  amount: number;
}

/**
 * Rows of a report with two keys, put together: a bar for each group, in the order in which the groups come, and in
 * each bar every part of the whole report, so that the parts lie in the same order everywhere.
 */
export function barsOf(rows: readonly ReportRow[]): { parts: string[]; bars: Bar[] } {
  const parts = [...new Set(rows.map(({ part }) => part))];
  const byGroup = new Map<string, Map<string, number>>();
  for (const { group, part, amount } of rows) {
    const amounts = byGroup.get(group) ?? new Map<string, number>();
    amounts.set(part, (amounts.get(part) ?? 0) + amount);
    byGroup.set(group, amounts);
  }
  return {
    parts,
    bars: [...byGroup].map(([key, amounts]) => ({
      key,
      parts: parts.map((part) => ({ key: part, amount: amounts.get(part) ?? 0 })),
      reference: null,
    })),
  };
}
