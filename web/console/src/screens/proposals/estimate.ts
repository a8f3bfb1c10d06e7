/** The estimate as it is typed: an amount by category. */

import { typedAmount } from '@/ui';

export type Estimate = Record<string, string>;

/** The categories that something is typed for, in the order in which they are shown. */
export function estimatedCategories(estimate: Estimate, order: readonly string[]): string[] {
  return order.filter((category) => (estimate[category] ?? '') !== '');
}

/** What is sent: a line for each category that something is typed for. */
export function estimateLines(estimate: Estimate, order: readonly string[], currency: string) {
  return estimatedCategories(estimate, order).map((category) => ({
    category,
    amount: typedAmount(estimate[category] ?? '', currency),
  }));
}
