import { type ReactNode, useId, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { EarnedValueChartFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { dayNumber } from '@/i18n/day';
import { ChartFrame } from './ChartFrame';
import type { Day } from './day';
import { EarnedValueLegend } from './EarnedValueLegend';
import { EarnedValuePlot } from './EarnedValuePlot';
import { EarnedValueTable } from './EarnedValueTable';
import { type EarnedValueFigures, earnedValueShape, nearestWeek, weekRows } from './earned-value-shape';

/**
 * The operation declares both variables: `$seriesTo`, a day past the end of the work (see `lastDayOfChart`), and
 * `$baseline`, null for the plan in force.
 */
export const EarnedValueChartOfProject = graphql(`
  fragment EarnedValueChart on Project {
    plannedEnd
    earnedValueSeries(to: $seriesTo, baseline: $baseline) {
      asOf
      pv { amount currency }
      ev { amount currency }
      ac { amount currency }
    }
    progress { forecastEnd forecastEarliest forecastLatest }
    forecastCost {
      forecast { amount currency }
      low { amount currency }
      high { amount currency }
      redLine { amount currency }
    }
  }
`);

interface EarnedValueChartProps {
  project: FragmentType<typeof EarnedValueChartOfProject>;
  today: Day;
  /** A choice of the baseline. */
  controls?: ReactNode;
}

/** Plan, earned value, actual cost and the forecast with its range, by week. Nothing for whoever may not see cost. */
export function EarnedValueChart({ project, today, controls }: EarnedValueChartProps) {
  const text = useText();
  const sentence = useSentence();
  const titleId = useId();
  const [pointed, setPointed] = useState<number | null>(null);
  const read = readFragment(EarnedValueChartOfProject, project);
  const figures = figuresOf(read, today);
  if (!figures) return null;

  const shape = earnedValueShape(figures);
  const currency = read.earnedValueSeries?.[0]?.pv.currency;
  const rows = weekRows(figures);
  const said = pointed === null ? rows.findLast(({ earned }) => earned !== null) : nearestWeek(rows, pointed);
  if (!shape || !currency || !said) return <p className="soft">{text('pictures-evm-empty')}</p>;
  return (
    <ChartFrame
      title={text('pictures-evm-title')}
      controls={controls}
      chart={
        <EarnedValuePlot
          shape={shape}
          currency={currency}
          titleId={titleId}
          sentence={sentence(figures, currency)}
          pointed={pointed === null ? null : dayNumber(said.day)}
          onPoint={setPointed}
        />
      }
      legend={
        <EarnedValueLegend row={said} currency={currency} forecast={shape.forecast !== null} redLine={shape.redLine} />
      }
      table={<EarnedValueTable rows={rows} currency={currency} />}
    />
  );
}

function figuresOf(project: EarnedValueChartFragment, today: Day): EarnedValueFigures | null {
  const { earnedValueSeries: series, progress, forecastCost, plannedEnd } = project;
  if (!series) return null;
  return {
    series: series.map(({ asOf, pv, ev, ac }) => ({
      day: asOf,
      plan: Number(pv.amount),
      earned: Number(ev.amount),
      actual: Number(ac.amount),
    })),
    today,
    plannedEnd: plannedEnd ?? null,
    redLine: forecastCost ? Number(forecastCost.redLine.amount) : null,
    forecast: {
      end: progress.forecastEnd ?? null,
      earliest: progress.forecastEarliest ?? null,
      latest: progress.forecastLatest ?? null,
      cost: forecastCost
        ? {
            middle: Number(forecastCost.forecast.amount),
            low: Number(forecastCost.low.amount),
            high: Number(forecastCost.high.amount),
          }
        : null,
    },
  };
}

/** The chart in a sentence. */
function useSentence() {
  const text = useText();
  const format = useFormat();
  return (figures: EarnedValueFigures, currency: string) => {
    const money = (amount: number) => format.money({ amount: String(amount), currency });
    const last = weekRows(figures).findLast(({ earned }) => earned !== null);
    const now = text('pictures-evm-now', {
      day: format.day(last?.day ?? figures.today),
      plan: money(last?.plan ?? 0),
      earned: money(last?.earned ?? 0),
      actual: money(last?.actual ?? 0),
    });
    const { end, cost } = figures.forecast;
    if (!end || !cost) return now;
    const second = text('pictures-evm-ends', {
      end: format.day(end),
      cost: money(cost.middle),
      low: money(cost.low),
      high: money(cost.high),
    });
    return text('pictures-two-sentences', { first: now, second });
  };
}
