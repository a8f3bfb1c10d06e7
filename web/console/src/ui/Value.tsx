/** Values as the language of the page writes them; none of them breaks in the middle. */
import { useEffect, useState } from 'react';
import { type Amount, useFormat } from '@/i18n';

export function Money({ of, whole, compact }: { of: Amount | null | undefined; whole?: boolean; compact?: boolean }) {
  const format = useFormat();
  const exact = whole || compact ? format.money(of) : undefined;
  return (
    <span className="nowrap" title={exact}>
      {format.money(of, { whole: whole ?? false, compact: compact ?? false })}
    </span>
  );
}

export function Percent({ of, decimals = 0 }: { of: number | string | null | undefined; decimals?: number }) {
  return <span className="nowrap">{useFormat().percent(of, decimals)}</span>;
}

export function Day({ of, full, weekday }: { of: string | null | undefined; full?: boolean; weekday?: boolean }) {
  const format = useFormat();
  const day = format.day(of, { full: full ?? false, weekday: weekday ?? false });
  if (!of) return <span>{day}</span>;
  return (
    <time className="nowrap" dateTime={of} title={format.day(of, { full: true, weekday: true })}>
      {day}
    </time>
  );
}

/** How long ago, kept up to date; the instant itself as a tip. */
export function Ago({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow(30_000);
  return (
    <time className="nowrap" dateTime={at} title={format.instant(at)}>
      {format.relative(at, now)}
    </time>
  );
}

export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
