import { useId } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { LoadLineFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { LoadLineFigures } from './LoadLineFigures';
import { type LoadLineShape, loadLineShape } from './load-line-shape';
import { Across, BarPart, Beyond, Diamond, Range, useStripes } from './marks';
import styles from './picture.module.css';
import { useChance } from './useChance';

export const LoadLineOfProject = graphql(`
  fragment LoadLine on Project {
    costSummary {
      budget { amount currency }
      redLine { amount currency }
      paid { amount currency }
      committed { amount currency }
      submitted { amount currency }
      remaining { amount currency }
    }
    forecastCost {
      forecast { amount currency }
      low { amount currency }
      high { amount currency }
      overrunProbability
    }
  }
`);

/** `row` stands in a table, `card` says its amounts, `page` has room for everything. */
export type PictureSize = 'row' | 'card' | 'page';

interface LoadLineProps {
  project: FragmentType<typeof LoadLineOfProject>;
  size: PictureSize;
}

const HEIGHT = { row: 20, card: 24, page: 32 } as const;

/**
 * A project's money: paid solid, committed striped, submitted light, against the red line; the forecast cost as a mark
 * with its 80 % range. Nothing at all for whoever may not see cost.
 */
export function LoadLine({ project, size }: LoadLineProps) {
  const { costSummary: cost, forecastCost } = readFragment(LoadLineOfProject, project);
  const sentence = useLoadSentence();
  if (!cost) return null;

  const shape = loadLineShape(
    {
      redLine: Number(cost.redLine.amount),
      budget: Number(cost.budget.amount),
      paid: Number(cost.paid.amount),
      committed: Number(cost.committed.amount),
      submitted: Number(cost.submitted.amount),
      forecast: forecastCost && {
        middle: Number(forecastCost.forecast.amount),
        low: Number(forecastCost.low.amount),
        high: Number(forecastCost.high.amount),
      },
    },
    size === 'page' ? 'all' : 'line',
  );
  return (
    <div>
      <Picture shape={shape} size={size} sentence={sentence(cost, forecastCost, shape)} />
      {size === 'page' ? (
        <LoadLineFigures cost={cost} forecast={forecastCost} shape={shape} />
      ) : (
        <Caption cost={cost} shape={shape} withAmounts={size === 'card'} />
      )}
    </div>
  );
}

function Picture({ shape, size, sentence }: { shape: LoadLineShape; size: PictureSize; sentence: string }) {
  const title = useId();
  const height = HEIGHT[size];
  const { fill, pattern } = useStripes();
  const bar = { y: height / 4, height: height / 2 };
  const middle = height / 2;
  return (
    <svg className={styles.picture} role="img" aria-labelledby={title} width="100%" height={height}>
      <title id={title}>{sentence}</title>
      {shape.committed && pattern}
      <BarPart span={{ from: 0, to: shape.redLine ?? 1 }} {...bar} className={styles.track} />
      <BarPart span={shape.paid} {...bar} className={styles.paid} />
      <BarPart span={shape.committed} {...bar} fill={fill} className={styles.committed} />
      <BarPart span={shape.submitted} {...bar} className={styles.submitted} />
      {size === 'page' && shape.budget !== null && (
        <Across at={shape.budget} height={height} className={styles.budget} />
      )}
      {shape.redLine !== null && <Across at={shape.redLine} height={height} className={styles.line} />}
      {shape.range && <Range span={shape.range} y={middle} />}
      {shape.forecast !== null && <Diamond at={shape.forecast} y={middle} />}
      {shape.beyond && <Beyond y={middle} />}
    </svg>
  );
}

export type Cost = NonNullable<LoadLineFragment['costSummary']>;
export type Forecast = LoadLineFragment['forecastCost'];

function Caption({ cost, shape, withAmounts }: { cost: Cost; shape: LoadLineShape; withAmounts: boolean }) {
  const text = useText();
  const format = useFormat();
  if (shape.used === null) {
    return (
      <p className={styles.caption} aria-hidden="true">
        {text('pictures-load-no-line-short')}
      </p>
    );
  }
  return (
    <p className={styles.caption} data-past={shape.used > 1 || undefined} aria-hidden="true">
      <span>
        <strong>{format.percent(shape.used)}</strong>{' '}
        {withAmounts && text('pictures-load-of-line', { line: format.money(cost.redLine, { whole: true }) })}
      </span>
      {shape.forecastUsed !== null && (
        <span className={shape.forecastUsed > 1 ? styles.past : undefined}>
          {text('pictures-load-forecast-short', { share: format.percent(shape.forecastUsed) })}
        </span>
      )}
    </p>
  );
}

/** The picture in a sentence. */
function useLoadSentence() {
  const text = useText();
  const format = useFormat();
  const chance = useChance();
  return (cost: Cost, forecast: Forecast, { used }: LoadLineShape) => {
    const amounts = {
      paid: format.money(cost.paid),
      committed: format.money(cost.committed),
      submitted: format.money(cost.submitted),
    };
    if (used === null) return text('pictures-load-no-line', amounts);
    const spent = text('pictures-load-spent', {
      ...amounts,
      used: format.percent(used),
      line: format.money(cost.redLine),
    });
    if (!forecast) return spent;
    const ends = text('pictures-load-forecast', {
      forecast: format.money(forecast.forecast, { whole: true }),
      low: format.money(forecast.low, { whole: true }),
      high: format.money(forecast.high, { whole: true }),
      chance: chance(forecast.overrunProbability),
    });
    return text('pictures-two-sentences', { first: spent, second: ends });
  };
}
