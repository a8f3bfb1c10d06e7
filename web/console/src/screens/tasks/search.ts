import type { TaskStatus } from '@/gql/graphql';

export const taskStatuses = ['TODO', 'IN_PROGRESS', 'BLOCKED', 'DONE', 'CANCELLED'] as const satisfies TaskStatus[];

/** What of the list of tasks lives in its address. */
export interface TasksSearch {
  /** Only tasks of this status; left out, those that are still to be done. */
  status?: TaskStatus;
  /** Words of the title. */
  find?: string;
  /** Whose tasks: left out, one's own; `all` for all that one sees. */
  of?: 'all';
}

export function tasksSearch({ status, find, of }: Record<string, unknown>): TasksSearch {
  const known = taskStatuses.find((one) => one === status);
  return {
    ...(known && { status: known }),
    ...(typeof find === 'string' && find.trim() && { find }),
    ...(of === 'all' && { of }),
  };
}
