import type { HistoryEntryFragment } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { decimalsOf } from '@/ui';
import { addition, fieldOf, type Kind, majorUnits } from './changes';

export interface ChangeWords {
  name: string;
  /** Null for what was not there before. */
  from: string | null;
  to: string;
}

/** The changes of an entry in words, of each field the last. */
export function useChangeWords(currency: string): (entry: HistoryEntryFragment) => ChangeWords[] {
  const text = useText();
  const label = useLabel();
  const format = useFormat();

  function say(kind: Kind, value: string): string {
    switch (kind) {
      case 'text':
        return value;
      case 'day':
        return format.day(value);
      case 'instant':
        return format.instant(value);
      case 'percent':
        return format.percent(Number(value) / 10_000, 2);
      case 'money':
        return format.money({ amount: majorUnits(value, decimalsOf(currency)), currency });
      case 'flag':
        return value === 'true' ? text('project-history-yes') : text('project-history-no');
      case 'number':
        return format.number(value);
      default:
        return label(kind.label, value);
    }
  }

  return ({ subject, changes }) => {
    const words = new Map<string, ChangeWords>();
    for (const { field, from, to } of changes) {
      const known = fieldOf(subject, field);
      if (!known || (!from && !to)) continue;
      const name = text(known.name);
      words.set(name, {
        name,
        from: from && !known.grows ? say(known.kind, from) : null,
        to: to ? say(known.kind, known.grows ? addition(from ?? '', to) : to) : text('project-history-cleared'),
      });
    }
    return [...words.values()];
  };
}
