import type { ProgressRowFragment } from '@/gql/graphql';
import { sumByCurrency, useText } from '@/i18n';
import { Money } from '@/ui';
import styles from './projects.module.css';

interface SumsProps {
  rows: readonly ProgressRowFragment[];
  total: number;
  /** Whether all rows are read; sums of some of them would mislead. */
  complete: boolean;
}

/** How many projects are listed, and what their contracts sum to. */
export function Sums({ rows, total, complete }: SumsProps) {
  const text = useText();
  const sums = sumByCurrency(rows.flatMap(({ contract }) => contract?.amount ?? []));
  return (
    <p className={styles.sums}>
      <span>{text('projects-count', { count: total })}</span>
      {complete &&
        sums.map((sum) => (
          <span key={sum.currency}>
            {text('projects-contracts')} <Money of={sum} />
          </span>
        ))}
    </p>
  );
}
