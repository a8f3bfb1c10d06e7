/** Dependencies as lines: from the end of a task to the beginning of the one that waits for it. */

import { type Axis, barOf } from './calendar';
import type { GanttRow } from './tree';

export interface Link {
  key: string;
  /** A path of SVG. */
  path: string;
  /** Whether the task begins before what it waits for has ended. */
  broken: boolean;
}

/** How far a line runs straight before it turns. */
const RUN = 7;

/** The lines that touch the rows `first` to `last`; both ends must have a row and days. */
export function linksOf(rows: readonly GanttRow[], axis: Axis, rowHeight: number, first: number, last: number): Link[] {
  const index = new Map(rows.map(({ task }, at) => [task.id, at]));
  return rows.flatMap((row, to) =>
    row.task.dependsOn.flatMap((id) => {
      const from = index.get(id);
      const before = from === undefined ? undefined : rows[from];
      if (from === undefined || !before?.end || !before.start || !row.start || !row.end) return [];
      if (Math.max(from, to) < first || Math.min(from, to) > last) return [];
      const bar = barOf(axis, before.start, before.end);
      const target = barOf(axis, row.start, row.end);
      const middle = (at: number) => (at + 0.5) * rowHeight;
      return {
        key: `${id}>${row.task.id}`,
        path: linkPath(bar.x + bar.width, middle(from), target.x, middle(to), rowHeight / 2),
        broken: row.start <= before.end,
      };
    }),
  );
}

/** Right, down or up, right; where there is no room between the two, around between the rows. */
export function linkPath(x1: number, y1: number, x2: number, y2: number, half: number): string {
  if (x2 - x1 >= 2 * RUN) return `M${x1} ${y1}H${x2 - RUN}V${y2}H${x2}`;
  const between = y2 > y1 ? y2 - half : y2 + half;
  return `M${x1} ${y1}h${RUN}V${between}H${x2 - RUN}V${y2}H${x2}`;
}
