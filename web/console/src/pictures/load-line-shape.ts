/** What a project's money looks like: where each part of the load line begins and ends. */

import { clip, LINE_AT, type Span } from './span';

/** Amounts in major units of one currency; for drawing only, where the last digit does not matter. */
export interface LoadLineFigures {
  /** 0 before there is a budget. */
  redLine: number;
  budget: number;
  paid: number;
  committed: number;
  submitted: number;
  forecast: { middle: number; low: number; high: number } | null;
}

export interface LoadLineShape {
  paid: Span | null;
  committed: Span | null;
  submitted: Span | null;
  /** Null before there is a red line. */
  redLine: number | null;
  /** Null where it is the red line, or there is none. */
  budget: number | null;
  /** Null where there is none, or where it lies past the right edge. */
  forecast: number | null;
  range: Span | null;
  /** Whether something lies past the right edge. */
  beyond: boolean;
  /** Committed and paid as a share of the red line; null before there is one. */
  used: number | null;
  /** The forecast as a share of the red line. */
  forecastUsed: number | null;
}

/** `line`: the red line stands where it stands in every row. `all`: everything has room. */
export type Fit = 'line' | 'all';

export function loadLineShape(figures: LoadLineFigures, fit: Fit): LoadLineShape {
  const { redLine, budget, paid, committed, submitted, forecast } = figures;
  const spent = paid + committed;
  const most = Math.max(spent + submitted, forecast?.high ?? 0, budget);
  const byLine = redLine / LINE_AT;
  const width = redLine === 0 ? most : fit === 'line' ? byLine : Math.max(byLine, most * 1.04);
  const place = (amount: number) => (width === 0 ? 0 : amount / width);
  const onPicture = (amount: number) => (place(amount) <= 1 ? place(amount) : null);

  return {
    paid: clip(0, place(paid)),
    committed: clip(place(paid), place(spent)),
    submitted: clip(place(spent), place(spent + submitted)),
    redLine: redLine === 0 ? null : place(redLine),
    budget: budget === redLine || budget === 0 ? null : onPicture(budget),
    forecast: forecast && onPicture(forecast.middle),
    range: forecast && clip(place(forecast.low), place(forecast.high)),
    beyond: place(Math.max(spent + submitted, forecast?.high ?? 0)) > 1,
    used: redLine === 0 ? null : spent / redLine,
    forecastUsed: redLine === 0 || !forecast ? null : forecast.middle / redLine,
  };
}
