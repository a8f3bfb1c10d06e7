/** Which of a person's tasks make the days that are planned for a week: the reckoning of the server, task by task. */
import { addDays, daysBetween } from '@/i18n/day';

interface Dates {
  plannedStart?: string | null;
  plannedEnd?: string | null;
}

interface Parent extends Dates {
  parent?: Parent | null;
}

export interface PlannedTask extends Parent {
  status: string;
  /** The day on which it was done; null while it is not. */
  doneOn: string | null;
  subtasks: readonly { status: string }[];
  project: Dates & {
    stage: string;
    /** The day on which the hold of the project began; null where it is not on hold. */
    heldOn: string | null;
  };
}

/**
 * The days on which a task occupies somebody: its own, else those of the closest task above that has some, else those of its
 * project; until it is done, or its project is put on hold. Null where it occupies nobody.
 */
export function occupied(task: PlannedTask): { start: string; end: string } | null {
  const { status, subtasks, project, doneOn } = task;
  const split = subtasks.some((subtask) => subtask.status !== 'CANCELLED');
  if (status === 'CANCELLED' || split || project.stage === 'CANCELLED') return null;
  const start = ownOrAbove(task, 'plannedStart') ?? project.plannedStart;
  const end = ownOrAbove(task, 'plannedEnd') ?? project.plannedEnd;
  if (!start || !end) return null;
  const ends = [end, doneOn, project.heldOn && addDays(project.heldOn, -1)].filter((day) => day !== null);
  return { start, end: ends.sort()[0] ?? end };
}

function ownOrAbove(task: Parent, date: keyof Dates): string | null {
  for (let at: Parent | null | undefined = task; at; at = at.parent) {
    const day = at[date];
    if (day) return day;
  }
  return null;
}

/** How many of its days are working days of the week that begins on this Monday. */
export function daysInWeek(task: PlannedTask, monday: string): number {
  const span = occupied(task);
  if (!span) return 0;
  const friday = addDays(monday, 4);
  const first = daysBetween(monday, span.start) > 0 ? span.start : monday;
  const last = daysBetween(span.end, friday) > 0 ? span.end : friday;
  return Math.max(0, daysBetween(first, last) + 1);
}
