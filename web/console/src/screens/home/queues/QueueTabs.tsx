import { Link } from '@tanstack/react-router';
import { type Amount, sumByCurrency, useFormat, useText } from '@/i18n';
import { useNow } from '@/ui';
import styles from './QueueTabs.module.css';

/** One list of a home: how many rows, how much they come to, and how long the oldest has waited. All three are of the rows. */
export interface Queue {
  list: string;
  title: string;
  rows: readonly { amount: Amount | null; since: string | null }[];
  /** Whether all rows are read. */
  complete: boolean;
}

interface QueueTabsProps {
  label: string;
  queues: readonly Queue[];
  /** The list that is seen. */
  seen: string | undefined;
}

/** What waits, list by list: each figure opens the rows that make it. */
export function QueueTabs({ label, queues, seen }: QueueTabsProps) {
  const text = useText();
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <nav aria-label={label} className={styles.queues}>
      {queues.map(({ list, title, rows, complete }) => {
        const sums = sumByCurrency(rows.flatMap(({ amount }) => amount ?? []));
        const oldest = rows.reduce<string | null>((first, { since }) => earlier(first, since), null);
        return (
          <Link
            key={list}
            from="/"
            to="/"
            search={(kept) => ({ ...kept, list })}
            replace
            resetScroll={false}
            className={styles.queue}
            data-list={list}
            aria-current={list === seen ? 'true' : undefined}
          >
            <span className={styles.title}>{title}</span>
            <span className={styles.count}>
              {complete ? rows.length : text('home-queues-reading', { count: rows.length })}
            </span>
            <span className={styles.sums}>
              {sums.map((sum) => (
                <span key={sum.currency} className="nowrap">
                  {format.money(sum)}
                </span>
              ))}
            </span>
            <span className={styles.age}>
              {oldest ? text('home-queues-oldest', { age: format.relative(oldest, now) }) : text('home-queues-none')}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}

function earlier(a: string | null, b: string | null): string | null {
  if (!a || !b) return a ?? b;
  return Date.parse(b) < Date.parse(a) ? b : a;
}
