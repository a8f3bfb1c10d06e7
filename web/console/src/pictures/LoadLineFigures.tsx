import { FigureItem } from './FigureItem';
import type { LoadLineShape } from './load-line-shape';
import type { Cost, Forecast } from './load-sentence';
import styles from './picture.module.css';
import { Swatch } from './Swatch';
import { chance, shareOfLimit, useWords } from './words';

interface LoadLineFiguresProps {
  cost: Cost;
  forecast: Forecast;
  shape: LoadLineShape;
}

/** The amounts of the load line, each with the sign that it has in the picture. */
export function LoadLineFigures({ cost, forecast, shape }: LoadLineFiguresProps) {
  const words = useWords();
  const { text, format } = words;
  const used = shape.used !== null && text('pictures-load-used', { share: shareOfLimit(words, shape.used) });
  return (
    <dl className={styles.figures}>
      <FigureItem sign={<Swatch sign="paid" />} name={text('pictures-paid')} value={format.money(cost.paid)} />
      <FigureItem
        sign={<Swatch sign="committed" />}
        name={text('pictures-committed')}
        value={format.money(cost.committed)}
      />
      <FigureItem
        sign={<Swatch sign="submitted" />}
        name={text('pictures-submitted')}
        value={format.money(cost.submitted)}
      />
      {shape.redLine !== null && (
        <FigureItem
          sign={<Swatch sign="line" />}
          name={text('pictures-red-line')}
          value={format.money(cost.redLine)}
          notes={[used]}
          past={(shape.used ?? 0) > 1}
        />
      )}
      {shape.redLine !== null && (
        <FigureItem
          name={text('pictures-remaining')}
          value={format.money(cost.remaining)}
          past={(shape.used ?? 0) > 1}
        />
      )}
      {shape.budget !== null && (
        <FigureItem sign={<Swatch sign="budget" />} name={text('pictures-budget')} value={format.money(cost.budget)} />
      )}
      {forecast && (
        <FigureItem
          sign={<Swatch sign="forecast" />}
          name={text('pictures-forecast-cost')}
          value={format.money(forecast.forecast, { whole: true })}
          notes={[
            text('pictures-range', {
              low: format.money(forecast.low, { whole: true }),
              high: format.money(forecast.high, { whole: true }),
            }),
          ]}
          past={(shape.forecastUsed ?? 0) > 1}
        />
      )}
      {forecast && (
        <FigureItem name={text('pictures-load-chance')} value={chance(words, forecast.overrunProbability)} />
      )}
    </dl>
  );
}
