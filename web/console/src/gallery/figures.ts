import { type FragmentType, makeFragmentData } from '@/gql';
import type { EvidencePictureFragment, StagePathFragment, TypedDocumentString } from '@/gql/graphql';
import { addDays } from '@/i18n/day';
import { BaselinesOfProject } from '@/pictures/BaselineChoice';
import { CostReportBar } from '@/pictures/CostReportChart';
import { EarnedValueChartOfProject } from '@/pictures/EarnedValueChart';
import { EvidenceOfAlert } from '@/pictures/EvidencePicture';
import { WorkloadCell } from '@/pictures/HeatMap';
import { ProgressOfProject } from '@/pictures/Histogram';
import { LoadLineOfProject } from '@/pictures/LoadLine';
import { StagePathOfProject } from '@/pictures/StagePath';
import { TimeLineOfProject } from '@/pictures/TimeLine';

export const today = '2026-12-01';

/** What a fragment reads, without the names of its types. */
type Bare<Value> = Value extends readonly (infer Item)[]
  ? Bare<Item>[]
  : Value extends object
    ? { [Key in keyof Value as Key extends `${' ' | '__'}${string}` ? never : Key]: Bare<Value[Key]> }
    : Value;

function made<Read, Variables>(read: Bare<Read>, document: TypedDocumentString<Read, Variables>) {
  return makeFragmentData(read as never, document) as FragmentType<TypedDocumentString<Read, Variables>>;
}

const money = (amount: number) => ({ amount: amount.toFixed(2), currency: 'CNY' as const });

function load(
  redLine: number,
  [paid, committed, submitted]: [number, number, number],
  forecast: [number, number, number, number] | null,
) {
  const cost = {
    costSummary: {
      budget: money(redLine * 0.95),
      redLine: money(redLine),
      paid: money(paid),
      committed: money(committed),
      submitted: money(submitted),
      remaining: money(redLine - paid - committed),
    },
    forecastCost: forecast && {
      forecast: money(forecast[0]),
      low: money(forecast[1]),
      high: money(forecast[2]),
      overrunProbability: forecast[3],
    },
  };
  return made(cost, LoadLineOfProject);
}

export const loadLines = {
  'within the line': load(253_039, [181_851, 29_725, 8_006], [238_743, 232_200, 245_470, 0.004]),
  'likely past it': load(318_641, [247_050, 47_590, 30_416], [337_948, 325_085, 351_319, 0.97]),
  'far past it': load(273_872, [144_814, 192_776, 35_010], [553_860, 469_509, 653_366, 1]),
  'before the work': load(100_000, [0, 0, 0], null),
  'no budget yet': load(0, [1_200, 0, 800], null),
};

function time(
  plannedStart: string | null,
  plannedEnd: string | null,
  actual: number,
  daysBehind: number | null,
  forecast: [string, string, string, number] | null,
  actualEnd: string | null = null,
) {
  const read = {
    plannedStart,
    plannedEnd,
    actualEnd,
    heldSince: null,
    progress: {
      actual,
      daysBehind,
      forecastEnd: forecast?.[0] ?? null,
      forecastEarliest: forecast?.[1] ?? null,
      forecastLatest: forecast?.[2] ?? null,
      lateProbability: forecast?.[3] ?? null,
    },
  };
  return made(read, TimeLineOfProject);
}

export const timeLines = {
  ahead: time('2026-11-03', '2026-12-14', 74.99, -1, ['2026-12-13', '2026-12-10', '2026-12-16', 0.05]),
  behind: time('2026-09-15', '2026-12-20', 77.41, 7.3, ['2026-12-29', '2026-12-22', '2027-01-06', 0.88]),
  'far past its end': time('2026-07-23', '2026-11-13', 78.51, 46.4, ['2027-01-10', '2026-12-30', '2027-01-22', 1]),
  'to come': time('2026-12-08', '2027-02-01', 0, null, null),
  done: time('2026-08-24', '2026-11-18', 100, 0, null, '2026-11-20'),
  'not planned': time(null, null, 0, null, null),
};

