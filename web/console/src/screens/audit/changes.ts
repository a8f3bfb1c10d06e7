/** The changes of an entry as they are stored, read into lines that people can be told. */
import { specOf } from '@/screens/policy/spec';

export interface StoredChange {
  field: string;
  from?: string | null;
  to?: string | null;
}

export type Kind =
  | 'text'
  | 'flag'
  | 'number'
  | 'roles'
  | 'list'
  | 'instant'
  | 'hundredthsOfDays'
  | 'minor'
  | 'percent'
  | 'secret'
  | 'id';

export interface Line {
  /** The key of its name, where it has one; otherwise the field's own name in words. */
  key: string | null;
  name: string;
  kind: Kind;
  from: string | null;
  to: string | null;
  /** A threshold of the policy, which knows its own unit. */
  path?: string;
}

const known: Record<string, [key: string, kind: Kind]> = {
  active: ['audit-field-active', 'flag'],
  businessLineId: ['audit-field-line', 'id'],
  code: ['audit-field-code', 'text'],
  email: ['audit-field-email', 'text'],
  expiresAt: ['audit-field-expires', 'instant'],
  labelEn: ['audit-field-label-en', 'text'],
  labelZh: ['audit-field-label-zh', 'text'],
  locale: ['audit-field-locale', 'text'],
  name: ['audit-field-name', 'text'],
  password: ['audit-field-password', 'secret'],
  position: ['audit-field-position', 'number'],
  roles: ['audit-field-roles', 'roles'],
  weeklyCapacity: ['audit-field-capacity', 'hundredthsOfDays'],
};

/** The columns of a policy, and the thresholds that they hold. */
const thresholds: Record<string, [path: string, kind: Kind]> = {
  currency: ['currency', 'text'],
  currencies: ['currencies', 'text'],
  redLineRatio: ['redLinePercent', 'percent'],
  redLineMinor: ['redLineAmount', 'minor'],
  hardLimitRatio: ['hardLimitPercent', 'percent'],
  directorRatio: ['directorApprovalPercent', 'percent'],
  directorAmountMinor: ['directorApprovalAmount', 'minor'],
  splitWindowDays: ['splitWindowDays', 'number'],
  fourEyes: ['fourEyes', 'flag'],
  maxCostRatio: ['maxCostPercent', 'percent'],
  maxCostMinor: ['maxCostAmount', 'minor'],
  paymentDays: ['paymentDays', 'number'],
  learns: ['calibrateForecasts', 'flag'],
  escalationHours: ['escalationHours', 'number'],
  snoozeDaysWatch: ['snoozeDays.watch', 'number'],
  snoozeDaysWarning: ['snoozeDays.warning', 'number'],
  snoozeDaysSevere: ['snoozeDays.severe', 'number'],
  snoozeDaysCritical: ['snoozeDays.critical', 'number'],
  keepSessionDays: ['retention.sessionDays', 'number'],
  keepEventDays: ['retention.eventDays', 'number'],
  keepAuditDays: ['retention.auditDays', 'number'],
};

/** Parts of the stored thresholds of warnings; each is a share where the API has a percentage. */
const warnings: Record<string, string> = { end: 'lateness', cost: 'cost', cost_in_step: 'costBookedWithProgress' };
const parts: Record<string, string> = {
  opens: 'raiseAtProbabilityPercent',
  severe: 'severeAtProbabilityPercent',
  eases: 'easeBelowProbabilityPercent',
  closes: 'resolveBelowProbabilityPercent',
  gate: 'warmUpPercentOfDuration',
  holds: 'persistencePercentOfDuration',
  evaluations: 'persistenceEvaluations',
  continues: 'recurrencePercentOfDuration',
};
const others: Record<string, string> = {
  late: 'lateTolerancePercentOfDuration',
  overdue: 'overdueGracePercentOfDuration',
  old_days: 'staleDataDays',
  old_share: 'staleDataPercentOfDuration',
  old_widens: 'staleDataSpreadFactor',
  patience: 'standstillPercentOfDuration',
  silent_working_days: 'silentWorkingDays',
  'method.prior': 'forecastMethod.priorWeightPercent',
  'method.least_stretch': 'forecastMethod.minRemainingDurationPercent',
  'method.most_stretch': 'forecastMethod.maxRemainingDurationPercent',
  'method.cost_follows': 'forecastMethod.latenessCostElasticityPercent',
};

