import { Link } from '@tanstack/react-router';
import { addressOf } from '@/app/addresses';
import type { FragmentType } from '@/gql';
import type { ComplianceTrack, ReviewSheetQuery } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { Day, Facts, PersonName } from '@/ui';
import { Margin, type margin as marginFragment } from '../proposals/Margin';
import { ProposalChanges } from '../proposals/ProposalChanges';
import styles from './ReviewMatter.module.css';
import { ReviewRounds } from './ReviewRounds';

export type ReviewedProject = NonNullable<ReviewSheetQuery['project']>;

interface ReviewMatterProps {
  project: ReviewedProject;
  margin: FragmentType<typeof marginFragment> | null | undefined;
  track: ComplianceTrack;
}

/** What is reviewed: the engagement, the margin, what is offered, and what was different when it was decided on before. */
export function ReviewMatter({ project, margin, track }: ReviewMatterProps) {
  const text = useText();
  const format = useFormat();
  const proposal = project.proposals.findLast(({ status }) => status === 'CONFIRMED');
  const before = proposal && revisionBefore(project, track, proposal.id);
  return (
    <>
      <Facts
        items={[
          [
            text('compliance-project'),
            <Link key="project" to={addressOf({ type: 'ProjectMoney', id: project.id })}>
              {project.name} {project.code}
            </Link>,
          ],
          [text('compliance-customer'), project.customer.name],
          [text('compliance-manager'), <PersonName key="manager" name={project.manager.name} />],
          [
            text('compliance-time'),
            <span key="time">
              <Day of={project.plannedStart} /> – <Day of={project.plannedEnd} />
            </span>,
          ],
          [
            text('compliance-services'),
            format.list(project.serviceItems.map(({ service, quantity }) => `${service} ×${quantity}`)),
          ],
        ]}
      />
      {margin && <Margin of={margin} />}
      {proposal && (
        <details className={styles.content} open={track === 'LEGAL'}>
          <summary>{text('compliance-proposal', { revision: proposal.revision })}</summary>
          <p>{proposal.content}</p>
        </details>
      )}
      {proposal && before && <ProposalChanges before={before} after={proposal} />}
      <ReviewRounds reviews={project.complianceReviews} />
    </>
  );
}

/** The revision that was decided on in an earlier round of this track; without one, the revision before this one. */
function revisionBefore({ proposals, complianceReviews }: ReviewedProject, track: ComplianceTrack, id: string) {
  const decided = complianceReviews.findLast(
    (review) => review.track === track && review.decision !== 'PENDING' && review.proposal?.id !== id,
  )?.proposal?.id;
  const place = proposals.findIndex((proposal) => proposal.id === id);
  return proposals.find((proposal) => proposal.id === decided) ?? proposals[place - 1];
}
