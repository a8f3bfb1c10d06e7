import { useMemo } from 'react';
import type { Day } from '../pictures/day';
import { type Axis, xOf } from './calendar';
import styles from './Gantt.module.css';
import { linksOf } from './links';
import type { GanttRow } from './tree';

interface GanttBackgroundProps {
  rows: readonly GanttRow[];
  axis: Axis;
  today: Day;
  rowHeight: number;
  /** Where the axis begins. */
  left: number;
  /** The rows that are seen. */
  first: number;
  last: number;
}

/** Weekends, months, today, and the dependencies between the tasks; rows say in words what a task waits for. */
export function GanttBackground({ rows, axis, today, rowHeight, left, first, last }: GanttBackgroundProps) {
  const links = useMemo(() => linksOf(rows, axis, rowHeight, first, last), [rows, axis, rowHeight, first, last]);
  const height = rows.length * rowHeight;
  const now = xOf(axis, today);
  return (
    <svg className={styles.background} style={{ left }} width={axis.width} height={height} aria-hidden="true">
      {axis.weekends.map(({ day, x, width }) => (
        <rect key={day} className={styles.weekend} x={x} y={0} width={width} height={height} />
      ))}
      {axis.upper.map(({ day, x }) => (
        <line key={day} className={styles.month} x1={x} x2={x} y1={0} y2={height} />
      ))}
      <line className={styles.today} x1={now} x2={now} y1={0} y2={height} />
      {links.map(({ key, path, broken }) => (
        <path key={key} className={styles.link} data-broken={broken || undefined} d={path} />
      ))}
    </svg>
  );
}
