/** What of the overview lives in its address. */
export interface OverviewSearch {
  /** The baseline against which the chart is drawn; left out, the plan in force. */
  baseline?: number;
}

export function overviewSearch({ baseline }: Record<string, unknown>): OverviewSearch {
  const number = Number(baseline);
  return Number.isInteger(number) && number > 0 ? { baseline: number } : {};
}
