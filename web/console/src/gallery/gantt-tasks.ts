import type { GanttTask } from '@/gantt/tree';
import { addDays } from '@/i18n/day';
import { today } from './figures';

const parts = ['策划直播', 'Design the posters', '预定广告位', '直播执行'];

function task(id: string, parentId: string | null, title: string, from: number, days: number): GanttTask {
  const start = addDays(today, from);
  const end = addDays(start, days - 1);
  const done = Math.max(0, Math.min(100, Math.round((-from / days) * 100)));
  return {
    id,
    title,
    parentId,
    start,
    end,
    done,
    status: done === 100 ? 'DONE' : done > 0 ? 'IN_PROGRESS' : 'TODO',
    milestone: parentId === null,
    overdue: end < today && done < 100,
    assignee: parentId ? { id: 'lin', name: '林小满' } : null,
    dependsOn: [],
    fixed: null,
  };
}

/** Live streams, each with its parts, of which each waits for the one before. */
export function ganttFigures(streams: number): GanttTask[] {
  return Array.from({ length: streams }, (_, stream) => {
    const from = -30 + (stream % 12) * 7;
    const whole = task(`s${stream}`, null, `第 ${stream + 1} 场直播`, from, 28);
    const own = parts.map((title, part) => ({
      ...task(`s${stream}p${part}`, whole.id, title, from + part * 7, 7),
      dependsOn: part > 0 ? [`s${stream}p${part - 1}`] : [],
      ...(part === 2 && { status: 'BLOCKED' as const, done: 40 }),
    }));
    return [whole, ...own];
  }).flat();
}
