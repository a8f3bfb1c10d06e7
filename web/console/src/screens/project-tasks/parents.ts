/** Of which tasks a task can become a part. */

interface Task {
  id: string;
  parent?: { id: string } | null;
}

/** All but itself and what it is made of. */
export function otherParents<T extends Task>(tasks: readonly T[], id: string): T[] {
  const parents = new Map(tasks.map((task) => [task.id, task.parent?.id]));
  const isWithin = (task: string | undefined): boolean =>
    task === id || (task !== undefined && isWithin(parents.get(task)));
  return tasks.filter((task) => !isWithin(task.id));
}
