import { useId } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Amount } from '@/i18n';
import { afterApproval } from './approval';
import { LoadLineFigures } from './LoadLineFigures';
import { type LoadLineShape, loadLineShape } from './load-line-shape';
import { type Cost, loadSentence } from './load-sentence';
import { Across, BarPart, Beyond, Diamond, Range, useStripes } from './marks';
import styles from './picture.module.css';
import { shareOfLimit, useWords } from './words';

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
  /** The amount of a cost that waits: the line is drawn as it would be if the cost were approved. */
  approving?: Amount;
}

const HEIGHT = { row: 20, card: 24, page: 32 } as const;

/**
 * A project's money: paid solid, committed striped, submitted light, against the red line; the forecast cost as a mark
 * with its 80 % range. Nothing at all for whoever may not see cost.
 */
export function LoadLine({ project, size, approving }: LoadLineProps) {
  const { costSummary, forecastCost } = readFragment(LoadLineOfProject, project);
  const words = useWords();
  if (!costSummary) return null;

  const cost = approving ? afterApproval(costSummary, approving) : costSummary;
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
      <Picture shape={shape} size={size} sentence={loadSentence(words, cost, forecastCost, shape.used)} />
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
      {shape.redLine !== null && <BarPart span={{ from: 0, to: shape.redLine }} {...bar} className={styles.track} />}
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

function Caption({ cost, shape, withAmounts }: { cost: Cost; shape: LoadLineShape; withAmounts: boolean }) {
  const words = useWords();
  const { text, format } = words;
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
        <strong>{shareOfLimit(words, shape.used)}</strong>{' '}
        {withAmounts && text('pictures-load-of-line', { line: format.money(cost.redLine, { whole: true }) })}
      </span>
      {shape.forecastUsed !== null && (
        <span className={shape.forecastUsed > 1 ? styles.past : undefined}>
          {text('pictures-load-forecast-short', { share: shareOfLimit(words, shape.forecastUsed) })}
        </span>
      )}
    </p>
  );
}
