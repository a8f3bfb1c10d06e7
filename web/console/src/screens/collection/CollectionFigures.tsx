import { Link } from '@tanstack/react-router';
import { useFormat, useLabel } from '@/i18n';
import styles from './CollectionFigures.module.css';
import { type Instalment, sumsByStatus } from './instalments';
import { type CollectionSearch, statuses } from './search';

interface CollectionFiguresProps {
  instalments: readonly Instalment[];
  /** What the instalments are narrowed by; a figure narrows them further. */
  search: CollectionSearch;
}

/** What the instalments of each status come to, in each currency: each figure opens the rows that make it. */
export function CollectionFigures({ instalments, search }: CollectionFiguresProps) {
  const label = useLabel();
  const format = useFormat();
  const shown = sumsByStatus(instalments, statuses).filter(({ count }) => count > 0);
  return (
    <dl className={styles.figures}>
      {shown.map(({ status, sums }) => (
        <div key={status} className={styles.figure} data-status={status}>
          <dt>{label('CollectionStatus', status)}</dt>
          {sums.map((sum) => (
            <dd key={sum.currency}>
              <Link to="/collection" search={{ ...search, status: [status], currency: sum.currency }}>
                {format.money(sum, { whole: true })}
              </Link>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
