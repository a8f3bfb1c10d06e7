import { oneOf } from '@/app/search';
import type { AlertRule, Health } from '@/gql/graphql';

const healths = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK'] as const satisfies readonly Health[];
/** What is worth a figure of its own at the top of the page, the gravest first. */
export const causes = [
  'COST_RED_LINE',
  'COST_FORECAST',
  'PROGRESS_PLANNED_END',
  'PROGRESS_FORECAST',
  'PROGRESS_MILESTONE',
  'PROGRESS_SILENCE',
  'ISSUE_CRITICAL',
  'COLLECTION_OVERDUE',
] as const satisfies readonly AlertRule[];

export type LeadCause = (typeof causes)[number];

/** Which rows of the progress table are looked at. */
export interface LeadSearch {
  health?: (typeof healths)[number] | undefined;
  why?: LeadCause | undefined;
  changed?: true | undefined;
}

export function leadSearch(search: Record<string, unknown>): LeadSearch {
  return {
    health: oneOf(search.health, healths),
    why: oneOf(search.why, causes),
    changed: search.changed === true || undefined,
  };
}
