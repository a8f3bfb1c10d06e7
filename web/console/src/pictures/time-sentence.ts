import { useFormat, useText } from '@/i18n';
import type { TimeLineFigures, TimeLineShape } from './time-line-shape';
import { useChance } from './useChance';

export interface TimeLineWords {
  figures: TimeLineFigures;
  shape: TimeLineShape;
  /** 0 to 1; null where nothing can be said. */
  lateProbability: number | null;
}

/** Before, on or after: what a sentence chooses its words by. */
export function direction(days: number): 'earlier' | 'same' | 'later' {
  if (days === 0) return 'same';
  return days < 0 ? 'earlier' : 'later';
}

/** The time line in a sentence. */
export function useTimeSentence() {
  const text = useText();
  const format = useFormat();
  const chance = useChance();
  const join = (first: string, second: string | null) =>
    second === null ? first : text('pictures-two-sentences', { first, second });

  const ends = ({ figures: { forecast, actualEnd }, shape, lateProbability }: TimeLineWords): string | null => {
    const late = shape.daysLate ?? 0;
    const turned = { direction: direction(late), days: Math.abs(late) };
    if (actualEnd) return text('pictures-time-ended', { end: format.day(actualEnd), ...turned });
    if (!forecast) return shape.startsIn > 0 ? text('pictures-time-starts', { days: shape.startsIn }) : null;
    const said = text('pictures-time-forecast', { end: format.day(forecast.end), ...turned });
    if (!forecast.earliest || !forecast.latest) return said;
    const range = text('pictures-time-range', {
      earliest: format.day(forecast.earliest),
      latest: format.day(forecast.latest),
      chance: chance(lateProbability ?? 0),
    });
    return join(said, range);
  };

  return (words: TimeLineWords) => {
    const { figures, shape } = words;
    const behind = Math.round(figures.daysBehind ?? 0);
    const standing =
      figures.daysBehind === null || figures.actualEnd || shape.startsIn > 0 ? 'unsaid' : direction(-behind);
    const plan = text('pictures-time-plan', {
      start: format.day(figures.plannedStart),
      end: format.day(figures.plannedEnd),
      done: format.percent(figures.done / 100),
      standing,
      days: Math.abs(behind),
    });
    return join(plan, ends(words));
  };
}
