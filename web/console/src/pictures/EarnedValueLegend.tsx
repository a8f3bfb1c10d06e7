import { useFormat, useText } from '@/i18n';
import styles from './chart.module.css';
import type { WeekRow } from './earned-value-shape';

interface EarnedValueLegendProps {
  /** The week whose figures are said. */
  row: WeekRow;
  currency: string;
  forecast: boolean;
  redLine: number | null;
}

/** The lines of the chart, each with its figure at the end of a week. */
export function EarnedValueLegend({ row, currency, forecast, redLine }: EarnedValueLegendProps) {
  const text = useText();
  const format = useFormat();
  const money = (amount: number | null) =>
    format.money(amount === null ? null : { amount: String(amount), currency }, { whole: true });
  return (
    <ul className={styles.legend}>
      <li className={styles.week}>{text('pictures-evm-until', { day: format.day(row.day) })}</li>
      <LineSign line="planLine" name={text('pictures-evm-plan')} value={money(row.plan)} />
      <LineSign line="earnedLine" name={text('pictures-evm-earned')} value={money(row.earned)} />
      <LineSign line="actualLine" name={text('pictures-evm-actual')} value={money(row.actual)} />
      {redLine !== null && <LineSign line="redLine" name={text('pictures-red-line')} value={money(redLine)} />}
      {forecast && <LineSign line="forecastLine" name={text('pictures-evm-forecast')} />}
    </ul>
  );
}

type LineName = 'planLine' | 'earnedLine' | 'actualLine' | 'forecastLine' | 'redLine';

function LineSign({ line, name, value }: { line: LineName; name: string; value?: string }) {
  return (
    <li>
      <svg width="24" height="10" aria-hidden="true">
        <path className={styles[line]} d="M1 5H23" />
      </svg>
      {name}
      {value && <strong>{value}</strong>}
    </li>
  );
}
