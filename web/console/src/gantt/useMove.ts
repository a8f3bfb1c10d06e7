import { useState } from 'react';
import { type Dates, same } from './move';
import type { GanttTask } from './tree';

/** Proposes new dates for a task; answers with the reason where they are refused, and with null where they are taken. */
export type OnMove = (task: GanttTask, start: string, end: string) => Promise<string | null>;

/** `moving` while the person drags, `sent` until it is answered, `taken` until the tasks say so themselves. */
type MoveState = 'moving' | 'sent' | 'taken';

export interface Move {
  task: GanttTask;
  from: Dates;
  to: Dates;
  state: MoveState;
  /** The tasks that it was made in. */
  tasks: readonly GanttTask[];
}

export interface Refusal {
  task: GanttTask;
  reason: string;
}

export interface Mover {
  move: Move | null;
  /** The last move that was taken, until the next one begins. */
  taken: Move | null;
  refusal: Refusal | null;
  begin(task: GanttTask): void;
  change(to: Dates): void;
  /** Sends what was moved; nothing where it came back to where it was. */
  propose(): void;
  leave(): void;
  dismiss(): void;
}

/** Dates that a task can be moved from; null where it can't. */
export function movableDates({ start, end, fixed }: GanttTask): Dates | null {
  return start && end && fixed === null ? { start, end } : null;
}

/** One move at a time: a bar goes back where it is refused, and the reason stays until it is read. */
export function useMove(tasks: readonly GanttTask[], onMove: OnMove): Mover {
  const [move, setMove] = useState<Move | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  // Tasks that are newer than the move have the new dates themselves.
  const over = move?.state === 'taken' && move.tasks !== tasks;

  const send = async (sent: Move) => {
    setMove({ ...sent, state: 'sent' });
    const reason = await onMove(sent.task, sent.to.start, sent.to.end);
    setMove(reason === null ? { ...sent, state: 'taken' } : null);
    setRefusal(reason === null ? null : { task: sent.task, reason });
  };

  return {
    move: over ? null : move,
    taken: move?.state === 'taken' ? move : null,
    refusal,
    begin(task) {
      const from = movableDates(task);
      if (!from || move?.state === 'sent') return;
      setRefusal(null);
      setMove({ task, from, to: from, state: 'moving', tasks });
    },
    change(to) {
      setMove((move) => (move?.state === 'moving' ? { ...move, to } : move));
    },
    propose() {
      if (move?.state !== 'moving') return;
      if (same(move.from, move.to)) setMove(null);
      else void send(move);
    },
    leave() {
      setMove((move) => (move?.state === 'moving' ? null : move));
    },
    dismiss() {
      setRefusal(null);
    },
  };
}
