/** Who may react to an alert, and for how long it may keep quiet: what `Alert` doesn't say of itself. */
import type { AlertSeverity, Role } from '@/gql/graphql';

const reactors: Record<Role, readonly Role[]> = {
  SALES: ['SALES', 'TEAM_LEAD', 'DIRECTOR', 'BUSINESS_OWNER'],
  PROJECT_MANAGER: ['PROJECT_MANAGER', 'TEAM_LEAD', 'DIRECTOR', 'BUSINESS_OWNER'],
  TEAM_LEAD: ['TEAM_LEAD', 'DIRECTOR', 'BUSINESS_OWNER'],
  DIRECTOR: ['DIRECTOR', 'BUSINESS_OWNER'],
  BUSINESS_OWNER: ['BUSINESS_OWNER'],
  FINANCE: ['FINANCE'],
  LEGAL: ['LEGAL'],
  MEMBER: [],
  ADMIN: [],
};

/** The role that is responsible, and those above it. */
export function reactorsOf(responsible: Role): readonly Role[] {
  return reactors[responsible];
}

/** The choices of a snooze in days, up to the most that the policy allows. */
export function snoozeChoices(most: number): number[] {
  return [...new Set([1, 3, 7, 14, 30, most])].filter((days) => days <= most).sort((a, b) => a - b);
}

interface SnoozeDays {
  watch: number;
  warning: number;
  severe: number;
  critical: number;
}

export function mostSnoozeDays(policy: SnoozeDays, severity: AlertSeverity): number {
  const most: Record<AlertSeverity, number> = {
    WATCH: policy.watch,
    WARNING: policy.warning,
    SEVERE: policy.severe,
    CRITICAL: policy.critical,
  };
  return most[severity];
}

const minuteMs = 60_000;

/** The instant this many days from now; a minute before the policy's limit, as clocks differ. */
export function snoozedUntil(days: number, now: number = Date.now()): string {
  return new Date(now + days * 24 * 60 * minuteMs - minuteMs).toISOString();
}
