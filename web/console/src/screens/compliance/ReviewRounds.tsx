import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ReviewDecision } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Badge, PersonName, type Tone } from '@/ui';
import styles from './ReviewRounds.module.css';

export const reviewRound = graphql(`
  fragment ReviewRound on ComplianceReview {
    track
    round
    decision
    comment
    decidedAt
    reviewer { name }
  }
`);

const tones: Record<ReviewDecision, Tone> = {
  PENDING: 'warning',
  APPROVED: 'ok',
  REJECTED: 'critical',
  STALE: 'neutral',
};

/** All rounds of the compliance reviews, the newest first. */
export function ReviewRounds({ reviews }: { reviews: readonly FragmentType<typeof reviewRound>[] }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return (
    <ul className={styles.rounds} aria-label={text('compliance-rounds')}>
      {readFragment(reviewRound, reviews)
        .toReversed()
        .map(({ track, round, decision, comment, decidedAt, reviewer }) => (
          <li key={`${track}${round}`}>
            <span className="nowrap">
              {text('compliance-round', { track: label('ComplianceTrack', track), round })}
            </span>{' '}
            <Badge tone={tones[decision]}>{label('ReviewDecision', decision)}</Badge>{' '}
            {reviewer && (
              <span className="soft">
                <PersonName name={reviewer.name} /> {format.instant(decidedAt)}
              </span>
            )}
            {comment && <p className={styles.comment}>{comment}</p>}
          </li>
        ))}
    </ul>
  );
}
