/** Every threshold of the policy: what it is called, in which unit it is, and within which bounds it lies. */

export type Unit = 'percent' | 'probability' | 'duration' | 'days' | 'workingDays' | 'hours' | 'count' | 'factor';

interface Named {
  /** Where it is in `Policy` and in `UpdatePolicyInput`. */
  path: string;
  label: string;
  hint?: string;
  /** It may be taken away: then there is no such limit. */
  optional?: boolean;
  /** It holds for the whole company, whatever the line. */
  ofCompany?: boolean;
}

export interface NumberSpec extends Named {
  kind: 'number';
  unit: Unit;
  min: number;
  max: number;
}

export interface OtherSpec extends Named {
  kind: 'money' | 'flag' | 'currency' | 'currencies';
}

export type Spec = NumberSpec | OtherSpec;

export interface Group {
  key: string;
  title: string;
  claim: string;
  specs: readonly Spec[];
  /** Opened by whoever tunes warnings: most companies leave it as it is. */
  forExperts?: boolean;
  ofCompany?: boolean;
}

const number = (
  path: string,
  unit: Unit,
  min: number,
  max: number,
  label: string,
  hint?: string,
  more: Partial<Named> = {},
): NumberSpec => ({ kind: 'number', path, unit, min, max, label, ...(hint && { hint }), ...more });

/** The eight thresholds of a warning that rests on a forecast; there are three such warnings. */
function thresholds(of: 'lateness' | 'cost' | 'costBookedWithProgress'): Spec[] {
  const at = (field: string) => `warning.${of}.${field}`;
  return [
    number(at('raiseAtProbabilityPercent'), 'probability', 0, 100, 'policy-raise', 'policy-raise-hint'),
    number(at('severeAtProbabilityPercent'), 'probability', 0, 100, 'policy-severe', 'policy-severe-hint'),
    number(at('easeBelowProbabilityPercent'), 'probability', 0, 100, 'policy-ease', 'policy-ease-hint'),
    number(at('resolveBelowProbabilityPercent'), 'probability', 0, 100, 'policy-resolve', 'policy-resolve-hint'),
    number(at('warmUpPercentOfDuration'), 'duration', 0, 100, 'policy-warm-up', 'policy-warm-up-hint'),
    number(at('persistencePercentOfDuration'), 'duration', 0, 100, 'policy-persistence', 'policy-persistence-hint'),
    number(at('persistenceEvaluations'), 'count', 1, 30, 'policy-evaluations', 'policy-evaluations-hint'),
    number(at('recurrencePercentOfDuration'), 'duration', 0, 100, 'policy-recurrence', 'policy-recurrence-hint'),
  ];
}

