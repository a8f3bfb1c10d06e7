import type { TimeLineFigures, TimeLineShape } from './time-line-shape';
import { chance, sentences, type Words } from './words';

export interface TimeLineRead {
  figures: TimeLineFigures;
  shape: TimeLineShape;
  /** 0 to 1; null where nothing can be said. */
  lateProbability: number | null;
}

/** Days as a sentence says them: how many, and in which direction. */
export function turned(days: number): { direction: 'earlier' | 'same' | 'later'; days: number } {
  const whole = Math.round(days);
  return { direction: whole === 0 ? 'same' : whole < 0 ? 'earlier' : 'later', days: Math.abs(whole) };
}

/** The time line in a sentence. */
export function timeSentence(words: Words, read: TimeLineRead): string {
  const { figures, shape } = read;
  const { text, format } = words;
  const { direction, days } = turned(-(figures.daysBehind ?? 0));
  const unsaid = figures.daysBehind === null || figures.actualEnd !== null || shape.startsIn > 0;
  const plan = text('pictures-time-plan', {
    start: format.day(figures.plannedStart),
    end: format.day(figures.plannedEnd),
    done: format.percent(figures.done / 100),
    standing: unsaid ? 'unsaid' : direction,
    days,
  });
  return sentences(words, plan, endOf(words, read));
}

function endOf(
  words: Words,
  { figures: { forecast, actualEnd }, shape, lateProbability }: TimeLineRead,
): string | null {
  const { text, format } = words;
  const late = turned(shape.daysLate ?? 0);
  if (actualEnd) return text('pictures-time-ended', { end: format.day(actualEnd), ...late });
  if (!forecast) return shape.startsIn > 0 ? text('pictures-time-begins', { days: shape.startsIn }) : null;
  const said = text('pictures-time-forecast', { end: format.day(forecast.end), ...late });
  if (!forecast.earliest || !forecast.latest) return said;
  const range = text('pictures-time-range', {
    earliest: format.day(forecast.earliest),
    latest: format.day(forecast.latest),
    chance: chance(words, lateProbability ?? 0),
  });
  return sentences(words, said, range);
}
