import { useMemo } from 'react';
import { useLanguage } from './provider';

/** An amount as the API says it: exact, in major units. */
export interface Amount {
  amount: string;
  currency: string;
}

export interface Format {
  /** `¥1,234.50`; `whole` leaves out the cents, `compact` says `¥12.3万`. Nothing is said as a dash, never as 0. */
  money(value: Amount | null | undefined, options?: { whole?: boolean; compact?: boolean }): string;
  /** A ratio: 0.125 is `12.5%` with one decimal. */
  percent(ratio: number | string | null | undefined, decimals?: number): string;
  number(value: number | string | null | undefined, decimals?: number): string;
  /** A calendar day: `12月20日`, with its year where that is not this one. `full` says the year always. */
  day(day: string | null | undefined, options?: { full?: boolean; weekday?: boolean }): string;
  month(day: string): string;
  /** An instant in the time zone of this machine. */
  instant(at: string | null | undefined): string;
  /** The time of day of an instant, in the time zone of this machine. */
  time(at: string): string;
  /** How long ago, or from now: `5 minutes ago`. */
  relative(at: string, now?: number): string;
  /** `A、B和C` */
  list(items: Iterable<string>): string;
}

export const nothing = '–';

export function createFormat(tag: string): Format {
  const numberFormat = memo((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options));
  const dateFormat = memo((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options));
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const exact = (value: number | string) => value as Intl.StringNumericLiteral;

  return {
    money(value, { whole = false, compact = false } = {}) {
      if (!value) return nothing;
      return numberFormat({
        style: 'currency',
        currency: value.currency,
        ...(compact && { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 }),
        ...(whole && { maximumFractionDigits: 0, minimumFractionDigits: 0 }),
      }).format(exact(value.amount));
    },
    percent(ratio, decimals = 0) {
      if (ratio === null || ratio === undefined) return nothing;
      return numberFormat({ style: 'percent', maximumFractionDigits: decimals }).format(exact(ratio));
    },
    number(value, decimals = 2) {
      if (value === null || value === undefined) return nothing;
      return numberFormat({ maximumFractionDigits: decimals }).format(exact(value));
    },
    day(day, { full = false, weekday = false } = {}) {
      if (!day) return nothing;
      const thisYear = day.startsWith(`${new Date().getFullYear()}-`);
      return dateFormat({
        timeZone: 'UTC',
        month: 'short',
        day: 'numeric',
        ...((full || !thisYear) && { year: 'numeric' }),
        ...(weekday && { weekday: 'short' }),
      }).format(utc(day));
    },
    month: (day) => dateFormat({ timeZone: 'UTC', month: 'short', year: 'numeric' }).format(utc(day)),
    instant(at) {
      return at ? dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)) : nothing;
    },
    time: (at) => dateFormat({ timeStyle: 'short' }).format(new Date(at)),
    relative(at, now = Date.now()) {
      const seconds = Math.round((Date.parse(at) - now) / 1000);
      const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
      return relative.format(unit === 'second' ? 0 : Math.trunc(seconds / size), unit);
    },
    list: (items) => list.format(items),
  };
}

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const satisfies [Intl.RelativeTimeFormatUnit, number][];

/** A calendar day has no time zone: it is read and written in one that everybody has. */
function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Formatters of `Intl` are dear to make and cheap to use. */
function memo<Options, Value>(make: (options: Options) => Value): (options: Options) => Value {
  const made = new Map<string, Value>();
  return (options) => {
    const key = JSON.stringify(options);
    const value = made.get(key) ?? make(options);
    made.set(key, value);
    return value;
  };
}

const formats = new Map<string, Format>();

/** Money, percentages and days as the language of the page writes them. */
export function useFormat(): Format {
  const { tag } = useLanguage();
  return useMemo(() => {
    const format = formats.get(tag) ?? createFormat(tag);
    formats.set(tag, format);
    return format;
  }, [tag]);
}
