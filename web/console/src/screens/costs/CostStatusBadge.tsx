import type { CostStatus } from '@/gql/graphql';
import { useLabel } from '@/i18n';
import { Badge, type Tone } from '@/ui';

const tones: Record<CostStatus, Tone> = {
  SUBMITTED: 'warning',
  FINANCE_APPROVED: 'warning',
  APPROVED: 'accent',
  PAID: 'ok',
  REJECTED: 'critical',
  CANCELLED: 'neutral',
};

export function CostStatusBadge({ status }: { status: CostStatus }) {
  return <Badge tone={tones[status]}>{useLabel()('CostStatus', status)}</Badge>;
}
