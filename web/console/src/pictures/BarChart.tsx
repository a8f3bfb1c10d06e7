import { useFormat, useText } from '@/i18n';
import barStyles from './BarChart.module.css';
import { BarTable } from './BarTable';
import { type Bar, type StackedBar, stackedBars, totalOf } from './bars';
import { ChartFrame } from './ChartFrame';
import styles from './chart.module.css';
import type { Door } from './door';
import { Across, BarPart, useStripes } from './marks';
import pictureStyles from './picture.module.css';

/** How a part is drawn: a state of money, or one of the colours of a series. */
export type Look = 'paid' | 'committed' | 'submitted' | 1 | 2 | 3 | 4 | 5 | 6;

export interface ChartPart {
  key: string;
  name: string;
  look: Look;
}

export interface ChartBar extends Bar {
  name: string;
}

export interface BarChartProps {
  title: string;
  /** The parts that each bar is stacked from, in their order. */
  parts: readonly ChartPart[];
  bars: readonly ChartBar[];
  currency: string;
  /** What the bars are held against, such as the budget; left out where there is nothing. */
  referenceName?: string;
  door?: Door<ChartBar>;
}

/** Stacked bars below each other, each with its name and its sum. */
export function BarChart({ title, parts, bars, currency, referenceName, door }: BarChartProps) {
  const text = useText();
  if (bars.length === 0) return <p className="soft">{text('pictures-bars-empty')}</p>;
  const looks = new Map(parts.map(({ key, look }) => [key, look]));
  return (
    <ChartFrame
      title={title}
      chart={<Bars bars={bars} looks={looks} currency={currency} door={door} />}
      legend={
        <ul className={styles.legend}>
          {parts.map(({ key, name, look }) => (
            <li key={key}>
              <svg width="14" height="12" aria-hidden="true">
                <LookPart look={look} span={{ from: 0, to: 1 }} />
              </svg>
              {name}
            </li>
          ))}
          {referenceName && (
            <li>
              <svg width="14" height="12" aria-hidden="true">
                <Across at={0.5} height={12} className={barStyles.reference} />
              </svg>
              {referenceName}
            </li>
          )}
        </ul>
      }
      table={<BarTable parts={parts} bars={bars} currency={currency} referenceName={referenceName} door={door} />}
    />
  );
}

interface BarsProps {
  bars: readonly ChartBar[];
  looks: ReadonlyMap<string, Look>;
  currency: string;
  door?: Door<ChartBar>;
}

function Bars({ bars, looks, currency, door = (_, content) => content }: BarsProps) {
  const format = useFormat();
  const stacked = new Map(stackedBars(bars).map((bar) => [bar.key, bar]));
  return (
    <ul className={barStyles.bars}>
      {bars.map((bar) => (
        <li key={bar.key} className={barStyles.bar}>
          <span className={barStyles.name}>{door(bar, bar.name)}</span>
          <BarPicture bar={stacked.get(bar.key)} looks={looks} />
          <span className={barStyles.sum}>{format.money({ amount: String(totalOf(bar.parts)), currency })}</span>
        </li>
      ))}
    </ul>
  );
}

function BarPicture({ bar, looks }: { bar?: StackedBar; looks: ReadonlyMap<string, Look> }) {
  return (
    <svg className={barStyles.picture} width="100%" height={BAR_HEIGHT} aria-hidden="true">
      {bar?.parts.map(({ key, span }) => (
        <LookPart key={key} look={looks.get(key) ?? 1} span={span} />
      ))}
      {typeof bar?.reference === 'number' && (
        <Across at={bar.reference} height={BAR_HEIGHT} className={barStyles.reference} />
      )}
    </svg>
  );
}

const BAR_HEIGHT = 16;

function LookPart({ look, span }: { look: Look; span: { from: number; to: number } }) {
  const { fill, pattern } = useStripes();
  const place = { span, y: 2, height: 10 };
  if (look === 'committed') {
    return (
      <>
        {pattern}
        <BarPart {...place} fill={fill} className={pictureStyles.committed} />
      </>
    );
  }
  const className = typeof look === 'number' ? barStyles[`series${look}`] : pictureStyles[look];
  return <BarPart {...place} className={className} />;
}
