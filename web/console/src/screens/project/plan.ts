/** What is planned of a project: its days, and the day of each service item. */

export interface Plan {
  start: string | null;
  end: string | null;
  /** By service item. */
  milestones: Record<string, string | null>;
}

interface ProjectPlan {
  plannedStart?: string | null;
  plannedEnd?: string | null;
  serviceItems: readonly { id: string; milestoneDate?: string | null }[];
}

export function planOf({ plannedStart, plannedEnd, serviceItems }: ProjectPlan): Plan {
  return {
    start: plannedStart ?? null,
    end: plannedEnd ?? null,
    milestones: Object.fromEntries(serviceItems.map(({ id, milestoneDate }) => [id, milestoneDate ?? null])),
  };
}

/** The milestones that one plan has and the other has not, in the order of the service items. */
export function changedMilestones(plan: Plan, stored: Plan): { serviceItemId: string; date: string }[] {
  return Object.entries(plan.milestones).flatMap(([serviceItemId, date]) =>
    date && date !== stored.milestones[serviceItemId] ? [{ serviceItemId, date }] : [],
  );
}
