// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one and cells overlap, which a table can't
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree grid has the focus, and names its active cell
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useText } from '@/i18n';
import type { Day } from '../pictures/day';
import { useWidth } from '../pictures/useWidth';
import { axisOf, barOf, type Zoom } from './calendar';
import styles from './Gantt.module.css';
import { GanttBackground } from './GanttBackground';
import { GanttBar } from './GanttBar';
import { GanttHeader } from './GanttHeader';
import { GanttName } from './GanttName';
import { GanttTools } from './GanttTools';
import { firstToDo, type GanttTask, visibleRows } from './tree';
import { useAnnouncement } from './useAnnouncement';
import { useGanttKeys } from './useGanttKeys';
import { type OnMove, useMove } from './useMove';
import { useView } from './useView';

interface GanttProps {
  tasks: readonly GanttTask[];
  today: Day;
  /** What the tree is called. */
  label: string;
  onMove: OnMove;
  onOpen?(task: GanttTask): void;
  /** What is shown beside the task that the person is at, such as who has time. */
  aside?(task: GanttTask): ReactNode;
}

const ROW_HEIGHT = 34;
const HEADER_HEIGHT = 44;

/** The tasks of a project as a tree with bars, which are moved by pointer and by keyboard. */
export function Gantt({ tasks, today, label, onMove, onOpen, aside }: GanttProps) {
  const text = useText();
  const id = useId();
  const [frame, width] = useWidth<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<Zoom>('week');
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleRows(tasks, collapsed), [tasks, collapsed]);
  const axis = useMemo(() => axisOf(rows, today, zoom), [rows, today, zoom]);
  const nameWidth = width < 620 ? 136 : 320;

  const mover = useMove(tasks, onMove);
  const setExpanded = (task: GanttTask, expanded: boolean) => {
    const next = new Set(collapsed);
    if (expanded) next.delete(task.id);
    else next.add(task.id);
    setCollapsed(next);
  };
  const keys = useGanttKeys({ rows, mover, setExpanded, onOpen });
  const { active } = keys;
  const announcement = useAnnouncement(mover);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    overscan: 8,
    // The active row stays, as the focus is on it.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const seen = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      return active.index >= first && active.index <= last ? seen : [...seen, active.index];
    },
  });
  const items = virtualizer.getVirtualItems().filter(({ index }) => index < rows.length);

  useEffect(() => {
    virtualizer.scrollToIndex(active.index);
  }, [virtualizer, active.index]);

  const at = mover.move?.to ?? rows[active.index];
  const bar = active.revealed && at?.start && at.end ? barOf(axis, at.start, at.end) : null;
  useView({ scroller, axis, first: firstToDo(rows, today), width: width - nameWidth, bar });

  const cellId = (index: number, cell: string) => `${id}-${rows[index]?.task.id}-${cell}`;
  const activeTask = rows[active.index]?.task;
  return (
    <div ref={frame} className={styles.frame}>
      <GanttTools zoom={zoom} onZoom={setZoom} refusal={mover.refusal} onDismiss={mover.dismiss} />
      <div className={styles.columns}>
        <div
          ref={scroller}
          className={styles.scroller}
          role="treegrid"
          aria-label={label}
          aria-describedby={`${id}-keys`}
          aria-rowcount={rows.length + 1}
          aria-colcount={2}
          aria-activedescendant={cellId(active.index, active.cell)}
          tabIndex={0}
          onKeyDown={keys.onKeyDown}
          onBlur={mover.leave}
        >
          <GanttHeader axis={axis} nameWidth={nameWidth} height={HEADER_HEIGHT} />
          <div
            className={styles.body}
            role="rowgroup"
            style={{ height: rows.length * ROW_HEIGHT, width: nameWidth + axis.width }}
          >
            <GanttBackground
              rows={rows}
              axis={axis}
              today={today}
              rowHeight={ROW_HEIGHT}
              left={nameWidth}
              first={virtualizer.range?.startIndex ?? 0}
              last={virtualizer.range?.endIndex ?? 0}
            />
            {items.map(({ index, start }) => {
              const row = rows[index];
              if (!row) return null;
              const cell = index === active.index ? active.cell : null;
              return (
                <div
                  key={row.task.id}
                  className={styles.row}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-level={row.level}
                  aria-posinset={row.position}
                  aria-setsize={row.siblings}
                  aria-expanded={row.expanded ?? undefined}
                  aria-selected={cell !== null}
                  style={{ height: ROW_HEIGHT, transform: `translateY(${start - HEADER_HEIGHT}px)` }}
                >
                  <GanttName
                    id={cellId(index, 'name')}
                    row={row}
                    width={nameWidth}
                    active={cell === 'name'}
                    onActivate={() => keys.activate(index, 'name')}
                    onExpand={(expanded) => setExpanded(row.task, expanded)}
                    onOpen={onOpen}
                  />
                  <GanttBar
                    id={cellId(index, 'bar')}
                    row={row}
                    axis={axis}
                    mover={mover}
                    active={cell === 'bar'}
                    onActivate={() => keys.activate(index, 'bar')}
                  />
                </div>
              );
            })}
          </div>
        </div>
        {aside && activeTask && <aside className={styles.aside}>{aside(activeTask)}</aside>}
      </div>
      <p id={`${id}-keys`} className={styles.keys}>
        {text('gantt-keys')}
      </p>
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </div>
  );
}
