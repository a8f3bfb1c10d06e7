import type { EvidenceFigure } from './evidence-shape';
import { chance, useWords } from './words';

/** A figure of evidence in the person's words. */
export function useEvidenceValue() {
  const words = useWords();
  const { text, format } = words;
  const names: Record<string, string> = {
    true: text('pictures-yes'),
    false: text('pictures-no'),
    PAID: text('pictures-paid'),
    COMMITTED: text('pictures-committed'),
    PROJECT_START: text('pictures-contradicts-start'),
    PROJECT_END: text('pictures-contradicts-end'),
    DEPENDENCY: text('pictures-contradicts-dependency'),
    PROJECT_OVER: text('pictures-ended-project-over'),
    ON_HOLD: text('pictures-ended-on-hold'),
  };
  return ({ name, value, unit, currency }: EvidenceFigure): string => {
    switch (unit) {
      case 'MONEY':
        return currency ? format.money({ amount: value, currency }) : value;
      case 'PERCENT':
        return name === 'CHANCE' || name === 'CHANCE_BEFORE'
          ? chance(words, Number(value) / 100)
          : format.percent(Number(value) / 100);
      case 'DAYS':
        return text('pictures-days', { days: Math.round(Number(value)) });
      case 'DAY':
        return text('pictures-day-of-plan', { day: format.number(Math.round(Number(value))) });
      case 'DATE':
        return format.day(value);
      case 'COUNT':
      case 'RATIO':
        return format.number(Number(value));
      case 'TEXT':
        return names[value] ?? value;
    }
  };
}