type Stage = Bare<StagePathFragment>;

const stage = (read: Partial<Stage>) =>
  made(
    {
      stage: 'PLANNING',
      onHold: false,
      manager: { name: '林小满' },
      sales: { name: 'Sofia Rossi' },
      proposals: [{ status: 'CONFIRMED' }],
      complianceReviews: [],
      contract: null,
      ...read,
    },
    StagePathOfProject,
  );

export const stages = {
  planning: stage({ proposals: [{ status: 'SENT' }] }),
  'sent back': stage({ complianceReviews: [{ track: 'FINANCE', decision: 'REJECTED' }] }),
  review: stage({
    stage: 'COMPLIANCE_REVIEW',
    complianceReviews: [
      { track: 'FINANCE', decision: 'APPROVED' },
      { track: 'LEGAL', decision: 'PENDING' },
    ],
  }),
  execution: stage({ stage: 'EXECUTION', contract: { status: 'ACTIVE' } }),
  cancelled: stage({ stage: 'CANCELLED', contract: { status: 'TERMINATED' } }),
};

/** A plan like an S, of which less is earned than planned, for more than planned. */
function series() {
  const planned = (week: number) => 250_000 / (1 + Math.exp(-(week - 9) / 2.2));
  return Array.from({ length: 60 }, (_, week) => {
    const passed = Math.min(week, 13);
    return {
      asOf: addDays('2026-09-01', week * 7),
      pv: money(planned(Math.min(week, 18))),
      ev: money(planned(passed * 0.85)),
      ac: money(planned(passed * 0.85) * 1.14),
    };
  });
}

export const earnedValue = made(
  {
    plannedEnd: '2027-01-05',
    earnedValueSeries: series(),
    progress: { forecastEnd: '2027-01-26', forecastEarliest: '2027-01-15', forecastLatest: '2027-02-08' },
    forecastCost: { forecast: money(281_000), low: money(262_000), high: money(305_000), redLine: money(260_000) },
  },
  EarnedValueChartOfProject,
);

export const baselines = made(
  {
    baselines: [
      { number: 1, reason: 'The plan when the work began.', takenOn: '2026-09-01', current: false },
      { number: 2, reason: '客户推迟了第二场直播', takenOn: '2026-10-20', current: true },
    ],
  },
  BaselinesOfProject,
);

export const projects = Array.from({ length: 40 }, (_, index) =>
  made(
    {
      health: index % 7 === 0 ? 'OFF_TRACK' : index % 5 === 0 ? 'AT_RISK' : 'ON_TRACK',
      progress: { actual: (index * index * 1.3) % 100 },
    },
    ProgressOfProject,
  ),
);

export const ranges = [0, 25, 50, 75].map((from) => ({ from, to: from + 25 })).concat({ from: 100, to: 100 });

const nobody = { service: null, project: null, businessLine: null };

export const costByCustomer = ['白鹭日化', 'Willowbrook Outdoor Equipment and Apparel', '青禾食品', '云栖科技'].map(
  (name, index) =>
    made(
      {
        ...nobody,
        category: null,
        month: null,
        manager: null,
        customer: { id: name, name },
        budget: money(900_000 - index * 210_000),
        paid: money(610_000 - index * 130_000),
        committed: money(90_000 + index * 45_000),
        submitted: money(40_000),
        total: money(740_000 - index * 85_000),
      },
      CostReportBar,
    ),
);

export const costByMonth = ['2026-09-01', '2026-10-01', '2026-11-01'].flatMap((month, at) =>
  ['MEDIA', 'TALENT', 'VENUE', 'PRODUCTION', 'CREATIVE', 'TRAVEL'].map((category, index) =>
    made(
      {
        ...nobody,
        category,
        month,
        manager: null,
        customer: null,
        budget: null,
        paid: money(0),
        committed: money(0),
        submitted: money(0),
        total: money((6 - index) * 21_000 * (at + 1)),
      },
      CostReportBar,
    ),
  ),
);

