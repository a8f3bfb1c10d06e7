import { useText } from '@/i18n';

const most = 5;

/** How content a customer is, from 1 to 5. */
export function Stars({ rating }: { rating: number | null }) {
  const text = useText();
  if (rating === null) return <span>–</span>;
  return (
    <span className="nowrap" role="img" aria-label={text('retrospectives-rating', { rating, most })}>
      {'★'.repeat(rating)}
      {'☆'.repeat(most - rating)}
    </span>
  );
}
