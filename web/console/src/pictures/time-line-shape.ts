/** What a project's time looks like: where each part of the time line begins and ends. */

import { dayNumber, daysBetween } from '@/i18n/day';
import type { Day } from './day';
import type { Fit } from './load-line-shape';
import { clamp, clip, LINE_AT, type Span } from './span';

export interface TimeLineFigures {
  plannedStart: Day;
  plannedEnd: Day;
  /** The day on which the work was done; null before. */
  actualEnd: Day | null;
  /** The day as of which the progress is. */
  today: Day;
  /** 0 to 100. */
  done: number;
  /** Days of work behind the plan, negative when ahead; null where nothing can be said. */
  daysBehind: number | null;
  forecast: { end: Day; earliest: Day | null; latest: Day | null } | null;
}

export interface TimeLineShape {
  /** From the planned start to the planned end. */
  plan: Span;
  /**
   * The part of the plan that is done, by days and not by percent: it ends at the day of the plan whose work is done,
   * so that its distance to today is what the project is ahead or behind, also where the plan is not even.
   */
  done: Span | null;
  /** Null before the planned start, past the right edge, and when the work is done. */
  today: number | null;
  forecast: number | null;
  range: Span | null;
  /** When the work was done. */
  actualEnd: number | null;
  beyond: boolean;
  /** By how many days the work ends, or will end, after the planned end; negative before it. */
  daysLate: number | null;
  /** Days until the planned start; 0 from then on. */
  startsIn: number;
}

export function timeLineShape(figures: TimeLineFigures, fit: Fit): TimeLineShape {
  const { plannedStart, plannedEnd, actualEnd, today, forecast } = figures;
  const start = dayNumber(plannedStart);
  const end = dayNumber(plannedEnd) + 1;
  const ends = (day: Day | null | undefined) => (day ? dayNumber(day) + 1 : start);
  const now = actualEnd ? start : dayNumber(today);
  const last = Math.max(ends(actualEnd), now, ends(forecast?.end), ends(forecast?.latest));

  const byPlan = (end - start) / LINE_AT;
  const width = fit === 'line' ? byPlan : Math.max(byPlan, (last - start) * 1.04);
  const place = (number: number) => (number - start) / width;
  const onPicture = (number: number) => (place(number) <= 1 ? clamp(place(number)) : null);

  return {
    plan: { from: 0, to: place(end) },
    done: clip(0, place(doneUntil(figures, start, end))),
    today: actualEnd || now < start ? null : onPicture(now),
    forecast: forecast && onPicture(ends(forecast.end)),
    range:
      forecast?.earliest && forecast.latest
        ? clip(place(ends(forecast.earliest) - 1), place(ends(forecast.latest)))
        : null,
    actualEnd: actualEnd ? onPicture(ends(actualEnd)) : null,
    beyond: place(last) > 1,
    daysLate: actualEnd || forecast ? daysBetween(plannedEnd, actualEnd ?? forecast?.end ?? plannedEnd) : null,
    startsIn: actualEnd ? 0 : Math.max(0, start - now),
  };
}

/** The moment of the plan up to which the work is done. */
function doneUntil({ today, done, daysBehind, actualEnd }: TimeLineFigures, start: number, end: number): number {
  if (done >= 100 || actualEnd) return end;
  if (done <= 0) return start;
  if (daysBehind === null) return start + ((end - start) * done) / 100;
  return Math.min(end, Math.max(start, dayNumber(today) - daysBehind));
}