export const groups: readonly Group[] = [
  {
    key: 'red-line',
    title: 'policy-red-line',
    claim: 'policy-red-line-claim',
    specs: [
      number('redLinePercent', 'percent', 1, 200, 'policy-red-line-percent', 'policy-red-line-percent-hint'),
      {
        kind: 'money',
        path: 'redLineAmount',
        label: 'policy-red-line-amount',
        hint: 'policy-red-line-amount-hint',
        optional: true,
      },
      number('hardLimitPercent', 'percent', 1, 200, 'policy-hard-limit', 'policy-hard-limit-hint', { optional: true }),
    ],
  },
  {
    key: 'approval',
    title: 'policy-approval',
    claim: 'policy-approval-claim',
    specs: [
      number(
        'directorApprovalPercent',
        'percent',
        0.01,
        200,
        'policy-director-percent',
        'policy-director-percent-hint',
      ),
      {
        kind: 'money',
        path: 'directorApprovalAmount',
        label: 'policy-director-amount',
        hint: 'policy-director-amount-hint',
      },
      number('splitWindowDays', 'days', 0, 365, 'policy-split-window', 'policy-split-window-hint'),
      { kind: 'flag', path: 'fourEyes', label: 'policy-four-eyes', hint: 'policy-four-eyes-hint' },
    ],
  },
  {
    key: 'margin',
    title: 'policy-margin',
    claim: 'policy-margin-claim',
    specs: [
      number('maxCostPercent', 'percent', 0.01, 200, 'policy-max-cost-percent', 'policy-max-cost-percent-hint'),
      {
        kind: 'money',
        path: 'maxCostAmount',
        label: 'policy-max-cost-amount',
        hint: 'policy-max-cost-amount-hint',
        optional: true,
      },
      number('paymentDays', 'days', 0, 365, 'policy-payment-days', 'policy-payment-days-hint'),
    ],
  },
  {
    key: 'currency',
    title: 'policy-currency-title',
    claim: 'policy-currency-claim',
    specs: [
      { kind: 'currency', path: 'currency', label: 'policy-currency', hint: 'policy-currency-hint' },
      { kind: 'currencies', path: 'currencies', label: 'policy-currencies', hint: 'policy-currencies-hint' },
    ],
  },
  {
    key: 'progress',
    title: 'policy-progress',
    claim: 'policy-progress-claim',
    specs: [
      number('warning.lateTolerancePercentOfDuration', 'duration', 0, 100, 'policy-late', 'policy-late-hint'),
      number('warning.overdueGracePercentOfDuration', 'duration', 0, 100, 'policy-overdue', 'policy-overdue-hint'),
      number('warning.silentWorkingDays', 'workingDays', 0, 60, 'policy-silent', 'policy-silent-hint'),
      number('warning.staleDataDays', 'days', 0, 365, 'policy-stale-days', 'policy-stale-days-hint'),
      number(
        'warning.staleDataPercentOfDuration',
        'duration',
        0,
        100,
        'policy-stale-percent',
        'policy-stale-percent-hint',
      ),
      number('warning.staleDataSpreadFactor', 'factor', 1, 10, 'policy-stale-spread', 'policy-stale-spread-hint'),
      number('warning.standstillPercentOfDuration', 'duration', 0, 100, 'policy-standstill', 'policy-standstill-hint'),
    ],
  },
  {
    key: 'lateness',
    title: 'policy-lateness',
    claim: 'policy-lateness-claim',
    specs: thresholds('lateness'),
    forExperts: true,
  },
  { key: 'cost', title: 'policy-cost', claim: 'policy-cost-claim', specs: thresholds('cost'), forExperts: true },
  {
    key: 'cost-booked',
    title: 'policy-cost-booked',
    claim: 'policy-cost-booked-claim',
    specs: thresholds('costBookedWithProgress'),
    forExperts: true,
  },
  {
    key: 'forecast',
    title: 'policy-forecast',
    claim: 'policy-forecast-claim',
    forExperts: true,
    specs: [
      { kind: 'flag', path: 'calibrateForecasts', label: 'policy-calibrate', hint: 'policy-calibrate-hint' },
      number('warning.forecastMethod.priorWeightPercent', 'percent', 1, 100, 'policy-prior', 'policy-prior-hint'),
      number(
        'warning.forecastMethod.minRemainingDurationPercent',
        'percent',
        10,
        100,
        'policy-min-rest',
        'policy-min-rest-hint',
      ),
      number(
        'warning.forecastMethod.maxRemainingDurationPercent',
        'percent',
        100,
        1000,
        'policy-max-rest',
        'policy-max-rest-hint',
      ),
      number(
        'warning.forecastMethod.latenessCostElasticityPercent',
        'percent',
        0,
        100,
        'policy-elasticity',
        'policy-elasticity-hint',
      ),
    ],
  },
  {
    key: 'alerts',
    title: 'policy-alerts',
    claim: 'policy-alerts-claim',
    specs: [
      number('escalationHours', 'hours', 1, 720, 'policy-escalation', 'policy-escalation-hint', { optional: true }),
      number('snoozeDays.watch', 'days', 1, 90, 'policy-snooze-watch'),
      number('snoozeDays.warning', 'days', 1, 90, 'policy-snooze-warning'),
      number('snoozeDays.severe', 'days', 1, 90, 'policy-snooze-severe'),
      number('snoozeDays.critical', 'days', 1, 90, 'policy-snooze-critical'),
    ],
  },
  {
    key: 'retention',
    title: 'policy-retention',
    claim: 'policy-retention-claim',
    ofCompany: true,
    specs: [
      number('retention.sessionDays', 'days', 1, 3650, 'policy-keep-sessions', 'policy-keep-sessions-hint', {
        optional: true,
      }),
      number('retention.eventDays', 'days', 30, 3650, 'policy-keep-events', 'policy-keep-events-hint', {
        optional: true,
      }),
      number('retention.auditDays', 'days', 90, 3650, 'policy-keep-audit', 'policy-keep-audit-hint', {
        optional: true,
      }),
    ],
  },
];

export const specs: readonly Spec[] = groups.flatMap((group) =>
  group.specs.map((spec) => (group.ofCompany ? { ...spec, ofCompany: true } : spec)),
);

const byPath = new Map(specs.map((spec) => [spec.path, spec]));

export function specOf(path: string): Spec | undefined {
  return byPath.get(path);
}

/** The title of the group that a threshold stands in: three groups have thresholds of the same names. */
export function groupOf(path: string): Group | undefined {
  return groups.find(({ specs }) => specs.some((spec) => spec.path === path));
}