export const workload = ['陈志远', '林小满', 'Sofia Rossi', '周予安'].flatMap((name, person) =>
  Array.from({ length: 8 }, (_, week) =>
    made(
      {
        user: { id: name, name },
        weekStart: addDays('2026-11-16', week * 7),
        plannedDays: (person * 2 + week * 3) % 8,
        capacity: person === 3 ? 3 : 5,
      },
      WorkloadCell,
    ),
  ),
);

type Figures = Bare<EvidencePictureFragment['evidence']>;

/** `FORECAST_END=2026-12-25 DATE` */
function alert(rule: EvidencePictureFragment['rule'], ...figures: string[]) {
  const evidence = figures.map((figure) => {
    const [, name, value, unit] = /^(\w+)=(.+) (\w+)$/.exec(figure) ?? [];
    return { name, value, unit, currency: unit === 'MONEY' ? 'CNY' : null };
  }) as Figures;
  return made({ rule, resolvedAt: null, evidence }, EvidenceOfAlert);
}

export const alerts = {
  'forecast end': alert(
    'PROGRESS_FORECAST',
    'PLANNED_END=2026-11-15 DATE',
    'CHANCE=98.99 PERCENT',
    'FORECAST_END=2026-12-25 DATE',
    'DAYS_LATE=40 DAYS',
    'FORECAST_EARLIEST=2026-12-17 DATE',
    'FORECAST_LATEST=2027-01-02 DATE',
    'FORECAST_DAY=134.151 DAY',
    'DAYS_BEHIND=34.0 DAYS',
    'SPEED=0.745 RATIO',
    'CLOSES_BEFORE=2026-11-18 DATE',
    'CLOSES_AFTER=9.5 DAYS',
    'TODAY=2026-12-01 DATE',
    'OPENS_FROM=86.00 PERCENT',
    'SEVERE_FROM=92.00 PERCENT',
    'CLOSES_BELOW=30.00 PERCENT',
    'CONTRIBUTOR1=数据回收 TEXT',
    'CONTRIBUTOR1_BY=10.0 DAYS',
    'CONTRIBUTOR2=优质笔记加热 TEXT',
    'CONTRIBUTOR2_BY=6.0 DAYS',
    'CONTRIBUTOR3=审核脚本 TEXT',
    'CONTRIBUTOR3_BY=2.0 DAYS',
    'DATA_OLD=false TEXT',
  ),
  'forecast cost': alert(
    'COST_FORECAST',
    'RED_LINE=318641.00 MONEY',
    'CHANCE=97.39 PERCENT',
    'FORECAST_COST=337947.80 MONEY',
    'FORECAST_LOWEST=325085.33 MONEY',
    'FORECAST_HIGHEST=351319.20 MONEY',
    'SUBMITTED=30416.00 MONEY',
    'COMMITTED=47590.00 MONEY',
    'PAID=247050.00 MONEY',
    'CLOSES_AT=312199.49 MONEY',
    'CLOSES_AFTER=7.3 DAYS',
    'OPENS_FROM=87.00 PERCENT',
    'SEVERE_FROM=92.00 PERCENT',
    'CLOSES_BELOW=25.00 PERCENT',
  ),
  'red line': alert(
    'COST_RED_LINE',
    'RED_LINE=273872.00 MONEY',
    'COMMITTED=192776.00 MONEY',
    'PAID=144814.00 MONEY',
    'OVER=63718.00 MONEY',
    'PASSED_BY=COMMITTED TEXT',
    'SUBMITTED=35010.00 MONEY',
    'CLOSES_AT=273872.00 MONEY',
  ),
  silence: alert(
    'PROGRESS_SILENCE',
    'SILENT_WORKING_DAYS=9 COUNT',
    'TOLD_FROM=5 COUNT',
    'DUE_SINCE=2026-11-17 DATE',
    'TODAY=2026-12-01 DATE',
  ),
  overdue: alert(
    'COLLECTION_OVERDUE',
    'OVERDUE=43320.00 MONEY',
    'DUE_ON=2026-11-20 DATE',
    'TODAY=2026-12-01 DATE',
    'DAYS_LATE=11 DAYS',
  ),
};
