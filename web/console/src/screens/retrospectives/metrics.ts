/** The figures that the work was meant to change, as they are typed. */
import type { EffectInput } from '@/gql/graphql';

export interface Metric {
  metric: string;
  target: number | null;
  actual: number | null;
  /** Null for the project as a whole. */
  serviceItemId: string | null;
}

export const emptyMetric: Metric = { metric: '', target: null, actual: null, serviceItemId: null };

/** What is sent; a row that nothing was typed into is none. */
export function effectInputs(metrics: readonly Metric[]): EffectInput[] {
  return metrics
    .filter(({ metric, target, actual }) => metric.trim() !== '' || target !== null || actual !== null)
    .map(({ metric, target, actual, serviceItemId }) => ({
      metric: metric.trim(),
      target,
      actual,
      ...(serviceItemId && { serviceItemId }),
    }));
}
