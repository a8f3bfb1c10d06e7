// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one and cells overlap, which a table can't
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree grid has the focus, and names its active cell
import { type PointerEvent, useRef } from 'react';
import { useFormat, useLabel, useText } from '@/i18n';
import { type Axis, barOf, daysDragged } from './calendar';
import styles from './Gantt.module.css';
import { type Dates, type Grip, moved } from './move';
import type { GanttRow, GanttTask } from './tree';
import { type Mover, movableDates } from './useMove';

interface GanttBarProps {
  id: string;
  row: GanttRow;
  axis: Axis;
  mover: Mover;
  active: boolean;
  onActivate(): void;
}

/** The second cell of a row: when the task is planned and how much of it is done. */
export function GanttBar({ id, row, axis, mover, active, onActivate }: GanttBarProps) {
  const { task } = row;
  const move = mover.move?.task.id === task.id ? mover.move : null;
  const dates = move?.to ?? (row.start && row.end ? { start: row.start, end: row.end } : null);
  return (
    <div
      id={id}
      role="gridcell"
      className={styles.time}
      data-active={active || undefined}
      style={{ width: axis.width }}
      onPointerDown={onActivate}
    >
      <Words row={row} dates={dates} />
      {dates && <Bar row={row} axis={axis} dates={dates} mover={mover} state={move?.state} />}
    </div>
  );
}

interface BarProps {
  row: GanttRow;
  axis: Axis;
  dates: Dates;
  mover: Mover;
  state?: string;
}

function Bar({ row: { task, expanded }, axis, dates, mover, state }: BarProps) {
  const format = useFormat();
  const text = useText();
  const drag = useDrag(task, dates, axis, mover);
  const { x, width } = barOf(axis, dates.start, dates.end);
  const span = text('gantt-span', { start: format.day(dates.start), end: format.day(dates.end) });
  const movable = movableDates(task) !== null;
  return (
    <div
      className={styles.bar}
      data-whole={expanded !== null || undefined}
      data-status={task.status}
      data-overdue={task.overdue || undefined}
      data-movable={movable || undefined}
      data-state={state}
      title={task.fixed ? text('gantt-fixed', { span, reason: task.fixed }) : span}
      style={{ left: x, width }}
      aria-hidden="true"
      {...drag}
    >
      <div className={styles.done} style={{ width: `${task.done}%` }} />
      {movable && <div className={styles.grip} data-grip="start" />}
      {movable && <div className={styles.grip} data-grip="end" />}
      {task.milestone && (
        <svg className={styles.milestone} width="14" height="14" aria-hidden="true">
          <path d="M7 1l6 6-6 6-6-6z" />
        </svg>
      )}
      {state && <span className={styles.moved}>{span}</span>}
    </div>
  );
}

/** Dragging by pointer: the whole bar, or one of its ends. */
function useDrag(task: GanttTask, dates: Dates, axis: Axis, mover: Mover) {
  const origin = useRef<{ x: number; dates: Dates; grip: Grip } | null>(null);
  return {
    onPointerDown({ button, clientX, pointerId, target, currentTarget }: PointerEvent<HTMLElement>) {
      if (button !== 0 || !movableDates(task)) return;
      const grip = target instanceof HTMLElement ? target.dataset.grip : undefined;
      origin.current = { x: clientX, dates, grip: grip === 'start' || grip === 'end' ? grip : 'whole' };
      currentTarget.setPointerCapture(pointerId);
      mover.begin(task);
    },
    onPointerMove({ clientX }: PointerEvent) {
      const from = origin.current;
      if (from) mover.change(moved(from.dates, from.grip, daysDragged(axis, clientX - from.x)));
    },
    onPointerUp() {
      if (origin.current) mover.propose();
      origin.current = null;
    },
    onPointerCancel() {
      if (origin.current) mover.leave();
      origin.current = null;
    },
  };
}

/** The bar in words. */
function Words({ row: { task }, dates }: { row: GanttRow; dates: Dates | null }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return (
    <span className="visually-hidden">
      {dates
        ? text('gantt-bar', {
            start: format.day(dates.start),
            end: format.day(dates.end),
            done: format.percent(task.done / 100),
            status: label('TaskStatus', task.status),
            late: task.overdue ? 'yes' : 'no',
            milestone: task.milestone ? 'yes' : 'no',
            waits: task.dependsOn.length,
          })
        : text('gantt-no-dates')}
    </span>
  );
}
