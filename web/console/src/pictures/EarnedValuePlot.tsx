import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { useFormat } from '@/i18n';
import { dayNumber, dayOf } from '@/i18n/day';
import styles from './chart.module.css';
import { firstOfMonth, firstOfNextMonth } from './day';
import type { EarnedValueShape, Point } from './earned-value-shape';
import { useWidth } from './useWidth';

interface EarnedValuePlotProps {
  shape: EarnedValueShape;
  currency: string;
  titleId: string;
  sentence: string;
  /** The day that is pointed at, within the week that is said. */
  pointed: number | null;
  /** Called with the number of a day, and with null when nothing is pointed at any more. */
  onPoint(day: number | null): void;
}

const HEIGHT = 260;
const MARGIN = { top: 10, right: 12, bottom: 22, left: 64 };

export function EarnedValuePlot({ shape, currency, titleId, sentence, pointed, onPoint }: EarnedValuePlotProps) {
  const format = useFormat();
  const [ref, width] = useWidth<HTMLDivElement>();
  const right = Math.max(width - MARGIN.right, MARGIN.left + 1);
  const bottom = HEIGHT - MARGIN.bottom;
  const x = scaleLinear(shape.days, [MARGIN.left, right]);
  const y = scaleLinear(shape.amounts, [bottom, MARGIN.top]);
  const path = (points: Point[]) =>
    line<Point>()
      .x(([day]) => x(day))
      .y(([, amount]) => y(amount))
      .curve(curveMonotoneX)(points) ?? undefined;
  const now = shape.actual.at(-1);
  return (
    <div ref={ref}>
      <svg
        className={styles.plot}
        role="img"
        aria-labelledby={titleId}
        width="100%"
        height={HEIGHT}
        onPointerMove={({ clientX, currentTarget }) =>
          onPoint(x.invert(clientX - currentTarget.getBoundingClientRect().left))
        }
        onPointerLeave={() => onPoint(null)}
      >
        <title id={titleId}>{sentence}</title>
        {width > 0 && (
          <>
            {y.ticks(5).map((amount) => (
              <g key={amount}>
                <line className={styles.grid} x1={MARGIN.left} x2={right} y1={y(amount)} y2={y(amount)} />
                <text x={MARGIN.left - 6} y={y(amount)} dy="0.35em" textAnchor="end">
                  {format.money({ amount: String(amount), currency }, { compact: true })}
                </text>
              </g>
            ))}
            {monthsWithin(shape.days, (right - MARGIN.left) / 56).map((day) => (
              <g key={day}>
                <line
                  className={styles.axis}
                  x1={x(dayNumber(day))}
                  x2={x(dayNumber(day))}
                  y1={bottom}
                  y2={bottom + 4}
                />
                <text x={x(dayNumber(day))} y={bottom + 16} textAnchor="middle">
                  {format.month(day)}
                </text>
              </g>
            ))}
            <line className={styles.axis} x1={MARGIN.left} x2={right} y1={bottom} y2={bottom} />
            {shape.redLine !== null && (
              <line
                className={styles.redLine}
                x1={MARGIN.left}
                x2={right}
                y1={y(shape.redLine)}
                y2={y(shape.redLine)}
              />
            )}
            <line className={styles.todayLine} x1={x(shape.today)} x2={x(shape.today)} y1={MARGIN.top} y2={bottom} />
            {pointed !== null && (
              <line className={styles.grid} x1={x(pointed)} x2={x(pointed)} y1={MARGIN.top} y2={bottom} />
            )}
            <path className={styles.planLine} d={path(shape.plan)} />
            <path className={styles.actualLine} d={path(shape.actual)} />
            <path className={styles.earnedLine} d={path(shape.earned)} />
            {shape.forecast && now && <ForecastMark shape={shape.forecast} from={[x(now[0]), y(now[1])]} x={x} y={y} />}
          </>
        )}
      </svg>
    </div>
  );
}

type Scale = (value: number) => number;

interface ForecastMarkProps {
  shape: NonNullable<EarnedValueShape['forecast']>;
  from: [number, number];
  x: Scale;
  y: Scale;
}

/** From the cost so far to where the project will probably end, and the area in which it will with 80 % for each. */
function ForecastMark({ shape: { at, days, amounts }, from, x, y }: ForecastMarkProps) {
  const [atX, atY] = [x(at[0]), y(at[1])];
  const [early, late] = [x(days[0]), x(days[1])];
  const [low, high] = [y(amounts[0]), y(amounts[1])];
  return (
    <>
      <rect className={styles.forecastArea} x={early} y={high} width={Math.max(late - early, 2)} height={low - high} />
      <path className={styles.forecastLine} d={`M${from[0]} ${from[1]}L${atX} ${atY}`} />
      <path className={styles.axis} d={`M${early} ${atY}H${late}M${atX} ${low}V${high}`} />
      <path className={styles.diamond} d={`M${atX} ${atY - 5}l5 5-5 5-5-5z`} />
    </>
  );
}

/** The first days of months that have room for their names. */
function monthsWithin([first, last]: [number, number], most: number): string[] {
  const months: string[] = [];
  for (let month = firstOfMonth(dayOf(first)); dayNumber(month) <= last; month = firstOfNextMonth(month)) {
    if (dayNumber(month) >= first) months.push(month);
  }
  const step = Math.max(1, Math.ceil(months.length / Math.max(most, 1)));
  return months.filter((_, index) => index % step === 0);
}
