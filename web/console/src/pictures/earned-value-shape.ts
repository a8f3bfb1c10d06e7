/** The earned-value chart: which points its lines have, and how far its axes reach. */

import { bisector, max, minIndex } from 'd3-array';
import { addDays, dayNumber } from '@/i18n/day';
import { type Day, later } from './day';

export interface SeriesPoint {
  /** The day at whose end the figures hold. */
  day: Day;
  plan: number;
  earned: number;
  actual: number;
}

export interface EarnedValueFigures {
  /** Oldest first; reaches past today to the end of the plan. */
  series: readonly SeriesPoint[];
  today: Day;
  plannedEnd: Day | null;
  redLine: number | null;
  forecast: {
    end: Day | null;
    earliest: Day | null;
    latest: Day | null;
    cost: { middle: number; low: number; high: number } | null;
  };
}

/** A place on the chart: a day's number and an amount. */
export type Point = [day: number, amount: number];

export interface EarnedValueShape {
  plan: Point[];
  earned: Point[];
  actual: Point[];
  /** Where the work will probably end and what it will have cost; null without a forecast of both. */
  forecast: { at: Point; days: [number, number]; amounts: [number, number] } | null;
  today: number;
  redLine: number | null;
  days: [number, number];
  amounts: [number, number];
}

/** A week of the table: what was not yet on its day is null. */
export interface WeekRow {
  day: Day;
  plan: number;
  earned: number | null;
  actual: number | null;
}

/** A day to which the series is asked for before it is known when the work ends; the chart is cut where it does. */
export function lastDayOfChart(today: Day): Day {
  return addDays(today, 371);
}

const byDay = bisector((point: SeriesPoint) => point.day);

export function earnedValueShape(figures: EarnedValueFigures): EarnedValueShape | null {
  const { series, today, redLine } = figures;
  const [first] = series;
  if (!first) return null;

  const forecast = forecastShape(figures);
  const start = dayNumber(first.day);
  const end = dayNumber(later(first.day, lastDayOf(figures)));
  const plan = series.map(({ day, plan }): Point => [dayNumber(day), plan]).filter(([day]) => day <= end);
  const past = untilToday(series, today);
  const earned = past.map(({ day, earned }): Point => [dayNumber(day), earned]);
  const actual = past.map(({ day, actual }): Point => [dayNumber(day), actual]);
  const highest = max([...plan, ...earned, ...actual].map(([, amount]) => amount)) ?? 0;

  return {
    plan,
    earned,
    actual,
    forecast,
    today: dayNumber(today),
    redLine,
    days: [start, Math.max(end, start + 1)],
    amounts: [0, Math.max(highest, redLine ?? 0, forecast?.amounts[1] ?? 0) * 1.05 || 1],
  };
}

/** The last day that says something: today, the end of the plan, or the last day on which the work probably ends. */
function lastDayOf({ today, plannedEnd, forecast }: EarnedValueFigures): Day {
  const days = [plannedEnd, forecast.end, forecast.latest];
  return days.reduce<Day>((last, day) => (day ? later(last, day) : last), today);
}

function forecastShape({
  forecast: { end, earliest, latest, cost },
}: EarnedValueFigures): EarnedValueShape['forecast'] {
  if (!end || !cost) return null;
  return {
    at: [dayNumber(end), cost.middle],
    days: [dayNumber(earliest ?? end), dayNumber(latest ?? end)],
    amounts: [cost.low, cost.high],
  };
}

/**
 * The points up to today, and today itself. The first point after today has today's figures already: nothing is earned
 * or spent in the future.
 */
function untilToday(series: readonly SeriesPoint[], today: Day): SeriesPoint[] {
  const next = byDay.right(series, today);
  const past = series.slice(0, next);
  const after = series[next];
  return after && past.length > 0 && past.at(-1)?.day !== today ? [...past, { ...after, day: today }] : past;
}

/** The same by week, for a table: to the end of the chart. */
export function weekRows(figures: EarnedValueFigures): WeekRow[] {
  const { series, today } = figures;
  const last = lastDayOf(figures);
  return series
    .filter(({ day }) => day <= last)
    .map(({ day, plan, earned, actual }) =>
      day <= today ? { day, plan, earned, actual } : { day, plan, earned: null, actual: null },
    );
}

/** The week that a place on the axis of days is nearest to. */
export function nearestWeek(rows: readonly WeekRow[], day: number): WeekRow | undefined {
  return rows[minIndex(rows, (row) => Math.abs(dayNumber(row.day) - day))];
}
