import { useMe } from '@/api';
import type { Duty } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { type Instalment, sumsByStatus } from '@/screens/collection/instalments';
import { Figure, Figures } from '@/ui';

interface SalesFiguresProps {
  instalments: readonly Instalment[];
  queues: readonly { duty: Duty; count: number }[];
}

/** What is overdue and what is due, in each currency, and how many requirements come back: each opens its rows. */
export function SalesFigures({ instalments, queues }: SalesFiguresProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const salesId = useMe().id;
  const count = (duty: Duty) => queues.find((queue) => queue.duty === duty)?.count ?? 0;
  const sentBack = count('REVISE_REQUIREMENT');
  const drafts = count('SUBMIT_REQUIREMENT');
  return (
    <Figures>
      {sumsByStatus(instalments, ['OVERDUE', 'DUE', 'PARTIALLY_RECEIVED']).flatMap(({ status, sums }) =>
        sums.map((sum) => (
          <Figure
            key={`${status} ${sum.currency}`}
            value={format.money(sum, { whole: true })}
            label={label('CollectionStatus', status)}
            {...(status === 'OVERDUE' && { tone: 'critical' as const })}
            link={{ to: '/collection', search: { status: [status], currency: sum.currency, salesId } }}
          />
        )),
      )}
      <Figure
        value={sentBack}
        label={text('home-sales-sent-back')}
        {...(sentBack > 0 && { tone: 'warning' as const })}
        link={{ to: '/requirements', search: { status: ['REJECTED'] } }}
      />
      <Figure
        value={drafts}
        label={text('home-sales-drafts')}
        link={{ to: '/requirements', search: { status: ['DRAFT'] } }}
      />
    </Figures>
  );
}
