import { useFormat, useText } from '@/i18n';
import type { BarChartProps } from './BarChart';
import { totalOf } from './bars';
import styles from './chart.module.css';

/** The amounts of stacked bars. */
export function BarTable({ parts, bars, currency, referenceName, door }: Omit<BarChartProps, 'title'>) {
  const text = useText();
  const format = useFormat();
  const money = (amount: number | null) => format.money(amount === null ? null : { amount: String(amount), currency });
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text('pictures-bars-of')}</th>
          {parts.map(({ key, name }) => (
            <th key={key} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">{text('pictures-bars-sum')}</th>
          {referenceName && <th scope="col">{referenceName}</th>}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key}>
            <th scope="row">{door ? door(bar, bar.name) : bar.name}</th>
            {parts.map(({ key }) => (
              <td key={key}>{money(bar.parts.find((part) => part.key === key)?.amount ?? 0)}</td>
            ))}
            <td>{money(totalOf(bar.parts))}</td>
            {referenceName && <td>{money(bar.reference)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
