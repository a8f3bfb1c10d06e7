/** Why the projects of a line need somebody, counted. */
import type { AlertRule, Health, ProgressRowFragment } from '@/gql/graphql';
import { causes, type LeadCause } from './search';

type Judged = Pick<ProgressRowFragment, 'id' | 'health'> & { healthReasons: readonly { rule: AlertRule }[] };

/** How many projects have this reason. */
export interface Cause {
  rule: LeadCause;
  count: number;
}

export function causesOf(projects: readonly Judged[]): Cause[] {
  return causes
    .map((rule) => ({ rule, count: projects.filter((project) => hasCause(project, rule)).length }))
    .filter(({ count }) => count > 0);
}

export function hasCause({ healthReasons }: Pick<Judged, 'healthReasons'>, rule: AlertRule): boolean {
  return healthReasons.some((reason) => reason.rule === rule);
}

export function withHealth(projects: readonly Pick<Judged, 'health'>[], health: Health): number {
  return projects.filter((project) => project.health === health).length;
}
