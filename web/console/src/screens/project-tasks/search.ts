/** What of the tasks of a project lives in its address. */
export interface ProjectTasksSearch {
  /** The task that is open, by its id. */
  task?: string;
}

export function projectTasksSearch({ task }: Record<string, unknown>): ProjectTasksSearch {
  return typeof task === 'string' && task ? { task } : {};
}
