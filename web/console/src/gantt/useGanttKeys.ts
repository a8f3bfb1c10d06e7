import { type KeyboardEvent, useState } from 'react';
import { moved } from './move';
import { type GanttRow, type GanttTask, parentIndex } from './tree';
import type { Mover } from './useMove';

/** The two cells of a row. */
export type Cell = 'name' | 'bar';

export interface Active {
  index: number;
  cell: Cell;
  /** Whether the bar of the row is brought into view. */
  revealed: boolean;
}

interface GanttKeys {
  active: Active;
  /** By pointer: the bar of a task that was named comes into view; a bar that was pointed at stays where it is. */
  activate(index: number, cell: Cell): void;
  onKeyDown(event: KeyboardEvent): void;
}

interface Options {
  rows: readonly GanttRow[];
  mover: Mover;
  setExpanded(task: GanttTask, expanded: boolean): void;
  onOpen?(task: GanttTask): void;
}

const PAGE = 10;
/** By how many days an arrow moves a bar. */
const STEPS = new Map([
  ['ArrowRight', 1],
  ['ArrowLeft', -1],
  ['ArrowDown', 7],
  ['ArrowUp', -7],
]);

/**
 * A tree grid with one tab stop. Arrows go through rows and cells; Enter on a bar takes it up, and then arrows move it
 * by days and weeks, with Shift its end alone, until Enter sends it or Escape puts it back.
 */
export function useGanttKeys({ rows, mover, setExpanded, onOpen }: Options): GanttKeys {
  const [chosen, setActive] = useState<Active>({ index: 0, cell: 'name', revealed: false });
  // Rows go when their whole is closed.
  const active = { ...chosen, index: Math.min(chosen.index, Math.max(0, rows.length - 1)) };
  const row = rows[active.index];
  const goTo = (index: number) =>
    setActive({ ...active, index: Math.min(rows.length - 1, Math.max(0, index)), revealed: active.cell === 'bar' });

  const goIn = () => {
    if (row?.expanded === false && active.cell === 'name') setExpanded(row.task, true);
    else setActive({ ...active, cell: 'bar', revealed: true });
  };
  const goOut = () => {
    if (active.cell === 'bar') setActive({ ...active, cell: 'name', revealed: false });
    else if (row?.expanded) setExpanded(row.task, false);
    else goTo(Math.max(0, parentIndex(rows, active.index)));
  };
  const enter = () => {
    if (!row) return;
    if (active.cell === 'name') onOpen?.(row.task);
    else mover.begin(row.task);
  };
  const walk = new Map([
    ['ArrowDown', () => goTo(active.index + 1)],
    ['ArrowUp', () => goTo(active.index - 1)],
    ['PageDown', () => goTo(active.index + PAGE)],
    ['PageUp', () => goTo(active.index - PAGE)],
    ['Home', () => goTo(0)],
    ['End', () => goTo(rows.length - 1)],
    ['ArrowRight', goIn],
    ['ArrowLeft', goOut],
    ['Enter', enter],
  ]);

  const carry = (event: KeyboardEvent): boolean => {
    const days = STEPS.get(event.key);
    if (mover.move && days) mover.change(moved(mover.move.to, event.shiftKey ? 'end' : 'whole', days));
    else if (event.key === 'Enter') mover.propose();
    else if (event.key === 'Escape') mover.leave();
    else return false;
    return true;
  };

  return {
    active,
    activate: (index, cell) => setActive({ index, cell, revealed: cell === 'name' }),
    onKeyDown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (mover.move?.state === 'moving') {
        if (carry(event)) event.preventDefault();
        return;
      }
      const act = walk.get(event.key);
      if (!act) return;
      event.preventDefault();
      act();
    },
  };
}
