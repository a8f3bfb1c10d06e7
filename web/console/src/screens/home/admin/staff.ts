/** Whom a company needs before a project can go all its way, and whom it lacks. */
import type { Role } from '@/gql/graphql';

/** Each decides something that nobody else may. */
const needed = ['SALES', 'PROJECT_MANAGER', 'FINANCE', 'LEGAL', 'DIRECTOR'] as const satisfies readonly Role[];

export interface Gap {
  role: Role;
  /** How many more it takes. */
  missing: number;
}

/**
 * The roles that too few hold. Where two approvals are two people's, it takes two in finance: who approves a cost does not pay it.
 */
export function gapsOf(counts: Partial<Record<Role, number>>, fourEyes: boolean): Gap[] {
  return needed
    .map((role) => ({ role, missing: (role === 'FINANCE' && fourEyes ? 2 : 1) - (counts[role] ?? 0) }))
    .filter(({ missing }) => missing > 0);
}
