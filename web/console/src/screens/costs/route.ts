/** The way of a cost through its approvals to the payment: who is asked, who was, and why. */
import type { ApprovalRule, CostStatus, CostStep, Role } from '@/gql/graphql';
import type { Amount } from '@/i18n';

/** An approval that is asked for, and the rule that asks. */
export interface RouteStep {
  role: Role;
  rule: ApprovalRule;
  figure: Amount | null;
  limit: Amount | null;
  countedCosts: readonly unknown[];
}

/** A step that somebody took. */
export interface RouteDecision {
  step: CostStep;
  decidedBy: { name: string };
}

export interface Route {
  status: CostStatus;
  approvalRoute: { steps: readonly RouteStep[] };
  approvals: readonly RouteDecision[];
}

export type StationState = 'passed' | 'asked' | 'ahead' | 'left out';

/** Without the payment as long as nobody is asked for it: for where there is little room. */
export function inShort(stations: Station[]): Station[] {
  return stations.filter(({ stands, state }) => stands !== 'PAYMENT' || state === 'asked' || state === 'passed');
}

/** A role that must act on the cost, and every rule that asks for it. */
export interface Station {
  /** `PAYMENT` is the last one, where nobody approves any more. */
  stands: Role | 'PAYMENT';
  state: StationState;
  /** The rules that ask for it, but for the one that always does. */
  rules: RouteStep[];
  /** What was decided here; null before. */
  decision: RouteDecision | null;
}

const always: ApprovalRule = 'COST_ALWAYS';
const asked: Partial<Record<CostStatus, Station['stands']>> = {
  SUBMITTED: 'FINANCE',
  FINANCE_APPROVED: 'DIRECTOR',
  APPROVED: 'PAYMENT',
};
const decisions: Partial<Record<Station['stands'], CostStep>> = {
  FINANCE: 'FINANCE_APPROVAL',
  DIRECTOR: 'DIRECTOR_APPROVAL',
  PAYMENT: 'PAYMENT',
};

export function stationsOf({ status, approvalRoute, approvals }: Route): Station[] {
  const roles = [...new Set(approvalRoute.steps.map(({ role }) => role))];
  const ended = status === 'REJECTED' || status === 'CANCELLED';
  return [...roles, 'PAYMENT' as const].map((stands) => {
    const decision = approvals.findLast(({ step }) => step === decisions[stands]) ?? null;
    const state = decision ? 'passed' : asked[status] === stands ? 'asked' : ended ? 'left out' : 'ahead';
    const rules = approvalRoute.steps.filter(({ role, rule }) => role === stands && rule !== always);
    return { stands, state, rules, decision };
  });
}
