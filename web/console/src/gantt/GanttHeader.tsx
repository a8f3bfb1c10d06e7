// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one and cells overlap, which a table can't
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree grid has the focus, and names its active cell
import { useFormat, useText } from '@/i18n';
import type { Axis } from './calendar';
import styles from './Gantt.module.css';

interface GanttHeaderProps {
  axis: Axis;
  nameWidth: number;
  height: number;
}

/** Months above days or weeks. */
export function GanttHeader({ axis, nameWidth, height }: GanttHeaderProps) {
  const text = useText();
  const format = useFormat();
  return (
    <div role="rowgroup" className={styles.header} style={{ height, width: nameWidth + axis.width }}>
      <div role="row" aria-rowindex={1} className={styles.headerRow}>
        <div role="columnheader" className={styles.corner} style={{ width: nameWidth }}>
          {text('gantt-task')}
        </div>
        <div role="columnheader" style={{ width: axis.width }}>
          <span className="visually-hidden">{text('gantt-time')}</span>
          <svg width={axis.width} height={height} className={styles.scale} aria-hidden="true">
            {axis.upper.map(({ day, x, width }) => (
              <g key={day}>
                <line x1={x} x2={x} y1={0} y2={height} />
                {width > 60 && (
                  <text x={x + 6} y={16}>
                    {format.month(day)}
                  </text>
                )}
              </g>
            ))}
            {axis.lower.map(({ day, x, width }) => (
              <text key={day} x={x + width / 2} y={height - 8} textAnchor="middle">
                {dayOfMonth(day)}
              </text>
            ))}
          </svg>
        </div>
      </div>
    </div>
  );
}

function dayOfMonth(day: string): string {
  return String(Number(day.slice(8)));
}
