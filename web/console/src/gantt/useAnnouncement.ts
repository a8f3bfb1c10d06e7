import { useFormat, useText } from '@/i18n';
import { daysBetween } from '@/i18n/day';
import type { Mover } from './useMove';

/** What a screen reader says while a bar is moved, and of what became of it. */
export function useAnnouncement({ move, taken, refusal }: Mover): string {
  const text = useText();
  const format = useFormat();
  if (refusal) return text('gantt-refused', { task: refusal.task.title, reason: refusal.reason });
  const told = move ?? taken;
  if (!told) return '';
  const { task, from, to, state } = told;
  const args = { task: task.title, start: format.day(to.start), end: format.day(to.end) };
  if (state === 'sent') return text('gantt-sent', args);
  if (state === 'taken') return text('gantt-taken', args);
  const days = daysBetween(from.end, to.end);
  return text('gantt-moving', {
    ...args,
    direction: days === 0 ? 'same' : days < 0 ? 'earlier' : 'later',
    days: Math.abs(days),
  });
}
