/** What people have to do over some weeks, against what they can. */

interface Week {
  user: { id: string; name: string };
  plannedDays: number;
  capacity: number;
}

export interface Load {
  user: { id: string; name: string };
  planned: number;
  capacity: number;
}

/** Each person's sum over the weeks: those with most time left first. */
export function loads(weeks: readonly Week[]): Load[] {
  const people = new Map<string, Load>();
  for (const { user, plannedDays, capacity } of weeks) {
    const load = people.get(user.id) ?? { user, planned: 0, capacity: 0 };
    people.set(user.id, { user, planned: load.planned + plannedDays, capacity: load.capacity + capacity });
  }
  return [...people.values()].sort((a, b) => b.capacity - b.planned - (a.capacity - a.planned));
}
