import { useId } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { TimeLineFragment } from '@/gql/graphql';
import type { Day } from './day';
import type { PictureSize } from './LoadLine';
import { Across, BarPart, Beyond, Diamond, Range } from './marks';
import styles from './picture.module.css';
import { TimeLineCaption, TimeLineFigures } from './TimeLineFigures';
import { type TimeLineFigures as Figures, type TimeLineShape, timeLineShape } from './time-line-shape';
import { type TimeLineRead, timeSentence } from './time-sentence';
import { localDay } from './today';
import { useWords } from './words';

export const TimeLineOfProject = graphql(`
  fragment TimeLine on Project {
    plannedStart
    plannedEnd
    actualEnd
    heldSince
    progress {
      actual
      daysBehind
      forecastEnd
      forecastEarliest
      forecastLatest
      lateProbability
    }
  }
`);

interface TimeLineProps {
  project: FragmentType<typeof TimeLineOfProject>;
  size: PictureSize;
  today: Day;
}

const HEIGHT = { row: 20, card: 24, page: 32 } as const;

/** A project's time: the planned span, the part that is done, today, and the forecast end with its 80 % range. */
export function TimeLine({ project, size, today }: TimeLineProps) {
  const words = useWords();
  const read = readFragment(TimeLineOfProject, project);
  const figures = figuresOf(read, today);
  if (!figures) return <p className={styles.empty}>{words.text('pictures-time-unplanned')}</p>;

  const shape = timeLineShape(figures, size === 'page' ? 'all' : 'line');
  const { lateProbability } = read.progress;
  const what: TimeLineRead = { figures, shape, lateProbability: lateProbability ?? null };
  return (
    <div>
      <Picture shape={shape} height={HEIGHT[size]} sentence={timeSentence(words, what)} />
      {size === 'page' ? <TimeLineFigures {...what} /> : <TimeLineCaption {...what} withDay={size === 'card'} />}
    </div>
  );
}

/** Null before the project is planned. While it is on hold, its progress is as of the day on which the hold began. */
function figuresOf(project: TimeLineFragment, today: Day): Figures | null {
  const { plannedStart, plannedEnd, actualEnd, heldSince, progress } = project;
  if (!plannedStart || !plannedEnd) return null;
  return {
    plannedStart,
    plannedEnd,
    actualEnd: actualEnd ?? null,
    today: heldSince ? localDay(heldSince) : today,
    done: progress.actual,
    daysBehind: progress.daysBehind ?? null,
    forecast: progress.forecastEnd
      ? {
          end: progress.forecastEnd,
          earliest: progress.forecastEarliest ?? null,
          latest: progress.forecastLatest ?? null,
        }
      : null,
  };
}

function Picture({ shape, height, sentence }: { shape: TimeLineShape; height: number; sentence: string }) {
  const title = useId();
  const bar = { y: height / 4, height: height / 2 };
  const middle = height / 2;
  return (
    <svg className={styles.picture} role="img" aria-labelledby={title} width="100%" height={height}>
      <title id={title}>{sentence}</title>
      <BarPart span={shape.plan} {...bar} className={styles.plan} />
      <BarPart span={shape.done} {...bar} className={styles.done} />
      <Across at={shape.plan.to} height={height} className={styles.plannedEnd} />
      {shape.today !== null && <Across at={shape.today} height={height} className={styles.today} />}
      {shape.range && <Range span={shape.range} y={middle} />}
      {shape.forecast !== null && <Diamond at={shape.forecast} y={middle} />}
      {shape.actualEnd !== null && <Diamond at={shape.actualEnd} y={middle} className={styles.ended} />}
      {shape.beyond && <Beyond y={middle} />}
    </svg>
  );
}
