import type { RequirementStatus } from '@/gql/graphql';
import { useLabel } from '@/i18n';
import { Badge, type Tone } from '@/ui';

const tones: Record<RequirementStatus, Tone> = {
  DRAFT: 'neutral',
  SUBMITTED: 'accent',
  APPROVED: 'ok',
  REJECTED: 'critical',
  WITHDRAWN: 'neutral',
  INITIATED: 'ok',
};

/** How far a requirement is on its way to a project. */
export function StatusBadge({ status }: { status: RequirementStatus }) {
  const label = useLabel();
  return <Badge tone={tones[status]}>{label('RequirementStatus', status)}</Badge>;
}
