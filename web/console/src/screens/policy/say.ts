import { useMemo } from 'react';
import { type Text, useFormat, useLanguage, useText } from '@/i18n';
import type { Spec, Unit } from './spec';
import type { Value, Values } from './values';

const units: Record<Unit, Intl.NumberFormatOptions> = {
  percent: { style: 'unit', unit: 'percent', maximumFractionDigits: 2 },
  probability: { style: 'unit', unit: 'percent', maximumFractionDigits: 2 },
  duration: { style: 'unit', unit: 'percent', maximumFractionDigits: 2 },
  days: { style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 2 },
  workingDays: { style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 0 },
  hours: { style: 'unit', unit: 'hour', unitDisplay: 'long', maximumFractionDigits: 0 },
  count: { maximumFractionDigits: 0 },
  factor: { maximumFractionDigits: 2 },
};

export function numberFormatOf(unit: Unit): Intl.NumberFormatOptions {
  return units[unit];
}

/** What there is where a limit was taken away. */
function without({ path }: Spec, text: Text): string {
  if (path.startsWith('retention.')) return text('policy-for-ever');
  return path === 'escalationHours' ? text('policy-never') : text('policy-no-limit');
}

/** A threshold in words, with its unit. */
export function useSay(): (spec: Spec, value: Value | undefined, values: Values) => string {
  const text = useText();
  const format = useFormat();
  const { tag } = useLanguage();
  return useMemo(
    () => (spec, value, values) => {
      if (value === null || value === undefined || value === '') return without(spec, text);
      switch (spec.kind) {
        case 'number':
          return new Intl.NumberFormat(tag, units[spec.unit]).format(Number(value));
        case 'money':
          return format.money({ amount: String(value), currency: String(values.currency) });
        case 'flag':
          return value ? text('policy-on') : text('policy-off');
        case 'currencies':
          return format.list(value as readonly string[]);
        default:
          return String(value);
      }
    },
    [text, format, tag],
  );
}
