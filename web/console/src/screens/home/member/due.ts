/** The days of a person's work: what is late, what is for today, for this week, and later. */
import { addDays, weekStart } from '@/i18n/day';

export type Due = 'late' | 'today' | 'week' | 'later';
export const dues: readonly Due[] = ['late', 'today', 'week', 'later'];

interface Task {
  overdue: boolean;
  plannedEnd?: string | null;
}

/**
 * Late is what the server calls overdue. For today is what ends today, for this week what ends by Sunday; what has no end comes
 * later.
 */
export function dueOf({ overdue, plannedEnd }: Task, today: string): Due {
  if (overdue) return 'late';
  if (!plannedEnd) return 'later';
  if (plannedEnd <= today) return 'today';
  return plannedEnd <= addDays(weekStart(today), 6) ? 'week' : 'later';
}

/** The tasks of each time, in the order in which they came. */
export function byDue<T extends Task>(tasks: readonly T[], today: string): { due: Due; tasks: T[] }[] {
  return dues
    .map((due) => ({ due, tasks: tasks.filter((task) => dueOf(task, today) === due) }))
    .filter(({ tasks }) => tasks.length > 0);
}
