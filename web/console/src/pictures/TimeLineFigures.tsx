import { FigureItem } from './FigureItem';
import styles from './picture.module.css';
import { Swatch } from './Swatch';
import { type TimeLineRead, turned } from './time-sentence';
import { chance, useWords, type Words } from './words';

/** What is done, and by how much it ends late. */
export function TimeLineCaption({ figures, shape, withDay }: TimeLineRead & { withDay: boolean }) {
  const words = useWords();
  const { text, format } = words;
  const end = figures.actualEnd ?? figures.forecast?.end;
  const late = lateness(words, shape.daysLate ?? 0);
  return (
    <p className={styles.caption} aria-hidden="true">
      <strong>{text('pictures-time-done', { share: format.percent(figures.done / 100) })}</strong>
      {shape.daysLate === null ? (
        shape.startsIn > 0 && <span>{text('pictures-time-starts', { days: shape.startsIn })}</span>
      ) : (
        <span className={shape.daysLate > 0 ? styles.past : undefined}>
          {withDay && end ? text('pictures-time-end-and-late', { end: format.day(end), late }) : late}
        </span>
      )}
    </p>
  );
}

/** The days of the time line, each with the sign that it has in the picture. */
export function TimeLineFigures({ figures, shape, lateProbability }: TimeLineRead) {
  const words = useWords();
  const { text, format } = words;
  const { forecast, actualEnd, daysBehind } = figures;
  const late = shape.daysLate ?? 0;
  return (
    <dl className={styles.figures}>
      <FigureItem
        sign={<Swatch sign="plan" />}
        name={text('pictures-plan')}
        value={text('pictures-span', { start: format.day(figures.plannedStart), end: format.day(figures.plannedEnd) })}
      />
      <FigureItem
        sign={<Swatch sign="done" />}
        name={text('pictures-done')}
        value={format.percent(figures.done / 100)}
        notes={[
          daysBehind !== null &&
            !actualEnd &&
            shape.startsIn === 0 &&
            text('pictures-time-standing', turned(-daysBehind)),
        ]}
      />
      {actualEnd && (
        <FigureItem
          sign={<Swatch sign="ended" />}
          name={text('pictures-time-actual-end')}
          value={format.day(actualEnd)}
          notes={[lateness(words, late)]}
          past={late > 0}
        />
      )}
      {!actualEnd && (
        <FigureItem
          sign={<Swatch sign="today" />}
          name={text('pictures-today')}
          value={format.day(figures.today)}
          notes={[shape.startsIn > 0 && text('pictures-time-starts', { days: shape.startsIn })]}
        />
      )}
      {forecast && (
        <FigureItem
          sign={<Swatch sign="forecast" />}
          name={text('pictures-forecast-end')}
          value={format.day(forecast.end)}
          notes={[
            lateness(words, late),
            forecast.earliest &&
              forecast.latest &&
              text('pictures-range', { low: format.day(forecast.earliest), high: format.day(forecast.latest) }),
          ]}
          past={late > 0}
        />
      )}
      {lateProbability !== null && !actualEnd && (
        <FigureItem name={text('pictures-time-chance')} value={chance(words, lateProbability)} />
      )}
    </dl>
  );
}

/** `58 d late` */
function lateness({ text }: Words, days: number): string {
  return text('pictures-time-late-short', turned(days));
}