export function linesOf({ field, from: before = null, to = null }: StoredChange, ofPolicy: boolean): Line[] {
  // Who signed in is an id that leads nowhere, and what was learnt is of no use to read.
  if (field === 'user' || field === 'learnt') return [];
  const from = before === '[]' ? null : before;
  if (ofPolicy && field === 'restrictedCategories') return ofWords(from, to);
  if (ofPolicy && field === 'warning') return ofWarning(from, to);
  const threshold = ofPolicy ? thresholds[field] : undefined;
  if (threshold) {
    const [path, kind] = threshold;
    return [{ key: specOf(path)?.label ?? null, name: field, path, kind, from, to }];
  }
  const [key, kind] = known[field] ?? [null, shapeOf(to ?? from)];
  if (kind === 'list') return ofList(field, from, to);
  return [{ key, name: inWords(field), kind, from, to }];
}

/** What differs between two sets of thresholds. */
function ofWarning(from: string | null, to: string | null): Line[] {
  const before = flat(parse(from));
  const after = flat(parse(to));
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => {
      const [head = '', tail = ''] = name.split('.');
      const path = `warning.${warnings[head] ? `${warnings[head]}.${parts[tail] ?? tail}` : (others[name] ?? name)}`;
      const spec = specOf(path);
      const share = spec?.kind === 'number' && /Percent/.test(path);
      const said = (value: number | undefined) =>
        value === undefined ? null : String(share ? Math.round(value * 10_000) / 100 : value);
      return {
        key: spec?.label ?? null,
        name: inWords(name),
        path,
        kind: 'number',
        from: said(before[name]),
        to: said(after[name]),
      };
    });
}

/** Words that went and words that came, each with its kind and its reason. */
function ofWords(from: string | null, to: string | null): Line[] {
  const word = (row: string | null) => row && (/^list: (.*?), word: (.*), reason: /.exec(row)?.[2] ?? row);
  return ofList('restrictedCategories', from, to).map((line) => ({
    ...line,
    key: 'policy-words',
    from: word(line.from),
    to: word(line.to),
  }));
}

/** Rows that went and rows that came. */
function ofList(field: string, from: string | null, to: string | null): Line[] {
  const before = parse(from) as string[] | null;
  const after = parse(to) as string[] | null;
  const gone = (before ?? []).filter((row) => !after?.includes(row));
  const came = (after ?? []).filter((row) => !before?.includes(row));
  const line = (from: string | null, to: string | null): Line => ({
    key: null,
    name: inWords(field),
    kind: 'text',
    from,
    to,
  });
  return [...gone.map((row) => line(row, null)), ...came.map((row) => line(null, row))];
}

function flat(value: unknown, prefix = ''): Record<string, number> {
  if (typeof value === 'number') return { [prefix]: value };
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).map(([name, part]) => flat(part, prefix ? `${prefix}.${name}` : name));
  return Object.assign({}, ...entries) as Record<string, number>;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** What a value of a field that has no entry above looks like. */
function shapeOf(value: string | null): Kind {
  if (value === null) return 'text';
  if (value === 'true' || value === 'false') return 'flag';
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return 'instant';
  if (value.startsWith('["') || value === '[]') return 'list';
  return 'text';
}

/** `plannedEnd` is `planned end`. */
function inWords(field: string): string {
  return field
    .replaceAll(/[._]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`);
}
