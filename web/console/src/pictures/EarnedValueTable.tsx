import { useFormat, useText } from '@/i18n';
import styles from './chart.module.css';
import type { WeekRow } from './earned-value-shape';

interface EarnedValueTableProps {
  rows: WeekRow[];
  currency: string;
}

export function EarnedValueTable({ rows, currency }: EarnedValueTableProps) {
  const text = useText();
  const format = useFormat();
  const money = (amount: number | null) => format.money(amount === null ? null : { amount: String(amount), currency });
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text('pictures-evm-day')}</th>
          <th scope="col">{text('pictures-evm-plan')}</th>
          <th scope="col">{text('pictures-evm-earned')}</th>
          <th scope="col">{text('pictures-evm-actual')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ day, plan, earned, actual }) => (
          <tr key={day}>
            <th scope="row">{format.day(day)}</th>
            <td>{money(plan)}</td>
            <td>{money(earned)}</td>
            <td>{money(actual)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
