import type { LoadLineFragment } from '@/gql/graphql';
import { chance, sentences, shareOfLimit, type Words } from './words';

export type Cost = NonNullable<LoadLineFragment['costSummary']>;
export type Forecast = LoadLineFragment['forecastCost'];

/** The load line in a sentence. `used` is null before there is a red line. */
export function loadSentence(words: Words, cost: Cost, forecast: Forecast, used: number | null): string {
  const { text, format } = words;
  const amounts = {
    paid: format.money(cost.paid),
    committed: format.money(cost.committed),
    submitted: format.money(cost.submitted),
  };
  if (used === null) return text('pictures-load-no-line', amounts);
  const line = format.money(cost.redLine);
  const spent = text('pictures-load-spent', { ...amounts, used: shareOfLimit(words, used), line });
  return sentences(words, spent, forecast && ends(words, forecast));
}

function ends(words: Words, { forecast, low, high, overrunProbability }: NonNullable<Forecast>): string {
  const { text, format } = words;
  return text('pictures-load-forecast', {
    forecast: format.money(forecast, { whole: true }),
    low: format.money(low, { whole: true }),
    high: format.money(high, { whole: true }),
    chance: chance(words, overrunProbability),
  });
}
