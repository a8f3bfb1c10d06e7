import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '@/gql';
import type { LegalReviewFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { ReviewRounds } from '@/screens/compliance/ReviewRounds';
import { ActionButton, Ago, EmptyState, loadedLater, Money, PersonName } from '@/ui';
import styles from './legal.module.css';

const DecideReview = loadedLater(async () => (await import('@/screens/compliance/DecideReview')).DecideReview);

export const legalReview = graphql(`
  fragment LegalReview on Project {
    id
    code
    name
    customer { name }
    manager { name }
    serviceItems { service quantity }
    proposals { revision status quote { amount currency } }
    complianceReviews { track decision createdAt ...ReviewRound }
    allowedActions { action allowed ...AllowedActionParts }
  }
`);

export const confirmedOf = ({ proposals }: LegalReviewFragment) =>
  proposals.findLast(({ status }) => status === 'CONFIRMED') ?? null;

/** Since when legal is asked; null where finance, or nobody, is. */
export const askedAt = ({ complianceReviews }: LegalReviewFragment) =>
  complianceReviews.find(({ track, decision }) => track === 'LEGAL' && decision === 'PENDING')?.createdAt ?? null;

/** Engagements whose risk legal judges, each with what was decided before. */
export function ReviewList({ projects }: { projects: readonly LegalReviewFragment[] }) {
  const text = useText();
  const format = useFormat();
  const [open, setOpen] = useState<string | null>(null);
  if (projects.length === 0) return <EmptyState title={text('home-legal-reviews-none')} />;
  return (
    <>
      <ol className={styles.cards}>
        {projects.map((project) => (
          <li key={project.id} className={styles.card}>
            <div className={styles.head}>
              <Link to="/projects/$projectId/money" params={{ projectId: project.id }} className={styles.name}>
                {project.name}
              </Link>
              <strong>
                <Money of={confirmedOf(project)?.quote} />
              </strong>
            </div>
            <p className="soft">
              {project.customer.name} · <span className="nowrap">{project.code}</span> ·{' '}
              <PersonName name={project.manager.name} /> · <Ago at={askedAt(project) ?? ''} />
            </p>
            <p>{format.list(project.serviceItems.map(({ service, quantity }) => `${service} ×${quantity}`))}</p>
            <ReviewRounds reviews={project.complianceReviews} />
            <div>
              <ActionButton
                action="decideComplianceReview"
                of={project.allowedActions}
                look="primary"
                onPress={() => setOpen(project.id)}
              >
                {text('home-legal-review-open')}
              </ActionButton>
            </div>
          </li>
        ))}
      </ol>
      {open && <DecideReview projectId={open} track="LEGAL" close={() => setOpen(null)} />}
    </>
  );
}
