import { useFormat, useLabel } from '@/i18n';
import { Figure, Figures } from '@/ui';
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
  return (
    <Figures>
      {sumsByStatus(instalments, statuses).flatMap(({ status, sums }) =>
        sums.map((sum) => (
          <Figure
            key={`${status} ${sum.currency}`}
            value={format.money(sum, { whole: true })}
            label={label('CollectionStatus', status)}
            {...(status === 'OVERDUE' && { tone: 'critical' as const })}
            link={{ to: '/collection', search: { ...search, status: [status], currency: sum.currency } }}
          />
        )),
      )}
    </Figures>
  );
}
