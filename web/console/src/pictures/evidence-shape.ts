/**
 * What an alert rests on, as scales: on each, the figure that the verdict is about, the thresholds that it passed, and
 * the value at which the alert would end. It is read from the evidence itself, so that a rule needs no code of its own.
 */

import type { EvidenceName, EvidenceUnit } from '@/gql/graphql';
import { dayNumber } from '@/i18n/day';
import type { Span } from './span';

export interface EvidenceFigure {
  name: EvidenceName;
  value: string;
  unit: EvidenceUnit;
  currency: string | null;
}

/**
 * `figure` is what the verdict is about, `range` an end of its likely range, `limit` a threshold, `closes` where the
 * alert would end, `now` today.
 */
export type MarkKind = 'figure' | 'range' | 'limit' | 'closes' | 'now';

export interface Mark {
  figure: EvidenceFigure;
  kind: MarkKind;
  /** Its place on the scale, 0 to 1. */
  at: number;
}

export type CostState = 'paid' | 'committed' | 'submitted';

export type ScaleName = 'days' | 'money' | 'chance' | 'silence';

export interface EvidenceScale {
  name: ScaleName;
  marks: Mark[];
  /** From the limit to the figure, where the figure is past it. */
  past: Span | null;
  range: Span | null;
  /** Costs by state, end to end; only on the scale of money. */
  stack: { figure: EvidenceFigure; state: CostState; span: Span }[];
}

export interface Contributor {
  name: string;
  by: EvidenceFigure;
  /** As a share of the largest. */
  share: number;
}

export interface EvidenceShape {
  scales: EvidenceScale[];
  contributors: Contributor[];
  /** What would end it. */
  closes: EvidenceFigure[];
}

interface ScaleRule {
  name: ScaleName;
  /** The first of these that is there is the figure. */
  figure: EvidenceName[];
  /** `past` begins at the first of these that is there. */
  limits: EvidenceName[];
  range: EvidenceName[];
  closes: EvidenceName[];
  now: EvidenceName[];
  stack: boolean;
  /** The whole scale, where it has one by nature. */
  domain?: [number, number];
}

const RULES: ScaleRule[] = [
  {
    name: 'days',
    figure: ['FORECAST_END', 'TODAY'],
    limits: ['PLANNED_END', 'MILESTONE_DATE', 'DUE_ON', 'DUE_SINCE'],
    range: ['FORECAST_EARLIEST', 'FORECAST_LATEST'],
    closes: ['CLOSES_BEFORE'],
    now: ['TODAY'],
    stack: false,
  },
  {
    name: 'money',
    figure: ['FORECAST_COST'],
    limits: ['RED_LINE'],
    range: ['FORECAST_LOWEST', 'FORECAST_HIGHEST'],
    closes: ['CLOSES_AT'],
    now: [],
    stack: true,
  },
  {
    name: 'chance',
    figure: ['CHANCE'],
    limits: ['OPENS_FROM', 'SEVERE_FROM'],
    range: [],
    closes: ['CLOSES_BELOW'],
    now: [],
    stack: false,
    domain: [0, 100],
  },
  {
    name: 'silence',
    figure: ['SILENT_WORKING_DAYS'],
    limits: ['TOLD_FROM'],
    range: [],
    closes: [],
    now: [],
    stack: false,
  },
];

const STACK: [EvidenceName, CostState][] = [
  ['PAID', 'paid'],
  ['COMMITTED', 'committed'],
  ['SUBMITTED', 'submitted'],
];
const CLOSES: EvidenceName[] = ['CLOSES_BELOW', 'CLOSES_BEFORE', 'CLOSES_AT', 'CLOSES_AFTER'];
const CONTRIBUTORS: [EvidenceName, EvidenceName][] = [
  ['CONTRIBUTOR1', 'CONTRIBUTOR1_BY'],
  ['CONTRIBUTOR2', 'CONTRIBUTOR2_BY'],
  ['CONTRIBUTOR3', 'CONTRIBUTOR3_BY'],
];

type Found = ReadonlyMap<EvidenceName, EvidenceFigure>;

export function evidenceShape(evidence: readonly EvidenceFigure[]): EvidenceShape {
  const found: Found = new Map(evidence.map((figure) => [figure.name, figure]));
  return {
    scales: RULES.flatMap((rule) => scaleOf(rule, found) ?? []),
    contributors: contributorsOf(found),
    closes: CLOSES.flatMap((name) => found.get(name) ?? []),
  };
}

function numberOf({ value, unit }: EvidenceFigure): number {
  return unit === 'DATE' ? dayNumber(value) : Number(value);
}

/** A scale needs a limit and something that is held against it. */
function scaleOf(rule: ScaleRule, found: Found): EvidenceScale | null {
  const pick = (names: EvidenceName[]) => names.flatMap((name) => found.get(name) ?? []);
  const [figure] = pick(rule.figure);
  const limits = pick(rule.limits);
  const [limit] = limits;
  const stack = rule.stack ? pick(STACK.map(([name]) => name)) : [];
  if (!limit || (!figure && stack.length === 0)) return null;

  const kinds: [MarkKind, EvidenceFigure[]][] = [
    ['now', pick(rule.now).filter((now) => now !== figure)],
    ['limit', limits],
    ['closes', pick(rule.closes).filter(({ value }) => value !== limit.value)],
    ['range', pick(rule.range)],
    ['figure', figure ? [figure] : []],
  ];
  const values = kinds.flatMap(([, figures]) => figures.map(numberOf));
  const place = placing(rule, stack.length > 0 ? [...values, sumOf(stack)] : values);
  const marks = kinds.flatMap(([kind, figures]) =>
    figures.map((figure) => ({ figure, kind, at: place(numberOf(figure)) })),
  );
  // What waits for an approval does not count against a limit.
  const at = figure ? numberOf(figure) : sumOf(stack.filter(({ name }) => name !== 'SUBMITTED'));
  const [low, high] = pick(rule.range);

  return {
    name: rule.name,
    marks,
    past: at > numberOf(limit) ? { from: place(numberOf(limit)), to: place(at) } : null,
    range: low && high ? { from: place(numberOf(low)), to: place(numberOf(high)) } : null,
    stack: stacked(stack, place),
  };
}

function sumOf(figures: readonly EvidenceFigure[]): number {
  return figures.reduce((sum, figure) => sum + numberOf(figure), 0);
}

/** Gives the values room: amounts and numbers from 0, days from the first to the last. */
function placing({ name, domain }: ScaleRule, values: number[]): (value: number) => number {
  const [from, to] = domain ?? [name === 'days' ? Math.min(...values) : 0, Math.max(...values)];
  const room = domain ? 0 : (to - from || 1) * 0.06;
  const low = name === 'days' ? from - room : from;
  const width = to + room - low || 1;
  return (value) => (value - low) / width;
}

function stacked(figures: EvidenceFigure[], place: (value: number) => number): EvidenceScale['stack'] {
  let sum = 0;
  return figures.map((figure) => {
    const from = place(sum);
    sum += numberOf(figure);
    return { figure, state: new Map(STACK).get(figure.name) ?? 'paid', span: { from, to: place(sum) } };
  });
}

function contributorsOf(found: Found): Contributor[] {
  const named = CONTRIBUTORS.flatMap(([task, by]) => {
    const [name, amount] = [found.get(task), found.get(by)];
    return name && amount ? [{ name: name.value, by: amount }] : [];
  });
  const largest = Math.max(...named.map(({ by }) => Number(by.value)), 0) || 1;
  return named.map(({ name, by }) => ({ name, by, share: Number(by.value) / largest }));
}
