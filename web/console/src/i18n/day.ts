/** Arithmetic of calendar days, `YYYY-MM-DD`, without a time zone. */

const dayMs = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

export function dayOf(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOf(dayNumber(day) + days);
}

/** How many days the second is after the first. */
export function daysBetween(first: string, second: string): number {
  return dayNumber(second) - dayNumber(first);
}

/** The day that it is in a time zone, which by default is this machine's. */
export function today(timeZone?: string, now: Date = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { ...(timeZone && { timeZone }), dateStyle: 'short' }).format(now);
}

/** Monday of the day's week. */
export function weekStart(day: string): string {
  const number = dayNumber(day);
  return dayOf(number - ((((number + 3) % 7) + 7) % 7));
}
