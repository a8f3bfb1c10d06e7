// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one and cells overlap, which a table can't
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree grid has the focus, and names its active cell
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the tree grid takes the keys
// biome-ignore-all lint/a11y/noStaticElementInteractions: by keyboard, left and right open and close a row
import { useText } from '@/i18n';
import styles from './Gantt.module.css';
import type { GanttRow, GanttTask } from './tree';

interface GanttNameProps {
  id: string;
  row: GanttRow;
  width: number;
  active: boolean;
  onActivate(): void;
  onExpand(expanded: boolean): void;
  onOpen?(task: GanttTask): void;
}

/** The first cell of a row: what the task is called and who does it. */
export function GanttName({ id, row, width, active, onActivate, onExpand, onOpen }: GanttNameProps) {
  const text = useText();
  const { task, level, expanded } = row;
  return (
    <div
      id={id}
      role="gridcell"
      className={styles.name}
      data-active={active || undefined}
      style={{ width, paddingLeft: `calc(var(--s2) + ${level - 1} * var(--s4))` }}
      onClick={onActivate}
      onDoubleClick={() => onOpen?.(task)}
    >
      {expanded === null ? (
        <span className={styles.leaf} />
      ) : (
        <span className={styles.twist} data-open={expanded || undefined} onClick={() => onExpand(!expanded)}>
          <svg width="10" height="10" aria-hidden="true">
            <path d="M3 1l4 4-4 4" />
          </svg>
        </span>
      )}
      <span className={styles.title} title={task.title}>
        {task.title}
      </span>
      {task.assignee && (
        <span className={styles.assignee}>
          <span className="visually-hidden">{text('gantt-assignee')}</span>
          {task.assignee.name}
        </span>
      )}
    </div>
  );
}
