import { type Format, type Text, useFormat, useText } from '@/i18n';

/** What sentences are made with. */
export interface Words {
  text: Text;
  format: Format;
}

export function useWords(): Words {
  return { text: useText(), format: useFormat() };
}

/** A probability as people read it: never so sure as 0 or 100 %. */
export function chance({ text, format }: Words, probability: number): string {
  if (probability < 0.01) return text('pictures-chance-below', { share: format.percent(0.01) });
  if (probability > 0.99) return text('pictures-chance-above', { share: format.percent(0.99) });
  return format.percent(probability);
}

/** A share of a limit: what is a little past it or below it does not read as if it were the limit. */
export function shareOfLimit({ format }: Words, share: number): string {
  return format.percent(share, Math.round(share * 100) === 100 ? 1 : 0);
}

export function sentences({ text }: Words, first: string, second: string | null): string {
  return second === null ? first : text('pictures-two-sentences', { first, second });
}
