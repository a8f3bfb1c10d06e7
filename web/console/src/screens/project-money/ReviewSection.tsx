import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ReviewRounds } from '@/screens/compliance/ReviewRounds';
import { ActionButton, Section } from '@/ui';
import type { MoneyForm } from './search';

export const reviewSection = graphql(`
  fragment ReviewSection on Project {
    stage
    allowedActions { ...AllowedActionParts }
    complianceReviews { ...ReviewRound }
  }
`);

interface ReviewSectionProps {
  project: FragmentType<typeof reviewSection>;
  open(form: MoneyForm): void;
}

/** What finance and legal decided about the engagement; nothing before they were asked. */
export function ReviewSection({ project, open }: ReviewSectionProps) {
  const text = useText();
  const { stage, complianceReviews, allowedActions } = readFragment(reviewSection, project);
  if (complianceReviews.length === 0) return null;
  return (
    <Section
      title={text('project-money-reviews')}
      framed
      actions={
        stage === 'COMPLIANCE_REVIEW' && (
          <ActionButton
            action="decideComplianceReview"
            of={allowedActions}
            look="primary"
            onPress={() => open('decideCompliance')}
          >
            {text('project-money-decide')}
          </ActionButton>
        )
      }
    >
      <ReviewRounds reviews={complianceReviews} />
    </Section>
  );
}
