import type { IssueSeverity } from '@/gql/graphql';
import type { Tone } from '@/ui';

export const severityTones: Record<IssueSeverity, Tone> = {
  LOW: 'neutral',
  MEDIUM: 'watch',
  HIGH: 'warning',
  CRITICAL: 'critical',
};
