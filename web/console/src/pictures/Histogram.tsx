import { max } from 'd3-array';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Health } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { type Bucket, distribution, HEALTHS, type Range } from './distribution';
import type { Door } from './door';
import styles from './Histogram.module.css';
import { useStripes } from './marks';
import { percent } from './span';

export const ProgressOfProject = graphql(`
  fragment HistogramProject on Project {
    health
    progress { actual }
  }
`);

export const CountOfBucket = graphql(`
  fragment HistogramBucket on ProgressBucket {
    from
    to
    count
  }
`);

/** The columns of a dashboard, which does not tell how its projects do. */
export function bucketsOf(buckets: readonly FragmentType<typeof CountOfBucket>[]): Bucket[] {
  return readFragment(CountOfBucket, buckets).map((bucket) => ({ ...bucket, byHealth: null }));
}

/** The same by health, from the projects themselves. */
export function bucketsByHealth(
  projects: readonly FragmentType<typeof ProgressOfProject>[],
  ranges: readonly Range[],
): Bucket[] {
  const read = readFragment(ProgressOfProject, projects);
  return distribution(
    read.map(({ health, progress }) => ({ health, progress: progress.actual })),
    ranges,
  );
}

interface HistogramProps {
  /** From little progress to much. */
  buckets: readonly Bucket[];
  door?: Door<Bucket>;
}

const HEIGHT = 112;

/** How many projects have come how far, each column by health, what is off track at its foot. */
export function Histogram({ buckets, door = (_, content) => content }: HistogramProps) {
  const text = useText();
  const label = useLabel();
  const most = max(buckets, ({ count }) => count) || 1;
  const byHealth = buckets.some((bucket) => bucket.byHealth);
  return (
    <div>
      <ul className={styles.columns} aria-label={text('pictures-histogram')}>
        {buckets.map((bucket) => (
          <li key={`${bucket.from}-${bucket.to}`} className={styles.column}>
            {door(bucket, <Column bucket={bucket} most={most} />)}
          </li>
        ))}
      </ul>
      {byHealth && (
        <ul className={styles.legend}>
          {HEALTHS.map((health) => (
            <li key={health}>
              <svg width="12" height="12" aria-hidden="true">
                <Block health={health} from={0} to={1} />
              </svg>
              {label('Health', health)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Column({ bucket: { from, to, count, byHealth }, most }: { bucket: Bucket; most: number }) {
  const text = useText();
  const format = useFormat();
  const label = useLabel();
  const range =
    from === to
      ? format.percent(from / 100)
      : text('pictures-histogram-range', { from: String(from), to: format.percent(to / 100) });
  return (
    <>
      <span className={styles.count}>{count}</span>
      <svg className={styles.bar} width="100%" height={HEIGHT} aria-hidden="true">
        {byHealth ? (
          stacked(byHealth, most).map((block) => <Block key={block.health} {...block} />)
        ) : (
          <rect
            className={styles.plain}
            x="15%"
            width="70%"
            y={percent(1 - count / most)}
            height={percent(count / most)}
          />
        )}
      </svg>
      <span className={styles.range}>{range}</span>
      {byHealth && (
        <span className="visually-hidden">
          {format.list(
            HEALTHS.filter((health) => byHealth[health] > 0).map((health) =>
              text('pictures-named-count', { name: label('Health', health), count: byHealth[health] }),
            ),
          )}
        </span>
      )}
    </>
  );
}

interface BlockProps {
  health: Health;
  /** From the foot, as shares of the height. */
  from: number;
  to: number;
}

function stacked(byHealth: Record<Health, number>, most: number): BlockProps[] {
  let from = 0;
  return HEALTHS.map((health) => {
    const block = { health, from, to: from + byHealth[health] / most };
    from = block.to;
    return block;
  }).filter(({ from, to }) => to > from);
}

/** Told apart without colour: off track is solid, at risk striped, on track light. */
function Block({ health, from, to }: BlockProps) {
  const { fill, pattern } = useStripes(styles.stripes);
  const place = { x: '15%', width: '70%', y: percent(1 - to), height: percent(to - from) };
  if (health !== 'AT_RISK') return <rect {...place} className={styles[health]} />;
  return (
    <>
      {pattern}
      <rect {...place} className={styles[health]} fill={fill} />
    </>
  );
}
