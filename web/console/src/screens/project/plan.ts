/** What is planned of a project: its days, and the day of each service item by its id. */

export type Plan = Record<string, string | null> & { plannedStart: string | null; plannedEnd: string | null };

interface ProjectPlan {
  plannedStart?: string | null;
  plannedEnd?: string | null;
  serviceItems: readonly { id: string; milestoneDate?: string | null }[];
}

export function planOf({ plannedStart, plannedEnd, serviceItems }: ProjectPlan): Plan {
  return {
    ...Object.fromEntries(serviceItems.map(({ id, milestoneDate }) => [id, milestoneDate ?? null])),
    plannedStart: plannedStart ?? null,
    plannedEnd: plannedEnd ?? null,
  };
}

/** The milestones that were changed, in the order of the service items; the day of one can't be taken away. */
export function changedMilestones(plan: Plan, changed: readonly string[], { serviceItems }: ProjectPlan) {
  return serviceItems.flatMap(({ id: serviceItemId }) => {
    const date = plan[serviceItemId];
    return date && changed.includes(serviceItemId) ? [{ serviceItemId, date }] : [];
  });
}
