import { Link } from '@tanstack/react-router';
import { daysBetween, today, useFormat, useText } from '@/i18n';
import { Day, Marked, Money } from '@/ui';
import type { Instalment } from './instalments';

interface CellProps {
  instalment: Instalment;
}

/** For what it is due, and of which project. */
export function What({ instalment: { serviceItem, project, contractNumber } }: CellProps) {
  return (
    <div>
      {useTerms(serviceItem)}
      <div className="soft">
        <Link to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>{' '}
        · <span className="nowrap">{contractNumber}</span>
      </div>
    </div>
  );
}

/** What makes it due: a delivery, which may have been, or the day that was agreed. */
function useTerms(item: Instalment['serviceItem']): string {
  const text = useText();
  const format = useFormat();
  if (!item) return text('collection-on-day');
  const { service, deliveredAt } = item;
  if (!deliveredAt) return text('collection-on-delivery', { service });
  return text('collection-delivered', { service, day: format.day(today(undefined, new Date(deliveredAt))) });
}

/** The last day to pay, and how long ago that was. */
export function DueDay({ instalment: { dueOn, status } }: CellProps) {
  const text = useText();
  if (!dueOn) return <span className="soft">{text('collection-after-delivery')}</span>;
  return (
    <div>
      <Day of={dueOn} />
      {status === 'OVERDUE' && (
        <div>
          <Marked tone="critical">{text('collection-days-late', { days: daysBetween(dueOn, today()) })}</Marked>
        </div>
      )}
    </div>
  );
}

/** What came in, payment by payment. */
export function Receipts({ instalment: { received, receipts } }: CellProps) {
  if (receipts.length === 0) return '–';
  return (
    <div>
      <Money of={received} />
      {receipts.map(({ id, amount, receivedOn, reference }) => (
        <div key={id} className="soft" title={reference ?? undefined}>
          <Day of={receivedOn} />
          {receipts.length > 1 && (
            <>
              {' '}
              <Money of={amount} />
            </>
          )}
        </div>
      ))}
    </div>
  );
}
